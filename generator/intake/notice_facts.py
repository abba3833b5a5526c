"""The facts of a batch, from `notice.toml` or from the sheet 公示信息: the same facts, the same checks."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.kinds import Kind
from generator.domain.reasons import CORRECTION, WITHDRAWAL
from generator.domain.resources import load_toml
from generator.intake import fact_values
from generator.intake.fact_values import FundPeriod, WrongFact, WrongKind
from generator.intake.grid import Grid, is_blank, label

NOTICE_FILE = "notice.toml"
FACTS_SHEET = "公示信息"
_PARTS = {
    "approval": "审批情况",
    "objection": "监督方式",
    "fund": "经费核对",
}  # keys of notice.toml that only hold others
_NOT_KNOWN = "-"  # stands for the facts of an approval that are wrong
_MAX_BYTES = 1024 * 1024  # of notice.toml, which has a page of text at most
_NEEDED_BY_ROWS = {"kind", "agency", "period", "publish_on"}


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved the records, when, under which number; without all three nothing is published.

    `count` (persons, or lines of spending) and `total` (yuan) are what was approved, to be compared with
    what is read.
    """

    by: str
    on: date
    number: str
    count: int | None = None
    total: Decimal | None = None

    @property
    def known(self) -> bool:
        """False where the facts of the approval were wrong and nothing of it is known."""
        return self.by != _NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Objection:
    """Where an objection goes, where it differs from the agency's own entry."""

    phone: str | None = None
    office: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Fund:
    """What an office states beside its spending, to be compared with it (四); sums in yuan.

    `care`, `checkup`, `activity` and `festival` are the heads' keys in the policy.
    """

    people: int | None = None  # covered at the end of December
    total: Decimal | None = None
    care: Decimal | None = None
    checkup: Decimal | None = None
    activity: Decimal | None = None
    festival: Decimal | None = None
    reserve: Decimal | None = None  # what the district kept back of `care`
    expected: Decimal | None = None  # the transfer expected for the year
    advance: Decimal | None = None  # what of it was sent ahead

    @property
    def given(self) -> bool:
        """Whether anything is stated."""
        return any(getattr(self, each.name) is not None for each in fields(self))


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What `notice.toml` says, typed. `agency` is a code or an office's name, resolved by the records."""

    kind: Kind
    agency: str
    period: FundPeriod
    publish_on: date
    approval: Approval
    records: str | None = None  # a file in the batch's folder, or the address of a database
    table: str | None = None  # which table of the database
    query: str | None = None  # a SELECT of the office's own
    title: str | None = None
    min_days: int | None = None
    working_days: bool = False  # `calendar` in notice.toml
    withdrawn_on: date | None = None
    withdrawal_reason: str = ""  # a key of `reasons.WITHDRAWAL`
    correction_reason: str = ""  # likewise of `CORRECTION`
    objection: Objection = Objection()
    fund: Fund = Fund()
    stated: frozenset[str] = field(default=frozenset(), compare=False, repr=False)  # fields, not defaults
    rows: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)  # in the sheet 公示信息

    def place_of(self, key: str, place: Place) -> Place:
        """Where the fact `key` stands in the file at `place`."""
        return _place_of(key, place, self.rows)

    def moved(self, by: timedelta) -> NoticeFacts:
        """The same facts with every day moved; for the invented samples, which are always of today."""
        return replace(
            self,
            publish_on=self.publish_on + by,
            withdrawn_on=self.withdrawn_on and self.withdrawn_on + by,
            approval=replace(self.approval, on=self.approval.on + by),
        )


class ReadFacts(NamedTuple):
    """What was read where a batch states its facts: `facts` are None where rows cannot be checked by them.

    `draft` is known as soon as it is stated, for the facts of a draft are seldom complete.
    """

    facts: NoticeFacts | None
    problems: list[Problem]
    draft: bool = False


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


