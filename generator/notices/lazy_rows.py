"""Rows that are made when somebody looks: most of those that a build knows are never looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from generator.notices.model import PersonRow


class LazyRows(Sequence[PersonRow]):
    """`count` rows, made by `make` each time they are looked at."""

    def __init__(self, count: int, make: Callable[[], Sequence[PersonRow]]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[PersonRow]:
        return iter(self._make())

    @overload
    def __getitem__(self, index: int) -> PersonRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[PersonRow]: ...
    def __getitem__(self, index: int | slice) -> PersonRow | Sequence[PersonRow]:
        return self._make()[index]
