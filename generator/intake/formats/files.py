"""Files → grids: one module a form, all problems as values, nothing interpreted."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import csv_file, file_content, sandbox
from generator.intake.grid import Grid
from generator.intake.header import find_header

WORKBOOKS = (".xlsx", ".xls")
SUFFIXES = (*WORKBOOKS, ".csv", ".parquet")


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems none, or all where the rows can be judged too."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return [], [
            file_content.other(suffix, place) or problem("unknown_format", place, formats="、".join(SUFFIXES))
        ]
    if path.is_file() and not path.stat().st_size:
        return [], [problem("empty_file", place)]
    if suffix == ".parquet":
        return sandbox.read(path, place)
    try:
        beginning = file_content.head(path)
    except OSError:
        return [], [problem("unreadable", place)]
    if beginning.startswith((file_content.OLE, file_content.ZIP)):
        return sandbox.read(path, place)
    if found := file_content.other(file_content.of_beginning(beginning), place):
        return [], [found]
    grids, problems = csv_file.read(path, place)
    if suffix in WORKBOOKS and not any(find_header(grid) for grid in grids):
        return [], [problem("unreadable", place)]  # text, and no table: not what its name says
    return grids, problems
