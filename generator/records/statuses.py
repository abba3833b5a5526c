"""Rows that are not approved: a cell of any column says 不通过, 待审 or 取消.

A column of answers (审核状态, 复核结果, 是否符合条件) needs a yes in every row. In other columns only a plain
no refuses the row; a longer remark is a warning, for the clerk to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from generator.diagnostics.problems import Problem, problem
from generator.domain.resources import load_toml
from generator.intake import row_text
from generator.intake.cell_values import is_nothing
from generator.intake.grid import Cell, is_blank, label, text_of
from generator.intake.long_columns import LongCells
from generator.intake.table import Column, Table

# Columns whose cells may be any text; the others hold one kind of value, which is read where it is needed.
_OF_TEXT = ("serial", "remark", "hardship", "illness", "disability", "area", "team")
# One of these stands in every no that the patterns know: long columns of text are searched for them first.
_SIGNS = (
    "[勿别划拿不未没拒否非无待取作注退驳撤剔删移去淘落放暂缓停中终搁除失联转迁资有存候备重"
    "×✗✘❌✕╳叉nNxXfFrRpPcCdD]"
)


def check_statuses(table: Table) -> list[Problem]:
    """A problem for each cell that says that its row is not approved, not yet, or no longer."""
    problems: list[Problem] = []
    status = table.columns.get("status")
    if status is not None:
        problems += _report(table, status, "row_not_approved", lambda cell: not is_approved(cell))
    for column in table.others:
        if column.name == "status":
            if not all(map(is_blank, column.cells)):
                problems += _report(table, column, "row_not_approved", lambda cell: not is_approved(cell))
        else:
            problems += _negatives(table, column)
    for name in _OF_TEXT:
        if name in table.columns:
            problems += _negatives(table, table.columns[name])
    return problems


def is_approved(cell: Cell) -> bool:
    """Whether a cell of a column of answers is a yes, in every part of it; a blank one is none."""
    parts = re.split("[,，、;；]", _folded(cell))
    return all(_matches("cells", "approved", part) for part in parts)


def _negatives(table: Table, column: Column) -> Iterator[Problem]:
    heading = label(column.header)
    asks = _matches("headings", "answers", heading) and not _matches("headings", "about_the_person", heading)

    asks_for_a_no = _matches("headings", "asks_for_a_no", heading)
    gives_reasons = _matches("headings", "reasons", heading)

    @lru_cache(maxsize=4096)
    def says_no(text: str) -> bool:
        folded = _folded(text)
        if gives_reasons:
            return not is_nothing(text)
        if asks_for_a_no:
            return _matches("cells", "yes", folded)
        return _matches("cells", "refused", folded) or (asks and _matches("cells", "no", folded))

    @lru_cache(maxsize=4096)
    def doubtful(text: str) -> bool:
        return not says_no(text) and _patterns("cells", "doubtful").search(row_text.folded(text)) is not None

    rows = range(len(column.cells)) if gives_reasons or asks_for_a_no else _candidates(column.cells)
    yield from _report(table, column, "row_not_meant", lambda cell: says_no(text_of(cell)), rows)
    yield from _report(table, column, "remark_doubtful", lambda cell: doubtful(text_of(cell)), rows)


def _candidates(cells: Sequence[Cell]) -> Sequence[int]:
    """The cells that may say no; in a long column of text without making a Python string of each."""
    if not isinstance(cells, LongCells):
        return range(len(cells))
    return () if cells.are_digits() else cells.where_matching(_SIGNS)


def _report(
    table: Table,
    column: Column,
    code: str,
    wrong: Callable[[Cell], bool],
    indexes: Sequence[int] | None = None,
) -> list[Problem]:
    if indexes is None and isinstance(column.cells, LongCells):
        bad = {text for text, _ in column.cells.different() if wrong(text)}
        if not bad:
            return []
        indexes = column.cells.where_any(bad)
    rows = range(len(column.cells)) if indexes is None else indexes
    return [
        problem(code, table.place.at(table.rows[index], column.place_name), column=column.place_name)
        for index in rows
        if wrong(column.cells[index])
    ]


def _folded(cell: Cell) -> str:
    """As `label`, where brackets hold no part of the answer; a cell that is all in brackets is itself."""
    return label(unicodedata.normalize("NFKC", text_of(cell))).lower().strip("()[]【】")


def _matches(part: str, name: str, folded: str) -> bool:
    return _patterns(part, name).fullmatch(folded) is not None


@cache
def _patterns(part: str, name: str) -> re.Pattern[str]:
    lists: Mapping[str, Mapping[str, list[str]]] = load_toml("generator.records", "statuses.toml")
    return re.compile("|".join(f"(?:{each})" for each in lists[part][name]))
