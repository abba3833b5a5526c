"""Events → what the ledger knows: where each edition of each notice stands, and when the site was built.

Pure: no file, no clock. `History` is never changed in place; `then` gives the next one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from generator.domain.clock import days
from generator.notices.ledger.events import BY_CLOCK, TERMS, ChainHead, Event, EventName

_ENDS = {EventName.OVER, EventName.WITHDRAWN, EventName.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class Edition:
    """One record list of a notice and the day it first went out (D)."""

    notice: str
    number: int  # 1, or more after a correction
    seal: str
    start: date


@dataclass(frozen=True, slots=True)
class EditionState:
    """An edition as the ledger knows it: the facts that stay public, and whether and how it ended."""

    notice: str
    edition: int
    kind: str  # 大病慰问 …
    agency: str  # code
    period: str  # 2025年度 …
    start: date  # D
    last_day: date
    min_days: int
    working_days: bool
    count: int
    total: Decimal  # yuan
    seal: str
    since: int  # `seq` of the event that put it out, the last one where it was restarted
    after: ChainHead = field(default_factory=ChainHead)  # the last line before the build that put it out
    ended: EventName | None = None  # OVER, WITHDRAWN, INTERRUPTED, or CHANGED by the next edition
    ended_on: date | None = None  # the Beijing day of the build that ended it
    withdrawn_on: date | None = None  # the day the office took it down, at 00:00
    correction_reason: str = ""  # a key of `reasons.CORRECTION`; empty where none was given
    withdrawal_reason: str = ""  # likewise of `WITHDRAWAL`

    @property
    def last_up(self) -> date:
        """The last whole day it was to be seen: the day before it was taken down or corrected."""
        gone = self.ended_on if self.ended is EventName.CHANGED else self.withdrawn_on
        return min(self.last_day, gone - timedelta(days=1)) if gone else self.last_day

    def is_live(self, day: date) -> bool:
        """Whether it is to be seen on the Beijing `day`: not ended, and the last day has not passed."""
        return self.ended is None and self.start <= day <= self.last_day


def out_digest(edition_states: Iterable[EditionState]) -> str:
    """The SHA-256 of a list of editions: one line `notice edition seal` each, ordered.

    `built` and `seen` hold it instead of the list: whoever has the ledger can work out the list from the
    lines before, and sees that it was this one. So a city's peak costs a line a build and not three thousand.
    """
    lines = sorted(f"{each.notice} {each.edition} {each.seal}\n" for each in edition_states)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class History:
    """All that a ledger knows, up to its head."""

    head: ChainHead = field(default_factory=ChainHead)
    last: Event | None = None  # the last event of any kind
    built: Event | None = None  # the last BUILT
    editions: Mapping[str, tuple[EditionState, ...]] = field(default_factory=dict)  # by notice, oldest first
    began: date | None = None  # the Beijing day of the first line
    built_days: frozenset[date] = frozenset()  # Beijing days on which a site went out
    seen_days: frozenset[date] = frozenset()  # Beijing days on which the live site was seen to be there
    salt: str = ""  # fingerprint of the salt of the seals; empty in a ledger that does not say it
    salt_since: int = 0  # `seq` of the first line whose seals are of this salt
    settled: ChainHead = field(default_factory=ChainHead)  # the last line that no build follows up

    @classmethod
    def of(cls, events: Iterable[Event]) -> History:
        """What `events`, the whole ledger, come to."""
        return cls().then(events)

    def then(self, events: Iterable[Event]) -> History:
        """What is known after `events`, which follow those known already."""
        state = Replay(self)
        for event in events:
            state.take(event)
        return state.history()

    def current(self, notice: str) -> EditionState | None:
        """The last edition of `notice`; None where it was never out."""
        known = self.editions.get(notice)
        return known[-1] if known else None

    def comparable(self, edition_state: EditionState) -> bool:
        """Whether its seal is of the present salt: only then a list can be compared with it."""
        return edition_state.since >= self.salt_since

    def edition_states(self) -> Iterator[EditionState]:
        """The last edition of every notice, ordered by notice."""
        for notice in sorted(self.editions):
            yield self.editions[notice][-1]

    def out(self) -> tuple[EditionState, ...]:
        """The editions that the last build left on the site: neither ended nor replaced."""
        return tuple(each for each in self.edition_states() if each.ended is None)

    def live(self, day: date) -> tuple[EditionState, ...]:
        """The editions whose list is to be seen on the Beijing `day`, ordered by notice."""
        return tuple(each for each in self.out() if each.is_live(day))

    def gap(self, today: date) -> tuple[date, ...]:
        """The Beijing days since the last build and before `today`, without a build or an observation.

        Whether the site could be reached on these days nobody can tell from the ledger.
        """
        if self.built is None:
            return ()
        first = self.built.day + timedelta(days=1)
        return tuple(day for day in days(first, today - timedelta(days=1)) if day not in self.seen_days)

    def unproved(self, edition_state: EditionState, until: date) -> tuple[date, ...]:
        """The days up to `until` on which neither a build nor an observation proves the notice."""
        proved = self.built_days | self.seen_days
        last = min(edition_state.last_up, until)
        return tuple(day for day in days(edition_state.start, last) if day not in proved)


def edition_of(notice: str, seal: str, planned: date, today: date, history: History | None) -> Edition:
    """The edition that the list with this `seal` is, and its D: the later of planned and really first out.

    A list that differs from the last one out is a new edition with a new D (五（三）: a corrected list has
    not been up yet). A list that was interrupted, or is out again after the office withdrew it, keeps its
    number and begins its days anew: a time with a hole in it is not what the law asks for. `history` is None
    where no ledger is kept.
    """
    if history is None:
        return Edition(notice, 1, seal, planned)
    known = history.current(notice)
    if known is None:
        return Edition(notice, 1, seal, max(planned, today))
    if known.seal != seal:
        return Edition(notice, known.edition + 1, seal, max(planned, today))
    if known.ended in (EventName.INTERRUPTED, EventName.WITHDRAWN):
        return Edition(notice, known.edition, seal, max(planned, today))
    return Edition(notice, known.edition, seal, known.start)


def _edition_state(event: Event, after: ChainHead) -> EditionState:
    body: Mapping[str, Any] = event.body
    return EditionState(
        notice=body["notice"],
        edition=body["edition"],
        kind=body["kind"],
        agency=body["agency"],
        period=body["period"],
        start=date.fromisoformat(body["start"]),
        last_day=date.fromisoformat(body["last_day"]),
        min_days=body["min_days"],
        working_days=body["working_days"],
        count=body["count"],
        total=Decimal(body["total"]),
        seal=body["seal"],
        since=event.seq,
        after=after,
        correction_reason=body.get("reason", ""),
    )


class Replay:
    """A history on its way, one event after the other."""

    def __init__(self, known: History) -> None:
        self.last, self.built, self.began = known.last, known.built, known.began
        self.editions = dict(known.editions)
        self.built_days, self.seen_days = set(known.built_days), set(known.seen_days)
        self.salt, self.salt_since = known.salt, known.salt_since
        self.settled = known.settled

    def current(self, notice: str) -> EditionState | None:
        """The last edition of `notice` so far."""
        known = self.editions.get(notice)
        return known[-1] if known else None

    def out(self) -> Iterator[EditionState]:
        """The editions that are out so far, in no order."""
        return (known[-1] for known in self.editions.values() if known[-1].ended is None)

    def take(self, event: Event) -> None:
        """Let `event` happen."""
        self.began = self.began or event.day
        self.last = event
        if event.name in TERMS:
            self._put_out(event)
        elif event.name in _ENDS:
            self._end(event.notice, event.name, event)
        elif event.name is EventName.BUILT:
            self._salt(str(event.body.get("salt", "")))
            self.built = event
            self.built_days.add(event.day)
        elif event.name is EventName.SEEN:
            self.seen_days.add(event.day)
        elif event.name is EventName.CLOCK:
            self._clock(event)
        if event.name in BY_CLOCK:
            self.settled = event.head

    def _salt(self, fingerprint: str) -> None:
        """Another salt: what was sealed up to the build before cannot be compared any more."""
        if fingerprint and self.salt and fingerprint != self.salt and self.built:
            self.salt_since = self.built.seq + 1
        self.salt = fingerprint or self.salt

    def _put_out(self, event: Event) -> None:
        known = self.editions.get(event.notice, ())
        as_before = event.name is EventName.RETIMED and known
        new = _edition_state(event, known[-1].after if as_before else self.settled)
        if event.name is EventName.CHANGED and known:
            old = known[-1]
            if old.ended is None:
                old = replace(old, ended=EventName.CHANGED, ended_on=event.day)
            self.editions[new.notice] = (*known[:-1], old, new)
        else:  # the same edition, with other days where it was known before
            self.editions[new.notice] = (*known[:-1], new)

    def _end(self, notice: str, how: EventName, event: Event) -> None:
        known = self.editions.get(notice)
        if known:
            withdrawn = event.body.get("from")
            ended = replace(
                known[-1],
                ended=how,
                ended_on=event.day,
                withdrawn_on=date.fromisoformat(withdrawn) if withdrawn else None,
                withdrawal_reason=event.body.get("reason", ""),
            )
            self.editions[notice] = (*known[:-1], ended)

    def _clock(self, event: Event) -> None:
        """What was put out or taken down by a clock that was ahead has not had its lawful time."""
        for known in list(self.editions.values()):
            last = known[-1]
            over = last.ended is EventName.OVER and last.ended_on is not None and last.ended_on > event.day
            withdrawn = last.withdrawn_on is not None and last.withdrawn_on > event.day
            if last.start > event.day or over or withdrawn:
                self._end(last.notice, EventName.INTERRUPTED, event)
        self.began = min(self.began or event.day, event.day)
        self.built_days = {day for day in self.built_days if day <= event.day}
        self.seen_days = {day for day in self.seen_days if day <= event.day}

    def history(self) -> History:
        """What is known now."""
        return History(
            head=self.last.head if self.last else ChainHead(),
            last=self.last,
            built=self.built,
            began=self.began,
            editions=self.editions,
            built_days=frozenset(self.built_days),
            seen_days=frozenset(self.seen_days),
            salt=self.salt,
            salt_since=self.salt_since,
            settled=self.settled,
        )
