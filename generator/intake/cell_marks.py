"""Which of the marks on a file's cells matter: an error in a column that is not read does no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.grid import Cell, Grid, Mark, is_blank, letter, text_of
from generator.intake.header import find_header
from generator.intake.long_columns import LongCells
from generator.intake.table import Column, Table

_READ = {
    "name", "gender", "identity", "birth", "age", "self_paid", "amount", "people", "rate", "item", "use",
    "status", "paid_on", "method", "voucher",
}  # fmt: skip
_READ_OF_A_LEDGER = _READ | {"payee", "card"}  # they tell two payments apart
_NUMBERS = frozenset({"age", "self_paid", "amount", "people", "rate"})
_MONEY_OR_COUNT = frozenset({"amount", "people", "age"})  # what is published, or must be whole
_SHOWN = ("shown_other", "shown_rounded", "shown_padded", "shown_in_wan")
_WAN = 10_000
_LOST = ("error_value", "formula_without_value")  # the cell is read as empty
_AFTER_THOUSANDS_COMMA = r"^\s*[0-9]{3}(?:\.[0-9]+)?\s*$"
_BEFORE_THOUSANDS_COMMA = r"^\s*[0-9]{1,3}\s*$"


def check_marks(
    grids: Sequence[Grid], facts: Grid | None, table: Table | None, place: Place
) -> list[Problem]:
    """Problems of the marks in `grids`, where `table` was read from one of them.

    Marks of sheets that are not read are ignored; where no table was found, every mark is reported.
    """
    found: list[Problem] = []
    for grid in grids:
        sheet = Place(place.batch, place.file, grid.sheet)
        if grid is facts:
            found += (problem(_of_a_fact(mark.code), _at_fact(grid, sheet, mark)) for mark in grid.marks)
        elif table is not None and table.place.sheet == grid.sheet:
            found += _check_records(grid, table, sheet)
            found += _covered(grid, table, sheet)
        elif find_header(grid) is not None or table is None:
            marks = (mark for mark in grid.marks if mark.code != "shown_padded")
            found += (problem(_as_text(mark.code), _at(sheet, mark)) for mark in marks)
    if table is not None and not table.place.sheet:
        wide = {each.place.row for each in found if each.code == "row_too_wide"}
        found += (each for each in _split_sums(table) if each.place.row not in wide)
    return found


def _check_records(grid: Grid, table: Table, sheet: Place) -> Iterator[Problem]:
    names = {column.letter: name for name, column in table.columns.items()}
    read = _READ_OF_A_LEDGER if "voucher" in names.values() else _READ
    rows: set[int] | None = None
    for mark in grid.marks:
        name = names.get(letter(mark.column), "") if mark.column is not None else ""
        above = mark.row <= table.header_row
        if mark.code in _LOST:
            if above or name in read:
                yield problem(mark.code, _at(sheet, mark))
            else:
                yield problem("error_unread", _at(sheet, mark))
        elif mark.code in _SHOWN:
            if name in read and not above and (code := _of_a_column(mark.code, name, table)):
                yield problem(code, sheet.at(mark.row, table.columns[name].place_name))
        elif mark.code == "unseen_text":
            if name in read and not above:
                yield problem(mark.code, sheet.at(mark.row, table.columns[name].place_name))
        elif mark.code == "row_too_wide":
            rows = rows if rows is not None else {*table.rows, *(each.row for each in table.totals)}
            if mark.row in rows:
                yield problem(mark.code, sheet.at(mark.row))
        else:
            yield problem(mark.code, _at(sheet, mark))


def _of_a_column(code: str, name: str, table: Table) -> str:
    """The message for a cell that shows another thing; empty where in `name` it does not matter."""
    if name in ("birth", "paid_on"):  # days, in whatever form; both are compared with others
        return ""
    if code == "shown_padded" or (code == "shown_in_wan" and table.columns[name].factor == _WAN):
        return ""
    if code == "shown_rounded":
        return code if name in _MONEY_OR_COUNT else ""
    return "shown_other_number" if name in _NUMBERS else "shown_other_text"


def _of_a_fact(code: str) -> str:
    """A fact is published as it is stored: 62 is not 0062, nor 57188001122 a telephone."""
    return "shown_other_text" if code in _SHOWN else _as_text(code)


def _as_text(code: str) -> str:
    return "shown_other_text" if code in ("shown_other", "shown_in_wan") else code


def _at(sheet: Place, mark: Mark) -> Place:
    return sheet.at(mark.row, f"{letter(mark.column)}列" if mark.column is not None else "")


def _at_fact(grid: Grid, sheet: Place, mark: Mark) -> Place:
    """The place of a fact's cell, by the words on the left of it."""
    place = _at(sheet, mark)
    words = text_of(_cell(grid, mark.row - 1, 0))
    return sheet.at(mark.row, f"{words}（{place.column}）") if mark.column and words else place


def _covered(grid: Grid, table: Table, sheet: Place) -> Iterator[Problem]:
    """Cells under a merged one that hold something else than it shows."""
    last = len(grid.rows)
    for merge in grid.merges:
        shown = text_of(_cell(grid, merge.top, merge.left))
        for row in range(max(merge.top, table.header_row), min(merge.bottom + 1, last)):
            for column in range(merge.left, min(merge.right + 1, len(grid.rows[row]))):
                cell = _cell(grid, row, column)
                if not is_blank(cell) and text_of(cell) != shown:
                    yield problem("covered_cell", sheet.at(row + 1, f"{letter(column)}列"))


def _cell(grid: Grid, row: int, column: int) -> Cell:
    cells = grid.rows[row] if row < len(grid.rows) else ()
    return cells[column] if column < len(cells) else None


def _split_sums(table: Table) -> Iterator[Problem]:
    """1,500 without quotation marks in a text file whose next column was free to take the 500."""
    amount = table.columns.get("amount")
    behind = amount and _column_right_of(amount, table)
    if not amount or not behind:
        return
    for index in _matches(behind.cells, _AFTER_THOUSANDS_COMMA):
        if re.match(_BEFORE_THOUSANDS_COMMA, text_of(amount.cells[index])):
            yield problem("sum_split", table.place.at(table.rows[index], amount.place_name))


def _column_right_of(amount: Column, table: Table) -> Column | None:
    """The column right of the sums where words stand in it, or nothing is known of it."""
    columns: Mapping[str, Column] = table.columns
    candidates = [*(each for name, each in columns.items() if name == "remark"), *table.others]
    after = {letter(at): letter(at + 1) for at in range(256)}[amount.letter]
    return next((each for each in candidates if each.letter == after), None)


def _matches(cells: Sequence[Cell], pattern: str) -> Sequence[int]:
    if isinstance(cells, LongCells):
        return cells.where_matching(pattern)
    return [at for at, cell in enumerate(cells) if re.match(pattern, text_of(cell))]
