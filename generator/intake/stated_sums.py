"""Sums that the words of a total state: 合计（大写）叁仟元整, 合计4人，3000元.

Words state yuan, whatever the unit of the column. Where a cell may mean something else (a standard for one
person, a part of the sum, several figures) it states no sum.
"""

from __future__ import annotations

import re
from decimal import Decimal

from calculators.errors import InputError
from calculators.money import parse_yuan
from calculators.numerals import parse_spoken_yuan
from generator.intake.grid import Cell
from generator.intake.row_text import folded
from generator.intake.units import split_unit

# Numerals as they stand on cheques, as the plain ones.
_CAPITALS = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億圆圓正○",
    "一二二三三四五六六七八九十百千万亿元元整零",
)
_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_ONE = f"[{_NUMERALS}]"
_IN_WORDS = re.compile(rf"(?<![负{_NUMERALS}])({_ONE}+元)(?:零?({_ONE})角)?(?:零?({_ONE})分)?整?")
_WITHOUT_UNIT = re.compile(rf"({_ONE}{{2,}})整")
_COUNTED = "人名户项次笔份个条页年月日岁%"  # what follows a figure that is no sum of money
_TIMES = "[十百千万亿]*元"
_FIGURE = re.compile(
    rf"(?<!\d)(?<!\d[.,/])([￥¥]?)(\d[\d,]*(?:\.\d+)?)({_TIMES})?(?![\d/]|[{_COUNTED}]|{_TIMES}/)"
)
_OTHER_SUMS = re.compile(r"标准|每人|人均|其中|单价|上年|去年|累计|预算|余额|结余|/人")


def stated_sums(cell: Cell) -> tuple[Decimal, ...]:
    """The sums in yuan that a cell of words in a row of totals states: in numerals, in figures, or both.

    >>> stated_sums("合计（大写）：人民币叁仟贰佰元整"), stated_sums("合计4人，3,000元")
    ((Decimal('3200.00'),), (Decimal('3000.00'),))
    >>> stated_sums("合计：4人"), stated_sums("标准500元/人")
    ((), ())
    """
    text = folded(cell)
    if _OTHER_SUMS.search(text):
        return ()
    words = in_words(text)
    figures = [found for found in _FIGURE.finditer(text) if found[1] or found[3]]
    sums = [words] if words is not None else []
    if len(figures) == 1:
        sums += _figure(figures[0][2] + (figures[0][3] or "元"))
    return tuple(sums)


def in_words(text: str) -> Decimal | None:
    """The one sum written in numerals within `text`, in yuan; None where there is none, or several.

    >>> in_words("（大写）壹万零伍佰元零伍分"), in_words("贰仟元"), in_words("二、退休人员")
    (Decimal('10500.05'), Decimal('2000.00'), None)
    """
    plain = text.translate(_CAPITALS)
    found = list(_IN_WORDS.finditer(plain))
    if not found and "大写" in text:
        found = list(_WITHOUT_UNIT.finditer(plain))
    if len(found) != 1:
        return None
    yuan, *small = found[0].groups()
    tenths, hundredths = [*small, None, None][:2]
    spoken = yuan if yuan.endswith("元") else f"{yuan}元"
    spoken += f"{tenths}角" if tenths else ""
    spoken += f"{hundredths}分" if hundredths else ""
    try:
        return parse_spoken_yuan(spoken)
    except InputError:
        return None


def _figure(text: str) -> list[Decimal]:
    number, factor = split_unit(text)
    try:
        return [parse_yuan(format((Decimal(number.replace(",", "")) * (factor or 1)).normalize(), "f"))]
    except (InputError, ArithmeticError):
        return []
