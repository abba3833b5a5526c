"""Files → grids: one function a format, all problems as values, nothing interpreted."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import python_calamine as calamine

from generator.intake import guard
from generator.intake.grid import Grid, Merge
from generator.problems import Place, Problem, problem

SUFFIXES = (".xlsx", ".csv")
MAX_CSV_BYTES = 300 * 1024 * 1024


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems, no sheets."""
    if path.suffix.lower() == ".xlsx":
        return _read_workbook(path, place)
    if path.suffix.lower() == ".csv":
        return _read_csv(path, place)
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


def _read_csv(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    try:
        if path.stat().st_size > MAX_CSV_BYTES:
            return [], [problem("too_large", place)]
        raw = path.read_bytes()
    except OSError:
        return [], [problem("unreadable", place)]
    # GB18030 last: it decodes nearly anything. Never GBK, which lacks 䶮 and other characters of names.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return [], [problem("encoding", place)]
    if "\0" in text:
        return [], [problem("unreadable", place)]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return [], [problem("unreadable", place)]
    return [Grid("", rows)], []
