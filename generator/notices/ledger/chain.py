"""Lines → events: each is a JSON object of the right shape, in its place, and follows the one before."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from generator.diagnostics.failure import Failure
from generator.domain.kinds import Kind
from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.notices.ledger.events import (
    BY_CLOCK,
    CHAIN,
    FIRST_PREV,
    SIGNED,
    TERMS,
    Event,
    EventName,
    canonical,
    digest,
    written_at,
)

_HEX = re.compile(r"[0-9a-f]{64}")
_MONEY = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{2}")  # yuan; no NaN, no exponent
_ID = re.compile(r"[a-z0-9-]{1,100}")


class LedgerError(Failure, ValueError):
    """The ledger cannot be read or written; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class ChainFault:
    """One thing wrong with a ledger: the line (0 for the whole of it) and the sentence (Chinese)."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"第 {self.line} 行：{self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True)
class ChainReading:
    """What a file came to. `torn` is the length of a last line without an end: a write or copy cut off."""

    events: tuple[Event, ...]
    faults: tuple[ChainFault, ...]
    torn: int = 0  # bytes


def read_lines(content: bytes) -> ChainReading:
    """Every whole line of `content` as an event, with everything that is wrong in a line or between two.

    After a break in the chain reading goes on from the line as it stands, so that each break is told once.
    A line that is no event at all is left out of the events.
    """
    *lines, rest = content.split(b"\n")
    events: list[Event] = []
    faults: list[ChainFault] = []
    prev = FIRST_PREV
    for number, text in enumerate(lines, start=1):
        line = text + b"\n"
        event, wrong = _read(line)
        faults += [ChainFault(number, each) for each in wrong]
        if event is not None:
            faults += [ChainFault(number, each) for each in _follows(event, number, prev)]
            events.append(event)
        prev = digest(line)
    return ChainReading(tuple(events), tuple(faults), len(rest))


def _follows(event: Event, number: int, prev: str) -> Iterable[str]:
    if event.seq != number:
        yield f"序号是 {event.seq}，应当是 {number}：有行被删除、插入或调换了次序。"
    if event.prev != prev:
        yield "和上一行接不上：上一行被改动，或者这里少了、多了、换了行。"


def _read(line: bytes) -> tuple[Event | None, list[str]]:
    try:
        entry = json.loads(line)
        at = datetime.fromisoformat(entry["at"])
        event = Event(
            seq=entry["seq"],
            at=at,
            name=EventName(entry["event"]),
            version=entry["version"],
            prev=entry["prev"],
            body={key: value for key, value in entry.items() if key not in CHAIN},
            line=line,
        )
        if type(event.seq) is not int or event.seq < 1:
            raise TypeError  # noqa: TRY301 - told as one sentence below
        whole = canonical(entry) == line
        wrong = [f"{key} 缺少或不对。" for key in _wrong_fields(event)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, ["读不懂：被改动过，或者不是台账。"]
    if at.utcoffset() is None or written_at(at).isoformat() != entry["at"]:
        return None, ["时间 at 写错了，应当是北京时间。"]
    if not whole:
        wrong.append("写法和程序写出的不一样：被改动过。")
    return event, wrong


# ── the shape of each event, the same as in data/schema/ledger.schema.json ─────────────────────────────────
def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 1


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _is_day(value: object) -> bool:
    return isinstance(value, str) and date.fromisoformat(value).isoformat() == value


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _is_notice(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_money(value: object) -> bool:
    return isinstance(value, str) and _MONEY.fullmatch(value) is not None


type _Test = Callable[[object], bool]

_EDITION: dict[str, _Test] = {"notice": _is_notice, "edition": _is_number}
_TERMS: dict[str, _Test] = _EDITION | {
    "kind": lambda value: value in list(Kind),
    "agency": _is_text,
    "period": _is_text,
    "start": _is_day,
    "last_day": _is_day,
    "min_days": _is_number,
    "working_days": lambda value: type(value) is bool,
    "count": _is_count,
    "total": _is_money,
    "seal": _is_digest,
}
_NEEDED: dict[EventName, dict[str, _Test]] = dict.fromkeys(TERMS, _TERMS) | {
    EventName.OVER: _EDITION,
    EventName.WITHDRAWN: _EDITION | {"from": _is_day},
    EventName.INTERRUPTED: _EDITION,
    EventName.BUILT: {"count": _is_count, "out": _is_digest, "pages": _is_digest},
    EventName.SEEN: {"count": _is_count, "out": _is_digest, "site": _is_text},
    EventName.MISSING: _EDITION | {"site": _is_text, "why": _is_text},
    EventName.WRONG: {"site": _is_text, "why": _is_text},
    EventName.CLOCK: {},
}
_FORCED: dict[str, _Test] = {"forced": lambda value: value is True}
_SIGNATURE: dict[str, _Test] = {"key": _is_text, "signature": _is_text}
_MAY: dict[EventName, dict[str, _Test]] = {
    name: _FORCED | (_SIGNATURE if name in SIGNED else {}) for name in BY_CLOCK
}
_MAY[EventName.WITHDRAWN] = {"reason": lambda value: value in WITHDRAWAL}
_MAY |= {name: {"reason": lambda value: value in CORRECTION} for name in TERMS - {EventName.FIRST_OUT}}
_MAY[EventName.BUILT] |= {"salt": _is_digest}
_MAY[EventName.WRONG] |= _EDITION


def _wrong_fields(event: Event) -> list[str]:
    needed, may = _NEEDED[event.name], _MAY.get(event.name, {})
    wrong = [key for key in needed if key not in event.body]
    if not event.body.keys() <= needed.keys() | may.keys():
        wrong.append("多出的项")  # its name is not said: nobody knows what somebody put there
    for key, test in (*needed.items(), *may.items()):
        if key in event.body:
            try:
                right = test(event.body[key])
            except ValueError:
                right = False
            if not right:
                wrong.append(key)
    if not _is_text(event.version):
        wrong.append("version")
    if not _is_digest(event.prev):
        wrong.append("prev")
    return wrong
