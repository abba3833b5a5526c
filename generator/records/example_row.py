"""The example row of the template, left in a submitted list."""

from __future__ import annotations

from generator.diagnostics.problems import Problem, problem
from generator.intake import cell_values
from generator.intake.long_columns import LongCells
from generator.intake.table import Table

_WHERE = ("serial", "name", "identity", "remark")  # columns of which the example has one at least


def check_example(table: Table) -> list[Problem]:
    """Each row that still holds what the template's example row said, once."""
    words = cell_values.example_words()
    found: dict[int, Problem] = {}
    for name in _WHERE:
        column = table.columns.get(name)
        if column is None:
            continue
        given = column.cells
        if isinstance(given, LongCells) and not given.has_any(words):
            continue
        for index, cell in enumerate(given):
            if cell in words and index not in found:
                place = table.place.at(table.rows[index], column.place_name)
                found[index] = problem("example_row", place)
    return list(found.values())
