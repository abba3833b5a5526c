"""Which records each 合计 and 小计 of a sheet may add up: those above or below it, or those of its part."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from generator.intake import row_text
from generator.intake.grid import Cell, Grid, label
from generator.intake.row_kinds import RowKind, RowKinds, rows_of
from generator.intake.stated_sums import stated_sums

_MOST = 60  # candidates tried for one total

type RecordRange = tuple[int, int]  # of records: the first, and the one after the last


@dataclass(frozen=True, slots=True)
class Total:
    """A 合计 or 小计 row, a heading that states how many persons follow, or an amount in words.

    `candidates` are the ranges it may add up, the likeliest first; `people` is the count it states. `sums`
    are the sums in yuan that its words state (合计（大写）叁仟元整).
    """

    row: int
    is_grand_total: bool  # a 合计, not a 小计
    candidates: Sequence[RecordRange]
    people: int | None
    cells: Mapping[str, Cell] = field(repr=False)
    sums: tuple[Decimal, ...] = field(default=(), repr=False)


def find_totals(grid: Grid, kinds: RowKinds, records: Sequence[int], known: Mapping[str, int]) -> list[Total]:
    """The totals of a sheet; `records` are the 0-based rows of its records, `known` its columns.

    A 合计 adds up the whole list, above it or below it. Where nothing is called 小计, several 合计 may each
    add up their part.
    """
    bounds = rows_of(kinds, (RowKind.TOTAL, RowKind.SUBTOTAL, RowKind.SECTION, RowKind.AMOUNT_IN_WORDS))
    at = {index: bisect.bisect_left(records, index) for index in bounds}
    has_parts = RowKind.SUBTOTAL in kinds
    grand_totals = [index for index in bounds if kinds[index] == RowKind.TOTAL]
    count = len(records)
    money = {known.get(name) for name in ("amount", "self_paid")}
    counts_people = "name" in known and "people" not in known
    names = [_total_name(grid, kinds, index) for index in bounds]
    totals = []
    for place, index in enumerate(bounds):
        first = next((cell for cell in grid.rows[index] if row_text.folded(cell)), None)
        people = row_text.stated_people(first) if counts_people else None
        if kinds[index] == RowKind.SECTION and people is None:
            continue
        sums = tuple(
            each
            for column, cell in enumerate(grid.rows[index])
            if column not in money and kinds[index] != RowKind.SECTION
            for each in stated_sums(cell)
        )
        here, is_grand_total = at[index], kinds[index] == RowKind.TOTAL
        every: list[RecordRange] = [(0, here), (0, count)]
        above = [(start, here) for start in _starts(place, bounds, at, names)]
        below = [(here, at[each]) for each in bounds[place + 1 :]] + [(here, count)]
        if is_grand_total and has_parts and index == grand_totals[-1]:
            candidates = every
        elif is_grand_total or kinds[index] == RowKind.AMOUNT_IN_WORDS:
            candidates = [*every, *above, *below]
        else:
            candidates = [*above, *below]
        tried = list(dict.fromkeys((low, high) for low, high in candidates if high > low))[:_MOST]
        cells = {
            name: grid.rows[index][column] for name, column in known.items() if column < len(grid.rows[index])
        }
        totals.append(Total(index + 1, is_grand_total, tried, people, cells, sums))
    return totals


def find_stated(grid: Grid, kinds: RowKinds, count: int, known: Mapping[str, int]) -> Iterator[Total]:
    """What titles and notes say of the whole list of `count` records: 名单（共38人）, 合计：2000元 on top."""
    counts_people = "name" in known and "people" not in known
    for index in rows_of(kinds, (RowKind.TITLE, RowKind.NOTE, RowKind.SIGNATURE)):
        row = grid.rows[index]
        words = "|".join(filter(None, map(row_text.folded, row)))
        people = row_text.people_of_all(words)
        total = any(map(row_text.is_total, row))
        if people is None and not total:
            continue
        at = known.get("amount", len(row))
        figure = row[at] if total and at < len(row) and type(row[at]) in (int, float) else None
        sums = stated_sums(words.replace("|", ","))
        yield Total(
            index + 1, False, [(0, count)], people if counts_people else None, {"amount": figure}, sums
        )


def _starts(place: int, bounds: Sequence[int], at: Mapping[int, int], names: Sequence[str]) -> Iterator[int]:
    """Where the records may begin that the total at `place` adds up, back to the last total of its kind.

    社区小计 may add up several 小组小计 above it, and no other 社区小计.
    """
    for earlier in range(place - 1, -1, -1):
        yield at[bounds[earlier]]
        if names[earlier] == names[place]:
            return
    yield 0


def _total_name(grid: Grid, kinds: RowKinds, index: int) -> str:
    """What totals of one kind have in common: 社区小计 of 文一社区小计."""
    if kinds[index] == RowKind.TOTAL:
        return "合计"
    if kinds[index] in (RowKind.SECTION, RowKind.AMOUNT_IN_WORDS):
        return ""
    found = next((cell for cell in grid.rows[index] if row_text.is_subtotal(cell)), None)
    return label(found)[-4:]
