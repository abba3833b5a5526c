"""Cells → values: one function a type. A cell that cannot be one raises CellError with a message's code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from calculators.dates import parse_day, parse_month
from calculators.errors import InputError
from calculators.money import narrow, parse_yuan
from generator.domain.resources import load_toml
from generator.intake.grid import Cell, is_blank, label, text_of
from generator.intake.units import split_unit

_EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates from March 1900 on
_SERIALS = range(61, 73_051)  # 1900-03-01 to 2099-12-31
_PAYMENT_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31
_MINUS = "-−－"
_UNIT_ENDS = frozenset("元圆万亿千百十萬億仟佰拾")
_NUMBER = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")


class CellError(ValueError):
    """The cell cannot be what its column says; `code` is an entry of `messages.toml`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as given: the day, or only the month (出生年月), given by `first` and `last`."""

    first: date
    last: date

    def admits(self, day: date) -> bool:
        """Whether a birth on `day` fits."""
        return self.first <= day <= self.last


@cache
def example_words() -> frozenset[str]:
    """What the example row of the empty workbooks says, its identity number too, as `label` writes words."""
    parts: Mapping[str, str] = load_toml("generator.intake", "cell_values.toml")["example_identity"]
    return words("example") | {"".join(parts.values())}


@cache
def words(name: str) -> frozenset[str]:
    """A list of `cell_values.toml`, as `label` writes words."""
    lists: Mapping[str, list[str]] = load_toml("generator.intake", "cell_values.toml")
    return frozenset(label(word) for word in lists[name])


def is_nothing(cell: Cell) -> bool:
    """Whether a cell that may be blank is, or says so: —, /, 无."""
    return is_blank(cell) or label(cell) in words("nothing")


def amount(cell: Cell, factor: Decimal) -> Decimal:
    """An amount in yuan, above zero; `factor` is 10000 where the column is in 万元.

    Raises CellError: `not_an_amount`, `unit_in_cell`, `negative`, `too_many_places`, `amount_too_large`,
    `zero`.
    """
    try:
        value = parse_yuan(in_yuan(cell, factor))
    except InputError as error:
        raise CellError("amount_too_large" if error.code == "too_large" else error.code) from error
    if value == 0:
        raise CellError("zero")
    return value


def self_paid(cell: Cell, factor: Decimal) -> Decimal:
    """A self-paid sum in yuan, zero or above; errors as `amount`."""
    try:
        return amount(cell, factor)
    except CellError as error:
        if error.code == "zero":
            return Decimal(0)
        raise


def count(cell: Cell) -> int:
    """A whole number: 管理人数 or 年龄; a unit (人, 岁) may follow. Raises CellError `not_a_count`."""
    digits = narrow(text_of(cell)).removesuffix("人").removesuffix("周岁").removesuffix("岁").strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise CellError("not_a_count")
    return int(digits)


def gender(cell: Cell) -> str:
    """男 or 女. Raises CellError `bad_gender`."""
    word = label(cell).upper()
    if word in words("male"):
        return "男"
    if word in words("female"):
        return "女"
    raise CellError("bad_gender")


def birth(cell: Cell) -> Birth:
    """A birth date in any form people write, a spreadsheet's serial included.

    Raises CellError `not_a_date`.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return Birth(cell, cell)
    text = narrow(text_of(cell))
    if text.isdecimal() and len(text) == 5 and int(text) in _SERIALS:
        day = _EXCEL_EPOCH + timedelta(days=int(text))
        return Birth(day, day)
    try:
        day = parse_day(text)
        return Birth(day, day)
    except InputError as error:
        if error.code != "month_only":
            raise CellError("not_a_date") from error
    try:
        year, month = parse_month(text)
    except InputError as error:
        raise CellError("not_a_date") from error
    # A number cell 1949.1 may have been 1949.10: the spreadsheet dropped the zero.
    last_month = 10 if isinstance(cell, float) and month == 1 else month
    return Birth(date(year, month, 1), _month_end(year, last_month))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def in_yuan(cell: Cell, factor: Decimal) -> str:
    """The cell's sum as text in yuan; `factor` is 10000 where the column is in 万元.

    Raises InputError: `not_an_amount` for what is no number, `unit_in_cell` where the cell says a unit of its
    own beside the column's.
    """
    text = text_of(cell)
    if factor == 1 and text[-1:] not in _UNIT_ENDS:
        return text
    number, own = split_unit(narrow(text).removeprefix("¥"))
    if own is None and factor == 1:
        return text
    if own is not None and factor not in (1, own):
        raise InputError("unit_in_cell", "")
    if not _NUMBER.fullmatch(number):
        raise InputError("not_an_amount", "")
    return format((Decimal(number.replace(",", "")) * (own or factor)).normalize(), "f")


def signed_yuan(cell: Cell, factor: Decimal) -> Decimal:
    """A sum in yuan; below zero for a refund, written -800, －800 or (800). Zero is taken too.

    Raises InputError: `empty`, `not_an_amount`, `unit_in_cell`, `too_many_places`, `too_large`.
    """
    text = narrow(text_of(cell))
    refund = False
    if text[:1] in ("(", "（") and text[-1:] in (")", "）"):
        refund, text = True, text[1:-1]
    elif text[:1] and text[0] in _MINUS:
        refund, text = True, text[1:]
    value = parse_yuan(in_yuan(text, factor))
    return -value if refund else value


def paid_day(cell: Cell) -> date:
    """The day in any form people write, a spreadsheet's serial included. Raises InputError."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = narrow(text_of(cell)).split(" ")[0].split("T")[0]  # databases write the time as well
    if text.isdecimal() and len(text) == 5 and int(text) in _PAYMENT_SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    return parse_day(text)
