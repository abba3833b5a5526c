"""The databases that batches may read besides files; which they are, `database_list` knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DatabaseServer:
    """One database of a server that may be read."""

    host: str
    port: int
    database: str
    tls: Literal["require", "verify-full", "off"] = "require"
    ca: str = ""  # the file of the authority that the server's certificate is verified by
    queries: bool = False  # whether a batch may write a SELECT of its own


@dataclass(frozen=True, slots=True)
class PostgresServer(DatabaseServer):
    """One of PostgreSQL."""


@dataclass(frozen=True, slots=True)
class MysqlServer(DatabaseServer):
    """One of MySQL or MariaDB."""


@dataclass(frozen=True, slots=True)
class Databases:
    """What batches may read besides files; by default nothing but tables of SQLite files of their own."""

    sqlite_queries: bool = False
    postgresql: tuple[PostgresServer, ...] = ()
    mysql: tuple[MysqlServer, ...] = ()

    def find(self, host: str, port: int, database: str) -> PostgresServer | None:
        """The server of PostgreSQL, if it is listed."""
        return _find(self.postgresql, host, port, database)

    def find_mysql(self, host: str, port: int, database: str) -> MysqlServer | None:
        """The server of MySQL or MariaDB, if it is listed."""
        return _find(self.mysql, host, port, database)


def _find[S: DatabaseServer](among: tuple[S, ...], host: str, port: int, database: str) -> S | None:
    wanted = (host.lower(), port, database)
    return next((each for each in among if (each.host.lower(), each.port, each.database) == wanted), None)


NONE = Databases()
