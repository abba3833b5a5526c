"""A Parquet file → text in columns. Run in a process of its own (`sandbox_worker`)."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable
from generator.intake.grid import Grid, text_of

MAX_ROWS = 2_000_000
MAX_COLUMNS = 256
MAX_BYTES = 300 * 1024 * 1024  # unpacked, as the file's own index says before anything is read


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The one table in the file at `path`; the names of its columns are row 1."""
    try:
        with parquet.ParquetFile(path) as file:
            about = file.metadata
            unpacked = sum(about.row_group(index).total_byte_size for index in range(about.num_row_groups))
            if about.num_rows > MAX_ROWS or about.num_columns > MAX_COLUMNS or unpacked > MAX_BYTES:
                return [], [problem("too_large", place)]
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError, ValueError):
        return [], [problem("unreadable", place)]
    columns = [
        pa.chunked_array([pa.array([name], pa.string()), *_text(column).chunks])
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return [Grid("", TextTable(columns))], []


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _text(column.cast(kind.value_type))
    exact = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_decimal)
    if any(matches(kind) for matches in exact) or pa.types.is_date(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.chunked_array([pa.array([text_of(cell) for cell in column.to_pylist()], pa.string())])
