"""The facts of a batch, from `notice.toml` or from the sheet 公示信息: the same facts, the same checks."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
)

from calculators.dates import FIRST_YEAR, LAST_YEAR, add_months, last_of, parse_day
from calculators.errors import InputError
from calculators.money import parse_yuan
from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.kinds import Kind
from generator.domain.resources import load_toml
from generator.intake.grid import Cell, Grid, is_blank, label, text_of

NOTICE_FILE = "notice.toml"
FACTS_SHEET = "公示信息"
_MOST_PEOPLE = 10_000_000  # that an office looks after
_LONGEST = 366  # days; more is a slip of the hand
_PARTS = {
    "approval": "审批情况",
    "objection": "监督方式",
    "fund": "经费核对",
}  # keys of notice.toml that only hold others
_NOT_KNOWN = "-"  # stands for the facts of an approval that are wrong
_NEEDED_BY_ROWS = {"kind", "agency", "period", "publish_on"}
_CALENDARS = {"calendar": False, "自然日": False, "working": True, "工作日": True}
_PERIOD = re.compile(r"(\d{4})(?:年度?)?(?:(?:-?Q|第)([1-4一二三四])(?:季度)?)?", re.IGNORECASE)


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


def _guarded(parse: Any) -> BeforeValidator:
    """Whatever a parser cannot take is one kind of error to pydantic: the value is wrong."""

    def run(value: object) -> object:
        try:
            return parse(value)
        except (InputError, ValueError, KeyError) as error:
            raise ValueError("wrong") from error

    return BeforeValidator(run)


def _line(value: Cell) -> str:
    if isinstance(value, dict | list):
        raise ValueError  # noqa: TRY004 - pydantic's way to say that a value is wrong
    return text_of(value)


_Line = Annotated[
    str,
    _guarded(_line),
    StringConstraints(min_length=1, max_length=200, pattern=r"^[^\r\n\x00-\x1f]+$"),
]
_Day = Annotated[date, _guarded(_day)]
_Sum = Annotated[Decimal, _guarded(_sum)]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )


class Approval(_Part):
    """Who approved the records, when, under which number; without all three nothing is published.

    `count` (persons, or lines of spending) and `total` (yuan) are what was approved, to be compared with
    what is read.
    """

    by: _Line
    on: _Day
    number: _Line
    count: Annotated[int, _guarded(_count)] | None = None
    total: _Sum | None = None

    @property
    def known(self) -> bool:
        """False where the facts of the approval were wrong and nothing of it is known."""
        return self.by != _NOT_KNOWN


class Objection(_Part):
    """Where an objection goes, where it differs from the agency's own entry."""

    phone: _Line | None = None
    office: _Line | None = None
    address: _Line | None = None


class Fund(_Part):
    """What an office states beside its spending, to be compared with it (四); sums in yuan.

    `care`, `checkup`, `activity` and `festival` are the heads' keys in the policy.
    """

    people: Annotated[int, _guarded(_count)] | None = None  # covered at the end of December
    total: _Sum | None = None
    care: _Sum | None = None
    checkup: _Sum | None = None
    activity: _Sum | None = None
    festival: _Sum | None = None
    reserve: _Sum | None = None  # what the district kept back of `care`
    expected: _Sum | None = None  # the transfer expected for the year
    advance: _Sum | None = None  # what of it was sent ahead

    @property
    def given(self) -> bool:
        """Whether anything is stated."""
        return bool(self.model_fields_set)


class NoticeFacts(_Part):
    """What `notice.toml` says, typed. `agency` is a code or an office's name, resolved by the records."""

    kind: Annotated[Kind, _guarded(_kind)]
    agency: _Line
    period: Annotated[FundPeriod, _guarded(_period)]
    publish_on: _Day
    approval: Approval
    records: _Line | None = None  # a file in the batch's folder, or the address of a database
    table: _Line | None = None  # which table of the database
    query: Annotated[str, StringConstraints(min_length=1, max_length=10_000)] | None = None
    title: _Line | None = None
    min_days: Annotated[int, _guarded(_days)] | None = None
    working_days: Annotated[bool, _guarded(_working_days)] = Field(default=False, alias="calendar")
    withdrawn_on: _Day | None = None
    objection: Objection = Objection()
    fund: Fund = Fund()
    _rows: Mapping[str, int] = PrivateAttr(default_factory=dict)  # in the sheet 公示信息

    def place_of(self, key: str, place: Place) -> Place:
        """Where the fact `key` stands in the file at `place`."""
        return _place_of(key, place, self._rows)

    def moved(self, by: timedelta) -> NoticeFacts:
        """The same facts with every day moved; for the invented samples, which are always of today."""
        return self.model_copy(
            update={
                "publish_on": self.publish_on + by,
                "withdrawn_on": self.withdrawn_on and self.withdrawn_on + by,
                "approval": self.approval.model_copy(update={"on": self.approval.on + by}),
            }
        )


@cache
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    return load_toml("generator.intake", "notice_facts.toml")


def words_for(key: str) -> str:
    """What people call the fact `key`: 审批文号 for approval.number."""
    entry = _catalogue().get(key)
    return entry["words"][0] if entry else _PARTS.get(key, key)


