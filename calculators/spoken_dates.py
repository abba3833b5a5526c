"""Days, months, years and ages as people say them, in figures: 去年五月, 上个月, 民国38年, 49年1月.

What counts from a day counts from the day that is given, never from a clock.

>>> in_figures("去年五月", date(2026, 11, 27)), in_figures("49年1月2号", date(2026, 11, 27))
('2025年5月', '1949年1月2日')
>>> in_figures("上个月", date(2026, 1, 5)), in_figures("民国三十八年", None)
('2025年12月', '1949年')
>>> age_alone("今年七十六岁了")
76
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from calculators.dates import add_months
from calculators.money import narrow
from calculators.numerals import spoken_number

_DAYS_AGO = {"今天": 0, "昨天": 1, "前天": 2}
_MONTHS_AGO = {"上上个月": 2, "上个月": 1, "上月": 1, "这个月": 0, "本月": 0, "当月": 0, "下个月": -1}
_YEARS_AGO = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3, "明年": -1}
_REPUBLIC = 1911  # 民国元年 is 1912
_DIGITS = "零〇○一二三四五六七八九"
_IN_FIGURES = str.maketrans(_DIGITS, "000123456789")
_YEAR = re.compile(rf"([0-9{_DIGITS}]{{4}}|[0-9{_DIGITS}]{{2}})年(.*)")
_NUMBER = "[0-9]{1,2}|[元一二三四五六七八九十]{1,3}"
_REST = re.compile(rf"({_NUMBER})月份?(?:({_NUMBER})[日号]?|[初底末]|[上中下]旬)?")
_YEAR_END = re.compile(r"年?[底末]")
# A Chinese keyboard writes 。 for a stop.
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])(?: +| *[。,、·] *)(?=[0-9])")
_AGE = re.compile(r"(?:今年|已经|刚满|满)?(.+?)周?岁(?:多|了)*")


def in_figures(text: str, asked_on: date | None, latest_year: int | None = None) -> str:
    """`text` with its year in four figures, month and day in one or two; what says no date stays as it is.

    去年, 上个月 and 昨天 count from `asked_on`. A year of two figures is the latest that is not after
    `latest_year`, which is the year of `asked_on` unless it is given. Without `asked_on` neither is read.
    """
    plain = narrow(text)
    if asked_on is not None:
        plain = _absolute(plain, asked_on)
    era = re.fullmatch(r"民国(.+?)年(.*)", plain)
    if era:
        number = spoken_number("1" if era[1] == "元" else era[1])
        if number is not None and number == number.to_integral_value() and 0 < number < 100:
            plain = f"{_REPUBLIC + int(number)}年{era[2]}"
    if re.fullmatch(f"[{_DIGITS}]{{4}}", plain):
        plain += "年"
    found = _YEAR.fullmatch(plain)
    if found is None:
        return _BETWEEN_DIGITS.sub("-", plain)
    year, rest = found[1].translate(_IN_FIGURES), found[2].strip()
    if len(year) == 2:
        if asked_on is None:
            return text
        year = _century(int(year), latest_year or asked_on.year)
    if _YEAR_END.fullmatch(rest):
        return f"{year}年"
    return f"{year}年{_month_and_day(rest)}"


def age_alone(text: str) -> int | None:
    """The age where `text` is nothing but one: 76岁, 76周岁, 七十六岁; else None."""
    found = _AGE.fullmatch(narrow(text))
    number = spoken_number(found[1]) if found else None
    return int(number) if number is not None and number == number.to_integral_value() else None


def year_alone(text: str) -> int | None:
    """The year where `text`, in figures, is nothing but one: 2024, 2024年; else None."""
    plain = narrow(text).removesuffix("年")
    return int(plain) if len(plain) == 4 and plain.isascii() and plain.isdigit() else None


def lacks_year(text: str) -> bool:
    """Whether `text` is a month, or a month and a day, of no year: 六月, 6月5日."""
    return _REST.fullmatch(narrow(text)) is not None


def _absolute(plain: str, asked_on: date) -> str:
    """`plain` with the year, month or day that its first word means on `asked_on`."""
    if plain in _DAYS_AGO:
        day = asked_on - timedelta(days=_DAYS_AGO[plain])
        return f"{day.year}年{day.month}月{day.day}日"
    for word, count in _MONTHS_AGO.items():
        if plain.startswith(word):
            year, month = add_months(asked_on.year, asked_on.month, -count)
            return f"{year}年{month}月{plain.removeprefix(word)}"
    word = next((each for each in _YEARS_AGO if plain.startswith(each)), "")
    return f"{asked_on.year - _YEARS_AGO[word]}年{plain.removeprefix(word)}" if word else plain


def _century(year: int, latest: int) -> str:
    """The latest year with these two last figures that is not after `latest`."""
    return f"{latest - (latest - year) % 100}"


def _month_and_day(rest: str) -> str:
    """五月一号 as 5月1日; anything else as it is."""
    found = _REST.fullmatch(rest)
    if found is None:
        return rest
    month, day = (spoken_number(one.replace("元", "一")) if one else None for one in found.groups())
    if month is None or (found[2] and day is None):
        return rest
    return f"{month:f}月" + (f"{day:f}日" if day is not None else "")
