"""What each row of a sheet is: every row has exactly one sort, so that none is lost in silence.

Whatever is not plainly something else is a record and gets judged. A row that carries an identity number is a
record whatever else stands in it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from generator.intake import row_text
from generator.intake.grid import Cell, Grid, is_blank, label, text_of
from generator.intake.header import ANCHORS, Header, column_name
from generator.intake.long_columns import LongRows

type Sorts = bytearray  # a RowSort for each row of a sheet

# How account books close a month, a quarter or a page, and the year so far.
_CLOSING = re.compile(r"(?:本[日月季页期]|\d{1,2}月份?|第?[一二三四1-4]季度)[合小]计")
_CLOSING_YEAR = re.compile(r"本年[合累]计")
_LONG_NUMBER = re.compile(r"\d{15}")
_SUM = re.compile(r"\d|^[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟元整]+$")
_FIGURE = re.compile(r"[￥¥]?[\d,.]+(?:万?元)?")
_DIGITS_OF_A_NUMBER = 15  # an identity number has 15 or 18


class RowSort(enum.IntEnum):
    """The sort of a row."""

    ABOVE = 0  # titles and notes over the header
    HEADER = 1
    RECORD = 2
    BLANK = 3
    REPEATED = 4  # the header again, as printed at the top of each page
    TOTAL = 5
    SUBTOTAL = 6
    SIGNATURE = 7  # 填表人, 审核人, 日期, 盖章 …
    SECTION = 8  # 一、文一社区
    COLUMN_NUMBERS = 9  # 栏次 1 2 3
    NOTE = 10  # 注：…
    IN_WORDS = 11  # （大写）叁仟元整
    OTHER_HEADER = 12  # a header with other columns, or in another order: an error


PASSED_OVER = frozenset(RowSort) - {RowSort.RECORD, RowSort.BLANK}
"""Rows that say something and are no records."""

# What the sorts are called for a clerk; records and blank rows are no part of it.
SORT_NAMES = {
    RowSort.ABOVE: "标题和表前说明", RowSort.HEADER: "表头", RowSort.REPEATED: "重复的表头",
    RowSort.SECTION: "分段标题", RowSort.SUBTOTAL: "小计", RowSort.TOTAL: "合计",
    RowSort.IN_WORDS: "大写金额", RowSort.COLUMN_NUMBERS: "栏次",
    RowSort.SIGNATURE: "签名和日期", RowSort.NOTE: "说明", RowSort.OTHER_HEADER: "另一个表头",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows of the sheet are what; together they are all its rows."""

    above: int
    header: int
    records: int
    blank: int
    repeated: int
    totals: int
    footers: int  # signatures, notes, amounts in words
    sections: int = 0
    numbers: int = 0  # of columns
    other_headers: int = 0

    @property
    def all(self) -> int:
        """Every row of the sheet."""
        parts = (self.above, self.header, self.records, self.blank, self.repeated, self.totals)
        return sum(parts) + self.footers + self.sections + self.numbers + self.other_headers


def sort_rows(grid: Grid, header: Header, known: Mapping[str, int]) -> Sorts:
    """The sort of each row of `grid`; `known` are the columns by canonical name."""
    sorts = bytearray([RowSort.RECORD]) * len(grid.rows)
    sorts[: header.first_row] = bytes([RowSort.ABOVE]) * header.first_row
    heading = header.first_record - header.first_row
    sorts[header.first_row : header.first_record] = bytes([RowSort.HEADER]) * heading
    sorter = _Sorter(grid, header, known)
    for index in _doubtful(grid, header, known):
        under_header = sorts[index - 1] in (RowSort.HEADER, RowSort.REPEATED, RowSort.COLUMN_NUMBERS)
        sorts[index] = sorter.sort_of(grid.rows[index], under_header=under_header)
    return sorts


def rows_of(sorts: Sorts, kinds: Iterable[RowSort]) -> list[int]:
    """The 0-based rows of these sorts."""
    chosen = bytearray(256)
    for kind in kinds:
        chosen[kind] = 1
    return list(compress(range(len(sorts)), sorts.translate(chosen)))


def count(sorts: Sorts) -> RowCounts:
    """The account of a sheet's rows."""
    found = {sort: sorts.count(sort) for sort in RowSort}
    return RowCounts(
        above=found[RowSort.ABOVE],
        header=found[RowSort.HEADER],
        records=found[RowSort.RECORD],
        blank=found[RowSort.BLANK],
        repeated=found[RowSort.REPEATED],
        totals=found[RowSort.TOTAL] + found[RowSort.SUBTOTAL],
        footers=found[RowSort.SIGNATURE] + found[RowSort.NOTE] + found[RowSort.IN_WORDS],
        sections=found[RowSort.SECTION],
        numbers=found[RowSort.COLUMN_NUMBERS],
        other_headers=found[RowSort.OTHER_HEADER],
    )


_SHORTEST_NUMBER = 15  # characters of an identity number of old


