"""`data/databases.toml`: the databases that batches may name. The office lists them, outside every batch."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from generator.diagnostics.failure import Failure
from generator.intake.formats.databases import NONE, Databases, PostgresServer

FILE = "databases.toml"


class DatabaseListError(Failure, ValueError):
    """`data/databases.toml` cannot be used; the sentence says where and how to mend it (Chinese)."""


class _Server(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    host: str = Field(min_length=1)
    port: int = Field(default=5432, ge=1, le=65535)
    database: str = Field(min_length=1)
    tls: Literal["require", "verify-full", "off"] = "require"
    ca: str = ""
    queries: bool = False


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sqlite_queries: bool = False
    postgresql: tuple[_Server, ...] = ()


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
    servers = tuple(PostgresServer(**each.model_dump()) for each in listed.postgresql)
    return Databases(listed.sqlite_queries, servers)
