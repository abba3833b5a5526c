"""Money that the law grants to persons: a module an award, with its checks of a row and of a column.

Which kind of notice is checked by which module stands in `generator/domain/kinds.toml`.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from calculators.parameters import Policy
from generator.domain.kinds import Kind
from generator.intake.grid import Cell
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Column

if TYPE_CHECKING:
    from generator.records.awards.columns import Flags, Ints


class RowCheck(Protocol):
    """What an award's check of one row may ask and report."""

    facts: NoticeFacts
    policy: Policy
    district: str

    def cell[T](self, index: int, column: str, parse: Callable[[Cell, Column], T]) -> T | None:
        """The value of a cell; None where it is blank or wrong, which is reported."""

    def report(self, code: str, index: int, column: str, **words: str | int) -> None:
        """Report the problem `code` at a cell."""


class ColumnCheck(Protocol):
    """What an award's check of whole columns may ask; sums are in fen, or `columns.BLANK` or `BAD`."""

    facts: NoticeFacts
    policy: Policy
    district: str

    def has(self, column: str) -> bool:
        """Whether the table has the column."""

    def fen(self, column: str) -> Ints:
        """The sums in a column."""

    def by_value(self, column: str, read: Callable[[str], int]) -> Ints:
        """`read` of each different text of a column, spread over the rows."""

    def keep(self, good: Flags) -> None:
        """Leave the rows that are not `good` to the check of single rows."""


class Award(Protocol):
    """What a module of this package offers."""

    def check_row(self, row: RowCheck, index: int, amount: Decimal | None) -> None:
        """Report what is wrong with the amount of one row; None where the amount itself cannot be read."""

    def check_columns(self, block: ColumnCheck, amounts: Ints) -> None:
        """Keep the rows whose amount `check_row` would find nothing wrong with."""

    def product_cap(self, policy: Policy, year: int, district: str) -> Decimal | None:
        """The most that may be paid where 人数 × 标准 comes to more; else None."""


@cache
def award_of(kind: Kind) -> Award:
    """The checks of the kind's award. Raises KeyError for a kind that pays no person."""
    if not kind.described.award:
        raise KeyError(kind)
    return cast("Award", import_module(f"{__name__}.{kind.described.award}"))