def _doubtful(grid: Grid, header: Header, known: Mapping[str, int]) -> Sequence[int]:
    """The rows that must be looked at one by one.

    The others are records: they carry an identity number, or, in a ledger, a day and a 经费项目.
    """
    rows, every = grid.rows, range(header.first_record, len(grid.rows))
    if not isinstance(rows, LongRows):
        return every
    if "identity" in known:
        found = rows.cells(known["identity"]).where_no_word(_SHORTEST_NUMBER)
    elif known.keys() >= {"voucher", "paid_on", "item"}:
        undated = rows.cells(known["paid_on"]).where_not_matching(r"^\s*[0-9]{4}")
        no_item = rows.cells(known["item"]).where_not_matching("^[^计]*(?:经费|慰问费)[^计]*$")
        found = sorted({*undated, *no_item})
    else:
        return every
    return [index for index in found if index >= header.first_record]


class _Sorter:
    """Tells what a row is that is not plainly a record."""

    def __init__(self, grid: Grid, header: Header, known: Mapping[str, int]) -> None:
        self.known = known
        self.anchor = known.get("name", known.get("item", 0))
        self.persons = "name" in known
        # What each line of the header says in each column.
        self.headings: dict[int, set[str]] = {index: {label(text)} for index, text in header.labels.items()}
        for row in grid.rows[header.first_row : header.first_record]:
            for index, cell in enumerate(row):
                if not is_blank(cell):
                    self.headings.setdefault(index, set()).add(label(cell))

    def sort_of(self, row: Sequence[Cell], *, under_header: bool) -> RowSort:
        """The sort of `row`; `under_header`: the one above it is a header."""
        filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            return RowSort.BLANK
        if under_header and len(filled) > 1 and row_text.are_column_numbers(filled):
            return RowSort.COLUMN_NUMBERS
        if _is_number(text_of(_at(row, self.known.get("identity")))):
            return RowSort.RECORD
        if header := self._header(filled):
            return header
        first = filled[0][1]
        for cell in (first, _at(row, self.anchor)):
            if row_text.is_total(cell):
                return RowSort.TOTAL
            if row_text.is_subtotal(cell):
                return RowSort.SUBTOTAL
        if (closing := _closing(row, label(first), self.known)) is not None:
            return closing
        return self._words(row, filled)

    def _header(self, filled: Sequence[tuple[int, Cell]]) -> RowSort | None:
        same = sum(label(cell) in self.headings.get(column, ()) for column, cell in filled)
        if same >= 2 and same == len(filled):
            return RowSort.REPEATED
        names = {column_name(cell) for _, cell in filled} - {None}
        if same >= 2 or (len(names) >= 2 and names & set(ANCHORS)):
            return RowSort.OTHER_HEADER
        return None

    def _words(self, row: Sequence[Cell], filled: Sequence[tuple[int, Cell]]) -> RowSort:
        """A row of words; a record where it may be a person or a payment."""
        column, first = filled[0]
        money = _at(row, self.known.get("amount"))
        if any(_LONG_NUMBER.search(text_of(cell)) for _, cell in filled):
            return RowSort.RECORD
        if row_text.is_money_in_words(first) and not (self.persons and column == self.anchor and money):
            return RowSort.IN_WORDS
        if _SUM.search(row_text.folded(money)) and not row_text.is_signature(money):
            heading = row_text.is_section(first, among_names=column == self.anchor)
            if self.persons and heading and len(filled) == 2:
                return RowSort.SUBTOTAL  # 一、文一社区 with what it comes to
            return RowSort.RECORD
        if row_text.is_signature(first) and self._only_signatures(filled[1:]):
            return RowSort.NOTE if row_text.opens_a_note(first) else RowSort.SIGNATURE
        if len(filled) > 1:
            return RowSort.RECORD
        if row_text.is_section(first, among_names=column == self.anchor) or row_text.excludes_people(first):
            return RowSort.SECTION
        return RowSort.NOTE if row_text.is_note(first) else RowSort.RECORD

    def _only_signatures(self, rest: Sequence[tuple[int, Cell]]) -> bool:
        """Whether the other cells of a row of signatures are no figures: names, more signatures, dates."""
        return all(
            row_text.is_signature(cell) or not _FIGURE.fullmatch(row_text.folded(cell)) for _, cell in rest
        )


def _closing(row: Sequence[Cell], first: str, known: Mapping[str, int]) -> RowSort | None:
    """The sort of a line that closes a stretch of a ledger (本月合计, 本年累计); None for any other row."""
    if "voucher" not in known or label(_at(row, known.get("item"))):
        return None
    for text in (first, label(_at(row, known.get("remark")))):
        if _CLOSING_YEAR.match(text):
            return RowSort.TOTAL
        if _CLOSING.match(text) or row_text.is_subtotal(text):
            return RowSort.SUBTOTAL
        if row_text.is_total(text):
            return RowSort.TOTAL
    return None


def _is_number(text: str) -> bool:
    """Whether a cell below 身份证号 is meant as one, however wrong; 日期：2026.11.18 at the foot is not."""
    return text.rstrip("Xx").isdigit() or sum(map(str.isdigit, text)) >= _DIGITS_OF_A_NUMBER


def _at(row: Sequence[Cell], index: int | None) -> Cell:
    return row[index] if index is not None and index < len(row) else None