def _place_of(key: str, place: Place, rows: Mapping[str, int]) -> Place:
    """公示单位 with its row in a sheet; 公示单位（agency） in notice.toml, where people write the key."""
    words = words_for(key)
    return place.at(rows.get(key), words if place.sheet or words == key else f"{words}（{key}）")


def from_toml(path: Path, place: Place) -> tuple[NoticeFacts | None, list[Problem]]:
    """The facts in the file at `path`."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return None, [problem("notice_encoding", place)]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return None, [problem("notice_unreadable", place.at(row=int(line[1]) if line else None))]
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets in brackets
        return None, [problem("notice_unreadable", place)]
    except OSError:
        return None, [problem("unreadable", place)]
    return _validate(raw, place, {})


def from_sheet(grid: Grid, place: Place) -> tuple[NoticeFacts | None, list[Problem]]:
    """The facts in the sheet 公示信息: names in the first filled cell of a row, values in the next."""
    keys = {label(word): key for key, entry in _catalogue().items() for word in entry["words"]}
    sheet = Place(place.batch, place.file, grid.sheet)
    raw: dict[str, Any] = {}
    rows: dict[str, int] = {}
    problems: list[Problem] = []
    for number, row in enumerate(grid.rows, start=1):
        filled = [cell for cell in row if not is_blank(cell)]
        key = keys.get(label(filled[0])) if filled else None
        if key is None:
            if len(filled) >= 2:
                close = difflib.get_close_matches(label(filled[0]), keys, n=1, cutoff=0.6)
                hint = f"是不是“{close[0]}”？" if close else ""
                problems.append(problem("unknown_fact", sheet.at(number), hint=hint))
            continue
        rows[key] = number
        if len(filled) == 1:
            continue
        part, _, leaf = key.rpartition(".")
        (raw.setdefault(part, {}) if part else raw)[leaf] = filled[1]
    facts, found = _validate(raw, sheet, rows)
    return facts, problems + found


def contradict(one: NoticeFacts, other: NoticeFacts) -> bool:
    """Whether both name a fact and do not say the same of it.

    An office may have its code in one and its name in the other: whether these agree is not known here.
    """
    for key in one.model_fields_set & other.model_fields_set:
        said, also_said = getattr(one, key), getattr(other, key)
        if key == "agency" and said.isdigit() != also_said.isdigit():
            continue
        if said != also_said:
            return True
    return False


def _validate(
    raw: Mapping[str, Any], place: Place, rows: Mapping[str, int]
) -> tuple[NoticeFacts | None, list[Problem]]:
    try:
        facts = NoticeFacts.model_validate(dict(raw))
    except ValidationError as error:
        problems = []
        wrong: set[str] = set()
        for item in error.errors(include_input=False, include_url=False, include_context=False):
            key = ".".join(str(part) for part in item["loc"])
            wrong.add(key.partition(".")[0])
            problems += _fact_problems(key, item["type"], place, rows)
        rest = _rest(raw, wrong)
        if rest is not None:
            rest._rows = rows
        return rest, problems
    facts._rows = rows  # beside the facts: where they stood, for whoever judges them
    return facts, []


def _rest(raw: Mapping[str, Any], wrong: set[str]) -> NoticeFacts | None:
    """The facts without the `wrong` ones, where the rows can be judged by them: one pass tells everything.

    The batch is refused all the same: each wrong fact is a problem of severity error.
    """
    if wrong & _NEEDED_BY_ROWS:
        return None
    rest = {key: value for key, value in raw.items() if key not in wrong}
    rest.setdefault("approval", {"by": _NOT_KNOWN, "on": rest["publish_on"], "number": _NOT_KNOWN})
    return NoticeFacts.model_validate(rest)


def _fact_problems(key: str, kind: str, place: Place, rows: Mapping[str, int]) -> list[Problem]:
    where = _place_of(key, place, rows)
    if kind == "extra_forbidden":
        close = difflib.get_close_matches(key, list(_catalogue()), n=1, cutoff=0.6)
        return [problem("unknown_fact", where, hint=f"是不是 {close[0]}？" if close else "")]
    if key == "approval" or (key.startswith("approval.") and kind in ("missing", "string_too_short")):
        return [problem("not_approved", where)]
    if kind == "missing":
        return [problem("missing_fact", where, fact=words_for(key))]
    if key in ("publish_on", "approval.on", "withdrawn_on"):
        return [problem("not_a_date", where)]
    specific = {
        "kind": "unknown_kind",
        "period": "bad_period",
        "min_days": "bad_min_days",
        "calendar": "bad_calendar",
        "fund.people": "not_a_count",
        "approval.count": "not_a_count",
    }
    if key.startswith(("fund.", "approval.total")) and key not in specific:
        return [problem("bad_sum", where, fact=words_for(key))]
    return [problem(specific.get(key, "bad_fact"), where, fact=words_for(key))]


def plain(text: str) -> str:
    """Text for comparison: full-width folded, gaps gone."""
    return "".join(unicodedata.normalize("NFKC", text).split())
