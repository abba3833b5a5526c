"""Files → grids: one function a format, all problems as values, nothing interpreted."""

from __future__ import annotations

from pathlib import Path

import python_calamine as calamine

from generator.intake import csv_file, guard
from generator.intake.grid import Grid, Merge
from generator.problems import Place, Problem, problem

SUFFIXES = (".xlsx", ".csv")


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems, no sheets."""
    if path.suffix.lower() == ".xlsx":
        return _read_workbook(path, place)
    if path.suffix.lower() == ".csv":
        return csv_file.read(path, place)
    return [], [problem("unknown_format", place, formats="、".join(SUFFIXES))]


def _read_workbook(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    if problems := guard.judge(path, place):
        return [], problems
    grids = []
    try:
        with calamine.CalamineWorkbook.from_path(str(path)) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                merges = tuple(
                    Merge(top, left, bottom, right)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                )
                grids.append(Grid(name, sheet.to_python(skip_empty_area=False), merges))
    except (calamine.CalamineError, OSError):
        return [], [problem("unreadable", place)]
    return grids, []
