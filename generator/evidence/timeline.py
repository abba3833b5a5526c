"""What the ledger says of one notice: its turns, and day by day whether it was built, seen, or missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from generator.domain.clock import days
from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.notices.ledger import EditionState, Event, EventName

_WORDS = {
    EventName.FIRST_OUT: "首次公示",
    EventName.CHANGED: "更正，作为新的一版重新公示",
    EventName.RETIMED: "最后一天改变",
    EventName.INTERRUPTED: "中断：没有公示满就下线了",
    EventName.RESTARTED: "中断后重新公示，天数重新计算",
    EventName.OVER: "公示期满，名单撤下",
    EventName.WITHDRAWN: "公示单位撤回",
}
_FATES: Mapping[EventName | None, str] = {
    EventName.CHANGED: "公示期间更正，由下一版代替",
    EventName.OVER: "公示期满",
    EventName.WITHDRAWN: "公示单位撤回",
    EventName.INTERRUPTED: "中断，没有公示满",
}
_BEGINS = (EventName.FIRST_OUT, EventName.CHANGED, EventName.RESTARTED)
_ENDS = (EventName.OVER, EventName.WITHDRAWN, EventName.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that happened to the notice; `seq` is its line in the ledger."""

    seq: int
    at: datetime
    edition: int
    words: str


@dataclass(frozen=True, slots=True)
class Day:
    """One Beijing day of the notice's time, with the moments of its builds and looks."""

    day: date
    counted: bool  # 民法典 201: the day of publication is not
    built: tuple[datetime, ...]
    seen: tuple[datetime, ...]
    missing: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class EarlierEdition:
    """A list that another took the place of: how it ended, and its days."""

    edition_state: EditionState
    fate: str
    days: Sequence[Day]


def turns(events: Iterable[Event], notice: str) -> list[Turn]:
    """Everything that happened to `notice`, in order."""
    return [
        Turn(each.seq, each.at, int(each.body["edition"]), _WORDS[each.name] + _reason(each))
        for each in events
        if each.notice == notice and each.name in _WORDS
    ]


def _reason(event: Event) -> str:
    reasons = WITHDRAWAL if event.name is EventName.WITHDRAWN else CORRECTION
    sentence = reasons.get(event.body.get("reason", ""), "")
    return f"（原因：{sentence.removesuffix('。')}）" if sentence else ""


def day_by_day(events: Iterable[Event], edition_state: EditionState, until: date) -> list[Day]:
    """The days of the edition from D to its last day or `until`, as far as it has come."""
    built: dict[date, list[datetime]] = defaultdict(list)
    seen: dict[date, list[datetime]] = defaultdict(list)
    missing: dict[date, list[datetime]] = defaultdict(list)
    for event in _while_up(events, edition_state):
        if event.name is EventName.BUILT:
            built[event.day].append(event.at)
        elif _was_wrong(event, edition_state.notice):
            missing[event.day].append(event.at)
        elif event.name is EventName.SEEN and event.at not in missing[event.day]:  # told in the same breath
            seen[event.day].append(event.at)
    last = min(edition_state.last_up, until)
    return [
        Day(day, day > edition_state.start, tuple(built[day]), tuple(seen[day]), tuple(missing[day]))
        for day in days(edition_state.start, last)
    ]


def _was_wrong(event: Event, notice: str) -> bool:
    """Whether a look found this notice not as it should be, or could not tell which one was not."""
    if event.name is EventName.MISSING:
        return event.notice == notice
    return event.name is EventName.WRONG and "site_pages_differ" in str(event.body["why"]).split(",")


def _while_up(events: Iterable[Event], edition_state: EditionState) -> list[Event]:
    """The events from the newest beginning of the edition to its end."""
    notice, found = edition_state.notice, list[Event]()
    up = False
    for event in events:
        if event.notice == notice and event.name in _BEGINS:
            up = event.body["edition"] == edition_state.edition
            found = [] if up else found
        elif event.notice == notice and event.name in _ENDS:
            up = False
        elif up:
            found.append(event)
    return found


def earlier_editions(events: Sequence[Event], editions: Sequence[EditionState]) -> list[EarlierEdition]:
    """Those of a notice's `editions` that came before its newest, oldest first."""
    return [
        EarlierEdition(each, _FATES.get(each.ended, ""), day_by_day(events, each, each.last_up))
        for each in editions[:-1]
    ]


def forced_times(events: Iterable[Event], edition_state: EditionState) -> int:
    """How many builds and looks of its time had their time given by hand (`--as-of`), not by a clock."""
    first = edition_state.start
    return sum(
        bool(each.body.get("forced")) and first <= each.day <= edition_state.last_day for each in events
    )


def verdict(days_up: Sequence[Day], edition_state: EditionState) -> str:
    """The days in one sentence that says no more than the records do."""
    counted = [each for each in days_up if each.counted]
    should = sum(1 for _ in days(edition_state.start, edition_state.last_day)) - 1
    seen = sum(bool(each.seen) for each in counted)
    only_built = sum(bool(each.built) and not each.seen for each in counted)
    missing = sum(bool(each.missing) for each in days_up)
    nothing = len(counted) - seen - only_built
    return (
        f"发布次日至最后一天共 {should} 天，到制作时已有 {len(counted)} 天：{seen} 天有从外面看到的记录，"
        f"{only_built} 天只有生成的记录，{nothing} 天没有记录。"
        f"{f'有 {missing} 天打开网站时不在（见逐日记录）。' if missing else '没有打开时不在的记录。'}"
    )


def extract(events: Sequence[Event], notice: str) -> Sequence[Event]:
    """The lines from the first about `notice` to the build after its end, or to the last; none left out."""
    own = [at for at, each in enumerate(events) if each.notice == notice and each.name in _WORDS]
    first, stop = own[0], len(events)
    if events[own[-1]].name in (EventName.OVER, EventName.WITHDRAWN):
        after = (at for at in range(own[-1], len(events)) if events[at].name is EventName.BUILT)
        stop = next(after, stop - 1) + 1
    return events[first:stop]
