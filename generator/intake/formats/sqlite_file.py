"""One table of a SQLite file → text in columns. Run in a process of its own (`sandbox`).

The file comes from others: it is opened read-only and immutable, and nothing but SELECT of it is allowed,
whatever its views say: no other file, no PRAGMA, no function but those that make cells of cells.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable, joined
from generator.intake.formats.database_limits import CELL_BYTES, MAX_ROWS, SECONDS, STEP
from generator.intake.grid import Grid, text_of

_HEADER = b"SQLite format 3\0"
_OPS = 20_000  # of SQLite's machine between two looks at the clock
_FUNCTIONS = frozenset(
    {
        "abs", "avg", "cast", "coalesce", "count", "date", "datetime", "glob", "group_concat", "ifnull",
        "iif", "instr", "length", "like", "lower", "ltrim", "max", "min", "nullif", "printf", "format",
        "replace", "round", "rtrim", "strftime", "substr", "substring", "sum", "total", "trim", "upper",
        "row_number",
    }
)  # fmt: skip
_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})


def read(path: Path, place: Place, table: str | None, query: str | None) -> tuple[list[Grid], list[Problem]]:
    """The rows of `table`, or of `query` where the office allows one; the columns' names are row 1."""
    where = Place(place.batch, "notice.toml", column="records")
    if any(_has_companion(path, ending) for ending in ("-wal", "-journal")):
        return [], [problem("database_in_use", where)]
    with path.open("rb") as stream:
        if stream.read(len(_HEADER)) not in (_HEADER, b""):
            return [], [problem("database_failed", where)]
    deadline = time.monotonic() + SECONDS
    try:
        with closing(_opened(path)) as connection:
            connection.set_progress_handler(lambda: int(time.monotonic() > deadline), _OPS)
            cursor = connection.execute(query if query is not None else _select(table or ""))
            names = [str(column[0]) for column in cursor.description or ()]
            parts = [TextTable.from_rows([names])] if names else []
            rows = 0
            while part := cursor.fetchmany(STEP):
                parts.append(TextTable.from_rows([[text_of(_known(cell)) for cell in row] for row in part]))
                rows += len(part)
                if rows > MAX_ROWS:
                    return [], [problem("too_large", place)]
    except sqlite3.DataError:
        return [], [problem("too_large", place)]
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, TypeError):
        late = time.monotonic() > deadline
        code = "database_slow" if late else "database_failed"
        return [], [problem(code, where, seconds=SECONDS) if late else problem(code, where)]
    return [Grid("", joined(parts))], []


def _opened(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, cached_statements=0)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    connection.setconfig(sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, False)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL_BYTES)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    """SELECT and READ alone, and functions that make a cell of cells."""
    del first
    if action in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS):
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _select(table: str) -> str:
    schema, _, name = table.rpartition(".")
    return f"SELECT * FROM {'.'.join(_quoted(part) for part in (schema, name) if part)}"  # noqa: S608 - quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _known(cell: object) -> str | int | float | None:
    """A cell of SQLite; bytes are none of ours. Raises TypeError."""
    if cell is None or isinstance(cell, (str, int, float)):
        return cell
    raise TypeError("bytes in a cell")


def _has_companion(path: Path, ending: str) -> bool:
    other = path.with_name(path.name + ending)
    return other.exists() and other.stat().st_size > 0
