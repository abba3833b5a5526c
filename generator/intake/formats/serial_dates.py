"""Which number formats show a day or a time, and what a spreadsheet's number then is; as calamine does it."""

from __future__ import annotations

import enum
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from generator.intake.grid import Cell

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)})
_ELAPSED = 46  # [h]:mm:ss
_DAY_MS = 86_400_000
_LAST = 2_958_465  # 9999-12-31
_DAY_TEXT = r"\s*(\d{4})-(\d{1,2})-(\d{1,2})"
_SECONDS = r":(\d{1,2})(?:\.(\d+))?"
_DAY = re.compile(_DAY_TEXT, re.ASCII)
_TIME = re.compile(rf"(\d{{1,2}}):(\d{{1,2}})(?:{_SECONDS})?", re.ASCII)
_MOMENT = re.compile(rf"{_DAY_TEXT}T(\d{{1,2}}):(\d{{1,2}}){_SECONDS}", re.ASCII)
_1904 = 1_462  # days between the two beginnings of time


class Shows(enum.Enum):
    """What a number format makes of a number."""

    NUMBER = enum.auto()
    MOMENT = enum.auto()
    SPAN = enum.auto()


def by_number(number: str) -> Shows:
    """What the format does that has this number and is written out in no file."""
    known = int(number)
    return Shows.SPAN if known == _ELAPSED else Shows.MOMENT if known in _BUILT_IN else Shows.NUMBER


@lru_cache(maxsize=1024)
def by_code(code: str) -> Shows:
    """What the format `code` does in its first part.

    >>> [by_code(each).name for each in ("yyyy-mm-dd", "[h]:mm", '0.00"d"', "[Red]0")]
    ['MOMENT', 'SPAN', 'NUMBER', 'NUMBER']
    """
    escaped = quoted = elapsed = half_day = False
    brackets = 0
    before = " "
    for sign in code:
        if escaped:
            escaped = False
        elif quoted:
            quoted = sign != '"'
        elif sign in "_\\*":
            escaped = True
        elif sign == '"':
            quoted = True
        elif sign == ";":
            return Shows.NUMBER
        elif sign == "[":
            brackets += 1
        elif sign == "]":
            if brackets == 1 and elapsed:
                return Shows.SPAN
            brackets = max(brackets - 1, 0)
        elif sign in "aA" and not half_day and not brackets:
            half_day = True
        elif not brackets and sign in ("pm/PM" if half_day else "dmhysDMHYS"):
            return Shows.MOMENT
        elif not (elapsed and sign.lower() == before.lower()):
            elapsed = before == "[" and sign in "mhsMHS"
        before = sign
    return Shows.NUMBER


def as_shown(value: float, shows: Shows, *, since_1904: bool = False) -> Cell:
    """The number, or the day, time or span that it stands for; the number where there is no such day."""
    if shows is Shows.NUMBER:
        return value
    if shows is Shows.SPAN:
        return timedelta(milliseconds=0 if value != value else round(value * _DAY_MS))
    if value != value:  # NaN, which some writers put where they know nothing
        return datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no zone
    if value <= 0:
        return time()
    shifted = value + (_1904 if since_1904 and value >= 1 else 0)
    if shifted >= _LAST + 1:
        return value
    days, rest = divmod(round(shifted * _DAY_MS), _DAY_MS)
    clock = (datetime(1900, 1, 1) + timedelta(milliseconds=rest)).time()  # noqa: DTZ001 - likewise
    if value < 1:
        return clock
    day = date(1899, 12, 31 if days < 60 else 30) + timedelta(days=days)  # 1900-02-29 stands in no calendar
    return day if rest == 0 else datetime.combine(day, clock)


def of_iso(text: str) -> Cell:
    """A day, a moment or a time as ISO 8601 has it, leading noughts left out or not; other text as it is."""
    try:
        if found := _DAY.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _TIME.fullmatch(text):
            return _clock(found)
        if found := _MOMENT.fullmatch(text):
            return datetime.combine(date(int(found[1]), int(found[2]), int(found[3])), _clock(found, 3))
    except ValueError:
        pass
    return text


def _clock(found: re.Match[str], before: int = 0) -> time:
    hour, minute, second, rest = found.groups()[before:]
    return time(int(hour), int(minute), int(second or 0), int(f"{rest or 0:0<6}"[:6]))
