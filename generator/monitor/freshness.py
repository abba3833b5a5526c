"""Whether the live site is the one that was built last: its ledger, its time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from calculators.dates import day_zh
from generator.audit.scorecard import DATA_FILE
from generator.diagnostics.problems import Problem, problem
from generator.domain.clock import BEIJING, beijing_day
from generator.monitor.checks import place
from generator.monitor.http_client import HttpAnswer, Website
from generator.notices.ledger import LedgerFile, read
from generator.notices.ledger.ledger_file import PUBLISHED

_OVERDUE = timedelta(hours=36)  # a daily build that failed once is made good on the same day


def known(ledger: Path) -> LedgerFile:
    """The office's ledger as it stands, its chain checked. Raises LedgerError."""
    return LedgerFile(ledger, b"".join(event.line for event in read(ledger)))


def age_problems(website: Website, ledger: LedgerFile, as_of: datetime) -> Iterator[Problem]:
    """What is wrong with the site's copy of the ledger, and with the time that the site says it is of."""
    published = website.get(PUBLISHED)
    found = ledger_problem(published, ledger)
    if found:
        yield found
    shown = _time(answer := website.get(DATA_FILE))
    if shown is None:
        yield problem("site_page_gone", place(DATA_FILE), status=answer.status)
        return
    built = ledger.history.built
    if built and (shown < built.at or (not found and built.line not in published.body)):
        yield problem("site_stale", place(DATA_FILE), shown=minute(shown), built=minute(built.at))
    elif as_of - shown > _OVERDUE:
        yield problem("site_overdue", place(DATA_FILE), shown=minute(shown))
    elif beijing_day(shown) < beijing_day(as_of):
        yield problem("site_not_today", place(DATA_FILE), shown=minute(shown))


def ledger_problem(published: HttpAnswer, ledger: LedgerFile) -> Problem | None:
    """What is wrong with the site's copy: it must be how the office's ledger began, up to some line."""
    where = place(PUBLISHED)
    if published.status != 200:
        return problem("site_page_gone", where, status=published.status)
    if ledger.content.startswith(published.body):
        return None
    is_ahead = ledger.content and published.body.startswith(ledger.content)
    return problem("site_ledger_ahead" if is_ahead else "site_ledger_other", where)


def minute(moment: datetime) -> str:
    """`moment` in Beijing, as people read it."""
    local = moment.astimezone(BEIJING)
    return f"{day_zh(local.date())} {local:%H:%M}"


def _time(answer: HttpAnswer) -> datetime | None:
    try:
        moment = datetime.fromisoformat(json.loads(answer.body)["time"])
    except (ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo else None
