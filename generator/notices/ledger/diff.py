"""What a build has to add to the ledger: the difference between what it puts out and what was known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from generator.notices.ledger.events import EventDraft, EventName
from generator.notices.ledger.history import EditionState, History, out_digest
from generator.notices.model import EndedNotice, Facts, State

_CENT = Decimal("0.01")


def new_events(
    history: History, live: Iterable[Facts], ended: Iterable[EndedNotice], lost: Iterable[EditionState] = ()
) -> Iterator[EventDraft]:
    """The events, in the order of the notices given: first those that end, then those that go out.

    `lost` are those that should be up and could not be kept. A notice that is as it was makes no event.
    """
    for notice in ended:
        known = history.current(notice.facts.id)
        if known is not None and known.ended is None:
            body: dict[str, object] = {"notice": known.notice, "edition": known.edition}
            if notice.state is State.WITHDRAWN and notice.withdrawn_on is not None:
                body |= {"from": notice.withdrawn_on.isoformat()} | _reason(notice.withdrawal_reason)
                yield EventDraft(EventName.WITHDRAWN, body)
            else:
                yield EventDraft(EventName.OVER, body)
    for edition_state in lost:
        yield EventDraft(
            EventName.INTERRUPTED, {"notice": edition_state.notice, "edition": edition_state.edition}
        )
    for facts in live:
        name = _change(history.current(facts.id), facts)
        if name is not None:
            yield EventDraft(name, _terms(facts))


def _change(known: EditionState | None, facts: Facts) -> EventName | None:
    if known is None:
        return EventName.FIRST_OUT
    if known.edition != facts.edition:
        return EventName.CHANGED
    if known.ended is not None:
        return EventName.RESTARTED
    return (
        None if known.last_day == facts.last_day and known.min_days == facts.min_days else EventName.RETIMED
    )


def _terms(facts: Facts) -> dict[str, object]:
    return {
        "notice": facts.id,
        "edition": facts.edition,
        "kind": str(facts.kind),
        "agency": facts.agency.code,
        "period": facts.fund_period,
        "start": facts.start.isoformat(),
        "last_day": facts.last_day.isoformat(),
        "min_days": facts.min_days,
        "working_days": facts.working_days,
        "count": facts.count,
        "total": str(facts.total.quantize(_CENT)),
        "seal": facts.seal,
        **_reason(facts.correction_reason),
    }


def _reason(given: str) -> dict[str, object]:
    return {"reason": given} if given else {}


def built(history: History, day: date, pages: str, salt: str = "") -> EventDraft:
    """The line that closes a build: each notice live on `day` is on the site.

    `pages` is `pages_digest`, `salt` the fingerprint of the salt of the seals.
    """
    live = history.live(day)
    body = {"count": len(live), "out": out_digest(live), "pages": pages}
    return EventDraft(EventName.BUILT, body | ({"salt": salt} if salt else {}))


def says_nothing_new(history: History, draft: EventDraft, day: date) -> bool:
    """Whether the last line is a build of the same Beijing day that put out the same: one a day is enough."""
    last = history.last
    return (
        last is not None
        and last is history.built
        and last.day == day
        and all(last.body.get(key) == value for key, value in draft.body.items())
    )


def pages_digest(site: Path, notices: Iterable[str]) -> str:
    """The digest of every file of the `notices` in the folder `site`.

    With it a page can be kept byte for byte when its records are gone (it must still be the page that was
    audited), and the live site can be compared with what was built.
    """
    files = (path for notice in notices for path in (site / "notices" / notice).rglob("*") if path.is_file())
    return contents_digest(
        {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    )


def contents_digest(digests: Mapping[str, str]) -> str:
    """Files, by path the SHA-256 of each, as one: `path sha256` a line, ordered by path, as SHA-256."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
