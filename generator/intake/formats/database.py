"""Records from a database, by an address in notice.toml: SQLite in the batch's folder, PostgreSQL anywhere.

    records = "sqlite:///名单.db"
    table = "慰问名单"

    records = "postgresql+psycopg://gongshi:${GONGSHI_DB_PASSWORD}@db.example:5432/tuiguan"
    query = "SELECT 姓名, 身份证号, 慰问金额 FROM 慰问名单 WHERE 年度 = 2025"

A password never stands in notice.toml: `${NAME}` is replaced by the environment variable NAME when the
database is opened; `records = "${NAME}"` takes the whole address from there. An address with a written-out
password is refused. No address, and no word of the database itself, goes into a message: they may hold both
passwords and values. Databases are opened for reading only.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import sqlalchemy
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable
from generator.intake.formats.database_url import VARIABLE
from generator.intake.grid import Grid, text_of
from generator.intake.notice_facts import NoticeFacts

MAX_ROWS = 2_000_000
_SECONDS = 10  # to connect
_STEP = 10_000  # rows fetched at a time
_PASSWORD = re.compile(r"://[^/@]*:([^@]+)@|[?&]password=([^&]+)")


class _AddressError(ValueError):
    """The address cannot be used; `code` is an entry of `messages.toml`."""

    def __init__(self, code: str, variable: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.variable = variable


def read(
    facts: NoticeFacts, folder: Path, place: Place, environment: Mapping[str, str] = os.environ
) -> tuple[list[Grid], Place, list[Problem]]:
    """The one table that `facts` ask for, the place that names it, and what forbids reading it."""
    source = Place(place.batch, "数据库")
    if (facts.table is None) == (facts.query is None):
        return [], source, [problem("database_query", place.at(column="query"))]
    try:
        url = _resolve(facts.records or "", folder, environment)
        source = Place(place.batch, "数据库" if url.host else Path(url.database or "").name)
        with _connected(url) as connection:
            table = _fetch(connection, facts)
    except _AddressError as error:
        words = {"variable": error.variable} if error.variable else {}
        return [], source, [problem(error.code, place.at(column="records"), **words)]
    except (OperationalError, InterfaceError) as error:
        code = "database_failed" if error.statement else "database_unreachable"
        return [], source, [problem(code, place.at(column="records"))]
    except (SQLAlchemyError, UnicodeError):
        return [], source, [problem("database_failed", place.at(column="records"))]
    if table is None:
        return [], source, [problem("too_large", source)]
    return [Grid("", table)], source, []


def _resolve(records: str, folder: Path, environment: Mapping[str, str]) -> URL:
    written = _PASSWORD.search(records)
    if written and not VARIABLE.fullmatch(written[1] or written[2]):
        raise _AddressError("password_in_notice")
    for name in VARIABLE.findall(records):
        if not environment.get(name):
            raise _AddressError("database_variable", name)
    whole = VARIABLE.fullmatch(records)
    filled = (
        environment[whole[1]]
        if whole
        else VARIABLE.sub(lambda match: quote(environment[match[1]], safe=""), records)
    )
    try:
        url = make_url(filled)
    except (ArgumentError, ValueError):
        raise _AddressError("database_address") from None
    if url.get_backend_name() == "postgresql" and url.database:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite") or not url.database:
        raise _AddressError("database_address")
    return _sqlite(url.database, folder)


def _sqlite(database: str, folder: Path) -> URL:
    file = folder / database
    if not Path(database).is_absolute() and file.resolve().parent != folder.resolve():
        raise _AddressError("records_outside")
    if not file.is_file():
        raise _AddressError("no_records_file")
    return URL.create(
        "sqlite", database=f"file:{quote(str(file.resolve()))}", query={"mode": "ro", "uri": "true"}
    )


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    arguments = {"connect_timeout": _SECONDS} if url.host or url.drivername.startswith("postgres") else {}
    engine = sqlalchemy.create_engine(
        url, poolclass=sqlalchemy.NullPool, connect_args=arguments, hide_parameters=True
    )
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(postgresql_readonly=True)
        yield connection


def _fetch(connection: Connection, facts: NoticeFacts) -> TextTable | None:
    """The rows as text under their column names; None where there are more than can be meant."""
    wanted: sqlalchemy.Executable
    if facts.query is not None:
        # As the clerk wrote it: a colon is a colon, not a parameter.
        wanted = sqlalchemy.text(facts.query.replace(":", r"\:"))
    else:
        schema, _, name = (facts.table or "").rpartition(".")
        table = sqlalchemy.table(name, schema=schema or None)
        wanted = sqlalchemy.select(sqlalchemy.text("*")).select_from(table)
    result = connection.execution_options(stream_results=True).execute(wanted)
    rows = [list(map(str, result.keys()))]
    for part in result.partitions(_STEP):
        rows += [[text_of(cell) for cell in row] for row in part]
        if len(rows) > MAX_ROWS:
            return None
    return TextTable.from_rows(rows)
