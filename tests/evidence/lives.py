"""Invented ledgers: what a site's builds would have written over some weeks, seeded, with every kind of event."""

import hashlib
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

from generator.notices.ledger import Book, Draft, Name, out_digest
from generator.notices.ledger.legal_period import lawful_last_days
from generator.notices.period import BEIJING
from tests.build.conftest import ROOT
from tests.evidence import counting

DAY = date(2026, 3, 2)
LAWFUL = lawful_last_days(tomllib.loads((ROOT / "data/rest_days.toml").read_text(encoding="utf-8")))
ONE = timedelta(days=1)
SITE = "https://example.org/"


def morning(day):
    return datetime(day.year, day.month, day.day, 8, tzinfo=BEIJING)


def terms(notice, rng, day, *, edition=1, seal="", days=7):
    working = rng.random() < 0.3
    return {
        "notice": notice, "edition": edition, "kind": "大病慰问", "agency": "330106", "period": "2025年度",
        "start": day.isoformat(), "min_days": days, "working_days": working,
        "last_day": counting.last_day(day, days, working=working).isoformat(), "count": rng.randrange(1, 900),
        "total": f"{rng.randrange(1, 10**6)}.00", "seal": seal or hashlib.sha256(rng.randbytes(16)).hexdigest(),
    }  # fmt: skip


def lived(rng, *, notices, days, signer=None):
    """A ledger of so many days: each notice goes out on one of them, and lawful things happen to it."""
    book = Book(Path("ledger.jsonl"), b"")
    book.signer = signer
    known: dict[str, dict] = {}
    first = {f"notice-{number}": DAY + ONE * rng.randrange(max(1, days - 10)) for number in range(notices)}
    today = DAY
    for _ in range(days):
        if rng.random() < 0.03 and book.history.last:
            today = max(book.history.last.day - ONE * rng.randrange(1, 4), DAY)
            book.correct_clock(morning(today))
        drafts = []
        for notice, start in first.items():
            drafts += _day_of(notice, start, today, book, known, rng)
        book.add(drafts, morning(today))
        live = book.history.live(today)
        built = {
            "count": len(live),
            "out": out_digest(live),
            "pages": hashlib.sha256(rng.randbytes(9)).hexdigest(),
        }
        book.add([Draft(Name.BUILT, built)], morning(today))
        if rng.random() < 0.4:
            _looked_at(book, live, morning(today) + timedelta(hours=2), rng)
        today += ONE
    return book


def _day_of(notice, start, today, book, known, rng):
    current = book.history.current(notice)
    one = {"notice": notice, "edition": current.edition if current else 1}
    if current is None:
        if today >= start:
            known[notice] = terms(notice, rng, today)
            yield Draft(Name.FIRST_OUT, known[notice])
    elif current.ended is Name.INTERRUPTED or (current.ended is Name.WITHDRAWN and rng.random() < 0.2):
        old = known[notice]
        known[notice] = terms(notice, rng, today, edition=old["edition"], seal=old["seal"])
        yield Draft(Name.RESTARTED, known[notice])
    elif current.ended is None and current.last_day < today:
        yield Draft(Name.OVER, one)
    elif current.ended is None and rng.random() < 0.08:
        event = rng.choice([Name.CHANGED, Name.WITHDRAWN, Name.INTERRUPTED, Name.RETIMED])
        if event is Name.CHANGED:
            known[notice] = terms(notice, rng, today, edition=current.edition + 1)
            yield Draft(event, known[notice])
        elif event is Name.RETIMED:
            longer = known[notice]["min_days"] + 2
            last = counting.last_day(current.start, longer, working=current.working_days)
            known[notice] = known[notice] | {"min_days": longer, "last_day": last.isoformat()}
            yield Draft(event, known[notice])
        else:
            yield Draft(event, one | ({"from": today.isoformat()} if event is Name.WITHDRAWN else {}))


def _looked_at(book, live, at, rng):
    missing = [each for each in live if rng.random() < 0.1]
    seen = [each for each in live if each not in missing]
    drafts = [
        Draft(Name.MISSING, {"notice": each.notice, "edition": each.edition, "site": SITE, "why": "404"})
        for each in missing
    ]
    drafts.append(Draft(Name.SEEN, {"count": len(seen), "out": out_digest(seen), "site": SITE}))
    book.add(drafts, at)
