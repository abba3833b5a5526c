"""Rows of a server → one table of text, within the limits of time and rows; why a server was not asked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from generator.intake.arrow_table import TextTable, joined
from generator.intake.formats.database_limits import CELL_BYTES, MAX_ROWS, SECONDS, STEP
from generator.intake.grid import text_of

CONNECT_SECONDS = 10


class DatabaseRefusedError(ValueError):
    """The database is not asked, or did not answer; `code` is an entry of `messages.toml`."""

    def __init__(self, code: str, **words: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def table_of(rows: Iterable[Sequence[Any]], names: Callable[[], Sequence[str]]) -> TextTable | None:
    """The `rows` as text below their column names, asked for last; None where there are more than are meant.

    Raises DatabaseRefusedError where the rows take too long.
    """
    deadline = time.monotonic() + SECONDS
    parts: list[TextTable] = []
    read: list[list[str]] = []
    for row in rows:
        read.append([text_of(cell) for cell in row])
        if len(read) == STEP:
            parts.append(TextTable.from_rows(read))
            read = []
            if time.monotonic() > deadline:
                raise DatabaseRefusedError("database_slow", seconds=SECONDS)
            if len(parts) * STEP > MAX_ROWS:
                return None
        if any(len(cell) > CELL_BYTES for cell in read[-1:] and read[-1]):
            return None
    if len(parts) * STEP + len(read) > MAX_ROWS:
        return None
    heading = [TextTable.from_rows([list(names())])] if names() else []
    return joined([*heading, *parts, *([TextTable.from_rows(read)] if read else [])])
