"""The tables of rest days as files: the product's own, an office's beside it, and a new year for either.

An office needs to write only the years that the product does not know yet: the two are merged by year, the
office's year before the product's. So a table of one year refuses no batch of another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import import_module
from typing import Any

from generator.domain.rest_days import RestDays, RestDaysTableError

OWN = "data/rest_days.toml"
"""The product's table; an office's of the same name lies beside it as `OFFICE` in its workspace."""

OFFICE = "data/office_rest_days.toml"


def merged(product: Mapping[str, Any], office: Mapping[str, Any]) -> dict[str, Any]:
    """Both tables as one: by year, the office's before the product's."""
    together: dict[str, Any] = dict(product)
    for name in ("arrangement", "statutory"):
        own = list(office.get(name, ()))
        years = {row.get("year") for row in own}
        unchanged = [row for row in product.get(name, ()) if row.get("year") not in years]
        together[name] = [*unchanged, *own]
    return together


def arrangement_of(text: str, year: int) -> Mapping[str, Any]:
    """The arrangement of `year` in the TOML `text`. Raises RestDaysTableError."""
    try:
        rows = tomllib.loads(text).get("arrangement", [])
    except tomllib.TOMLDecodeError as error:
        raise RestDaysTableError(f"文件的写法有误：{error}。请照 data/rest_days.toml 里的样子写。") from error
    for row in rows:
        if isinstance(row, dict) and row.get("year") == year:
            return row
    raise RestDaysTableError(f"文件里没有 {year} 年的 [[arrangement]]。请照 data/rest_days.toml 里的样子写。")


def with_arrangement(table: Mapping[str, Any], row: Mapping[str, Any]) -> RestDays:
    """The rest days of `table` with the new `row`, checked against the statutory days: RestDaysTableError."""
    year = row["year"]
    for key in ("rest", "work"):
        if not row.get(key):
            raise RestDaysTableError(f"{year} 年的安排里没有 {key}：请对照通知，把放假和上班的日子都写上。")
    return RestDays.from_mapping(merged(table, {"arrangement": [row]}))


def from_library(year: int) -> Mapping[str, Any]:
    """The arrangement of `year` as the library chinesecalendar has it; RestDaysTableError without."""
    try:
        chinese_calendar: Any = import_module("chinese_calendar")
    except ModuleNotFoundError as error:
        raise RestDaysTableError(
            "这里没有装 chinesecalendar。请先用 pip 装上，或者用 --file 给出写好的文件。"
        ) from error
    days = [
        date.fromordinal(day)
        for day in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    ]
    try:
        off = [day for day in days if chinese_calendar.is_holiday(day) and day.weekday() < 5]
        work = [day for day in days if chinese_calendar.is_workday(day) and day.weekday() >= 5]
    except NotImplementedError as error:
        raise RestDaysTableError(
            f"装着的 chinesecalendar 还没有 {year} 年的安排。通知公布几天后请用 pip 更新它再试，"
            "或者照通知写成文件，用 --file 给出。"
        ) from error
    return {"year": year, "rest": off, "work": work}


def as_toml(row: Mapping[str, Any]) -> str:
    """The arrangement `row` as it stands in the table."""
    lines = ["", "[[arrangement]]", f"year = {row['year']}"]
    lines += [f'{key} = "{row[key]}"' for key in ("number", "url") if row.get(key)]
    if row.get("issued"):
        lines.append(f"issued = {row['issued']}")
    for key in ("rest", "work"):
        lines += [f"{key} = [", *(f"  {', '.join(some)}," for some in _by_month(row[key])), "]"]
    return "\n".join(lines) + "\n"


def _by_month(days: Iterable[date]) -> Iterable[list[str]]:
    months: dict[tuple[int, int], list[str]] = {}
    for day in sorted(days):
        months.setdefault((day.year, day.month), []).append(day.isoformat())
    return months.values()
