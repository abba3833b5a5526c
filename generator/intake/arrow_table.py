"""Long tables of text, kept column by column (Arrow): a million rows cost bytes, not Python objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from generator.intake import arrow_numpy
from generator.intake.long_columns import LongCells, LongRows

_STEP = 65_536  # rows turned into Python objects at a time


class TextTable(LongRows):
    """The rows of a file in which every cell is text; `columns` are string arrays of one length."""

    def __init__(self, columns: Sequence[pa.ChunkedArray]) -> None:
        self.columns = tuple(columns)

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[str]]) -> TextTable:
        """Rows of any widths; short ones are filled up with empty cells."""
        width = max(map(len, rows), default=0)
        if any(len(row) != width for row in rows):
            rows = [[*row, *[""] * (width - len(row))] for row in rows]
        return cls([pa.chunked_array([pa.array(column, pa.string())]) for column in zip(*rows, strict=True)])

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    @overload
    def __getitem__(self, index: int) -> list[str]: ...
    @overload
    def __getitem__(self, index: slice) -> list[list[str]]: ...
    def __getitem__(self, index: int | slice) -> list[str] | list[list[str]]:
        if isinstance(index, int):
            if not -len(self) <= index < len(self):  # a table of no columns would go on for ever
                raise IndexError(index)
            return [column[index].as_py() for column in self.columns]
        start, stop, step = index.indices(len(self))
        columns = [column.slice(start, max(0, stop - start)).to_pylist() for column in self.columns]
        return [list(row) for row in zip(*columns, strict=True)][::step]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def cells(self, column: int, rows: Sequence[int] | None = None) -> TextCells:
        """The cells of one column, in `rows` or in all; a stretch of rows is not copied."""
        array = self.columns[column]
        if rows is None:
            return TextCells(array)
        if rows and rows[-1] - rows[0] + 1 == len(rows):
            return TextCells(array.slice(rows[0], len(rows)))
        return TextCells(array.take(arrow_numpy.indexes(np.array(rows, np.int64))))


def joined(tables: Sequence[TextTable]) -> TextTable:
    """The rows of `tables`, which are equally wide, one after the other."""
    columns = zip(*(table.columns for table in tables), strict=True)
    return TextTable(
        [pa.chunked_array([chunk for part in column for chunk in part.chunks]) for column in columns]
    )


class TextCells(LongCells):
    """The cells of one column, each made a Python string only where it is asked for."""

    def __init__(self, array: pa.ChunkedArray) -> None:
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> TextCells: ...
    def __getitem__(self, index: int | slice) -> str | TextCells:
        if isinstance(index, int):
            return str(self.array[index].as_py())
        start, stop, step = index.indices(len(self))
        if step != 1:
            raise ValueError("only whole stretches of cells")
        return TextCells(self.array.slice(start, max(0, stop - start)))

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self), _STEP):
            yield from self.array.slice(start, _STEP).to_pylist()

    def has_any(self, texts: Iterable[str]) -> bool:
        """Whether one of `texts` stands in any cell, exactly."""
        return bool(pc.any(pc.is_in(self.array, arrow_numpy.texts(list(texts)))).as_py())

    def different(self) -> Iterator[tuple[str, int]]:
        """Each different cell once, and how often it stands here."""
        for entry in pc.value_counts(self.array):
            yield entry["values"].as_py(), entry["counts"].as_py()

    def are_digits(self) -> bool:
        """Whether every cell is nothing but digits."""
        return bool(pc.all(pc.ascii_is_decimal(self.array)).as_py())

    def where_any(self, texts: Iterable[str]) -> list[int]:
        """Where one of `texts` stands, exactly."""
        return _where(arrow_numpy.flags(pc.is_in(self.array, arrow_numpy.texts(list(texts)))))

    def where_matching(self, pattern: str) -> list[int]:
        """Where `pattern` is found."""
        return _where(arrow_numpy.flags(pc.match_substring_regex(self.array, pattern)))

    def where_not_matching(self, pattern: str) -> list[int]:
        """Where `pattern` is not found."""
        return _where(~arrow_numpy.flags(pc.match_substring_regex(self.array, pattern)))

    def where_longer(self, characters: int) -> list[int]:
        """Where more characters than so many stand, padding and invisible ones counted too."""
        return _where(_int32(pc.utf8_length(self.array)) > characters)

    def at(self, positions: Sequence[int]) -> list[str]:
        """The cells at `positions`, in their order."""
        found: list[str] = self.array.take(arrow_numpy.indexes(np.array(positions, np.int64))).to_pylist()
        return found

    def where_no_word(self, least: int) -> list[int]:
        """Where anything stands but at least so many ASCII letters and digits."""
        long = _int32(pc.binary_length(self.array)) >= least
        return _where(~(arrow_numpy.flags(pc.ascii_is_alnum(self.array)) & long))


def _int32(given: pa.ChunkedArray) -> arrow_numpy.Ints:
    return arrow_numpy.joined([arrow_numpy.values(each, np.int32) for each in given.chunks], np.int32)


def _where(flags: arrow_numpy.Flags) -> list[int]:
    found: list[int] = np.flatnonzero(flags).tolist()
    return found
