"""Numbers as people say and write them: 一万二, 1.2万, 12000块, 三十五.

>>> spoken_number("一万二")
Decimal('12000')
>>> parse_spoken_yuan("1.2万元"), parse_spoken_yuan("三百元五角"), parse_count("三十五人")
(Decimal('12000.00'), Decimal('300.50'), 35)
"""

from __future__ import annotations

import re
from decimal import Decimal

from calculators.errors import InputError
from calculators.money import LARGEST, narrow, parse_yuan

_DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": 0,
    "两": 2,
    "俩": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"亿": 10**8, "万": 10**4, "萬": 10**4}
_UNITS = {**_SMALL, **_LARGE}
_TOKEN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二三四五六七八九两俩壹贰叁肆伍陆柒捌玖十百千拾佰仟万萬亿]")
_YUAN = re.compile(
    r"(.+?)(?:元|块钱|块|圆)(?:([0-9零一二三四五六七八九两])(?:角|毛))?(?:([0-9零一二三四五六七八九两])分)?[整钱]?"
)
_LONGEST_TEXT = 40
_LONGEST_DIGITS = 18  # with more, a product would no longer be exact


def spoken_number(text: str) -> Decimal | None:
    """The number written in `text`, or None where there is none: digits and 十百千万亿 in their usual order.

    A last digit without its unit takes the next lower one: 一万二 is 12,000, 一百五 is 150; after 零 it
    does not.
    """
    plain = narrow(text).replace(",", "")
    tokens = _TOKEN.findall(plain)
    if not tokens or len(plain) > _LONGEST_TEXT or "".join(tokens) != plain:
        return None
    if max(map(len, tokens)) > _LONGEST_DIGITS:
        return None
    total = section = Decimal(0)  # of the whole, and since the last 万 or 亿
    digit: Decimal | None = None
    unit, zero, last_large = Decimal(0), False, Decimal("1e13")
    last_small = Decimal("1e5")
    for token in tokens:
        if token in _LARGE:
            value = Decimal(_LARGE[token])
            if value >= last_large or (digit is None and section == 0):
                return None
            total += (section + (digit or 0)) * value
            section, digit, unit, zero = Decimal(0), None, value, False
            last_large, last_small = value, Decimal("1e5")
        elif token in _SMALL:
            value = Decimal(_SMALL[token])
            if value >= last_small or (digit is None and value != 10):
                return None
            section += (1 if digit is None else digit) * value
            digit, unit, zero, last_small = None, value, False, value
        else:
            number = Decimal(_DIGITS[token]) if token in _DIGITS else Decimal(token)
            if digit is not None:
                return None
            if number == 0 and len(tokens) > 1 and token in _DIGITS:
                zero = True
            else:
                digit = number
    if digit is not None:
        if unit and not zero and digit < 10 and unit > 10:
            digit *= unit / 10
        section += digit
    return total + section


def parse_spoken_yuan(text: str) -> Decimal:
    """The amount a person typed: all that `parse_yuan` takes, and 一万二, 1.2万, 12000块, 三百元五角.

    For forms only: a cell of a sheet must hold a strict amount. Raises InputError as `parse_yuan`.
    """
    try:
        return parse_yuan(text)
    except InputError as error:
        if error.code != "not_an_amount":
            raise
        refusal = error
    plain = narrow(text)
    if len(plain) > _LONGEST_TEXT:
        raise refusal
    match = _YUAN.fullmatch(plain)
    whole, jiao, fen = match.groups() if match else (plain, None, None)
    amount = spoken_number(whole.removeprefix("¥").removeprefix("人民币"))
    if amount is None:
        raise refusal
    for digit, share in ((jiao, Decimal("0.1")), (fen, Decimal("0.01"))):
        if digit is not None:
            amount += (Decimal(_DIGITS[digit]) if digit in _DIGITS else Decimal(digit)) * share
    if amount > LARGEST:
        raise InputError("too_large", "金额太大，请检查是否多输了几位数字。")
    return parse_yuan(f"{amount.normalize():f}")


def parse_count(text: str) -> int:
    """A whole number of things, 0 or more: 45, ４５人, 四十五. Raises InputError `empty`, `not_a_count`."""
    plain = narrow(text)
    if not plain:
        raise InputError("empty", "请填写数量，例如 3。")
    number = spoken_number(plain.rstrip("人次个位名"))
    if number is None or number != number.to_integral_value() or number > LARGEST:
        raise InputError("not_a_count", "这里要填整数，请用数字填写，例如 3。")
    return int(number)
