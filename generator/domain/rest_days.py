"""Which days are rest days in China (法定休假日, 民法典 203), asked of `data/rest_days.toml`.

A year is known once the State Council's arrangement for it (部分节假日安排的通知) stands in the table. In a
year that is not known, every day that may turn out to be a rest day is taken for one: weekends, the
statutory days, and the weekdays that the standing rules will join to them. A period counted that way
comes out longer where it is wrong, never shorter; callers check `is_known` and report it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from generator.diagnostics.failure import Failure

_SATURDAY = 5  # as date.weekday() counts


class YearNotCoveredError(ValueError):
    """A day was asked for in a year of which the table says nothing."""


class RestDaysTableError(Failure, ValueError):
    """The table itself is wrong; the sentence says where, and how to mend it."""


@dataclass(frozen=True, slots=True)
class RestDays:
    """The rest days of the years `first_year` to `last_year`, both included; made with `from_mapping`."""

    first_year: int
    last_year: int
    _known: frozenset[int]
    _rest: frozenset[date]  # weekdays off, or weekends that happen to be listed
    _work: frozenset[date]  # weekend days that are worked (调休)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Self:
        """Read the table as `tomllib` gives it: `arrangement` and `statutory`, each a list of years.

        Raises RestDaysTableError for a year given twice or left out between two others, a day that is not a
        date of its year (or of the December before), a worked day that is not on a weekend or is off as well,
        a statutory day that the arrangement of its year leaves out.
        """
        known, statutory = _by_year(mapping, "arrangement"), _by_year(mapping, "statutory")
        years = statutory | known  # an arrangement supersedes what was expected
        if not years or len(years) != max(years) - min(years) + 1:
            raise RestDaysTableError("休息日表的年份中间有缺漏：从最早到最晚，每一年都要有一段安排。")
        rest = frozenset(
            day for row in years.values() for key in ("rest", "days", "expected") for day in _days(row, key)
        )
        work = frozenset(day for row in known.values() for day in _days(row, "work"))
        for day in sorted(work):
            if day.weekday() < _SATURDAY or day in rest:
                raise RestDaysTableError(
                    f"休息日表中 {day} 列为上班，但它不是周末，或者同时列为放假：请对照通知改正。"
                )
        table = cls(min(years), max(years), frozenset(known), rest, work)
        for day in (
            day for year in known.keys() & statutory.keys() for day in _days(statutory[year], "days")
        ):
            if not table.is_rest_day(day):
                raise RestDaysTableError(
                    f"休息日表漏了 {day}：这天是法定节日，应当在该年的 rest 中，请对照通知补上。"
                )
        return table

    def is_known(self, year: int) -> bool:
        """Whether the official arrangement for `year` stands in the table."""
        return year in self._known

    def is_rest_day(self, day: date) -> bool:
        """Whether `day` is a rest day; in a year that is not known, whether it may be one.

        Raises YearNotCoveredError outside the years of the table: there is no silent fallback.
        """
        self.require_year(day.year)
        return day in self._rest or (day.weekday() >= _SATURDAY and day not in self._work)

    def require_year(self, year: int) -> None:
        """Raise YearNotCoveredError where the table says nothing about `year`."""
        if not self.first_year <= year <= self.last_year:
            raise YearNotCoveredError(
                f"公示期涉及 {year} 年，休息日表只有 {self.first_year} 年至 {self.last_year} 年："
                "请核对公示日期；日期无误的，请先在 data/rest_days.toml 中补上该年的节假日安排"
                "（民法典第二百零三条）。"
            )


def _by_year(mapping: Mapping[str, Any], name: str) -> dict[int, Mapping[str, Any]]:
    rows: dict[int, Mapping[str, Any]] = {}
    for row in mapping.get(name, ()):
        year = row.get("year")
        if type(year) is not int or year in rows:
            raise RestDaysTableError(
                f"休息日表 [[{name}]] 的 year（{year}）缺少、重复或不是年份：每年只写一段。"
            )
        rows[year] = row
    return rows


def _days(row: Mapping[str, Any], key: str) -> list[date]:
    """The dates under `key`; the arrangement for a year may reach back into the December before it."""
    year, days = row["year"], row.get(key, [])
    for day in days:
        # not isinstance: a datetime is a date too, and never equal to one
        if type(day) is not date or (day.year != year and (day.year, day.month) != (year - 1, 12)):
            raise RestDaysTableError(
                f"休息日表 {year} 年的 {key} 中，{day} 不是该年的日期：请写成 {year}-01-01 的样子，不加引号。"
            )
    return list(days)
