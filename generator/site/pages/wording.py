"""How facts are worded on a page: the words of each kind of notice, days left, telephone links."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from calculators.dates import day_zh
from generator.notices.model import Facts


def days_left(last_day: date, today: date) -> str:
    """What is left of a notice on `today`, both Beijing days; true on that day only."""
    days = (last_day - today).days
    return f"还剩 {days} 天" if days > 0 else "今天是最后一天"


def least_days(facts: Facts) -> str:
    """不少于 7 天, or 不少于 7 个工作日; and that the end moved where its day was a rest day (民法典 203)."""
    if facts.working_days:
        return f"不少于 {facts.min_days} 个工作日"
    moved = (facts.last_day - facts.start).days > facts.min_days
    return f"不少于 {facts.min_days} 天{'，遇休息日已顺延' if moved else ''}"


def telephone_links(phones: str) -> tuple[tuple[str, str], ...]:
    """Each number in `phones` as it is written, with its `tel:` address; an empty address for mere words."""
    numbers = filter(None, (part.strip() for part in re.split(r"[、，,；;/]", phones)))
    return tuple((number, _tel(number)) for number in numbers)


def _tel(number: str) -> str:
    dialled = re.sub(r"[^0-9+,]", "", re.sub(r"转|分机", ",", number))
    return f"tel:{dialled}" if len(dialled) >= 3 else ""


_NUMBER = re.compile(r"(123\d\d|0\d{2,3}-\d{7,8})(?!\d)")


def dialled(line: str) -> tuple[tuple[str, str], ...]:
    """The words of `line` with the numbers to dial set apart: (words, `tel:` address or nothing)."""
    parts = _NUMBER.split(line)
    return tuple((part, f"tel:{part}" if at % 2 else "") for at, part in enumerate(parts) if part)


_CLAUSE = re.compile(r"（[一二三四五六]（?.*）。$")


def without_clause(why: str) -> str:
    """`why` without the clause in brackets at its end: a form asks, and the answer cites the law."""
    return _CLAUSE.sub("。", why)


def whole_yuan(text: str) -> str:
    """Sums in `text` without the fen where there are none: 2,800.00 元 as 2,800 元."""
    return re.sub(r"(?<=\d)\.00(?!\d)", "", text)


@lru_cache(maxsize=4096)  # notices share their days
def day(day: date) -> Markup:
    """2026年11月20日, as <time>."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), day_zh(day))


@lru_cache(maxsize=4096)
def short_day(day: date) -> str:
    """11月20日."""
    return f"{day.month}月{day.day}日"


def stretch(first: date | None, last: date | None, today: date) -> str:
    """A stretch of days in words, as an answer on the phone says it (result.js); 至今 where it has no end."""
    if first is None:
        return "" if last is None else f"到{day_zh(last)}为止"
    if last is None:
        return f"{day_zh(first)}至今" if first <= today else f"从{day_zh(first)}起"
    return day_zh(first) if first == last else f"{day_zh(first)}至{day_zh(last)}"
