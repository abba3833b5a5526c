"""`data/databases.toml`: the databases that batches may name. The office lists them, outside every batch."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from generator.diagnostics.failure import Failure
from generator.domain.typed_toml import structured
from generator.intake.formats.databases import NONE, Databases, MysqlServer, PostgresServer

FILE = "databases.toml"


class DatabaseListError(Failure, ValueError):
    """`data/databases.toml` cannot be used; the sentence says where and how to mend it (Chinese)."""


type _Name = Annotated[str, msgspec.Meta(min_length=1)]
type _Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class _Server(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    host: _Name
    database: _Name
    port: _Port = 5432
    tls: Literal["require", "verify-full", "off"] = "require"
    ca: str = ""
    queries: bool = False


class _Mysql(_Server, frozen=True, forbid_unknown_fields=True):
    port: _Port = 3306


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sqlite_queries: bool = False
    postgresql: tuple[_Server, ...] = ()
    mysql: tuple[_Mysql, ...] = ()


def load(path: Path) -> Databases:
    """Read `path`; nothing is listed where it does not exist. Raises DatabaseListError."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return NONE
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DatabaseListError(f"data/{path.name} 读不了。请检查写法，或者恢复这个文件。") from error
    listed, places = structured(given, _File)
    if listed is None:
        raise DatabaseListError(
            f"data/{path.name} 里这几项缺少、多余或写错：{'、'.join(places)}。请照文件开头的说明改正。"
        )
    servers = tuple(PostgresServer(**msgspec.structs.asdict(each)) for each in listed.postgresql)
    others = tuple(MysqlServer(**msgspec.structs.asdict(each)) for each in listed.mysql)
    return Databases(listed.sqlite_queries, servers, others)
