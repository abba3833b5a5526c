"""What each row of a sheet is: every row has exactly one sort, so that none is lost in silence.

Whatever is not plainly something else is a record and gets judged. A row that carries an identity number is a
record whatever else stands in it.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow.compute as pc

from generator.intake import arrow_numpy
from generator.intake.arrow_table import TextTable
from generator.intake.grid import Cell, Grid, is_blank, label, text_of
from generator.intake.header import Header

type Sorts = np.ndarray[tuple[int], np.dtype[np.uint8]]  # a RowSort for each row of a sheet

_TOTAL_WORDS = ("合计", "总计", "共计", "累计")
_SUBTOTAL_WORDS = ("小计",)
# How account books close a month, a quarter or a page, and the year so far.
_CLOSING = re.compile(r"(?:本[日月季页期]|\d{1,2}月份?|第?[一二三四1-4]季度)[合小]计")
_CLOSING_YEAR = re.compile(r"本年[合累]计")
_FOOTER_WORDS = (
    "填表", "制表", "审核", "审批", "复核", "负责人", "经办", "填报", "单位", "备注", "说明", "注", "日期",
    "联系电话", "监督电话", "公示", "盖章", "以上",
)  # fmt: skip
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
    FOOTER = 7  # 填表人, 审核人, 日期 …


@dataclass(frozen=True, slots=True)
class RowCounts:
    """How many rows of the sheet are what; together they are all its rows."""

    above: int
    header: int
    records: int
    blank: int
    repeated: int
    totals: int
    footers: int

    @property
    def all(self) -> int:
        """Every row of the sheet."""
        parts = (self.above, self.header, self.records, self.blank)
        return sum(parts) + self.repeated + self.totals + self.footers


def sort_rows(grid: Grid, header: Header, known: Mapping[str, int]) -> Sorts:
    """The sort of each row of `grid`; `known` are the columns by canonical name."""
    sorts = np.full(len(grid.rows), RowSort.RECORD, np.uint8)
    sorts[: header.first_row] = RowSort.ABOVE
    sorts[header.first_row : header.first_record] = RowSort.HEADER
    words = {index: label(text) for index, text in header.labels.items()}
    for index in _doubtful(grid, header, known):
        sorts[index] = _sort_of(grid.rows[index], words, known)
    return sorts


def count(sorts: Sorts) -> RowCounts:
    """The account of a sheet's rows."""
    found = np.bincount(sorts, minlength=len(RowSort)).tolist()
    return RowCounts(
        above=found[RowSort.ABOVE],
        header=found[RowSort.HEADER],
        records=found[RowSort.RECORD],
        blank=found[RowSort.BLANK],
        repeated=found[RowSort.REPEATED],
        totals=found[RowSort.TOTAL] + found[RowSort.SUBTOTAL],
        footers=found[RowSort.FOOTER],
    )


_SHORTEST_NUMBER = 15  # characters of an identity number of old


def _doubtful(grid: Grid, header: Header, known: Mapping[str, int]) -> Sequence[int]:
    """The rows that must be looked at one by one.

    The others are records: they carry an identity number, or, in a ledger, a day and a 经费项目.
    """
    if isinstance(grid.rows, TextTable) and "identity" in known:
        cells = grid.rows.columns[known["identity"]]
        lengths = np.concatenate(
            [arrow_numpy.values(each, np.int32) for each in pc.binary_length(cells).chunks]
        )
        plain = arrow_numpy.flags(pc.ascii_is_alnum(cells)) & (lengths >= _SHORTEST_NUMBER)
    elif isinstance(grid.rows, TextTable) and known.keys() >= {"voucher", "paid_on", "item"}:
        dated = pc.match_substring_regex(grid.rows.columns[known["paid_on"]], r"^\s*[0-9]{4}")
        item = pc.match_substring_regex(grid.rows.columns[known["item"]], "^[^计]*(?:经费|慰问费)[^计]*$")
        plain = arrow_numpy.flags(pc.and_(dated, item))
    else:
        return range(header.first_record, len(grid.rows))
    found = np.flatnonzero(~plain)
    return [int(index) for index in found[found >= header.first_record]]


def _sort_of(row: Sequence[Cell], words: Mapping[int, str], known: Mapping[str, int]) -> RowSort:
    filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
    if not filled:
        return RowSort.BLANK
    if _is_number(text_of(_at(row, known.get("identity")))):
        return RowSort.RECORD
    if sum(words.get(column) == label(cell) for column, cell in filled) >= 2:
        return RowSort.REPEATED
    anchor = known.get("name", known.get("item", 0))
    first = label(filled[0][1])
    for text in (first, label(_at(row, anchor))):
        if text.startswith(_TOTAL_WORDS):
            return RowSort.TOTAL
        if text.startswith(_SUBTOTAL_WORDS):
            return RowSort.SUBTOTAL
    if (closing := _closing(row, first, known)) is not None:
        return closing
    if first.startswith(_FOOTER_WORDS):
        # At the foot on the left, or pushed to the right, where no person and no sum can be meant.
        money = label(_at(row, known.get("amount")))
        if (filled[0][0] <= anchor and not money) or (
            filled[0][0] > anchor and (not money or money.startswith(_FOOTER_WORDS))
        ):
            return RowSort.FOOTER
    return RowSort.RECORD


def _closing(row: Sequence[Cell], first: str, known: Mapping[str, int]) -> RowSort | None:
    """The sort of a line that closes a stretch of a ledger (本月合计, 本年累计); None for any other row."""
    if "voucher" not in known or label(_at(row, known.get("item"))):
        return None
    for text in (first, label(_at(row, known.get("remark")))):
        if _CLOSING_YEAR.match(text):
            return RowSort.TOTAL
        if _CLOSING.match(text) or text.startswith(_SUBTOTAL_WORDS):
            return RowSort.SUBTOTAL
        if text.startswith(_TOTAL_WORDS):
            return RowSort.TOTAL
    return None


def _is_number(text: str) -> bool:
    """Whether a cell below 身份证号 is meant as one, however wrong; 日期：2026.11.18 at the foot is not."""
    return text.rstrip("Xx").isdigit() or sum(map(str.isdigit, text)) >= _DIGITS_OF_A_NUMBER


def _at(row: Sequence[Cell], index: int | None) -> Cell:
    return row[index] if index is not None and index < len(row) else None
