"""A CSV file as text in columns: by Arrow where its lines are regular, else by Python's reader."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from generator.diagnostics import progress
from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable
from generator.intake.grid import Grid, Mark, is_blank
from generator.intake.header import find_header

MAX_BYTES = 300 * 1024 * 1024
_MAX_COLUMNS = 256
_SIGNS = ",\t;，|"  # that stand between columns: a comma, or another instead
_END_OF_FILE = b"\x1a\0"  # Ctrl-Z and padding, by which old systems say that a file ends
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 20  # bytes parsed at a time
_LONGEST_CELL = 32_767  # characters, as in a spreadsheet: more is an open quotation mark


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The one table in the file at `path`: UTF-8 with or without BOM, or GB18030."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [problem("too_large", place)]
        if (table := _streamed(path)) is not None and find_header(Grid("", table)) is not None:
            return [Grid("", table)], []
        return read_text(path.read_bytes(), place)
    except OSError:
        return [], [problem("unreadable", place)]


def read_text(raw: bytes, place: Place) -> tuple[list[Grid], list[Problem]]:
    """As `read`, of what stands in a file."""
    if raw.startswith(_UTF_16):  # Excel's “Unicode 文本”
        with suppress(UnicodeDecodeError):
            raw = raw.decode("utf-16").encode()
    raw = raw.rstrip(_END_OF_FILE)
    if b"\0" in raw:
        return [], [problem("unreadable", place)]
    table, text = _regular(raw), None  # which takes nothing but UTF-8
    if table is None:
        text = _decoded(raw)
        if text is None:
            return [], [problem("encoding", place)]
        table = _regular(text.encode())
    if table is not None and find_header(Grid("", table)) is not None and not _swallows(table, b'"' in raw):
        return [Grid("", table)], []
    return _by_python(text or _decoded(raw) or "", place)


def _by_python(text: str, place: Place) -> tuple[list[Grid], list[Problem]]:
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


def _decoded(raw: bytes) -> str | None:
    # GB18030 last: it decodes nearly anything. Never GBK, which lacks 䶮 and other characters of names.
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def is_regular(raw: bytes) -> bool:
    """Whether every reader takes `raw` alike: quotation marks stand around whole cells, or there are none."""
    return bool(raw) and (b'"' not in raw or _well_quoted(raw))


def _well_quoted(raw: bytes) -> bool:
    """Quotation marks in turn open a cell and close one; two together, inside a cell, stand for one."""
    text = np.frombuffer(raw, np.uint8)
    marks = np.flatnonzero(text == ord('"'))
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    before = text[opening[opening > 0] - 1]
    after = text[closing[closing + 1 < len(text)] + 1]
    return bool(np.isin(before, list(b',\n"')).all() and np.isin(after, list(b',\r\n"')).all())


def _regular(raw: bytes) -> TextTable | None:
    """By Arrow, in all cores; None where it is no regular UTF-8, or its lines are of different widths."""
    if not is_regular(raw):
        return None
    return _by_arrow(pa.BufferReader(raw), quoted=b'"' in raw)


def _streamed(path: Path) -> TextTable | None:
    """By Arrow, a block while the next is being read: most files are plain UTF-8 without quotation marks.

    None for any other file, mostly after its first block. Raises OSError.
    """
    with path.open("rb", buffering=0) as stream:
        try:
            return _by_arrow(pa.PythonFile(_Plain(stream, path.stat().st_size), mode="r"), quoted=False)
        except _NotPlainError:
            return None


class _NotPlainError(ValueError):
    """The file holds a quotation mark, a NUL or the sign of an end."""


class _Plain:
    """A file in which no quotation mark stands, for Arrow to read."""

    closed = False

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self._read = 0

    def read(self, size: int) -> bytes:
        """The next bytes. Raises _NotPlainError."""
        block = self._stream.read(size)
        if b'"' in block or b"\0" in block or b"\x1a" in block:
            raise _NotPlainError
        self._read += len(block)
        progress.report("读取", self._read, self._size)
        return block

    def close(self) -> None:
        """Nothing: the file is closed by whoever opened it."""


def _by_arrow(source: pa.NativeFile, *, quoted: bool) -> TextTable | None:
    try:
        table = arrow_csv.read_csv(
            source,
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=_BLOCK),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=quoted, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{index}": pa.string() for index in range(_MAX_COLUMNS)}
            ),
        )
    except pa.ArrowInvalid:
        return None
    return TextTable(table.columns) if table.num_columns <= _MAX_COLUMNS else None


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
    grid = Grid("", TextTable.from_rows(rows))
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


def _swallows(table: TextTable, quoted: bool) -> bool:
    """Whether a cell of a regular file with quotation marks may have swallowed rows."""
    if not quoted:
        return False
    width = len(table.columns)
    pattern = f"(?:[^,]*,){{{max(2, width - 1)}}}"
    for column in table.columns:
        broken = column.filter(pc.match_substring_regex(column, "[\r\n]"))
        if len(broken) and pc.any(pc.match_substring_regex(broken, pattern)).as_py():
            return True
    return False
