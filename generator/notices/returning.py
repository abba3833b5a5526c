"""Lists that were up before: which of them may go up again, and how the office says that it means it.

Names whose time is over never come back by accident: not under a renamed folder, not because a name was
mended months later, not through another salt. An office that means it names a new day of publication.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from generator.diagnostics.problems import Problem, problem
from generator.notices.ledger import EditionState, EventName, History
from generator.records.model import Batch


class Return(enum.Enum):
    """What becomes of a batch, as far as the lists that were up before decide it."""

    NONE = enum.auto()  # nothing stands against it
    REFUSED = enum.auto()  # it may not go up: the office is told why, and how it can
    LEDGER_ALONE = enum.auto()  # sealed with a lost salt: what was up goes its way without the batch


@dataclass(frozen=True, slots=True)
class KnownLists:
    """The lists that `history` knows, found by their seal, or by what they look like."""

    history: History
    today: date
    _by_seal: dict[str, EditionState] = field(default_factory=dict)
    _by_looks: dict[tuple[object, ...], EditionState] = field(default_factory=dict)

    @classmethod
    def of(cls, history: History, today: date) -> KnownLists:
        """Those of `history`, on the Beijing day `today`."""
        known = cls(history, today)
        every = [each for editions in history.editions.values() for each in editions]
        for each in sorted(every, key=lambda one: one.last_day):
            known._by_seal[each.seal] = each
            if each.ended is EventName.WITHDRAWN or known._had_its_time(each):
                known._by_looks[each.kind, each.agency, each.period, each.count, each.total] = each
        return known

    def classify(self, batch: Batch, seal: str) -> tuple[Return, tuple[Problem, ...]]:
        """Whether the list of `batch` may go up, and what the office has to know."""
        known = self.history.current(batch.id)
        if known is not None and not self.history.comparable(known):
            if known.ended is EventName.INTERRUPTED:
                return Return.NONE, ()
            return Return.LEDGER_ALONE, (problem("salt_renewed", batch.place, last=_day(known)),)
        found = tuple(self._against(batch, seal, known))
        return (Return.REFUSED if found else Return.NONE), found

    def _against(self, batch: Batch, seal: str, known: EditionState | None) -> Iterator[Problem]:
        if known is not None and known.seal == seal:
            return
        same = self._by_seal.get(seal)
        if same is not None and same.notice != batch.id:
            start = same.start.isoformat()
            yield problem("list_of_another", batch.place, other=same.notice, start=start, last=_day(same))
        elif known is not None:
            if self._had_its_time(known) and batch.facts.publish_on <= known.last_day:
                yield problem("list_changed_after_end", batch.place, last=_day(known))
        else:
            similar = self._list_like(batch)
            if similar is not None and batch.facts.publish_on <= similar.last_day:
                yield problem("list_like_another", batch.place, other=similar.notice, last=_day(similar))

    def _list_like(self, batch: Batch) -> EditionState | None:
        """The list that looks the same from outside: of the same agency, kind, period, count and total."""
        facts = batch.facts
        looks = (
            (str(facts.kind), code, facts.period.words, batch.count, batch.total)
            for code in batch.agency.codes
        )
        return next((self._by_looks[each] for each in looks if each in self._by_looks), None)

    def _had_its_time(self, known: EditionState) -> bool:
        """Over, whether a build has said so yet or not; one taken down early may begin anew."""
        return known.ended is EventName.OVER or (known.ended is None and known.last_day < self.today)

    def coming_back(self, batch: Batch, last: date) -> Iterator[Problem]:
        """A warning where the list was up before, came down, and goes up again, until the day `last`."""
        known = self.history.current(batch.id)
        if known is not None and (known.ended is not None or known.last_day < self.today):
            yield problem("list_comes_back", batch.place, was=_day(known), last=last.isoformat())


def _day(known: EditionState) -> str:
    return known.last_day.isoformat()
