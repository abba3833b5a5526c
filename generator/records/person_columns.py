"""Recognise the clean rows of a long list by whole columns at once.

A row is clean only where the readers of one row (`generator.records.person_rows`) would make a record of it
without any problem. Every other row, wrong or merely unusual, is left to them: each message is made in one
place only. The numbers and rules are those of `calculators`; what differs little between rows (gender,
birth date, amount …) is read once for each different text, by the same functions that read single cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from calculators.parameters import Policy
from generator.intake import arrow_numpy, cell_values
from generator.intake.arrow_numpy import Flags, Ints
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.records.age_table import FIRST, NONE, ages, as_int
from generator.records.awards import award_of
from generator.records.awards.columns import BAD, BLANK, as_fen, value_of
from generator.records.column_person_list import CleanColumns, ColumnPersonList
from generator.records.identity import CHECK_CHARACTERS, CHECK_WEIGHTS, PROVINCES
from generator.records.person_list import PersonList, PersonRecord
from generator.records.person_name import (
    MOST_HAN,
    forms_of_address,
    never_in_names,
    placeholders,
    words_after_names,
)
from generator.records.plausible_amounts import LEAST_AWARD


def _han_without(characters: str) -> str:
    """The class of Han characters for Arrow's expressions, without these."""
    edges = [0x4DFF, *sorted(map(ord, characters)), 0xA000]
    parts = (f"\\x{{{low + 1:x}}}-\\x{{{high - 1:x}}}" for low, high in pairwise(edges) if high - low > 1)
    return f"[{''.join(parts)}]"


_HAN = _han_without(never_in_names())
_NAME = rf"^{_HAN}{{2,3}}$"  # a name this short is followed by no note
_LONG_NAME = rf"^{_HAN}{{4,{MOST_HAN}}}$"
_ADDRESSED = (
    f"^.(?:{'|'.join(forms_of_address())})$"  # a padded one has no surname of one character before it
)
_NOTE_AFTER_NAME = "|".join(words_after_names())
_GAP = r"[ \x{3000}]"
_PADDED_NAME = rf"^{_GAP}*{_HAN}{_GAP}*{_HAN}{{1,2}}{_GAP}*$"
_NUMBER = r"^[1-9][0-9]{16}[0-9X]$"
_NO_NAMES = arrow_numpy.texts(sorted({*placeholders(), *words_after_names()}))
_NOBODY = arrow_numpy.texts(["0" * 18, "0"])  # stand where a number, or a sum, must be read row by row
_BLOCK_ROWS = 65_536  # rows at a time: their columns fit into a processor's own memory
FEW = 10  # rows for each different sum: fewer, and sums are read by their digits
_YUAN = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"


@dataclass(frozen=True, slots=True)
class CleanRows:
    """What the columns of `table` tell of it: the values, and the rows that they may be taken from."""

    table: Table
    columns: CleanColumns
    good: Flags = field(repr=False)

    @property
    def needs_review(self) -> Sequence[int]:
        """The other rows, to be read one by one."""
        found: list[int] = np.flatnonzero(~self.good).tolist()
        return found

    def people(self, apart: Mapping[int, PersonRecord]) -> PersonList:
        """Everybody; `apart` are the records of the rows that were read one by one."""
        places = self.table.place, self.table.rows, self.table.columns["identity"].place_name
        return ColumnPersonList(apart, self.columns, self.good, places)


def read_clean_columns(table: Table, facts: NoticeFacts, policy: Policy, district: str) -> CleanRows:
    """The rows of `table`, whose cells are all of long columns, that are clean."""
    rules = _BlockRules(table, facts, policy, district)
    starts = range(0, len(table.rows), _BLOCK_ROWS)
    with ThreadPoolExecutor(2) as two:  # Arrow and numpy work outside the interpreter's lock
        blocks = list(two.map(lambda start: _ColumnBlock(rules, start).read(), starts))
    names, numbers, codes, fen, good = zip(*blocks, strict=True)
    columns = CleanColumns(
        pa.chunked_array(names), pa.chunked_array(numbers), np.concatenate(codes), np.concatenate(fen)
    )
    return CleanRows(table, columns, np.concatenate(good))


