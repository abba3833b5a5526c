"""The ledger's part in a build: opened before the work, lengthened by what the build puts up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.build.pipeline import RunOutcome
from generator.domain.clock import beijing_day, now
from generator.notices.ledger.diff import built, new_events, pages_digest, says_nothing_new
from generator.notices.ledger.ledger_file import PUBLISHED, LedgerFile, open_ledger
from generator.notices.ledger.signing import private_key, sign
from generator.site.pages.ledger import fill_ledger_page


@contextmanager
def ledger_for_build(
    file: Path | None, site: Path, as_of: datetime | None, *, clock_corrected: bool, sign_key: str | None
) -> Iterator[LedgerFile | None]:
    """The ledger in `file` for a build into `site`, or None where there is none. Raises LedgerError."""
    if file is None:
        yield None
        return
    signer = partial(sign, key=private_key(sign_key)) if sign_key else None
    with open_ledger(file, site) as ledger:
        ledger.signer = signer
        ledger.forced = as_of is not None
        if clock_corrected:
            ledger.correct_clock(as_of or now())
        ledger.moment(as_of or now())  # a clock that went back is reported before the work, not after it
        yield ledger


def record(ledger: LedgerFile, outcome: RunOutcome, staged: Path) -> None:
    """Add what happens with this build, and put the ledger's copy onto the staged site."""
    publication = outcome.publication
    day = beijing_day(publication.as_of)
    live = [each.facts for each in publication.live]
    ended = (*publication.ended, *outcome.carried_over.pageless)
    events = new_events(ledger.history, live, ended, outcome.carried_over.lost)
    ledger.add(events, publication.as_of)
    pages = pages_digest(staged, [each.notice for each in ledger.history.live(day)])
    closing = ledger.as_written(built(ledger.history, day, pages, outcome.salt))
    if not says_nothing_new(ledger.history, closing, day):
        ledger.add([closing], publication.as_of)
    (staged / PUBLISHED).write_bytes(ledger.content)
    fill_ledger_page(staged, ledger.events, publication)
