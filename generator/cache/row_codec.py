"""Rows of a list as the public sees them: nothing but what the law lists, as every public type."""

from __future__ import annotations

import pickle
from collections.abc import Sequence

from generator.notices.model import PersonRow


def pack(rows: Sequence[PersonRow]) -> bytes:
    """What `rows` are made of again."""
    return pickle.dumps([tuple(row) for row in rows], pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes | memoryview) -> list[PersonRow]:
    """The rows that `pack` was given."""
    return [PersonRow(*row) for row in pickle.loads(packed)]  # noqa: S301 - authenticated by the store
