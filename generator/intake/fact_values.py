"""The facts of a notice as values: one parser a fact, everything that is wrong with them at once.

Standard library only: the same facts are read in CI and in a browser, with the same mistakes at the same
keys.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from calculators.dates import FIRST_YEAR, LAST_YEAR, add_months, last_of, parse_day
from calculators.errors import InputError
from calculators.money import parse_yuan
from generator.domain.kinds import Kind
from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.intake.grid import Cell, label, text_of

_MOST_PEOPLE = 10_000_000  # that an office looks after
_LONGEST = 366  # days; more is a slip of the hand
_LONGEST_LINE = 200  # characters
_LONGEST_QUERY = 10_000  # likewise
_CALENDARS = {"calendar": False, "自然日": False, "working": True, "工作日": True}
_YES_OR_NO = {"是": True, "true": True, "草稿": True, "否": False, "false": False}
_PERIOD = re.compile(r"(\d{4})(?:年度?)?(?:(?:-?Q|第)([1-4一二三四])(?:季度)?)?", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f]")


class WrongKind(enum.Enum):
    """How a fact is wrong."""

    MISSING = enum.auto()
    EMPTY = enum.auto()
    UNKNOWN = enum.auto()  # no such fact
    WRONG = enum.auto()  # it has not the form that it needs


@dataclass(frozen=True, slots=True)
class WrongFact:
    """A fact that cannot be used; `key` is as in notice.toml: approval.on."""

    key: str
    kind: WrongKind


@dataclass(frozen=True, slots=True)
class FundPeriod:
    """The settlement or fund year, or a quarter of it."""

    year: int
    quarter: int | None = None

    @property
    def words(self) -> str:
        """As a title says it: 2025年度, 2025年第三季度."""
        if self.quarter is None:
            return f"{self.year}年度"
        return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度"

    @property
    def first_day(self) -> date:
        """The day the period begins."""
        return date(self.year, 1 if self.quarter is None else 3 * self.quarter - 2, 1)

    @property
    def last_day(self) -> date:
        """The day the period ends."""
        first = self.first_day
        return last_of(add_months(first.year, first.month, 11 if self.quarter is None else 2))


class _EmptyError(ValueError):
    """The fact is there and empty."""


def _kind(value: Cell) -> Kind:
    return Kind(label(value))


def _day(value: Cell) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_day(text_of(value))


def _period(value: Cell) -> FundPeriod:
    matched = _PERIOD.fullmatch(label(value))
    if matched is None:
        raise ValueError
    quarter = matched[2]
    number = int(quarter.translate(str.maketrans("一二三四", "1234"))) if quarter else None
    if not FIRST_YEAR <= int(matched[1]) <= LAST_YEAR:
        raise ValueError
    return FundPeriod(int(matched[1]), number)


def _working_days(value: Cell) -> bool:
    return _CALENDARS[label(value)]


def _yes(value: Cell) -> bool:
    return value if isinstance(value, bool) else _YES_OR_NO[label(value).lower()]


def _reason_of(reasons: Mapping[str, str]) -> _Parser:
    def reason(value: Any) -> str:
        key = label(value)
        if key not in reasons:
            raise ValueError
        return key

    return reason


def _days(value: Cell) -> int:
    days = int(label(value).removesuffix("个工作日").removesuffix("工作日").removesuffix("天"))
    if days > _LONGEST:
        raise ValueError
    return days


def _sum(value: Cell) -> Decimal:
    return parse_yuan(text_of(value))


def _count(value: Cell) -> int:
    """How many persons or lines: 38, 38人, 38人次, 4项."""
    people = int(re.sub(r"(?:人次?|名|项|条|笔)$", "", text_of(value).replace(",", "")))
    if not 0 < people <= _MOST_PEOPLE:
        raise ValueError
    return people


def _line(value: Any) -> str:
    if isinstance(value, dict | list):
        raise ValueError  # noqa: TRY004 - a wrong value of the file, not a mistake of ours
    return _limited(text_of(value), _LONGEST_LINE, controls=False)


def _query(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 - likewise
    return _limited(value, _LONGEST_QUERY, controls=True)


def _limited(text: str, longest: int, *, controls: bool) -> str:
    if not text:
        raise _EmptyError
    if len(text) > longest or (not controls and _CONTROLS.search(text)):
        raise ValueError
    return text


type _Parser = Callable[[Any], Any]
type _Facts = Mapping[str, _Parser | Mapping[str, _Parser]]

_APPROVAL: Mapping[str, _Parser] = {
    "by": _line, "on": _day, "number": _line, "count": _count, "total": _sum,
}  # fmt: skip
_OBJECTION: Mapping[str, _Parser] = {"phone": _line, "office": _line, "address": _line}
_FUND: Mapping[str, _Parser] = {
    "people": _count, "total": _sum, "care": _sum, "checkup": _sum, "activity": _sum, "festival": _sum,
    "reserve": _sum, "expected": _sum, "advance": _sum,
}  # fmt: skip
# In the order in which mistakes are reported; a mapping holds the facts of a part.
_FACTS: _Facts = {
    "kind": _kind, "agency": _line, "period": _period, "publish_on": _day, "approval": _APPROVAL,
    "records": _line, "table": _line, "query": _query, "title": _line, "min_days": _days,
    "calendar": _working_days, "draft": _yes, "withdrawn_on": _day,
    "withdrawal_reason": _reason_of(WITHDRAWAL), "correction_reason": _reason_of(CORRECTION),
    "objection": _OBJECTION, "fund": _FUND,
}  # fmt: skip
_REQUIRED: Mapping[str, Set[str]] = {  # by part; empty for the notice itself
    "": frozenset({"kind", "agency", "period", "publish_on", "approval"}),
    "approval": frozenset({"by", "on", "number"}),
}
_FIELDS = {"calendar": "working_days"}  # where a field of `NoticeFacts` has another name than its key


def read(raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[WrongFact]]:
    """The values of the facts in `raw` by the names of fields, a mapping for each part; and what is wrong."""
    values, wrong = _read(raw, _FACTS, "")
    return {_FIELDS.get(name, name): value for name, value in values.items()}, wrong


def is_draft(raw: Mapping[str, Any]) -> bool:
    """Whether `raw` says that the batch is a draft, whatever else in it is wrong."""
    try:
        return _yes(raw.get("draft", False))
    except (ValueError, KeyError):
        return False


def _read(raw: Mapping[str, Any], facts: _Facts, part: str) -> tuple[dict[str, Any], list[WrongFact]]:
    values: dict[str, Any] = {}
    wrong: list[WrongFact] = []
    for name, parser in facts.items():
        key = f"{part}.{name}" if part else name
        if name not in raw:
            if name in _REQUIRED.get(part, ()):
                wrong.append(WrongFact(key, WrongKind.MISSING))
            continue
        try:
            if isinstance(parser, Mapping):
                values[name], found = _read(_part(raw[name]), parser, name)
                wrong += found
            else:
                values[name] = parser(raw[name])
        except _EmptyError:
            wrong.append(WrongFact(key, WrongKind.EMPTY))
        except (InputError, ValueError, KeyError):
            wrong.append(WrongFact(key, WrongKind.WRONG))
    unknown = (f"{part}.{name}" if part else name for name in raw if name not in facts)
    return values, [*wrong, *(WrongFact(key, WrongKind.UNKNOWN) for key in unknown)]


def _part(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise ValueError
