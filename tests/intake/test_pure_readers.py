"""The readers of a browser, in Python alone, see in every cell what the readers of a build see."""

from __future__ import annotations

import os

from generator.intake.formats import calamine_cells, xlsx_cells
from generator.intake.formats.workbook import DamagedWorkbookError
from tests.intake.adversarial_workbooks import workbook

WORKBOOKS = int(os.environ.get("WORKBOOKS", "300"))


def seen(read, raw):
    """Every sheet without the blank edges on the right and below, each cell with its type; None if damaged."""
    try:
        return [(name, _trimmed(rows), merges) for name, rows, merges in read(raw, lambda _: True)]
    except (DamagedWorkbookError, OverflowError):  # the worker answers both with `unreadable`
        return None


def _trimmed(rows):
    lines = []
    for row in rows:
        cells = [(type(cell).__name__, repr(cell)) for cell in row]
        while cells and cells[-1] == ("str", "''"):
            cells.pop()
        lines.append(cells)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def test_both_readers_of_workbooks_see_the_same_in_every_cell():
    damaged = cells = 0
    for seed in range(WORKBOOKS):
        raw = workbook(seed)
        expected = seen(calamine_cells.sheets, raw)
        assert seen(xlsx_cells.sheets, raw) == expected, seed
        damaged += expected is None
        cells += sum(len(row) for _, rows, _ in expected or () for row in rows)
    assert damaged < WORKBOOKS / 4
    assert cells > 20 * WORKBOOKS
