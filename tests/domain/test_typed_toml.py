"""Every key of a hand-written table that is wrong is told, each once."""

from typing import Annotated, Literal

import msgspec

from generator.domain.typed_toml import structured


class Server(msgspec.Struct, forbid_unknown_fields=True):
    host: Annotated[str, msgspec.Meta(min_length=1)]
    tls: Literal["on", "off"] = "on"


class File(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    servers: tuple[Server, ...] = ()


def test_what_is_right_becomes_the_struct():
    assert structured({"name": "甲", "servers": [{"host": "h"}]}, File) == (File("甲", (Server("h"),)), [])


def test_every_wrong_key_is_told_with_its_place():
    given = {"servers": [{"host": "h"}, {"host": "", "tls": 1, "more": 2}, {}, "x"], "odd": 1}
    value, wrong = structured(given, File)
    assert value is None
    assert wrong == ["name", "servers.2.host", "servers.2.tls", "servers.2.more", "servers.3.host", "odd"]


def test_what_is_no_array_of_tables_is_wrong_itself():
    assert structured({"name": "甲", "servers": 3}, File) == (None, ["servers"])
    assert structured({"name": "甲", "servers": ["x"]}, File) == (None, ["servers"])
