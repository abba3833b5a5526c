"""Sums of whole columns as numbers: fen, with marks for cells that are blank or cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from calculators.bounds import Bound
from generator.intake.arrow_numpy import Flags, Ints
from generator.intake.cell_values import CellError, is_nothing

__all__ = ["BAD", "BLANK", "Flags", "Ints", "as_fen", "reaches", "value_of"]

BLANK, BAD = -1, -2


def value_of(text: str, read: Callable[[str], int]) -> int:
    """`read` of a cell's text, or the mark of one that is blank or cannot be read."""
    if is_nothing(text):
        return BLANK
    try:
        return read(text)
    except CellError:
        return BAD


def reaches(bound: Bound[Decimal], fen: Ints) -> Flags:
    """Whether each sum reaches a lower bound; whether the bound itself does is in the policy's data."""
    limit = as_fen(bound.value)
    return fen >= limit if bound.inclusive else fen > limit


def as_fen(yuan: Decimal) -> int:
    """Whole fen: sums have two places at most."""
    return int(yuan.scaleb(2))
