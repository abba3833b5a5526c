"""Rows of PostgreSQL: one statement, for reading only, with limits of time and rows."""

from __future__ import annotations

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from generator.intake.arrow_table import TextTable
from generator.intake.formats.database_limits import SECONDS
from generator.intake.formats.database_rows import CONNECT_SECONDS, DatabaseRefusedError, table_of
from generator.intake.formats.databases import PostgresServer
from generator.intake.notice_facts import NoticeFacts

SETTINGS = (
    f"-c default_transaction_read_only=on -c statement_timeout={SECONDS}s -c lock_timeout={SECONDS}s "
    f"-c idle_in_transaction_session_timeout={SECONDS}s"
)
"""What each connection begins with."""

_SLOW = (psycopg.errors.QueryCanceled, psycopg.errors.LockNotAvailable)


def fetch(url: URL, server: PostgresServer, facts: NoticeFacts) -> TextTable | None:
    """The rows as text under their column names; None where there are more than can be meant.

    Raises DatabaseRefusedError.
    """
    try:
        connection = _connected(url, server)
    except (psycopg.Error, UnicodeError, ValueError):
        raise DatabaseRefusedError("database_unreachable") from None
    try:
        with connection, connection.cursor() as cursor:
            connection.read_only = True
            # One statement alone, however many are written: `stream` speaks the extended protocol.
            rows = cursor.stream(_statement(facts))
            return table_of(rows, lambda: [str(column.name) for column in cursor.description or ()])
    except _SLOW:
        raise DatabaseRefusedError("database_slow", seconds=SECONDS) from None
    except DatabaseRefusedError:
        raise
    except (psycopg.Error, UnicodeError, ValueError):
        raise DatabaseRefusedError("database_failed") from None


def _connected(url: URL, server: PostgresServer) -> psycopg.Connection:
    mode, authority = server.tls, server.ca
    return psycopg.connect(
        host=server.host,
        port=server.port,
        dbname=server.database,
        user=url.username or "",
        password=url.password or "",
        connect_timeout=CONNECT_SECONDS,
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
