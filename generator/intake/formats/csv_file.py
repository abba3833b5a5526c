"""A CSV file as text in columns: by Arrow where its lines are regular, else by Python's reader."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from generator.diagnostics import progress
from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable
from generator.intake.grid import Grid
from generator.intake.header import find_header

MAX_BYTES = 300 * 1024 * 1024
_MAX_COLUMNS = 256
_SIGNS = "\t;，|"  # that stand between columns instead of a comma
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
        raw = path.read_bytes()
    except OSError:
        return [], [problem("unreadable", place)]
    if raw.startswith(_UTF_16):  # Excel's “Unicode 文本”
        with suppress(UnicodeDecodeError):
            raw = raw.decode("utf-16").encode()
    if b"\0" in raw:
        return [], [problem("unreadable", place)]
    table = _regular(raw)  # which takes nothing but UTF-8
    if table is None:
        text = _decoded(raw)
        if text is None:
            return [], [problem("encoding", place)]
        try:
            table = _regular(text.encode()) or irregular(text)
        except csv.Error:
            return [], [problem("unreadable", place)]
    return [_divided(Grid("", table), raw)], []


def _divided(grid: Grid, raw: bytes) -> Grid:
    """The grid, or, where no header is seen in it, the one that another sign between the columns makes."""
    text = _decoded(raw) if find_header(grid) is None else None
    for sign in _SIGNS if text else ():
        with suppress(csv.Error):
            other = Grid("", irregular(text or "", sign))
            if find_header(other) is not None:
                return other
    return grid


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
    """The file holds a quotation mark or a NUL."""


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
        if b'"' in block or b"\0" in block:
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


def irregular(text: str, sign: str = ",") -> TextTable:
    """By Python's reader, which tells a broken quotation; `sign` divides columns. Raises csv.Error."""
    csv.field_size_limit(_LONGEST_CELL)
    return TextTable.from_rows(list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)))
