"""A CSV file as text in columns: by Arrow where its lines are regular, else by Python's reader."""

from __future__ import annotations

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
from generator.intake.formats import csv_text
from generator.intake.formats.csv_text import MAX_BYTES
from generator.intake.grid import Grid
from generator.intake.header import find_header

_MAX_COLUMNS = 256
BLOCK = 1 << 20  # bytes parsed at a time


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The one table in the file at `path`: UTF-8 with or without BOM, or GB18030."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [problem("too_large", place)]
        if (table := streamed_table(path)) is not None and find_header(Grid("", table)) is not None:
            return [Grid("", table)], []
        return _read_text(path.read_bytes(), place)
    except OSError:
        return [], [problem("unreadable", place)]


def _read_text(raw: bytes, place: Place) -> tuple[list[Grid], list[Problem]]:
    """As `read`, of what stands in a file."""
    text = csv_text.as_bytes_of_text(raw)
    if text is None:
        return [], [problem("unreadable", place)]
    table, decoded = regular_table(text), None  # which takes nothing but UTF-8
    if table is None:
        decoded = csv_text.decoded(text)
        if decoded is None:
            return [], [problem("encoding", place)]
        table = regular_table(decoded.encode())
    if table is not None and find_header(Grid("", table)) is not None and not _swallows(table, b'"' in text):
        return [Grid("", table)], []
    grids, problems = csv_text.find_grid(decoded or csv_text.decoded(text) or "", place)
    return [replace(grid, rows=TextTable.from_rows(grid.rows)) for grid in grids], problems  # type: ignore[arg-type] # text


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


def regular_table(raw: bytes) -> TextTable | None:
    """By Arrow, in all cores; None where it is no regular UTF-8, or its lines are of different widths."""
    if not is_regular(raw):
        return None
    return _by_arrow(pa.BufferReader(raw), quoted=b'"' in raw)


def streamed_table(path: Path) -> TextTable | None:
    """By Arrow, a block while the next is being read: most files are plain UTF-8 without quotation marks.

    None for any other file, mostly after its first block. Raises OSError.
    """
    with path.open("rb", buffering=0) as stream:
        try:
            return _by_arrow(
                pa.PythonFile(_UnquotedStream(stream, path.stat().st_size), mode="r"), quoted=False
            )
        except _SpecialBytesError:
            return None


class _SpecialBytesError(ValueError):
    """The file holds a quotation mark, a NUL or the sign of an end."""


class _UnquotedStream:
    """A file in which no quotation mark stands, for Arrow to read."""

    closed = False

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream = stream
        self._size = size
        self._read = 0

    def read(self, size: int) -> bytes:
        """The next bytes. Raises _SpecialBytesError."""
        block = self._stream.read(size)
        if b'"' in block or b"\0" in block or b"\x1a" in block:
            raise _SpecialBytesError
        self._read += len(block)
        progress.report("读取", self._read, self._size)
        return block

    def close(self) -> None:
        """Nothing: the file is closed by whoever opened it."""


def _by_arrow(source: pa.NativeFile, *, quoted: bool) -> TextTable | None:
    try:
        table = arrow_csv.read_csv(
            source,
            read_options=arrow_csv.ReadOptions(autogenerate_column_names=True, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=quoted, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                column_types={f"f{index}": pa.string() for index in range(_MAX_COLUMNS)}
            ),
        )
    except pa.ArrowInvalid:
        return None
    return TextTable(table.columns) if table.num_columns <= _MAX_COLUMNS else None


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
