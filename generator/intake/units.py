"""The unit of money of a table, wherever people state it: heading, title, a line of its own, a note.

A unit is 元 with or without 十, 百, 千, 万, 亿 before it. A sentence that merely contains such a word
(自付超过1万元的) states no unit. A unit of another currency, or two that differ, are problems: no sum is
guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from generator.intake.grid import Cell, text_of

_MULTIPLES = {
    "十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000,
    "拾": 10, "佰": 100, "仟": 1000, "萬": 10_000, "億": 100_000_000,
}  # fmt: skip
_TIMES = "[" + "".join(_MULTIPLES) + "]"
_YUAN = r"(?:人民币|¥)*(?P<unit>" + _TIMES + r"*[元圆]|" + _TIMES + r"+)(?:人民币)?(?:/[人年月次项户天]+)*"
_END = r"(?=$|[()\[\]【】〔〕,，;；。、.!！/])"
_NOT_MONEY = r"(?:(?:人次|人数|人|个|项|次|户|份|岁|周岁|%)[、/,，和])*"
# 单位：万元, 金额单位为万元, 单位（人、万元）
_DECLARED = re.compile(rf"单位(?:统一|均|都|一律|为|是|以|按|[:(\[【])*{_NOT_MONEY}{_YUAN}{_END}")
# 以万元为单位, 以万元计, 按千元填列
_COUNTED_IN = re.compile(rf"[以按]{_YUAN}(?:为单位|计|表示|列示|反映|填)")
# 表中金额均为万元, 数据为千元
_ALL_ARE = re.compile(rf"(?:均|都|皆|数据|数字|金额)(?:为|系|是){_YUAN}{_END}")
# 资金使用情况表（万元）, 金额（人民币：万元）, 金额（元，保留两位）
_BRACKETED = re.compile(rf"[(\[【〔](?:人民币|币种|单位|金额|以|为|按|¥|:)*{_YUAN}(?:计|为单位)?{_END}")
_ALONE = re.compile(rf"(?:人民币|单位|:)*{_YUAN}")
# At the end of a heading: 金额/万元, 金额万元
_SUFFIX = re.compile(
    rf"(?:[/_:·-]{_YUAN}|{_YUAN.replace('?P<unit>', '?P<unit2>').replace('|' + _TIMES + '+', '')})$"
)
_FOREIGN = (
    r"(?:美元|美金|港元|港币|港幣|欧元|日元|日圆|英镑|澳元|加元|韩元|卢布|台币|澳门元|澳门币|外币|[A-Z]{3}(?![A-Z])|[$€£]|角|分|厘"
    r"|[kKwW](?:元)?)"
)
_UNKNOWN = re.compile(rf"(?:单位|币种)(?:为|是|[:(\[【])+{_NOT_MONEY}{_FOREIGN}{_END}")
_UNKNOWN_BRACKETED = re.compile(rf"[(\[【〔](?:单位|币种|:)*{_FOREIGN}[)\]】〕]")
_UNKNOWN_ENGLISH = re.compile(r"\b(?:units?|currency):(?!(?:RMB|CNY|yuan)?$)", re.IGNORECASE)
_OR = re.compile(rf"[、/或和,，]{_YUAN}{_END}")  # 单位：元、万元
_CELL = re.compile(rf"(?P<number>[0-9.,]+)(?P<unit>{_TIMES}+[元圆]?|[元圆])")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written; `factor` is what one of it is in yuan, None where that is not known."""

    words: str
    factor: Decimal | None


def units_in(cell: Cell) -> list[Unit]:
    """The units that a cell outside the records states, in a title, a line of its own or a note.

    >>> [unit.words for unit in units_in("使用情况表（单位：万元）")], units_in("自付超过1万元的")
    (['万元'], [])
    """
    text = _folded(cell)
    if (alone := _ALONE.fullmatch(text.strip("()[]【】〔〕"))) and text:
        return [_unit(alone["unit"])]
    found = []
    for pattern in (_DECLARED, _COUNTED_IN, _ALL_ARE, _BRACKETED):
        for each in pattern.finditer(text):
            found.append(each["unit"])
            if another := _OR.match(text, each.end()):
                found.append(another["unit"])
    return [*map(_unit, dict.fromkeys(found)), *_unknown(text)]


def units_of_heading(words: str) -> list[Unit]:
    """The unit that a column's own heading states.

    >>> [unit.words for each in ("金额（万）", "金额/千元", "金额") for unit in units_of_heading(each)]
    ['万', '千元']
    """
    text = _folded(words)
    suffix = _SUFFIX.search(text)
    found = [suffix["unit"] or suffix["unit2"]] if suffix else []
    found += [each["unit"] for pattern in (_DECLARED, _BRACKETED) for each in pattern.finditer(text)]
    return [*map(_unit, dict.fromkeys(found)), *_unknown(text)]


def without_unit(words: str) -> str:
    """A heading without the unit at its end: 金额/万元 is 金额."""
    return _SUFFIX.sub("", words)


def split_unit(text: str) -> tuple[str, Decimal | None]:
    """The number in a cell and the unit behind it: 1.5万元 is 1.5 and 10000; None where none is written.

    >>> split_unit("1.5万元"), split_unit("500")
    (('1.5', Decimal('10000')), ('500', None))
    """
    matched = _CELL.fullmatch(text)
    return (matched["number"], _factor(matched["unit"])) if matched else (text, None)


def _unit(words: str) -> Unit:
    return Unit(words, _factor(words))


def _factor(words: str) -> Decimal:
    factor = Decimal(1)
    for character in words:
        factor *= _MULTIPLES.get(character, 1)
    return factor


def _unknown(text: str) -> list[Unit]:
    found = _UNKNOWN.search(text) or _UNKNOWN_BRACKETED.search(text) or _UNKNOWN_ENGLISH.search(text)
    return [Unit("", None)] if found else []


def _folded(cell: Cell) -> str:
    """Full-width forms folded and gaps gone."""
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
