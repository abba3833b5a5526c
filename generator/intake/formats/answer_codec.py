"""What the process that parses files of others answers, in bytes that can hold nothing else.

A parser that a file has taken over may write what it likes. So its answer is no pickle, which could run code
here: cells are of the types that a cell may have, places and codes are looked up anew, and columns of text
are checked byte by byte before they are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec.msgpack import Ext

from generator.diagnostics.problems import Place, Problem, catalogue, problem
from generator.intake.grid import Cell, Grid, Mark, Merge

if TYPE_CHECKING:
    import pyarrow as pa

type _Code = Annotated[str, msgspec.Meta(pattern="^[a-z_0-9]{1,60}$")]
type _EncodedCell = str | int | float | bool | Ext | None

_MOMENTS: dict[type, int] = {date: 1, datetime: 2, time: 3}
_SPAN = 4  # a length of time, in microseconds
_TEMPORAL = frozenset({*_MOMENTS, timedelta})


class _Sheet(msgspec.Struct, array_like=True):
    name: str
    rows: list[list[_EncodedCell]]
    columns: list[tuple[int, bytes, bytes]]  # of text: how many cells, where each ends, all of them
    merges: list[tuple[int, int, int, int]]
    marks: list[tuple[_Code, int, int | None]]


class _EncodedProblem(msgspec.Struct, array_like=True):
    code: str
    place: Place
    words: dict[str, str | int]


class _Answer(msgspec.Struct, array_like=True):
    sheets: list[_Sheet]
    problems: list[_EncodedProblem]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Answer)


def encode(grids: Sequence[Grid], problems: Sequence[Problem]) -> bytes:
    """The sheets and problems as bytes."""
    encoded = [_EncodedProblem(each.code, each.place, dict(each.words)) for each in problems]
    return _ENCODER.encode(_Answer([_sheet(grid) for grid in grids], encoded))


def decode(content: bytes) -> tuple[list[Grid], list[Problem]]:
    """What `encode` was given. Raises ValueError where the bytes are anything else."""
    try:
        answer = _DECODER.decode(content)
    except msgspec.MsgspecError as error:
        raise ValueError("no answer of ours") from error
    if any(each.code not in catalogue() for each in answer.problems):
        raise ValueError("no such problem")
    try:
        problems = [problem(each.code, each.place, **each.words) for each in answer.problems]
        return [_grid(sheet) for sheet in answer.sheets], problems
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("no answer of ours") from error


def _sheet(grid: Grid) -> _Sheet:
    merges = [(each.top, each.left, each.bottom, each.right) for each in grid.merges]
    marks = [(each.code, each.row, each.column) for each in grid.marks]
    columns = getattr(grid.rows, "columns", None)
    if columns is not None:
        return _Sheet(grid.sheet, [], [_buffers(column) for column in columns], merges, marks)
    rows = [row if _TEMPORAL.isdisjoint(map(type, row)) else list(map(_encodable, row)) for row in grid.rows]
    return _Sheet(grid.sheet, rows, [], merges, marks)  # type: ignore[arg-type] # no cell is temporal any more


def _grid(sheet: _Sheet) -> Grid:
    merges = tuple(Merge(*merge) for merge in sheet.merges)
    marks = tuple(Mark(*each) for each in sheet.marks)
    if any(number < 0 for merge in sheet.merges for number in merge):
        raise ValueError("no merged range")
    if sheet.columns:
        from generator.intake.arrow_table import TextTable  # with all of Arrow

        return Grid(sheet.name, TextTable([_column(*each) for each in sheet.columns]), merges, marks)
    rows: list[list[Cell]] = [
        list(map(_cell, row)) if Ext in map(type, row) else row  # type: ignore[misc] # no Ext is in it
        for row in sheet.rows
    ]
    return Grid(sheet.name, rows, merges, marks)


def _encodable(cell: Cell) -> _EncodedCell:
    return _encode_moment(cell) if isinstance(cell, (date, time, timedelta)) else cell


@lru_cache(maxsize=8192)  # the same days come again and again
def _encode_moment(cell: date | time | timedelta) -> Ext:
    if isinstance(cell, timedelta):
        return Ext(_SPAN, str(cell // timedelta(microseconds=1)).encode())
    return Ext(_MOMENTS[type(cell)], cell.isoformat().encode())


def _cell(cell: _EncodedCell) -> Cell:
    return _from_bytes(cell.code, bytes(cell.data)) if isinstance(cell, Ext) else cell


@lru_cache(maxsize=8192)
def _from_bytes(code: int, data: bytes) -> Cell:
    text = data.decode("ascii")
    if code == _SPAN:
        return timedelta(microseconds=int(text))
    for kind, known in _MOMENTS.items():
        if code == known:
            moment: date | time = kind.fromisoformat(text)  # type: ignore[attr-defined]
            return moment
    raise ValueError("no such cell")


def _buffers(column: pa.ChunkedArray) -> tuple[int, bytes, bytes]:
    import pyarrow as pa

    joined = pa.concat_arrays(column.chunks or [pa.array([], pa.string())])  # its first cell begins at 0
    _, ends, texts = joined.buffers()
    return len(joined), ends.to_pybytes() if ends else b"\0" * 4, texts.to_pybytes() if texts else b""


def _column(count: int, ends: bytes, texts: bytes) -> pa.ChunkedArray:
    import pyarrow as pa

    if count < 0 or len(ends) < 4 * (count + 1):
        raise ValueError("no column")
    array = pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(texts))
    array.validate(full=True)  # every end within the text and after the one before, every text UTF-8
    return pa.chunked_array([array])
