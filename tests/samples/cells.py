"""How a clerk may write one value: a writer takes the value and its row (from 0), gives the cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula cell; `value` is what it comes to, kept in the file only where `cached`."""

    text: str
    value: Decimal
    cached: bool = True


type Cell = str | int | Decimal | date | Formula | None
type Writer = Callable[[Cell, int], Cell]

_WIDE = str.maketrans("0123456789,.X", "０１２３４５６７８９，．Ｘ")
_EXCEL_DAY_ZERO = date(1899, 12, 30)


def plain(value: Cell, row: int) -> Cell:
    """As it is: numbers as numbers, dates as dates."""
    return value


def padded(value: Cell, row: int) -> Cell:
    """张　三: names of two characters padded to the width of three."""
    return f"{value[0]}\u3000{value[1]}" if isinstance(value, str) and len(value) == 2 else value


def lower(value: Cell, row: int) -> Cell:
    """An identity number with a small x."""
    return str(value).lower()


def spaced(value: Cell, row: int) -> Cell:
    """With the blanks that copying leaves behind."""
    return f" {value} "


def tabbed(value: Cell, row: int) -> Cell:
    """A tab before the digits keeps Excel from making a number of them in a CSV file."""
    return f"\t{value}"


def two_places(value: Cell, row: int) -> Cell:
    """1500.00."""
    return f"{value:.2f}"


def commas(value: Cell, row: int) -> Cell:
    """1,500.00."""
    return f"{value:,.2f}"


def yen(value: Cell, row: int) -> Cell:
    """￥1,500.00."""
    return f"￥{value:,.2f}"


def wide(value: Cell, row: int) -> Cell:
    """１５００: full-width digits, as the input method leaves them."""
    return str(value).translate(_WIDE)


def in_ten_thousands(value: Cell, row: int) -> Cell:
    """12.3456 万元."""
    return value / 10_000 if isinstance(value, Decimal) else value


def dashes(value: Cell, row: int) -> Cell:
    """1949-1-1."""
    return f"{value:%Y}-{value.month}-{value.day}" if isinstance(value, date) else value


def month_dots(value: Cell, row: int) -> Cell:
    """1949.01."""
    return f"{value:%Y.%m}"


def han(value: Cell, row: int) -> Cell:
    """1949年1月1日."""
    return f"{value:%Y}年{value.month}月{value.day}日" if isinstance(value, date) else value


def serial(value: Cell, row: int) -> Cell:
    """17899: the date as Excel counts days, its format lost."""
    return (value - _EXCEL_DAY_ZERO).days if isinstance(value, date) else value


def in_turn(*writers: Writer) -> Writer:
    """Each row its own way, as where several people filled in one sheet."""
    return lambda value, row: writers[row % len(writers)](value, row)
