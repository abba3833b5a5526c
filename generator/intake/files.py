"""Files → grids: one module a form, all problems as values, nothing interpreted."""

from __future__ import annotations

from pathlib import Path

from generator.intake import csv_file, readers
from generator.intake.grid import Grid
from generator.problems import Place, Problem, problem

WORKBOOKS = (".xlsx", ".xls")
SUFFIXES = (*WORKBOOKS, ".csv", ".parquet")


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems none, or all where the rows can be judged too."""
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS or suffix == ".parquet":
        return readers.read(path, place)
    if suffix == ".csv":
        return csv_file.read(path, place)
    return [], [problem("unknown_format", place, formats="、".join(SUFFIXES))]
