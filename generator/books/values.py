"""Cells of a ledger → values: sums that may be refunds, and days. Errors are InputError with their code."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from calculators.dates import parse_day
from calculators.errors import InputError
from calculators.money import narrow, parse_yuan
from generator.intake.grid import Cell, text_of

_EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet's serial dates from March 1900 on
_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31
_MINUS = "-−－"


def in_yuan(cell: Cell, factor: Decimal) -> str:
    """The cell's sum as text in yuan; `factor` is 10000 where the column is in 万元.

    Raises InputError `not_an_amount` for what is no number of 万元.
    """
    text = text_of(cell)
    if factor == 1 and not text.endswith("万元"):
        return text
    bare = narrow(text.removesuffix("万元")).replace(",", "").removeprefix("¥")
    try:
        return format(Decimal(bare).scaleb(4).normalize(), "f")
    except InvalidOperation:
        raise InputError("not_an_amount", "") from None


def signed_yuan(cell: Cell, factor: Decimal) -> Decimal:
    """A sum in yuan; below zero for a refund, written -800, －800 or (800). Zero is taken too.

    Raises InputError: `empty`, `not_an_amount`, `too_many_places`, `too_large`.
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
    if text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return _EXCEL_EPOCH + timedelta(days=int(text))
    return parse_day(text)
