"""Rows of a list as the public sees them, unpacked when somebody looks."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from typing import overload

from generator.notices.model import PersonRow


class PackedRows(Sequence[PersonRow]):
    """Holds nothing but what the law lists, as every public type; most are never looked at."""

    def __init__(self, count: int, packed: bytes | memoryview) -> None:
        self._count = count
        self._packed = packed

    @staticmethod
    def pack(rows: Sequence[PersonRow]) -> bytes:
        """What `rows` are made of again."""
        return pickle.dumps([tuple(row) for row in rows], pickle.HIGHEST_PROTOCOL)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[PersonRow]:
        return iter(self._rows())

    @overload
    def __getitem__(self, index: int) -> PersonRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PersonRow]: ...
    def __getitem__(self, index: int | slice) -> PersonRow | Sequence[PersonRow]:
        return self._rows()[index]

    def _rows(self) -> list[PersonRow]:
        return [PersonRow(*row) for row in pickle.loads(self._packed)]  # noqa: S301 - authenticated by the store
