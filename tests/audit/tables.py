"""Tables of columns of one's own."""

from __future__ import annotations

from generator.diagnostics.problems import Place
from generator.intake.row_kinds import RowCounts
from generator.intake.table import Column, Table


def table_of(*others: Column, **known: Column) -> Table:
    """A table with columns that are `known` by their names and others that are not, as long as the longest."""
    rows = range(2, 2 + max(len(each.cells) for each in (*others, *known.values())))
    return Table(Place("a-batch", "明细.csv"), 1, rows, known, others, (), RowCounts(0, 0, 0, 0, 0, 0, 0), {})
