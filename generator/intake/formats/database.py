"""Records from a database, by an address in notice.toml: SQLite in the batch's folder, PostgreSQL anywhere.

    records = "sqlite:///名单.db"
    table = "慰问名单"

    records = "postgresql+psycopg://gongshi:${GONGSHI_DB_PASSWORD}@db.example:5432/tuiguan"
    table = "慰问名单_2025"

Whoever writes a notice.toml must not learn what the builder knows, nor reach what it can reach. So `${NAME}`
is replaced by the environment variable NAME only where the name begins with GONGSHI_DB_ (an address may be
nothing but `${NAME}`), only servers that the office lists (`database_list`) are asked, over TLS
where the list does not say otherwise, and an address has no options but an application's name. An address
with a written-out password is refused. A batch names a table or view; a query of its own is run only where
the list allows it. No address, and no word of the database itself, goes into a message: they may hold both
passwords and values. Databases are opened for reading only, with limits of time and rows.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable, joined
from generator.intake.formats import sandbox
from generator.intake.formats.database_limits import CELL_BYTES, MAX_ROWS, SECONDS, STEP
from generator.intake.formats.database_url import VARIABLE
from generator.intake.formats.databases import NONE, Databases, PostgresServer
from generator.intake.grid import Grid, text_of
from generator.intake.notice_facts import NoticeFacts

_CONNECT_SECONDS = 10
_PASSWORD = re.compile(r"://[^/@]*:([^@]+)@|[?&]password=([^&]+)")
_NAME = re.compile(r"GONGSHI_DB_[A-Z_]{1,40}[0-9]{0,2}")
_OPTIONS = frozenset({"application_name"})
_SELECT = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
SETTINGS = (
    f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s -c lock_timeout={SECONDS}s "
    f"-c idle_in_transaction_session_timeout={SECONDS}s"
)
_SLOW = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)


class _RefusedError(ValueError):
    """The database is not asked, or did not answer; `code` is an entry of `messages.toml`."""

    def __init__(self, code: str, **words: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def read(
    facts: NoticeFacts,
    folder: Path,
    place: Place,
    databases: Databases = NONE,
    environment: Mapping[str, str] = os.environ,
) -> tuple[list[Grid], Place, list[Problem]]:
    """The one table that `facts` ask for, the place that names it, and what forbids reading it."""
    source = Place(place.batch, "数据库")
    if (facts.table is None) == (facts.query is None):
        return [], source, [problem("database_query", place.at(column="query"))]
    try:
        url = _resolve(facts.records or "", environment)
        if url.get_backend_name() == "sqlite":
            file = _file(url, folder)
            source = Place(place.batch, file.name)
            _allowed(facts, databases.sqlite_queries)
            return (*_reordered(sandbox.read_table(file, source, facts.table, facts.query), source),)
        server = _listed(url, databases)
        _allowed(facts, server.queries)
        table = _fetch(url, server, facts)
    except _RefusedError as error:
        column = "query" if error.code == "database_free_query" else "records"
        return [], source, [problem(error.code, place.at(column=column), **error.words)]
    if table is None:
        return [], source, [problem("too_large", source)]
    return [Grid("", table)], source, []


def _reordered(
    answer: tuple[list[Grid], list[Problem]], source: Place
) -> tuple[list[Grid], Place, list[Problem]]:
    grids, problems = answer
    return grids, source, problems


def _allowed(facts: NoticeFacts, queries: bool) -> None:
    if facts.query is None:
        return
    if not queries:
        raise _RefusedError("database_free_query")
    if not _SELECT.match(facts.query):
        raise _RefusedError("database_failed")


def _resolve(records: str, environment: Mapping[str, str]) -> URL:
    """The address with its variables filled in."""
    written = _PASSWORD.search(records)
    if written and not VARIABLE.fullmatch(written[1] or written[2]):
        raise _RefusedError("password_in_notice")
    for name in VARIABLE.findall(records):
        if not _NAME.fullmatch(name):
            raise _RefusedError("database_variable_name")
        if not environment.get(name):
            raise _RefusedError("database_variable", variable=name)
    only_variable = VARIABLE.fullmatch(records)
    filled = (
        environment[only_variable[1]]
        if only_variable
        else VARIABLE.sub(lambda match: quote(environment[match[1]], safe=""), records)
    )
    try:
        url = make_url(filled)
    except (ArgumentError, ValueError):
        raise _RefusedError("database_address") from None
    sqlite = url.drivername in ("sqlite", "sqlite+pysqlite")
    if not url.database or not (sqlite or (url.get_backend_name() == "postgresql" and url.host)):
        raise _RefusedError("database_address")
    if not url.query.keys() <= (frozenset() if sqlite else _OPTIONS):
        raise _RefusedError("database_option")
    return url


def _file(url: URL, folder: Path) -> Path:
    """The SQLite file in the batch's own folder: no way out by a path or a link."""
    file = folder / str(url.database)
    if file.resolve().parent != folder.resolve():
        raise _RefusedError("records_outside")
    if not file.is_file():
        raise _RefusedError("no_records_file")
    return file


