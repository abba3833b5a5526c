"""Rows of a list as the public sees them: nothing but what the law lists, as every public type."""

from __future__ import annotations

from collections.abc import Sequence

from generator.cache.codec import Codec
from generator.notices.model import PersonRow

ROW_CODEC = Codec[list[PersonRow]](list[PersonRow])


def pack(rows: Sequence[PersonRow]) -> bytes:
    """What `rows` are made of again."""
    return ROW_CODEC.encode(list(rows))


def unpack(packed: bytes | memoryview) -> list[PersonRow]:
    """The rows that `pack` was given. Raises UnreadableError."""
    return ROW_CODEC.decode(packed)
