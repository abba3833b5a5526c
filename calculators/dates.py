"""Days, months and ages, as people write them and as the law counts them.

>>> parse_day("１９４９年１月２日")
datetime.date(1949, 1, 2)
>>> parse_month("2024.5")
(2024, 5)
>>> age_on(date(1952, 2, 29), date(2027, 2, 28))
75
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from calculators.errors import InputError
from calculators.money import SPACES, narrow

FIRST_YEAR, LAST_YEAR = 1880, 2199
"""Nobody alive was born before; no date of the law lies after."""

_SEPARATED = re.compile(
    r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})"
    r"(?:\s*[-./月]\s*(?:([0-9]{1,2})\s*[日号]?)?)?"
    r"(?:[ T]0{1,2}:00(?::00)?)?"  # midnight, as spreadsheets add it
)
_SOLID = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})?")
_SIGNS = str.maketrans("／—–", "/--")


def _fields(text: str) -> tuple[int, int, int | None] | None:
    plain = narrow(text).translate(_SIGNS)
    if len(plain) > 40:
        return None
    match = _SOLID.fullmatch(plain) or _SEPARATED.fullmatch(plain)
    if match is None:
        return None
    year, month, day = match.groups()
    return int(year), int(month), int(day) if day else None


def parse_day(text: str) -> date:
    """The day written in `text`: 1949-01-02, 1949.1.2, 1949/1/2, 1949年1月2日 or 19490102.

    Raises InputError: `empty`, `not_a_date`, `month_only` (year and month alone), `no_such_day`.
    """
    fields = _need_fields(text)
    year, month, day = fields
    if day is None:
        raise InputError("month_only", "这里要填到哪一天，请写全年、月、日，例如 1949-01-02。")
    return _real_day(year, month, day)


def parse_month(text: str) -> tuple[int, int]:
    """Year and month written in `text`: 2024年5月, 2024-05, 2024.5, 202405; of a whole date, its month.

    Raises InputError: `empty`, `not_a_date`, `no_such_day`.
    """
    year, month, day = _need_fields(text)
    real = _real_day(year, month, day or 1)
    return real.year, real.month


def _need_fields(text: str) -> tuple[int, int, int | None]:
    if not text.strip(SPACES):
        raise InputError("empty", "请填写日期，例如 2024-05-01 或 2024年5月1日。")
    fields = _fields(text)
    if fields is None:
        raise InputError(
            "not_a_date", "这里要填日期，请按 2024-05-01 或 2024年5月1日 的样子填写，年份写四位。"
        )
    return fields


def _real_day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError("no_such_day", "年份不对，请检查年份是否写错，年份写四位，例如 1949。")
    try:
        return date(year, month, day)
    except ValueError:
        raise InputError("no_such_day", "日历上没有这一天，请检查月份和日子是否写错。") from None


def age_on(birth: date, day: date) -> int:
    """Completed years (周岁) of a person born on `birth` at `day`, reached on the birthday itself.

    Who was born on 29 February reaches it on 28 February in common years: a term of years ends on the month's
    last day where the matching day is missing (民法典 202).
    Raises InputError `before_birth`.
    """
    if day < birth:
        raise InputError("before_birth", "日期早于出生日期，请检查这两个日期是否写错或写反。")
    return day.year - birth.year - (day < birthday_in(birth, day.year))


def birthday_in(birth: date, year: int) -> date:
    """The day in `year` on which a year of life is completed (28 February for 29 February, 民法典 202)."""
    if (birth.month, birth.day) == (2, 29) and not is_leap(year):
        return date(year, 2, 28)
    return birth.replace(year=year)


def is_leap(year: int) -> bool:
    """Whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def year_end(year: int) -> date:
    """31 December of `year`. Raises InputError `no_such_day` for a year that nobody can mean."""
    return _real_day(year, 12, 31)


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The month that lies `months` after the given one (before it, where negative)."""
    count = year * 12 + (month - 1) + months
    return count // 12, count % 12 + 1


def first_of(month: tuple[int, int]) -> date:
    """The first day of a (year, month)."""
    return date(month[0], month[1], 1)


def last_of(month: tuple[int, int]) -> date:
    """The last day of a (year, month)."""
    return first_of(add_months(*month, 1)) - timedelta(days=1)


def day_zh(day: date) -> str:
    """`day` as a notice writes it: 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_zh(month: tuple[int, int]) -> str:
    """A (year, month) as people write it: 2026年11月."""
    return f"{month[0]}年{month[1]}月"
