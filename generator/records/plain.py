"""Which rows of a long list are plainly good, told by whole columns at once.

A row is called good only where the readers of one row (`generator.records.people`) would make a record of it
and find nothing to say. Any other row, wrong or merely unusual, is left to them: every message has its one
place there. The numbers and rules are those of `calculators`; what differs little between rows (gender, birth
date, amount …) is read once for each different text, by the same functions that read single cells.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from calculators.bounds import Bound
from calculators.dates import age_on
from calculators.parameters import Policy, end_of_year
from calculators.rules import group_leader, illness_aid
from generator.intake.facts import NoticeFacts
from generator.intake.grid import is_blank, label
from generator.intake.table import Table
from generator.intake.text import TextCells
from generator.kinds import Kind
from generator.records import cells
from generator.records.cells import CellError
from generator.records.identity import CHECK_CHARACTERS, CHECK_WEIGHTS, EARLIEST_BIRTH, PROVINCES, USUAL_AGE
from generator.records.persons import PlainColumns

type Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
type Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_BLANK, _BAD = -1, -2
_HAN = r"[\x{4e00}-\x{9fff}]"
_NAME = rf"^{_HAN}{{2,10}}$"
_PADDED_NAME = rf"^\s*{_HAN}(?:[\s\x{{3000}}]*{_HAN}){{1,9}}\s*$"
_NAME_GAPS = r"[\s\x{3000}]+"
_NUMBER = r"^[1-9][0-9]{16}[0-9X]$"
_SAMPLE = 10_000
_STEP = 65_536  # rows whose digits are added up at a time
# From 17 digits: the first eight as a number, the other nine, and the weighted sum that gives the last one.
_PLACES = np.array(
    [
        [10.0 ** (7 - at) if at < 8 else 0.0, 10.0 ** (16 - at) if at >= 8 else 0.0, weight]
        for at, weight in enumerate(CHECK_WEIGHTS)
    ]
)
_YUAN = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"


def read_plain(
    table: Table, facts: NoticeFacts, policy: Policy, district: str
) -> tuple[PlainColumns, Flags] | None:
    """The values by column and which rows they may be taken from; None where the cells are not text."""
    judged = [column.cells for column in table.columns.values()]
    texts = [each for each in judged if isinstance(each, TextCells)]
    if len(texts) != len(judged) or not table.rows:
        return None
    return _Columns(table, facts, policy, district).read()


class _Columns:
    """Narrows `good` from column to column."""

    def __init__(self, table: Table, facts: NoticeFacts, policy: Policy, district: str) -> None:
        self.table = table
        self.facts = facts
        self.policy = policy
        self.district = district
        self.good: Flags = np.ones(len(table.rows), bool)

    def read(self) -> tuple[PlainColumns, Flags]:
        with ThreadPoolExecutor(1) as beside:  # Arrow works outside the interpreter's lock
            named = beside.submit(self._names)
            paid = beside.submit(self._fen, "self_paid")
            numbers, codes, men = self._identities()
            births = codes // 1000 % 100_000_000
            self._gender(men)
            self._birth(births)
            self._age(births)
            self._status()
            fen = self._fen("amount")
            self.good &= fen > 0
            cap = None
            if self.facts.kind is Kind.ILLNESS_AID:
                self._illness_aid(fen, paid.result())
            else:
                cap = self._group_leader(fen)
            self._product(fen, cap)
            names, simple = named.result()
            self.good &= simple
        return PlainColumns(names, numbers, codes, men, births, fen), self.good

    def _text(self, column: str) -> pa.StringArray:
        return self.table.columns[column].cells.array.combine_chunks()  # type: ignore[attr-defined]

    def _by_value(self, column: str, read: Callable[[str], int]) -> Ints:
        """`read` of each different text, spread over the rows; all blank where there is no such column."""
        if column not in self.table.columns:
            return np.full(len(self.good), _BLANK)
        return _spread(self._text(column), read)

    def _names(self) -> tuple[pa.StringArray, Flags]:
        """Names without the gaps that pad them, and which of them are plain; most are both as they stand."""
        text = self._text("name")
        plain = _matches(text, _NAME)
        if plain.all():
            return text, plain
        others = pa.array(~plain)
        rest = text.filter(others)
        plain[~plain] = _matches(rest, _PADDED_NAME)
        return pc.replace_with_mask(text, others, pc.replace_substring_regex(rest, _NAME_GAPS, "")), plain

    def _identities(self) -> tuple[pa.StringArray, Ints, Flags]:
        """Numbers of 18 characters that can be true, their first 17 digits, True for men."""
        text = self._text("identity")
        shaped = _matches(text, _NUMBER)
        if not shaped.all():
            text = pc.ascii_upper(pc.utf8_trim_whitespace(text))
            shaped = _matches(text, _NUMBER)
            text = pc.if_else(pa.array(shaped), text, "0" * 18)
        start = text.offset * 18 + int(np.frombuffer(text.buffers()[1], np.int32)[0])
        characters = np.frombuffer(text.buffers()[2], np.uint8, len(text) * 18, start).reshape(-1, 18)
        codes = np.empty(len(text), np.int64)
        checks = np.empty(len(text), np.int64)
        for at in range(0, len(text), _STEP):
            sums = (
                characters[at : at + _STEP, :17].astype(np.float64) - ord("0")
            ) @ _PLACES  # exact: below 2**53
            codes[at : at + _STEP] = sums[:, 0].astype(np.int64) * 10**9 + sums[:, 1].astype(np.int64)
            checks[at : at + _STEP] = sums[:, 2]
        expected = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[checks % 11]
        provinces = np.zeros(100, bool)
        provinces[[int(code) for code in PROVINCES]] = True
        provinces[90:] = True  # foreigners
        self.good &= shaped & (expected == characters[:, 17]) & provinces[codes // 10**15]
        return text, codes, codes % 2 == 1

    def _gender(self, men: Flags) -> None:
        def read(text: str) -> int:
            return int(cells.gender(text) == "男")

        if "gender" not in self.table.columns:
            return
        given = self._by_value("gender", read)
        self.good &= (given == _BLANK) | (given == men)

    def _birth(self, births: Ints) -> None:
        if "birth" not in self.table.columns:
            return
        first = self._by_value("birth", lambda text: _as_int(cells.birth(text).first))
        last = self._by_value("birth", lambda text: _as_int(cells.birth(text).last))
        self.good &= (first == _BLANK) | ((first <= births) & (births <= last) & (first != _BAD))

    def _age(self, births: Ints) -> None:
        """Days that exist, and what age may be given with each: one question a day, not one a person."""
        publish = self.facts.publish_on
        new_year = date(self.facts.period.year, 1, 1)
        base, end = _as_int(EARLIEST_BIRTH), _as_int(publish)
        self.good &= (births >= base) & (births < end)
        since = np.where(self.good, births - base, 0)
        youngest = np.full(max(end - base, 1), _BAD)
        oldest = youngest.copy()
        for day in np.flatnonzero(np.bincount(since[self.good], minlength=1)).tolist():
            born = _as_date(day + base)
            if born is not None and (age := age_on(born, publish)) in USUAL_AGE:
                youngest[day] = age_on(born, max(born, new_year))
                oldest[day] = age
        self.good &= oldest[since] != _BAD
        if "age" in self.table.columns:
            given = self._by_value("age", cells.count)
            self.good &= (given == _BLANK) | ((youngest[since] <= given) & (given <= oldest[since]))

    def _status(self) -> None:
        if "status" in self.table.columns:
            approved = cells.words("approved")
            self.good &= _spread(self._text("status"), lambda text: int(label(text) in approved), 0) == 1

    def _fen(self, column: str) -> Ints:
        """Amounts in fen; of eleven digits at most, which a float holds to far less than half a fen."""
        if column not in self.table.columns:
            return np.full(len(self.good), _BLANK)
        text, factor = self._text(column), self.table.columns[column].factor
        if len(pc.unique(text.slice(0, _SAMPLE))) < _SAMPLE // 10:  # a few round sums
            return _spread(text, lambda each: _as_fen(cells.self_paid(each, factor)))
        plain = _matches(text, _YUAN) if factor == 1 else np.zeros(len(self.good), bool)
        yuan = pc.cast(text if plain.all() else pc.if_else(pa.array(plain), text, "0"), pa.float64())
        fen = np.rint(np.asarray(yuan) * 100).astype(np.int64)
        if not plain.all():
            rest = text.filter(pa.array(~plain))
            fen[~plain] = _spread(rest, lambda each: _as_fen(cells.self_paid(each, factor)))
        return fen

    def _illness_aid(self, fen: Ints, paid: Ints) -> None:
        bands = illness_aid.bands(
            self.policy, end_of_year(self.policy, self.facts.period.year), self.district
        )
        self.good &= fen <= _as_fen(max(band.cap for band in bands))
        if "self_paid" not in self.table.columns:
            return
        cap = np.zeros(len(fen), np.int64)
        for band in bands:
            inside = np.ones(len(fen), bool)
            if band.self_paid.lower is not None:
                inside &= _above(band.self_paid.lower, paid)
            if band.self_paid.upper is not None:
                inside &= ~_above(band.self_paid.upper.complement(), paid)
            cap[inside] = _as_fen(band.cap)
        self.good &= (paid == _BLANK) | ((paid >= 0) & (cap > 0) & (fen <= cap))

    def _group_leader(self, fen: Ints) -> Decimal:
        year, district = self.facts.period.year, self.district

        def most(people: str) -> int:
            count = cells.count(people)
            return _as_fen(
                group_leader.highest_award(self.policy, year=year, people=count, district=district)
            )

        cap = group_leader.highest_award(self.policy, year=year, district=district)
        self.good &= fen <= _as_fen(cap)
        by_people = self._by_value("people", most)
        self.good &= (by_people == _BLANK) | (fen <= by_people)
        return cap

    def _product(self, fen: Ints, cap: Decimal | None) -> None:
        """人数 × 标准 = 金额, or the law's cap where the product is more."""
        if not {"people", "rate"} <= self.table.columns.keys():
            return
        people, rate = self._by_value("people", cells.count), self._fen("rate")
        product = people * rate
        agrees = fen == product
        if cap is not None:
            agrees |= fen == np.minimum(product, _as_fen(cap))
        self.good &= (people == _BLANK) | (rate == _BLANK) | agrees
        self.good &= (people != _BAD) & (rate != _BAD)


def _matches(text: pa.StringArray, pattern: str) -> Flags:
    return np.asarray(pc.match_substring_regex(text, pattern))


def _spread(text: pa.StringArray, read: Callable[[str], int], blank: int = _BLANK) -> Ints:
    coded = pc.dictionary_encode(text)

    def value(each: str) -> int:
        if is_blank(each):
            return blank
        try:
            return read(each)
        except CellError:
            return _BAD

    values = np.array([value(each) for each in coded.dictionary.to_pylist()], np.int64)
    return values[np.asarray(coded.indices)]


def _above(bound: Bound[Decimal], fen: Ints) -> Flags:
    """Whether a sum reaches a lower bound; whether the bound itself does is in the policy's data."""
    limit = _as_fen(bound.value)
    return fen >= limit if bound.inclusive else fen > limit


def _as_fen(yuan: Decimal) -> int:
    return int(yuan.scaleb(2))


def _as_int(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _as_date(number: int) -> date | None:
    try:
        return date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return None
