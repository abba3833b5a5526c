"""The databases that batches may read besides files; which they are, `database_list` knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """One database of PostgreSQL that may be read."""

    host: str
    port: int
    database: str
    tls: Literal["require", "verify-full", "off"] = "require"
    ca: str = ""  # the file of the authority that the server's certificate is verified by
    queries: bool = False  # whether a batch may write a SELECT of its own


@dataclass(frozen=True, slots=True)
class Databases:
    """What batches may read besides files; by default nothing but tables of SQLite files of their own."""

    sqlite_queries: bool = False
    postgresql: tuple[PostgresServer, ...] = ()

    def find(self, host: str, port: int, database: str) -> PostgresServer | None:
        """The listed server, if it is listed."""
        wanted = (host.lower(), port, database)
        return next(
            (each for each in self.postgresql if (each.host.lower(), each.port, each.database) == wanted),
            None,
        )


NONE = Databases()
