"""What the cache keeps, in typed bytes (MessagePack): to read them makes values, and never runs code.

Whoever can write into the folder of the records may be able to make a file that passes for a cache. A pickle
from there would run what its maker likes, as the user who builds.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_type_hints

import msgspec


class UnreadableError(ValueError):
    """The bytes are not of the type that is asked for, or the value cannot be written as bytes."""


class Codec[T]:
    """Values of one type as bytes. The type may hold dataclasses, named tuples and enums."""

    def __init__(self, kind: Any) -> None:
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(kind)

    def encode(self, value: T) -> bytes:
        """The bytes of `value`. Raises UnreadableError, for half a character above all."""
        try:
            return self._encoder.encode(value)
        except (msgspec.MsgspecError, UnicodeError, TypeError, OverflowError) as error:
            raise UnreadableError from error

    def decode(self, content: bytes | memoryview) -> T:
        """The value that `encode` was given. Raises UnreadableError."""
        try:
            made: T = self._decoder.decode(content)
        except (msgspec.MsgspecError, ValueError, TypeError, KeyError, RecursionError) as error:
            raise UnreadableError from error
        return made


def mirrored(cls: type, **other: Any) -> type[msgspec.Struct]:
    """A struct with the fields of the dataclass `cls`; those named in `other` are of the types given there.

    A field that `cls` gets some day is kept, too.
    """
    kinds = get_type_hints(cls) | other
    named: list[tuple[str, Any]] = [(each.name, kinds[each.name]) for each in fields(cls)]
    return msgspec.defstruct(f"Kept{cls.__name__}", named, array_like=True, frozen=True)
