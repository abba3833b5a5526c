"""A workbook → its sheets: opened, checked by its guard, its cells read by the reader in use."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import file_content, number_format, xlsx_guard
from generator.intake.formats.workbook_password import PASSWORD
from generator.intake.formats.xlsx_guard import BookReport
from generator.intake.formats.xlsx_sheet import SheetReport
from generator.intake.grid import Cell, Grid, Mark, Merge, text_of
from generator.intake.header import find_header

MAX_BYTES = 200 * 1024 * 1024  # of the file as it lies on the disk
# Refused, and read all the same, so that mistakes in the rows are reported in the same pass.
_READ_ON = {
    "hidden_rows", "hidden_columns", "changed_by_condition", "hidden_sheet", "dates_1904", "macros",
    "external_links", "embedded_objects",
}  # fmt: skip
type Rows = Sequence[Sequence[Cell]]
type Merges = tuple[Merge, ...]

_LONG_NUMBER = re.compile(r"\d{15}")  # of a person, or of a card


def read(
    path: Path, place: Place, cells: CellReader, environment: Mapping[str, str] = os.environ
) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the workbook at `path` by `cells`; with problems none, or all where rows can be checked.

    A workbook under a password is opened with the one in the variable GONGSHI_WORKBOOK_PASSWORD of
    `environment` and decrypted in memory only.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [problem("too_large", place)]
        raw = path.read_bytes()
        if raw.startswith(file_content.OLE):
            from generator.intake.formats import xls_guard  # here, for most workbooks are of the new form

            if xls_guard.is_managed(raw):
                return [], [problem("rights_managed", place)]
            if xls_guard.is_encrypted(raw):
                password = environment.get(PASSWORD)
                if not password:
                    return [], [problem("password_needed", place, variable=PASSWORD)]
                raw = _decrypted(raw, password)
                if not raw:
                    return [], [problem("password_wrong", place, variable=PASSWORD)]
    except (OSError, ValueError, IndexError):
        return [], [problem("unreadable", place)]
    is_old = raw.startswith(file_content.OLE)
    report = xls_guard.check(raw, place) if is_old else xlsx_guard.check(io.BytesIO(raw), place)
    if any(each.code not in _READ_ON for each in report.problems):
        return [], report.problems
    try:
        grids = _sheets(raw, report, cells)
        return grids, report.problems + _tables_unseen(raw, report, place, cells)
    except (OSError, ValueError):
        return [], [problem("unreadable", place)]


class CellReader(Protocol):
    """What reads the values of a workbook, whose guard has let it pass."""

    def __call__(self, raw: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Rows, Merges]]:
        """Each worksheet whose name is `wanted`: its name, its rows from A1 on, and the merged ranges.

        Raises DamagedWorkbookError.
        """


class DamagedWorkbookError(ValueError):
    """The workbook is damaged, or is none."""


def _sheets(raw: bytes, report: BookReport, cells: CellReader) -> list[Grid]:
    """The sheets that are seen: what the clerk cannot look into is not read."""
    grids = []
    reported = {each.place.sheet for each in report.problems if each.code == "hidden_sheet"}
    unseen = report.harmless | reported
    for name, rows, merges in cells(raw, lambda name: name not in unseen):
        found = report.sheets.get(name, SheetReport())
        grids.append(Grid(name, rows, merges, (*found.marks, *_shown_otherwise(rows, found))))
    return grids


def _shown_otherwise(rows: Sequence[Sequence[Cell]], report: SheetReport) -> Iterator[Mark]:
    """The cells whose number format shows another thing than they hold."""
    for code, cells in report.formatted.items():
        whole = number_format.shows_whole_numbers(code)
        for row, column in cells:
            cell = rows[row - 1][column] if row <= len(rows) and column < len(rows[row - 1]) else None
            if whole and isinstance(cell, float) and cell.is_integer():
                continue
            if how := number_format.shows_other(code, cell):
                yield Mark(f"shown_{how}", row, column)


def _tables_unseen(raw: bytes, report: BookReport, place: Place, cells: CellReader) -> list[Problem]:
    """A hidden sheet that only looks like the source of a list, and holds records."""
    if not report.harmless:
        return []
    problems = []
    for name, rows, _ in cells(raw, lambda name: name in report.harmless):
        numbers = any(_LONG_NUMBER.search(text_of(cell)) for row in rows for cell in row)
        if numbers or find_header(Grid(name, rows)) is not None:
            problems.append(problem("hidden_sheet", Place(place.batch, place.file, name)))
    return problems


def _decrypted(raw: bytes, password: str) -> bytes:
    """The workbook without its password; empty where the password is wrong. Raises ValueError."""
    import msoffcrypto  # only where it is needed: it brings a whole library of ciphers
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    out = io.BytesIO()
    try:
        file = msoffcrypto.OfficeFile(io.BytesIO(raw))
        file.load_key(password=password)
        file.decrypt(out)
    except InvalidKeyError:
        return b""
    except (DecryptionError, FileFormatError, ParseError) as error:
        raise ValueError("cannot be decrypted") from error
    return out.getvalue()
