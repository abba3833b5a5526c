"""What each row of a sheet is: every row is of exactly one kind, so that none is lost unnoticed.

Whatever is not clearly something else is a record and is validated. A row with an identity number is always a
record.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.intake import row_text
from generator.intake.grid import Cell, Grid, is_blank, label, text_of
from generator.intake.header import ANCHORS, Header, column_name
from generator.intake.long_columns import LongRows

type RowKinds = bytearray  # a RowKind for each row of a sheet

# How account books close a month, a quarter or a page, and the year so far.
_CLOSING = re.compile(r"(?:本[日月季页期]|\d{1,2}月份?|第?[一二三四1-4]季度)[合小]计")
_CLOSING_YEAR = re.compile(r"本年[合累]计")
_LONG_NUMBER = re.compile(r"\d{15}")
_SUM = re.compile(r"\d|^[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟元整]+$")
_FIGURE = re.compile(r"[￥¥]?[\d,.]+(?:万?元)?")
_TOTALS = frozenset({"小计", "合计", "总计", "共计"})
_DIGITS_OF_A_NUMBER = 15  # an identity number has 15 or 18


class RowKind(enum.IntEnum):
    """The kind of a row."""

    TITLE = 0  # titles and notes over the header
    HEADER = 1
    RECORD = 2
    BLANK = 3
    REPEATED_HEADER = 4  # the header again, as printed at the top of each page
    TOTAL = 5
    SUBTOTAL = 6
    SIGNATURE = 7  # 填表人, 审核人, 日期, 盖章 …
    SECTION = 8  # 一、文一社区
    COLUMN_NUMBERS = 9  # 栏次 1 2 3
    NOTE = 10  # 注：…
    AMOUNT_IN_WORDS = 11  # （大写）叁仟元整
    OTHER_HEADER = 12  # a header with other columns, or in another order: an error


PASSED_OVER = frozenset(RowKind) - {RowKind.RECORD, RowKind.BLANK}
"""Rows that are neither records nor blank."""

# What the kinds are called for a clerk; records and blank rows are no part of it.
ROW_KIND_NAMES = {
    RowKind.TITLE: "标题和表前说明", RowKind.HEADER: "表头", RowKind.REPEATED_HEADER: "重复的表头",
    RowKind.SECTION: "分段标题", RowKind.SUBTOTAL: "小计", RowKind.TOTAL: "合计",
    RowKind.AMOUNT_IN_WORDS: "大写金额", RowKind.COLUMN_NUMBERS: "栏次",
    RowKind.SIGNATURE: "签名和日期", RowKind.NOTE: "说明", RowKind.OTHER_HEADER: "另一个表头",
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


def classify_rows(grid: Grid, header: Header, known: Mapping[str, int]) -> RowKinds:
    """The kind of each row of `grid`; `known` are the columns by canonical name."""
    kinds = bytearray([RowKind.RECORD]) * len(grid.rows)
    kinds[: header.first_row] = bytes([RowKind.TITLE]) * header.first_row
    heading = header.first_record - header.first_row
    kinds[header.first_row : header.first_record] = bytes([RowKind.HEADER]) * heading
    classifier = _RowClassifier(grid, header, known)
    for index in _rows_to_classify(grid, header, known):
        under_header = kinds[index - 1] in (RowKind.HEADER, RowKind.REPEATED_HEADER, RowKind.COLUMN_NUMBERS)
        kinds[index] = classifier.kind_of(grid.rows[index], under_header=under_header)
    return kinds


_CHOSEN = re.compile(b"\x01+")


def rows_of(row_kinds: RowKinds, wanted: Iterable[RowKind]) -> list[int]:
    """The 0-based rows of these kinds."""
    chosen = bytearray(256)
    for kind in wanted:
        chosen[kind] = 1
    found: list[int] = []
    for stretch in _CHOSEN.finditer(row_kinds.translate(chosen)):
        found += range(*stretch.span())
    return found


def count(kinds: RowKinds) -> RowCounts:
    """The account of a sheet's rows."""
    found = {kind: kinds.count(kind) for kind in RowKind}
    return RowCounts(
        above=found[RowKind.TITLE],
        header=found[RowKind.HEADER],
        records=found[RowKind.RECORD],
        blank=found[RowKind.BLANK],
        repeated=found[RowKind.REPEATED_HEADER],
        totals=found[RowKind.TOTAL] + found[RowKind.SUBTOTAL],
        footers=found[RowKind.SIGNATURE] + found[RowKind.NOTE] + found[RowKind.AMOUNT_IN_WORDS],
        sections=found[RowKind.SECTION],
        numbers=found[RowKind.COLUMN_NUMBERS],
        other_headers=found[RowKind.OTHER_HEADER],
    )


_SHORTEST_NUMBER = 15  # characters of an identity number of old