def _listed(url: URL, databases: Databases) -> PostgresServer:
    try:
        server = databases.find(str(url.host), url.port or 5432, str(url.database))
    except ValueError:  # a port that is no number
        server = None
    if server is None:
        raise _RefusedError("database_not_listed")
    return server


def _fetch(url: URL, server: PostgresServer, facts: NoticeFacts) -> TextTable | None:
    """The rows as text under their column names; None where there are more than can be meant."""
    try:
        connection = _connected(url, server)
    except (psycopg.Error, UnicodeError, ValueError):
        raise _RefusedError("database_unreachable") from None
    deadline = time.monotonic() + SECONDS
    try:
        with connection, connection.cursor() as cursor:
            connection.read_only = True
            parts: list[TextTable] = []
            rows: list[list[str]] = []
            # One statement alone, however many are written: `stream` speaks the extended protocol.
            for row in cursor.stream(_statement(facts)):
                rows.append([text_of(cell) for cell in row])
                if len(rows) == STEP:
                    parts.append(TextTable.from_rows(rows))
                    rows = []
                    if time.monotonic() > deadline:
                        raise _RefusedError("database_slow", seconds=SECONDS)
                    if len(parts) * STEP > MAX_ROWS:
                        return None
                if any(len(cell) > CELL_BYTES for cell in rows[-1:] and rows[-1]):
                    return None
            names = [str(column.name) for column in cursor.description or ()]
    except _SLOW:
        raise _RefusedError("database_slow", seconds=SECONDS) from None
    except (psycopg.Error, UnicodeError, ValueError):
        raise _RefusedError("database_failed") from None
    if len(parts) * STEP + len(rows) > MAX_ROWS:
        return None
    heading = [TextTable.from_rows([names])] if names else []
    return joined([*heading, *parts, *([TextTable.from_rows(rows)] if rows else [])])


def _connected(url: URL, server: PostgresServer) -> psycopg.Connection:
    mode, authority = server.tls, server.ca
    return psycopg.connect(
        host=server.host,
        port=server.port,
        dbname=server.database,
        user=url.username or "",
        password=url.password or "",
        connect_timeout=_CONNECT_SECONDS,
        sslmode="disable" if mode == "off" else mode,
        sslrootcert=authority or ("system" if mode == "verify-full" else ""),
        options=SETTINGS,
        application_name=str(url.query.get("application_name", "gongshi")),
    )


def _statement(facts: NoticeFacts) -> sql.Composed | str:
    if facts.query is not None:
        return facts.query
    schema, _, name = (facts.table or "").rpartition(".")
    return sql.SQL("SELECT * FROM {}").format(sql.Identifier(*filter(None, (schema, name))))
