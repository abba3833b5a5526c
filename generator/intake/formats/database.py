"""Records from a database, by an address in notice.toml: SQLite in the batch's folder, a server anywhere.

    records = "sqlite:///名单.db"
    table = "慰问名单"

    records = "postgresql+psycopg://gongshi:${GONGSHI_DB_PASSWORD}@db.example:5432/tuiguan"
    table = "慰问名单_2025"

    records = "mysql+pymysql://gongshi:${GONGSHI_DB_PASSWORD}@db.example:3306/tuiguan"
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
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.arrow_table import TextTable
from generator.intake.formats import sandbox
from generator.intake.formats.database_rows import DatabaseRefusedError
from generator.intake.formats.database_url import VARIABLE
from generator.intake.formats.databases import NONE, Databases, MysqlServer, PostgresServer
from generator.intake.grid import Grid
from generator.intake.notice_facts import NoticeFacts

_PASSWORD = re.compile(r"://[^/@]*:([^@]+)@|[?&]password=([^&]+)")
_NAME = re.compile(r"GONGSHI_DB_[A-Z_]{1,40}[0-9]{0,2}")
_SERVERS = frozenset({"postgresql", "postgresql+psycopg", "mysql", "mysql+pymysql", "mariadb+pymysql"})
_OPTIONS = frozenset({"application_name"})
_SELECT = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)


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
        table = _fetched(url, server, facts)
    except DatabaseRefusedError as error:
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
        raise DatabaseRefusedError("database_free_query")
    if not _SELECT.match(facts.query):
        raise DatabaseRefusedError("database_failed")


def _resolve(records: str, environment: Mapping[str, str]) -> URL:
    """The address with its variables filled in."""
    written = _PASSWORD.search(records)
    if written and not VARIABLE.fullmatch(written[1] or written[2]):
        raise DatabaseRefusedError("password_in_notice")
    for name in VARIABLE.findall(records):
        if not _NAME.fullmatch(name):
            raise DatabaseRefusedError("database_variable_name")
        if not environment.get(name):
            raise DatabaseRefusedError("database_variable", variable=name)
    only_variable = VARIABLE.fullmatch(records)
    filled = (
        environment[only_variable[1]]
        if only_variable
        else VARIABLE.sub(lambda match: quote(environment[match[1]], safe=""), records)
    )
    try:
        url = make_url(filled)
    except (ArgumentError, ValueError):
        raise DatabaseRefusedError("database_address") from None
    sqlite = url.drivername in ("sqlite", "sqlite+pysqlite")
    if not url.database or not (sqlite or (url.drivername in _SERVERS and url.host)):
        raise DatabaseRefusedError("database_address")
    if not url.query.keys() <= (frozenset() if sqlite else _OPTIONS):
        raise DatabaseRefusedError("database_option")
    return url


def _file(url: URL, folder: Path) -> Path:
    """The SQLite file in the batch's own folder: no way out by a path or a link."""
    file = folder / str(url.database)
    if file.resolve().parent != folder.resolve():
        raise DatabaseRefusedError("records_outside")
    if not file.is_file():
        raise DatabaseRefusedError("no_records_file")
    return file


def _listed(url: URL, databases: Databases) -> PostgresServer | MysqlServer:
    server: PostgresServer | MysqlServer | None
    try:
        if url.get_backend_name() == "postgresql":
            server = databases.find(str(url.host), url.port or 5432, str(url.database))
        else:
            server = databases.find_mysql(str(url.host), url.port or 3306, str(url.database))
    except ValueError:  # a port that is no number
        server = None
    if server is None:
        raise DatabaseRefusedError("database_not_listed")
    return server


def _fetched(url: URL, server: PostgresServer | MysqlServer, facts: NoticeFacts) -> TextTable | None:
    """The rows of the table; the drivers are loaded where one is asked."""
    if isinstance(server, MysqlServer):
        from generator.intake.formats import mysql

        return mysql.fetch(url, server, facts)
    from generator.intake.formats import postgresql

    return postgresql.fetch(url, server, facts)
