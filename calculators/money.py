"""Exact amounts in yuan (元): `Decimal` with at most two places, nothing else touches money.

>>> parse_yuan(" ￥１，２００.５０元 ")
Decimal('1200.50')
>>> yuan(Decimal("1200"))
'1,200.00'
"""

from __future__ import annotations

import re
from decimal import Decimal

from calculators.errors import InputError

FEN = Decimal("0.01")
"""The smallest amount there is."""

LARGEST = Decimal("999999999999.99")
"""No fund of the law comes near it; more digits are a slip of the hand."""

SPACES = " \t\r\n\u00a0\u3000\ufeff"
_LONGEST_TEXT = 40
_NARROW = str.maketrans("０１２３４５６７８９．，￥¥－−", "0123456789.,¥¥--")
_AMOUNT = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.([0-9]+))?")


def narrow(text: str) -> str:
    """Full-width digits and signs as ASCII ones, without the spaces around: ` １２．５ ` is `12.5`."""
    return text.translate(_NARROW).strip(SPACES)


def parse_yuan(text: str) -> Decimal:
    """The amount written in `text`, in yuan with two places, 0 to `LARGEST`.

    Takes full-width digits, thousands commas, one ￥ before, one 元 after, spaces around each.
    Raises InputError: `empty`, `not_an_amount`, `negative`, `too_many_places`, `too_large`.
    """
    plain = narrow(text)
    if not plain:
        raise InputError("empty", "请填写金额，例如 1200 或 1,200.50。")
    if len(plain) > _LONGEST_TEXT:
        raise _not_an_amount()
    bare = plain.removeprefix("¥").strip(SPACES).removesuffix("元").strip(SPACES)
    sign, digits = (bare[0], bare[1:].strip(SPACES + "¥")) if bare.startswith("-") else ("", bare)
    match = _AMOUNT.fullmatch(digits)
    if match is None:
        raise _not_an_amount()
    if sign:
        raise InputError("negative", "金额不能是负数，请填写 0 或大于 0 的数。")
    whole, places = match.group(1).replace(",", ""), match.group(2) or ""
    if len(places) > 2:
        raise InputError(
            "too_many_places", "金额最多两位小数（精确到分），请按单据上的数填写，不要四舍五入。"
        )
    if len(whole.lstrip("0")) > 12:
        raise InputError("too_large", "金额太大，请检查是否多输了几位数字。")
    return Decimal(f"{whole}.{places:0<2}")


def _not_an_amount() -> InputError:
    return InputError("not_an_amount", "这里要填金额，请用数字填写，例如 1200 或 1,200.50。")


def yuan(amount: Decimal) -> str:
    """`amount` as people read it, with commas and two places and without the unit. Exact, never rounded.

    Raises ValueError for an amount with more than two places: a slip of ours that no display may hide.
    """
    if amount != amount.quantize(FEN):
        raise ValueError("an amount with more than two places")
    return f"{amount:,.2f}"


def yuan_down(amount: Decimal, divisor: Decimal = Decimal(1)) -> Decimal:
    """`amount` ÷ `divisor` cut to whole fen, for a share of a pool: the shares never exceed the pool."""
    return Decimal((amount * 100) // divisor).scaleb(-2)


def yuan_up(amount: Decimal, divisor: Decimal = Decimal(1)) -> Decimal:
    """`amount` ÷ `divisor` raised to whole fen, where the law sets a least amount (不低于)."""
    down = yuan_down(amount, divisor)
    return down if amount * 100 % divisor == 0 else down + FEN