def _rows_to_classify(grid: Grid, header: Header, known: Mapping[str, int]) -> Sequence[int]:
    """The rows that must be classified one by one.

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


class _RowClassifier:
    """Classifies rows that are not clearly records."""

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

    def kind_of(self, row: Sequence[Cell], *, under_header: bool) -> RowKind:
        """The kind of `row`; `under_header`: the one above it is a header."""
        filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
        if not filled:
            return RowKind.BLANK
        numbered = under_header or len(text_of(_at(row, self.known.get("identity")))) in (1, 2)
        if numbered and len(filled) > 1 and row_text.are_column_numbers(filled):
            return RowKind.COLUMN_NUMBERS
        if _is_number(text_of(_at(row, self.known.get("identity")))):
            return RowKind.RECORD
        if header := self._header(filled):
            return header
        first = filled[0][1]
        named = (cell for _, cell in filled if label(cell) in _TOTALS)  # in whichever column
        for cell in (first, _at(row, self.anchor), *named):
            if row_text.is_total(cell):
                return RowKind.TOTAL
            if row_text.is_subtotal(cell):
                return RowKind.SUBTOTAL
        if (closing := _closing(row, label(first), self.known)) is not None:
            return closing
        return self._words(row, filled)

    def _header(self, filled: Sequence[tuple[int, Cell]]) -> RowKind | None:
        same = sum(label(cell) in self.headings.get(column, ()) for column, cell in filled)
        if same >= 2 and same == len(filled):
            return RowKind.REPEATED_HEADER
        names = {column_name(cell) for _, cell in filled} - {None}
        if same >= 2 or (len(names) >= 2 and names & set(ANCHORS)):
            return RowKind.OTHER_HEADER
        return None

    def _words(self, row: Sequence[Cell], filled: Sequence[tuple[int, Cell]]) -> RowKind:
        """A row of words; a record where it may be a person or a payment."""
        column, first = filled[0]
        money = _at(row, self.known.get("amount"))
        if any(_LONG_NUMBER.search(text_of(cell)) for _, cell in filled):
            return RowKind.RECORD
        if row_text.is_money_in_words(first) and not (self.persons and column == self.anchor and money):
            return RowKind.AMOUNT_IN_WORDS
        if _SUM.search(row_text.folded(money)) and not row_text.is_signature(money):
            heading = row_text.is_section(first, among_names=column == self.anchor)
            if self.persons and heading and len(filled) == 2:
                return RowKind.SUBTOTAL  # 一、文一社区 with what it comes to
            return RowKind.RECORD
        if row_text.is_dated(first) and self._goes_on_from_day(row, filled):
            return RowKind.RECORD
        if row_text.is_signature(first) and self._only_signatures(filled[1:]):
            return RowKind.NOTE if row_text.opens_a_note(first) else RowKind.SIGNATURE
        if len(filled) > 1:
            return RowKind.RECORD
        if row_text.is_section(first, among_names=column == self.anchor) or row_text.excludes_people(first):
            return RowKind.SECTION
        of_all = row_text.people_of_all(row_text.folded(first)) is not None
        return RowKind.NOTE if of_all or row_text.is_note(first) else RowKind.RECORD

    def _goes_on_from_day(self, row: Sequence[Cell], filled: Sequence[tuple[int, Cell]]) -> bool:
        """Whether a row that begins with a day is of somebody or a payment, though its sum is missing."""
        if filled[0][0] == self.known.get("paid_on"):
            return not all(row_text.is_signature(cell) for _, cell in filled[1:])
        named = _at(row, self.anchor)
        return filled[0][0] != self.anchor and not is_blank(named) and not row_text.is_signature(named)

    def _only_signatures(self, rest: Sequence[tuple[int, Cell]]) -> bool:
        """Whether the other cells of a row of signatures are no figures: names, more signatures, dates."""
        return all(
            row_text.is_signature(cell) or not _FIGURE.fullmatch(row_text.folded(cell)) for _, cell in rest
        )


def _closing(row: Sequence[Cell], first: str, known: Mapping[str, int]) -> RowKind | None:
    """The kind of a line that closes a stretch of a ledger (本月合计, 本年累计); None for any other row."""
    if "voucher" not in known or label(_at(row, known.get("item"))):
        return None
    for text in (first, label(_at(row, known.get("remark")))):
        if _CLOSING_YEAR.match(text):
            return RowKind.TOTAL
        if _CLOSING.match(text) or row_text.is_subtotal(text):
            return RowKind.SUBTOTAL
        if row_text.is_total(text):
            return RowKind.TOTAL
    return None


def _is_number(text: str) -> bool:
    """Whether a cell below 身份证号 is meant as one, however wrong; 日期：2026.11.18 at the foot is not."""
    return text.rstrip("Xx").isdigit() or sum(map(str.isdigit, text)) >= _DIGITS_OF_A_NUMBER


def _at(row: Sequence[Cell], index: int | None) -> Cell:
    return row[index] if index is not None and index < len(row) else None
