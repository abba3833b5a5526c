"""The readers of a browser: Python and its packages alone, in one process, within narrower bounds.

The whole of it is bounded as well: its memory, and the time after which the page ends its worker.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import csv_text, file_content, workbook, xlsx_cells
from generator.intake.formats.databases import Databases
from generator.intake.grid import Grid
from generator.intake.notice_facts import NoticeFacts

MAX_UNZIPPED = 60_000_000
"""Bytes of a workbook, its members unpacked, or of a text."""

MAX_ROWS = 50_000
"""Rows of a sheet, blank ones too."""


def container(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of a workbook. A Parquet file is read where the site is built."""
    if path.suffix.lower() == ".parquet":
        return [], [problem("not_on_the_desk", place)]
    if _is_large(path):
        return [], [problem("too_large_for_desk", place)]
    grids, problems = _few(*workbook.read(path, place, _cells, {}), place)
    locked = any(each.code == "password_needed" for each in problems)
    return grids, [problem("password_on_the_desk", place)] if locked else problems


def text(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The table in a text file."""
    try:
        if path.stat().st_size > MAX_UNZIPPED:
            return [], [problem("too_large_for_desk", place)]
    except OSError:
        return [], [problem("unreadable", place)]
    return _few(*csv_text.read(path, place), place)


def database(
    facts: NoticeFacts, folder: Path, place: Place, databases: Databases
) -> tuple[list[Grid], Place, list[Problem]]:
    """Nothing: no database can be reached from a page."""
    del folder, databases
    return [], place, [problem("not_on_the_desk", facts.place_of("records", place))]


def _is_large(path: Path) -> bool:
    """Whether what is packed in the file is too much; what is no archive of ours is for its guard to say."""
    try:
        if path.stat().st_size > MAX_UNZIPPED:
            return True
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist()) > MAX_UNZIPPED
    except (OSError, ValueError, zipfile.BadZipFile):
        return False


def _cells(raw: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, workbook.Rows, workbook.Merges]]:
    if raw.startswith(file_content.OLE):
        from generator.intake.formats import xls_cells  # here, for it brings a library that few files need

        return xls_cells.sheets(raw, wanted)
    return xlsx_cells.sheets(raw, wanted)


def _few(grids: list[Grid], problems: list[Problem], place: Place) -> tuple[list[Grid], list[Problem]]:
    if any(len(grid.rows) > MAX_ROWS for grid in grids):
        return [], [problem("too_large_for_desk", place)]
    return grids, problems
