"""The text of a CSV file, and its table by Python's own reader, which tells a broken quotation."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.grid import Grid, Mark, is_blank
from generator.intake.header import find_header

MAX_BYTES = 300 * 1024 * 1024  # of a text file: more than of any other form
_SIGNS = ",\t;，|"  # that stand between columns: a comma, or another instead
_END_OF_FILE = b"\x1a\0"  # Ctrl-Z and padding, by which old systems say that a file ends
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_CELL = 32_767  # characters, as in a spreadsheet: more is an open quotation mark


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The one table in the file at `path`: UTF-8 with or without BOM, or GB18030."""
    try:
        raw = as_bytes_of_text(path.read_bytes())
    except OSError:
        return [], [problem("unreadable", place)]
    if raw is None:
        return [], [problem("unreadable", place)]
    text = decoded(raw)
    if text is None:
        return [], [problem("encoding", place)]
    return find_grid(text, place)


def as_bytes_of_text(raw: bytes) -> bytes | None:
    """What stands in a file, without the signs of its end and in no UTF-16; None where it is no text."""
    if raw.startswith(_UTF_16):  # Excel's “Unicode 文本”
        with suppress(UnicodeDecodeError):
            raw = raw.decode("utf-16").encode()
    raw = raw.rstrip(_END_OF_FILE)
    return None if b"\0" in raw else raw


def decoded(raw: bytes) -> str | None:
    """The text of UTF-8 with or without BOM, or of GB18030; None where it is neither."""
    # GB18030 last: it decodes nearly anything. Never GBK, which lacks 䶮 and other characters of names.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def find_grid(text: str, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The table in `text`, by the first sign between the columns with which a header is seen in it."""
    commas: Grid | None = None
    problems: list[Problem] = []
    for sign in _SIGNS:
        try:
            grid = irregular(text, sign)
        except OpenQuoteError as error:
            problems.append(problem("open_quote", place.at(error.line)))
        except csv.Error:
            problems.append(problem("unreadable", place))
        else:
            if find_header(grid) is not None:
                return [grid], []
            commas = commas or grid
    return ([], problems[:1]) if problems or commas is None else ([commas], [])


class OpenQuoteError(csv.Error):
    """A quotation mark opens in `line` and is closed nowhere, or by the next one that was meant to open."""

    def __init__(self, line: int) -> None:
        super().__init__(f"open quotation mark in line {line}")
        self.line = line


def irregular(text: str, sign: str = ",") -> Grid:
    """By Python's reader, which tells a broken quotation; `sign` divides columns.

    Rows that go on behind the last column of the header are marked: a comma too many moved their cells.
    Raises OpenQuoteError, csv.Error.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    rows: list[list[str]] = []
    starts = [1]  # the line in which each row begins
    try:
        for row in lines:
            rows.append(row)
            starts.append(lines.line_num + 1)
    except csv.Error:
        if '"' in "".join(text.splitlines(keepends=True)[starts[-1] - 1 :]):
            raise OpenQuoteError(starts[-1]) from None
        raise
    filled = max(map(len, rows), default=0)
    grid = Grid("", [[*row, *[""] * (filled - len(row))] for row in rows])
    header = find_header(grid)
    if header is None:
        return grid
    width = len(rows[header.first_record - 1])
    marks = []
    for number, row in enumerate(rows, start=1):
        if any(_is_swallowed(cell, sign, width) for cell in row):
            raise OpenQuoteError(starts[number - 1])
        if number > header.first_record and any(not is_blank(cell) for cell in row[width:]):
            marks.append(Mark("row_too_wide", number))
    return replace(grid, marks=tuple(marks))


def _is_swallowed(cell: str, sign: str, width: int) -> bool:
    """Whether whole rows stand in one cell, between a quotation mark left open and the next one."""
    return ("\n" in cell or "\r" in cell) and cell.count(sign) >= max(2, width - 1)
