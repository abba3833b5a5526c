"""The persons of one list, as `PersonList`: read row by row here, by columns in `column_person_list`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import overload

from generator.diagnostics.problems import Place


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person of a list. `key` tells persons apart within a build and goes nowhere else."""

    place: Place
    name: str = field(repr=False)
    gender: str = field(repr=False)
    birth: date = field(repr=False)
    amount: Decimal = field(repr=False)  # yuan
    key: str = field(repr=False)


class PersonList(Sequence[PersonRecord]):
    """Records in the order of the table."""

    def __init__(self, records: Mapping[int, PersonRecord]) -> None:
        """`records` by their rows (index into `Table.rows`)."""
        self._records = [record for _, record in sorted(records.items())]

    @classmethod
    def of(cls, records: Sequence[PersonRecord]) -> PersonList:
        """Records that exist already."""
        return PersonList(dict(enumerate(records)))

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> PersonRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[PersonRecord]: ...
    def __getitem__(self, index: int | slice) -> PersonRecord | list[PersonRecord]:
        return self._records[index]

    def __iter__(self) -> Iterator[PersonRecord]:
        return iter(self._records)

    def names(self) -> list[str]:
        """Every name, in order."""
        return [record.name for record in self._records]

    def keys(self) -> list[str]:
        """Every person's key, in order."""
        return [record.key for record in self._records]

    def digests(self, digest: Callable[[str], bytes]) -> list[bytes]:
        """What `digest` makes of every person's key, in order."""
        return list(map(digest, self.keys()))

    def total(self) -> Decimal:
        """All amounts, in yuan."""
        return sum((record.amount for record in self._records), Decimal(0))

    def someone_twice(self) -> bool:
        """Whether two records have one key."""
        return len({record.key for record in self._records}) != len(self._records)
