"""Where the header of a sheet is, and what each column is called: one line, or two that belong together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator.domain.resources import load_toml
from generator.intake.grid import Cell, Grid, is_blank, label, text_of
from generator.intake.units import units_of_heading, without_unit

_NUMBERED = re.compile(r"^\d{1,2}[.、)）]?(?=\D)|(?<=\D)\d{1,2}$")  # 1.姓名, 姓名2
ANCHORS = ("name", "item")  # a header names persons or items of spending
_UNITS = ("人", "岁", "周岁", "人次", "项", "个")
_HEADER_WITHIN = 30  # rows from the top in which a header is looked for


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """One entry of `columns.toml`."""

    words: frozenset[str]
    sensitive: str  # the kind of private value, empty where the column holds none
    repeats: bool  # a table may have several such columns
    pattern: re.Pattern[str] | None  # further words


@dataclass(frozen=True, slots=True)
class Header:
    """A header as found: 0-based numbers of rows and columns."""

    first_row: int
    first_record: int
    labels: Mapping[int, str]  # column index → words as found


@cache
def column_kinds() -> Mapping[str, ColumnKind]:
    """The entries of `columns.toml` by canonical name; words are normalised as `label` does."""
    return {
        name: ColumnKind(
            frozenset(label(word) for word in entry["words"]),
            entry.get("sensitive", ""),
            entry.get("repeats", False),
            re.compile("|".join(entry["patterns"])) if "patterns" in entry else None,
        )
        for name, entry in load_toml("generator.intake", "columns.toml").items()
    }


@cache
def names_by_word() -> Mapping[str, str]:
    """The canonical name of a column by each of its words."""
    return {word: name for name, kind in column_kinds().items() for word in kind.words}


def find_header(grid: Grid) -> Header | None:
    """The header of the records in `grid`; None where there is none near the top."""
    for index, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        names = {column_name(cell) for cell in row}
        if len(names - {None}) >= 2 and names & set(ANCHORS):
            above = _line_above(grid, index)
            labels = above | _filled(row)
            below = _line_below(grid, index, labels)
            return Header(index - bool(above), index + 1 + bool(below), labels | below)
    return None


def column_name(words: Cell) -> str | None:
    """The canonical name of the column under this heading; None where it is not known."""
    folded = label(words)
    unnumbered = _NUMBERED.sub("", without_unit(folded))
    known = names_by_word().get(folded) or names_by_word().get(unnumbered)
    return known or next((name for name, pattern in _patterns() if pattern.fullmatch(folded)), None)


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(name, kind.pattern) for name, kind in column_kinds().items() if kind.pattern]


def _is_unit(text: str) -> bool:
    """Whether a cell below a heading says nothing but in what it is counted: （元）, 周岁."""
    words = label(text.strip("（）()[]【】"))
    return words in _UNITS or (not label(without_unit(words)) and bool(units_of_heading(words)))


def _filled(row: Sequence[Cell]) -> dict[int, str]:
    return {column: text_of(cell) for column, cell in enumerate(row) if not is_blank(cell)}


def _line_above(grid: Grid, index: int) -> dict[int, str]:
    """Labels of a two-line header whose 姓名 stands in the second line: 序号 merged over both."""
    if index == 0:
        return {}
    row = _filled(grid.rows[index])
    above = _filled(grid.rows[index - 1])
    return {column: text for column, text in above.items() if column not in row and column_name(text)}


def _line_below(grid: Grid, index: int, upper: Mapping[int, str]) -> dict[int, str]:
    """The labels of a header's second line; empty where the next row is not one.

    A second line stands only below cells that are merged across (发放情况 over 金额 and 银行卡号): below a
    label that names the records, such as 姓名, it is blank.
    """
    if index + 1 >= len(grid.rows):
        return {}
    below = _filled(grid.rows[index + 1])
    if below and all(_is_unit(text) and column in upper for column, text in below.items()):
        return {column: f"{upper[column]}（{text.strip('（）()')}）" for column, text in below.items()}
    if any(column_name(upper.get(column, "")) in ANCHORS for column in below):
        return {}
    if not any(column_name(text) for text in below.values()):
        return {}
    across = {
        column: upper.get(merge.left, "")
        for merge in grid.merges
        if merge.top <= index <= merge.bottom
        for column in range(merge.left, merge.right + 1)
    }
    labels = {}
    for column, text in below.items():
        joined = (upper.get(column) or across.get(column, "")) + text
        labels[column] = joined if column_name(joined) else text
    return labels
