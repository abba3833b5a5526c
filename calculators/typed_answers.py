"""One typed answer to its value, for each kind of question, or a refusal that says what to type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from calculators.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    birthday_in,
    last_of,
    parse_day,
    parse_month,
    year_end,
)
from calculators.errors import InputError
from calculators.money import SPACES, narrow
from calculators.numerals import parse_count, parse_spoken_yuan, spoken_number
from calculators.questions import Question, QuestionKind
from calculators.rules.shared import number_zh
from calculators.spoken_dates import age_alone, in_figures, lacks_year, year_alone

type Value = Decimal | date | int | str | bool | tuple[int, int] | tuple[Decimal, ...]

_YES = frozenset({"yes", "是", "有", "对", "true", "1", "参加过", "y"})
_NO = frozenset({"no", "否", "没有", "不是", "无", "没", "false", "0", "n"})
_NOTHING = frozenset({"没有", "无", "没", "一次也没有"})
ABOUT_AFTER = ("左右", "前后", "上下", "吧")
ABOUT = ("大概是", "大概", "大约", "差不多", "可能是", "约")
BIRTH = "birth"  # the question whose answer may be a year or an age alone
TIMES = (QuestionKind.YEAR, QuestionKind.MONTH, QuestionKind.DAY)
_SEPARATORS = str.maketrans(dict.fromkeys("；;+＋、\n\r", "\n"))
_MOST_BILLS = 200
_LONGEST_TEXT = 4000
_MOST_AGE_OR_YEAR = 1000  # more is a year or a date
_WRITE_BIRTH = "这里要填出生的年、月、日，例如 1949-01-02；身份证号码的第7到14位就是。"


def without_about(text: str) -> str:
    """`text` without a word such as 大概 before it or 左右 after it."""
    plain = text.strip(SPACES)
    plain = next((plain.removeprefix(word) for word in ABOUT if plain.startswith(word)), plain)
    return next((plain.removesuffix(word) for word in ABOUT_AFTER if plain.endswith(word)), plain).strip(
        SPACES
    )


def exact_text(question: Question, text: str, asked_on: date | None) -> str:
    """`text` without 大概; of a day, month or year in figures, counted from `asked_on` where it says 去年."""
    plain = without_about(text)
    if question.kind not in TIMES:
        return plain
    # nobody is born next year, and what is asked about may well be
    latest = None if asked_on is None else asked_on.year + (question.name != BIRTH)
    return in_figures(plain, asked_on, latest)


def parse(question: Question, text: str, asked_on: date | None = None) -> Value:
    """One typed answer, in which 去年 is the year before `asked_on`. InputError says what to type instead."""
    if len(text) > _LONGEST_TEXT:
        raise InputError("too_long", "填写的内容太长，请只填这一项需要的内容。")
    if question.name == BIRTH and (age := age_alone(without_about(text))) is not None:
        return _born(age, asked_on)
    plain = exact_text(question, text, asked_on)
    if question.kind in TIMES and lacks_year(plain):
        raise InputError("year_missing", "还要写上是哪一年，例如 去年5月，或者 2024年5月。")
    value: Value = _birth(plain) if question.name == BIRTH else _READERS[question.kind](question, plain)
    _check_bounds(question, value)
    return value


def _check_bounds(question: Question, value: Value) -> None:
    if not isinstance(value, Decimal | int):
        return
    if question.lowest is not None and value < question.lowest:
        limit = number_zh(question.lowest, question.unit)
        raise InputError("too_low", f"这里不能小于 {limit}，请检查。")
    if question.highest is not None and value > question.highest:
        limit = number_zh(question.highest, question.unit)
        raise InputError("too_high", f"这里不能大于 {limit}，请检查。")


def _money_list(_: Question, text: str) -> tuple[Decimal, ...]:
    parts = [part for part in text.translate(_SEPARATORS).split("\n") if part.strip(SPACES)]
    if len(parts) > _MOST_BILLS:
        raise InputError("too_many", f"最多填 {_MOST_BILLS} 个金额，请先把一部分加起来。")
    if not parts:
        raise InputError("empty", "请填写金额，例如 12000；3400.50。")
    return tuple(parse_spoken_yuan(part) for part in parts)


def _year(_: Question, text: str) -> int:
    plain = narrow(text).removesuffix("年度").removesuffix("年")
    if not (len(plain) == 4 and plain.isascii() and plain.isdigit()):
        raise InputError("not_a_year", "这里要填四位数的年份，例如 2026。")
    year = int(plain)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError("no_such_day", "年份不对，请检查年份是否写错，例如 2026。")
    return year


def _money(_: Question, text: str) -> Decimal:
    return Decimal("0.00") if text.strip(SPACES) in _NOTHING else parse_spoken_yuan(text)


def _count(_: Question, text: str) -> int:
    return 0 if text.strip(SPACES) in _NOTHING else parse_count(text)


def _day(_: Question, text: str) -> date:
    return parse_day(text)


def _born(age: int, asked_on: date | None) -> date:
    """The last day of birth that somebody of this age can have on `asked_on`: nobody is made older."""
    if asked_on is None or asked_on.year - age < FIRST_YEAR:
        raise InputError("not_a_date", _WRITE_BIRTH)
    return birthday_in(asked_on, asked_on.year - age)


def _birth(text: str) -> date:
    """A day of birth; of a year or a month alone the last day that it can be: nobody is made older.

    The answer says so.
    """
    year = year_alone(text)
    if year is not None:
        return year_end(year)
    try:
        return parse_day(text)
    except InputError as error:
        if error.code == "month_only":
            return last_of(parse_month(text))
        if error.code != "not_a_date":
            raise
        number_alone = spoken_number(text)
        if number_alone is not None and number_alone < _MOST_AGE_OR_YEAR:
            sentence = "只写一个数，看不出是年龄还是年份：年龄写成 75岁 的样子，年份写四位，例如 1949年。"
            raise InputError("not_a_date", sentence) from None
        raise InputError("not_a_date", _WRITE_BIRTH) from None


def _month(_: Question, text: str) -> tuple[int, int]:
    """A year alone is its last month, which the answer says."""
    year = year_alone(text)
    try:
        return parse_month(text if year is None else f"{year}-12")
    except InputError as error:
        if error.code != "not_a_date":
            raise
        sentence = "这里要填年和月，例如 2024年5月，年份写四位；只记得年份，就写 2024年。"
        raise InputError("not_a_date", sentence) from None


def _choice(question: Question, text: str) -> str:
    plain = text.strip(SPACES)
    for choice in question.choices:
        if plain in (choice.value, choice.label):
            return choice.value
    raise InputError("not_a_choice", f"请从“{question.label}”列出的选项中选择一个。")


def _yes_no(_: Question, text: str) -> bool:
    plain = text.strip(SPACES).lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise InputError("not_yes_or_no", "请回答“是”或“否”。")


_READERS: Mapping[QuestionKind, Callable[[Question, str], Value]] = {
    QuestionKind.MONEY: _money,
    QuestionKind.MONEY_LIST: _money_list,
    QuestionKind.DAY: _day,
    QuestionKind.MONTH: _month,
    QuestionKind.YEAR: _year,
    QuestionKind.COUNT: _count,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
}
