"""Long tables of text, asked column by column: what implements this may keep a million rows in few bytes.

`arrow_table` is the implementation of a build. Where there is none, as in a browser, rows are plain lists,
and callers go through them one by one.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence


class LongCells(Sequence[str]):
    """The cells of one column. Patterns are those that both RE2 and Python know; positions are 0-based."""

    @abstractmethod
    def has_any(self, texts: Iterable[str]) -> bool:
        """Whether one of `texts` stands in any cell, exactly."""

    @abstractmethod
    def different(self) -> Iterator[tuple[str, int]]:
        """Each different cell once, and how often it stands here."""

    @abstractmethod
    def are_digits(self) -> bool:
        """Whether every cell is nothing but digits."""

    @abstractmethod
    def where_any(self, texts: Iterable[str]) -> list[int]:
        """Where one of `texts` stands, exactly."""

    @abstractmethod
    def where_matching(self, pattern: str) -> list[int]:
        """Where `pattern` is found."""

    @abstractmethod
    def where_not_matching(self, pattern: str) -> list[int]:
        """Where `pattern` is not found."""

    @abstractmethod
    def where_longer(self, characters: int) -> list[int]:
        """Where more characters than so many stand, padding and invisible ones counted too."""

    @abstractmethod
    def at(self, positions: Sequence[int]) -> list[str]:
        """The cells at `positions`, in their order: many at once cost far less than each on its own."""

    @abstractmethod
    def where_no_word(self, least: int) -> list[int]:
        """Where anything stands but at least so many ASCII letters and digits."""


class LongRows(Sequence[Sequence[str]]):
    """The rows of a file in which every cell is text; all are equally wide."""

    @property
    @abstractmethod
    def width(self) -> int:
        """How many columns there are."""

    @abstractmethod
    def cells(self, column: int, rows: Sequence[int] | None = None) -> LongCells:
        """The cells of one column, in `rows`, which are 0-based and ascend, or in all."""
