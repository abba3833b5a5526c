"""Which records each 合计 and 小计 of a sheet may add up: those above or below it, or those of its part."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.intake import row_text
from generator.intake.grid import Cell, Grid, label
from generator.intake.row_kinds import RowSort, Sorts, rows_of

_MOST = 60  # stretches tried for one total

type Stretch = tuple[int, int]  # of records: first, and the one behind the last


@dataclass(frozen=True, slots=True)
class Total:
    """A 合计 or 小计 row, or a heading that says how many it is of.

    `stretches` are what it may add up, the likeliest first; `people` how many it says they are.
    """

    row: int
    whole: bool  # a 合计, not a 小计
    stretches: Sequence[Stretch]
    people: int | None
    cells: Mapping[str, Cell] = field(repr=False)


def find_totals(grid: Grid, sorts: Sorts, records: Sequence[int], known: Mapping[str, int]) -> list[Total]:
    """The totals of a sheet; `records` are the 0-based rows of its records, `known` its columns.

    A 合计 adds up the whole list, above it or below it. Where nothing is called 小计, several 合计 may each
    add up their part.
    """
    bounds = rows_of(sorts, (RowSort.TOTAL, RowSort.SUBTOTAL, RowSort.SECTION))
    at = {index: bisect.bisect_left(records, index) for index in bounds}
    has_parts = RowSort.SUBTOTAL in sorts
    wholes = [index for index in bounds if sorts[index] == RowSort.TOTAL]
    count = len(records)
    counts_people = "name" in known and "people" not in known
    names = [_sort_name(grid, sorts, index) for index in bounds]
    totals = []
    for place, index in enumerate(bounds):
        first = next((cell for cell in grid.rows[index] if row_text.folded(cell)), None)
        people = row_text.people_said(first) if counts_people else None
        if sorts[index] == RowSort.SECTION and people is None:
            continue
        here, whole = at[index], sorts[index] == RowSort.TOTAL
        every: list[Stretch] = [(0, here), (0, count)]
        above = [(start, here) for start in _starts(place, bounds, at, names)]
        below = [(here, at[each]) for each in bounds[place + 1 :]] + [(here, count)]
        if whole and has_parts and index == wholes[-1]:
            stretches = every
        elif whole:
            stretches = [*every, *above, *below]
        else:
            stretches = [*above, *below]
        tried = list(dict.fromkeys((low, high) for low, high in stretches if high > low))[:_MOST]
        cells = {
            name: grid.rows[index][column] for name, column in known.items() if column < len(grid.rows[index])
        }
        totals.append(Total(index + 1, whole, tried, people, cells))
    return totals


def _starts(place: int, bounds: Sequence[int], at: Mapping[int, int], names: Sequence[str]) -> Iterator[int]:
    """Where the records may begin that the total at `place` adds up, back to the last total of its kind.

    社区小计 may add up several 小组小计 above it, and no other 社区小计.
    """
    for earlier in range(place - 1, -1, -1):
        yield at[bounds[earlier]]
        if names[earlier] == names[place]:
            return
    yield 0


def _sort_name(grid: Grid, sorts: Sorts, index: int) -> str:
    """What totals of one kind have in common: 社区小计 of 文一社区小计."""
    if sorts[index] == RowSort.TOTAL:
        return "合计"
    if sorts[index] == RowSort.SECTION:
        return ""
    found = next((cell for cell in grid.rows[index] if row_text.is_subtotal(cell)), None)
    return label(found)[-4:]
