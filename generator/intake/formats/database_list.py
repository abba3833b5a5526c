"""`data/databases.toml`: the databases that batches may name. The office lists them, outside every batch."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.diagnostics.failure import Failure

FILE = "databases.toml"


class DatabaseListError(Failure, ValueError):
    """`data/databases.toml` cannot be used; the sentence says where and how to mend it (Chinese)."""


class PostgresServer(BaseModel):
    """One database of PostgreSQL that may be read."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True, frozen=True)

    host: str = Field(min_length=1)
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = Field(min_length=1)
    tls: Literal["require", "verify-full", "off"] = "require"
    ca: str = ""  # the file of the authority that the server's certificate is verified by
    queries: bool = False  # whether a batch may write a SELECT of its own


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sqlite_queries: bool = False
    postgresql: tuple[PostgresServer, ...] = ()


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


def load(path: Path) -> Databases:
    """Read `path`; nothing is listed where it does not exist. Raises DatabaseListError."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return NONE
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DatabaseListError(f"data/{path.name} 读不了。请检查写法，或者恢复这个文件。") from error
    try:
        listed = _File.model_validate(given)
    except ValidationError as error:
        places = "、".join(
            ".".join(str(part + 1) if isinstance(part, int) else part for part in item["loc"])
            for item in error.errors(include_input=False)
        )
        raise DatabaseListError(
            f"data/{path.name} 里这几项缺少、多余或写错：{places}。请照文件开头的说明改正。"
        ) from error
    return Databases(listed.sqlite_queries, listed.postgresql)