def from_toml(path: Path, place: Place) -> ReadFacts:
    """The facts in the file at `path`."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return ReadFacts(None, [problem("notice_unreadable", place)])
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return ReadFacts(None, [problem("notice_encoding", place)])
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return ReadFacts(None, [problem("notice_unreadable", place.at(row=int(line[1]) if line else None))])
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in brackets in brackets
        return ReadFacts(None, [problem("notice_unreadable", place)])
    except OSError:
        return ReadFacts(None, [problem("unreadable", place)])
    return _validate(raw, place, {})


def from_sheet(grid: Grid, place: Place) -> ReadFacts:
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
    read = _validate(raw, sheet, rows)
    return read._replace(problems=problems + read.problems)


def contradict(one: NoticeFacts, other: NoticeFacts) -> bool:
    """Whether both state a fact and differ on it.

    An office may have its code in one and its name in the other: whether these agree is not known here.
    """
    for key in one.stated & other.stated:
        value, other_value = getattr(one, key), getattr(other, key)
        if key == "agency" and value.isdigit() != other_value.isdigit():
            continue
        if value != other_value:
            return True
    return False


def _validate(raw: Mapping[str, Any], place: Place, rows: Mapping[str, int]) -> ReadFacts:
    facts, mistakes = _typed(raw, rows)
    problems = []
    for each in mistakes:
        problems += _fact_problems(each, place, rows)
    if facts is None:
        facts = _usable_facts(raw, {each.key.partition(".")[0] for each in mistakes}, rows)
    return ReadFacts(facts, problems, fact_values.is_draft(raw))


def _typed(raw: Mapping[str, Any], rows: Mapping[str, int]) -> tuple[NoticeFacts | None, list[WrongFact]]:
    """The facts of `raw`, or what is wrong with them: all at once, in the order of the fields."""
    values, wrong = fact_values.read(raw)
    if wrong:
        return None, wrong
    values.pop("draft", None)  # of the batch, not of its notice: see `ReadFacts`
    for part, made in (("approval", Approval), ("objection", Objection), ("fund", Fund)):
        if part in values:
            values[part] = made(**values[part])
    return NoticeFacts(**values, stated=frozenset(values), rows=rows), []


def _usable_facts(raw: Mapping[str, Any], wrong: set[str], rows: Mapping[str, int]) -> NoticeFacts | None:
    """The facts without the `wrong` ones, where the rows can still be checked by them in the same pass.

    The batch is refused all the same: each wrong fact is a problem of severity error.
    """
    if wrong & _NEEDED_BY_ROWS:
        return None
    usable = {key: value for key, value in raw.items() if key not in wrong}
    usable.setdefault("approval", {"by": _NOT_KNOWN, "on": usable["publish_on"], "number": _NOT_KNOWN})
    return _typed(usable, rows)[0]


def _fact_problems(wrong: WrongFact, place: Place, rows: Mapping[str, int]) -> list[Problem]:
    key, kind = wrong.key, wrong.kind
    where = _place_of(key, place, rows)
    if kind is WrongKind.UNKNOWN:
        close = difflib.get_close_matches(key, list(_catalogue()), n=1, cutoff=0.6)
        return [problem("unknown_fact", where, hint=f"是不是 {close[0]}？" if close else "")]
    if key == "approval" or (key.startswith("approval.") and kind in (WrongKind.MISSING, WrongKind.EMPTY)):
        return [problem("not_approved", where)]
    if kind is WrongKind.MISSING:
        return [problem("missing_fact", where, fact=words_for(key))]
    if key in ("publish_on", "approval.on", "withdrawn_on"):
        return [problem("not_a_date", where)]
    reasons = {"withdrawal_reason": WITHDRAWAL, "correction_reason": CORRECTION}.get(key)
    if reasons:
        return [problem("bad_reason", where, fact=words_for(key), choices="、".join(reasons))]
    specific = {
        "kind": "unknown_kind",
        "period": "bad_period",
        "min_days": "bad_min_days",
        "calendar": "bad_calendar",
        "draft": "bad_draft",
        "fund.people": "not_a_count",
        "approval.count": "not_a_count",
    }
    if key.startswith(("fund.", "approval.total")) and key not in specific:
        return [problem("bad_sum", where, fact=words_for(key))]
    return [problem(specific.get(key, "bad_fact"), where, fact=words_for(key))]


def folded(text: str) -> str:
    """Text for comparison: full-width folded, gaps gone."""
    return "".join(unicodedata.normalize("NFKC", text).split())
