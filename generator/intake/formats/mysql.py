"""Rows of MySQL or MariaDB: one statement, in a session that can only read, with limits of time and rows.

The server decides what the account may read: it should have SELECT on the one table or view, and nothing
else. A read-only session writes no table; it is the account's missing FILE privilege that writes no file.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pymysql
from pymysql.connections import Connection
from pymysql.constants import ER
from pymysql.cursors import SSCursor
from sqlalchemy.engine import URL

from generator.intake.arrow_table import TextTable
from generator.intake.formats.database_limits import MAX_ROWS, SECONDS, STEP
from generator.intake.formats.database_rows import CONNECT_SECONDS, DatabaseRefusedError, table_of
from generator.intake.formats.databases import MysqlServer
from generator.intake.notice_facts import NoticeFacts

_MAX_STATEMENT_TIME = 1969  # MariaDB: max_statement_time exceeded
_SLOW = frozenset({ER.LOCK_WAIT_TIMEOUT, ER.QUERY_TIMEOUT, ER.QUERY_INTERRUPTED, _MAX_STATEMENT_TIME})
_GRACE = 5  # seconds more than the server's own limit


def fetch(url: URL, server: MysqlServer, facts: NoticeFacts) -> TextTable | None:
    """The rows as text under their column names; None where there are more than can be meant.

    Raises DatabaseRefusedError.
    """
    try:
        connection = _connected(url, server)
    except (pymysql.Error, OSError, RuntimeError, ValueError):
        raise DatabaseRefusedError("database_unreachable") from None
    try:
        with _reading(connection) as cursor:
            _settle(connection, cursor)
            cursor.execute(_statement(facts))
            return table_of(_rows(cursor), lambda: [str(each[0]) for each in cursor.description or ()])
    except DatabaseRefusedError:
        raise
    except pymysql.Error as error:
        slow = bool(error.args) and error.args[0] in _SLOW
        code = "database_slow" if slow else "database_failed"
        raise DatabaseRefusedError(code, **({"seconds": SECONDS} if slow else {})) from None
    except (OSError, RuntimeError, ValueError):
        raise DatabaseRefusedError("database_failed") from None


@contextmanager
def _reading(connection: Connection) -> Iterator[SSCursor]:
    """A cursor that takes rows as they come; what is left unread is read to its end, which has a limit."""
    cursor = connection.cursor(SSCursor)
    try:
        yield cursor
    finally:
        for each in (cursor, connection):
            with suppress(pymysql.Error, OSError, AttributeError):  # gone already, in the middle of the rows
                each.close()


def _connected(url: URL, server: MysqlServer) -> Connection:
    """A connection to `server`, over TLS before any password, but where the list says `off`."""
    return pymysql.connect(
        host=server.host,
        port=server.port,
        database=server.database,
        user=url.username or "",
        password=(url.password or "").encode(),
        charset="utf8mb4",
        connect_timeout=CONNECT_SECONDS,
        read_timeout=SECONDS + _GRACE,
        write_timeout=CONNECT_SECONDS,
        local_infile=False,  # the server may ask for no file of ours
        ssl=_tls(server),
        ssl_disabled=server.tls == "off",
        program_name=str(url.query.get("application_name", "gongshi")),
    )


def _tls(server: MysqlServer) -> ssl.SSLContext | None:
    """None where the list switches it off. A context given is required: pymysql says nothing before it."""
    if server.tls == "off":
        return None
    context = ssl.create_default_context(cafile=server.ca or None)
    if server.tls == "require":  # encrypted; by whom, nobody asks
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _settle(connection: Connection, cursor: SSCursor) -> None:
    """Let the session read and nothing else, for so long; a statement that commits changes none of it."""
    mariadb = "mariadb" in connection.get_server_info().lower()
    longest = f"max_statement_time={SECONDS}" if mariadb else f"max_execution_time={SECONDS * 1000}"
    most = f"sql_select_limit={MAX_ROWS + STEP}"
    for setting in (longest, most, f"lock_wait_timeout={SECONDS}", f"innodb_lock_wait_timeout={SECONDS}"):
        cursor.execute(f"SET SESSION {setting}")
    cursor.execute("SET SESSION TRANSACTION READ ONLY")
    cursor.execute("START TRANSACTION READ ONLY")


def _rows(cursor: SSCursor) -> Iterator[Sequence[Any]]:
    """Each row; what a column with a binary collation holds is text as well. UnicodeError where it is not."""
    while (row := cursor.fetchone()) is not None:
        yield [cell.decode() if isinstance(cell, bytes) else cell for cell in row]


def _statement(facts: NoticeFacts) -> str:
    if facts.query is not None:
        return facts.query
    schema, _, name = (facts.table or "").rpartition(".")
    quoted = (f"`{part.replace('`', '``')}`" for part in (schema, name) if part)
    return f"SELECT * FROM {'.'.join(quoted)}"  # noqa: S608 - quoted
