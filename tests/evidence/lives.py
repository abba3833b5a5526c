"""Invented ledgers: what a site's builds would have written over some weeks, seeded, with every kind of event."""

import hashlib
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

from generator.domain.clock import BEIJING
from generator.notices.ledger import EventDraft, EventName, LedgerFile, out_digest
from generator.notices.ledger.legal_period import lawful_last_days
from tests.evidence import counting
from tests.helpers import ROOT

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
    opened = LedgerFile(Path("ledger.jsonl"), b"")
    opened.signer = signer
    known: dict[str, dict] = {}
    first = {f"notice-{number}": DAY + ONE * rng.randrange(max(1, days - 10)) for number in range(notices)}
    today = DAY
    for _ in range(days):
        if rng.random() < 0.03 and opened.history.last:
            today = max(opened.history.last.day - ONE * rng.randrange(1, 4), DAY)
            opened.correct_clock(morning(today))
        drafts = []
        for notice, start in first.items():
            drafts += _day_of(notice, start, today, opened, known, rng)
        opened.forced = rng.random() < 0.1
        opened.add(drafts, morning(today))
        live = opened.history.live(today)
        built = {
            "count": len(live),
            "out": out_digest(live),
            "pages": hashlib.sha256(rng.randbytes(9)).hexdigest(),
        }
        opened.add([EventDraft(EventName.BUILT, built)], morning(today))
        if rng.random() < 0.4:
            _looked_at(opened, live, morning(today) + timedelta(hours=2), rng)
        today += ONE
    return opened


def _day_of(notice, start, today, opened, known, rng):
    current = opened.history.current(notice)
    one = {"notice": notice, "edition": current.edition if current else 1}
    if current is None:
        if today >= start:
            known[notice] = terms(notice, rng, today)
            yield EventDraft(EventName.FIRST_OUT, known[notice])
    elif current.ended is EventName.INTERRUPTED or (
        current.ended is EventName.WITHDRAWN and rng.random() < 0.2
    ):
        old = known[notice]
        known[notice] = terms(notice, rng, today, edition=old["edition"], seal=old["seal"])
        yield EventDraft(EventName.RESTARTED, known[notice])
    elif current.ended is None and current.last_day < today:
        yield EventDraft(EventName.OVER, one)
    elif current.ended is None and rng.random() < 0.08:
        event = rng.choice([EventName.CHANGED, EventName.WITHDRAWN, EventName.INTERRUPTED, EventName.RETIMED])
        if event is EventName.CHANGED:
            known[notice] = terms(notice, rng, today, edition=current.edition + 1)
            yield EventDraft(event, known[notice])
        elif event is EventName.RETIMED:
            longer = known[notice]["min_days"] + 2
            last = counting.last_day(current.start, longer, working=current.working_days)
            known[notice] = known[notice] | {"min_days": longer, "last_day": last.isoformat()}
            yield EventDraft(event, known[notice])
        else:
            yield EventDraft(
                event, one | ({"from": today.isoformat()} if event is EventName.WITHDRAWN else {})
            )


def _looked_at(opened, live, at, rng):
    missing = [each for each in live if rng.random() < 0.1]
    seen = [each for each in live if each not in missing]
    drafts = [
        EventDraft(
            EventName.MISSING, {"notice": each.notice, "edition": each.edition, "site": SITE, "why": "404"}
        )
        for each in missing
    ]
    if rng.random() < 0.2:
        drafts.insert(0, EventDraft(EventName.WRONG, {"site": SITE, "why": "site_stale"}))
    drafts.append(EventDraft(EventName.SEEN, {"count": len(seen), "out": out_digest(seen), "site": SITE}))
    opened.add(drafts, at)
