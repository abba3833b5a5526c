"""The unit of each column of sums; a problem where the heading and the sheet state different ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import PurePath

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.grid import Cell, Grid, is_blank, letter, text_of
from generator.intake.header import Header, column_name
from generator.intake.row_kinds import PASSED_OVER, RowKind, RowKinds, rows_of
from generator.intake.units import Unit, units_in, units_of_heading

_OF_THE_SHEET = ("amount", "self_paid")  # columns of money that stand in the sheet's unit
_OF_ITS_OWN = "rate"  # 标准（元/人） stands in yuan beside an amount in 万元

type _StatedUnit = tuple[Unit, Place]


def factors(
    grid: Grid, header: Header, row_kinds: RowKinds, known: Mapping[str, int], place: Place
) -> tuple[dict[int, Decimal], list[Problem]]:
    """What one of a column is in yuan, by the column's index; problems where that is not certain.

    `known` are the columns by canonical name. Without any unit sums are in yuan.
    """
    stated = list(_units_of_sheet(grid, header, row_kinds, place))
    found: dict[int, Decimal] = {}
    problems = _differences(stated)
    for name in (*_OF_THE_SHEET, _OF_ITS_OWN):
        if name not in known:
            continue
        at = known[name]
        words = header.labels[at]
        heading = f"{text_of(words)}（{letter(at)}列）".replace("\n", "")
        own = [(unit, place.at(header.first_record, heading)) for unit in units_of_heading(words)]
        also = stated[:1] if name in _OF_THE_SHEET else []
        problems += _differences([*also, *own])
        found[at] = next((unit.factor for unit, _ in [*own, *stated] if unit.factor), Decimal(1))
    return found, list(dict.fromkeys(problems))


def _units_of_sheet(grid: Grid, header: Header, row_kinds: RowKinds, place: Place) -> Iterator[_StatedUnit]:
    """Units stated anywhere but in the records and the headings of columns."""
    for words in (PurePath(place.file).stem, grid.sheet):
        yield from ((unit, Place(place.batch, place.file, place.sheet)) for unit in units_in(words))
    for index in rows_of(row_kinds, PASSED_OVER):
        in_header = (
            header.first_row <= index < header.first_record or row_kinds[index] == RowKind.REPEATED_HEADER
        )
        for column, cell in enumerate(grid.rows[index]):
            if is_blank(cell) or (in_header and _is_heading(cell, header.labels.get(column, ""))):
                continue
            yield from ((unit, place.at(index + 1, f"{letter(column)}列")) for unit in units_in(cell))


def _is_heading(cell: Cell, words: str) -> bool:
    """Whether a cell of the header belongs to one column: a unit in it is said of that column alone."""
    return column_name(cell) is not None or (
        text_of(cell).strip("（）()") in words and column_name(words) is not None
    )


def _differences(stated: list[_StatedUnit]) -> list[Problem]:
    """Each unit that is unknown, and the first that differs from the first stated."""
    problems = [problem("unit_unknown", place) for unit, place in stated if unit.factor is None]
    known = [(unit, place) for unit, place in stated if unit.factor is not None]
    for unit, place in known[1:]:
        if unit.factor != known[0][0].factor:
            first, where = known[0]
            row = f"第 {where.row} 行" if where.row else "文件名或工作表名"
            words = {"here": unit.words, "there": first.words, "where": row}
            return [*problems, problem("units_differ", place, **words)]
    return problems
