"""The persons of a long list by columns, turned into records on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import overload

import numpy as np
import pyarrow as pa

from generator.diagnostics.problems import Place
from generator.intake import arrow_numpy
from generator.intake.arrow_numpy import Flags, Ints
from generator.records.person_list import PersonList, PersonRecord

_STEP = 65_536  # records made at a time


@dataclass(frozen=True, slots=True)
class CleanColumns:
    """The values of rows that need no review, along `Table.rows`; elsewhere they mean nothing."""

    names: pa.ChunkedArray = field(repr=False)
    numbers: pa.ChunkedArray = field(repr=False)  # 18 characters
    codes: Ints = field(repr=False)  # their first 17 digits, of which the last character follows
    fen: Ints = field(repr=False)

    @staticmethod
    def births_of(codes: Ints) -> Ints:
        """The birth dates within numbers: 19490102."""
        return codes // 1000 % 100_000_000

    @staticmethod
    def men_of(codes: Ints) -> Flags:
        """True for 男."""
        men: Flags = codes % 2 == 1
        return men


class ColumnPersonList(PersonList):
    """Records in the order of the table. `reviewed` holds those of rows that were read one by one."""

    def __init__(
        self,
        reviewed: Mapping[int, PersonRecord],
        columns: CleanColumns,
        good: Flags,
        places: tuple[Place, Sequence[int], str],
    ) -> None:
        """`good` says which rows `columns` hold; `places`: the table's, its rows, the column to name."""
        self._reviewed = reviewed
        self._columns = columns
        self._places = places
        taken = good.copy()
        taken[list(reviewed)] = True
        self._indexes = np.flatnonzero(taken)

    def __len__(self) -> int:
        return len(self._indexes)

    @overload
    def __getitem__(self, index: int) -> PersonRecord: ...
    @overload
    def __getitem__(self, index: slice) -> list[PersonRecord]: ...
    def __getitem__(self, index: int | slice) -> PersonRecord | list[PersonRecord]:
        if isinstance(index, slice):
            return self._records_at(self._indexes[index])
        return self._records_at(self._indexes[[index]])[0]

    def __iter__(self) -> Iterator[PersonRecord]:
        for start in range(0, len(self), _STEP):
            yield from self._records_at(self._indexes[start : start + _STEP])

    def names(self) -> list[str]:
        """Every name, in order."""
        return self._texts("names", [record.name for _, record in sorted(self._reviewed.items())])

    def keys(self) -> list[str]:
        """Every person's key, in order."""
        return self._texts("numbers", [record.key for _, record in sorted(self._reviewed.items())])

    def total(self) -> Decimal:
        """All amounts, in yuan: of a long list without a record made."""
        reviewed = sum((record.amount for record in self._reviewed.values()), Decimal(0))
        return reviewed + Decimal(int(self._columns.fen[self._clean()].sum())).scaleb(-2)

    def someone_twice(self) -> bool:
        """Whether two records have one key."""
        keys = [record.key for record in self._reviewed.values()]
        codes = np.array([int(key[:17]) for key in keys if len(key) == 18], np.int64)
        permits = [key for key in keys if len(key) != 18]
        codes = np.concatenate([codes, self._columns.codes[self._clean()]])
        codes.sort()
        return len(set(permits)) != len(permits) or bool((codes[1:] == codes[:-1]).any())

    def _clean(self) -> Flags:
        """The rows whose records are made of the columns."""
        clean = np.zeros(len(self._columns.fen), bool)
        clean[self._indexes] = True
        clean[list(self._reviewed)] = False
        return clean

    def _texts(self, column: str, reviewed: Sequence[str]) -> list[str]:
        texts: list[str] = getattr(self._columns, column).take(arrow_numpy.indexes(self._indexes)).to_pylist()
        for place, text in zip(np.searchsorted(self._indexes, sorted(self._reviewed)), reviewed, strict=True):
            texts[place] = text
        return texts

    def _records_at(self, indexes: np.ndarray) -> list[PersonRecord]:
        columns = self._columns
        table, rows, column = self._places
        wanted = arrow_numpy.indexes(indexes)
        codes = columns.codes[indexes]
        made = []
        for index, name, number, man, birth, fen in zip(
            indexes.tolist(),
            columns.names.take(wanted).to_pylist(),
            columns.numbers.take(wanted).to_pylist(),
            columns.men_of(codes).tolist(),
            columns.births_of(codes).tolist(),
            columns.fen[indexes].tolist(),
            strict=True,
        ):
            made.append(
                self._reviewed.get(index)
                or PersonRecord(
                    place=table.at(rows[index], column),
                    name=name,
                    gender="男" if man else "女",
                    birth=date(birth // 10_000, birth // 100 % 100, birth % 100),
                    amount=Decimal(fen).scaleb(-2),
                    key=number,
                )
            )
        return made