class _BlockRules:
    """What all blocks of a table share: facts, policy and the values of texts that were read already.

    Two threads may read the same text at the same time: both store the same value.
    """

    def __init__(self, table: Table, facts: NoticeFacts, policy: Policy, district: str) -> None:
        self.table = table
        self.facts = facts
        self.policy = policy
        self.district = district
        self.read: dict[str, dict[str, int]] = {}  # by reader and text
        self.provinces = np.zeros(100, bool)
        self.provinces[[int(code) for code in PROVINCES]] = True
        self.provinces[90:] = True  # foreigners
        self.ages = ages(facts.publish_on, date(facts.period.year, 1, 1))


class _ColumnBlock:
    """Some rows of a table; narrows `good` from column to column."""

    def __init__(self, rules: _BlockRules, start: int) -> None:
        self.rules = rules
        self.table = rules.table
        self.facts = rules.facts
        self.policy = rules.policy
        self.district = rules.district
        self.rows = slice(start, min(start + _BLOCK_ROWS, len(rules.table.rows)))
        self.good: Flags = np.ones(self.rows.stop - start, bool)

    def read(self) -> tuple[pa.StringArray, pa.StringArray, Ints, Ints, Flags]:
        """Names, numbers, their first 17 digits, fen, and which rows are clean."""
        numbers, codes = self._identities()
        births = CleanColumns.births_of(codes)
        self._gender(CleanColumns.men_of(codes))
        self._birth(births)
        self._age(births)
        fen = self.fen("amount")
        self.keep(fen >= as_fen(LEAST_AWARD))
        award = award_of(self.facts.kind)
        award.check_columns(self, fen)
        self._product(fen, award.product_cap(self.policy, self.facts.period.year, self.district))
        return self._names(), numbers, codes, fen, self.good

    def _text(self, column: str) -> pa.StringArray:
        return arrow_numpy.whole(self.table.columns[column].cells[self.rows].array)  # type: ignore[attr-defined]

    def by_value(self, column: str, read: Callable[[str], int], about: str = "") -> Ints:
        """`read` of each different text, spread over the rows; all blank where there is no such column.

        `about` tells two readings of one column apart.
        """
        if column not in self.table.columns:
            return np.full(len(self.good), BLANK)
        return self._spread(self._text(column), read, column + about)

    def _spread(self, text: pa.StringArray, read: Callable[[str], int], about: str) -> Ints:
        known = self.rules.read.setdefault(about, {})
        coded = pc.dictionary_encode(text)
        different = coded.dictionary.to_pylist()
        for each in different:
            if each not in known:
                known[each] = value_of(each, read)
        spread: Ints = np.array([known[each] for each in different], np.int64)[
            arrow_numpy.values(coded.indices, np.int32)
        ]
        return spread

    def _names(self) -> pa.StringArray:
        """Names without padding; most have none."""
        text = self._text("name")
        usual = _matches(text, _NAME)
        if usual.all():
            return self._without_words(text)
        others = arrow_numpy.mask(~usual)
        unusual = text.filter(others)
        long = _matches(unusual, _LONG_NAME)
        long[long] = ~_matches(unusual.filter(arrow_numpy.mask(long)), _NOTE_AFTER_NAME)
        usual[~usual] = long | _matches(unusual, _PADDED_NAME)
        self.good &= usual
        unpadded = pc.replace_substring_regex(unusual, f"{_GAP}+", "")
        return self._without_words(pc.replace_with_mask(text, others, unpadded))

    def _without_words(self, names: pa.StringArray) -> pa.StringArray:
        self.good &= ~arrow_numpy.flags(pc.is_in(names, _NO_NAMES)) & ~_matches(names, _ADDRESSED)
        return names

    def _identities(self) -> tuple[pa.StringArray, Ints]:
        """Numbers of 18 characters that can be true, and their first 17 digits."""
        text = self._text("identity")
        digits = _digits(text)
        if digits is None:
            text = pc.ascii_upper(pc.utf8_trim_whitespace(text))
            shaped = _matches(text, _NUMBER)
            self.good &= shaped
            text = pc.if_else(arrow_numpy.mask(shaped), text, _NOBODY[0])
            digits = _places(text)
        codes = np.zeros(len(text), np.int64)
        sums = np.zeros(len(text), np.int32)
        for place, weight in zip(digits, CHECK_WEIGHTS, strict=False):
            codes *= 10
            codes += place
            sums += place.astype(np.int32) * weight
        expected = np.frombuffer(CHECK_CHARACTERS.encode(), np.uint8)[sums % 11]
        self.good &= (expected - ord("0") == digits[17]) & self.rules.provinces[codes // 10**15]
        return text, codes

    def _gender(self, men: Flags) -> None:
        def read(text: str) -> int:
            return int(cell_values.gender(text) == "男")

        if "gender" not in self.table.columns:
            return
        given = self.by_value("gender", read)
        self.good &= (given == BLANK) | (given == men)

    def _birth(self, births: Ints) -> None:
        if "birth" not in self.table.columns:
            return
        first = self.by_value("birth", lambda text: as_int(cell_values.birth(text).first))
        last = self.by_value("birth", lambda text: as_int(cell_values.birth(text).last), " last")
        self.good &= (first == BLANK) | ((first <= births) & (births <= last) & (first != BAD))

    def _age(self, births: Ints) -> None:
        """Days that exist, and what age may be given with each."""
        oldest, youngest = self.rules.ages
        self.good &= (births >= FIRST) & (births < FIRST + len(oldest))
        since = np.where(self.good, births - FIRST, 0)
        self.good &= oldest[since] != NONE
        if "age" in self.table.columns:
            given = self.by_value("age", cell_values.count)
            self.good &= (given == BLANK) | ((youngest[since] <= given) & (given <= oldest[since]))

    def fen(self, column: str) -> Ints:
        """Amounts in fen; of eleven digits at most, which a float holds to far less than half a fen."""
        if column not in self.table.columns:
            return np.full(len(self.good), BLANK)
        text, factor = self._text(column), self.table.columns[column].factor

        def read(each: str) -> int:
            return as_fen(cell_values.self_paid(each, factor))

        sample = text.slice(0, _BLOCK_ROWS // 8)
        if len(pc.unique(sample)) * FEW < len(sample):  # a few round sums
            return self._spread(text, read, column)
        plain = _matches(text, _YUAN) if factor == 1 else np.zeros(len(text), bool)
        yuan = text if plain.all() else pc.if_else(arrow_numpy.mask(plain), text, _NOBODY[1])
        fen = np.rint(arrow_numpy.values(pc.cast(yuan, pa.float64()), np.float64) * 100).astype(np.int64)
        if not plain.all():
            fen[~plain] = self._spread(text.filter(arrow_numpy.mask(~plain)), read, column)
        return fen

    def has(self, column: str) -> bool:
        """Whether the table has the column."""
        return column in self.table.columns

    def keep(self, good: Flags) -> None:
        """Leave the rows that are not `good` to the readers of single rows."""
        self.good &= good

    def _product(self, fen: Ints, cap: Decimal | None) -> None:
        """人数 × 标准 = 金额, or the law's cap where the product is more."""
        if not {"people", "rate"} <= self.table.columns.keys():
            return
        people, rate = self.by_value("people", cell_values.count), self.fen("rate")
        product = people * rate
        agrees = fen == product
        if cap is not None:
            agrees |= fen == np.minimum(product, as_fen(cap))
        self.good &= (people == BLANK) | (rate == BLANK) | agrees
        self.good &= (people != BAD) & (rate != BAD)


def _matches(text: pa.StringArray, pattern: str) -> Flags:
    return arrow_numpy.flags(pc.match_substring_regex(text, pattern)).copy()


def _digits(text: pa.StringArray) -> np.ndarray | None:
    """The 18 places of each number, a line a place; None where one is not 17 digits and a digit or X."""
    if (arrow_numpy.values(pc.binary_length(text), np.int32) != 18).any():
        return None
    places = _places(text)
    last = (places[17] < 10) | (places[17] == ord("X") - ord("0"))
    return places if places[0].all() and (places[:17] < 10).all() and last.all() else None


def _places(text: pa.StringArray) -> np.ndarray:
    start = int(np.frombuffer(text.buffers()[1], np.int32)[text.offset])
    characters = np.frombuffer(text.buffers()[2], np.uint8, len(text) * 18, start).reshape(-1, 18)
    return np.ascontiguousarray(characters.T) - np.uint8(ord("0"))
