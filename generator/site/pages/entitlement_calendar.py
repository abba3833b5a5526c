"""A year of entitlements, month by month, as the rules answer for somebody who has long been covered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from calculators import assumptions
from calculators.dates import day_zh, year_end
from calculators.errors import InputError
from calculators.parameters import Policy
from calculators.reference_data import CheckupRound
from calculators.rulebook import RuleBook
from calculators.rules import activity, checkup, festival, hospital_visit

MONTHS = range(1, 13)
_YEAR_END = "年度截止，住院、大病看出院日期，文体活动重新算"
type _Somebody = Mapping[str, str | tuple[int, int]]
_SOMEBODY: _Somebody = {  # and a district of the policy
    "group": "enterprise",
    "handled": (2020, 1),
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something of one month; `amount` with its unit, empty where there is none."""

    day: str  # 2月17日; what happens on it or from it on
    name: str
    amount: str


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A month with its entries, or neighbouring months that are alike."""

    months: tuple[int, ...]
    entries: tuple[CalendarEntry, ...]

    @property
    def words(self) -> str:
        """2月, 3–5月."""
        first, last = self.months[0], self.months[-1]
        return f"{first}月" if first == last else f"{first}–{last}月"


@dataclass(frozen=True, slots=True)
class EntitlementYear:
    """What `calendar.html` shows."""

    year: int
    stretches: tuple[CalendarSpan, ...]
    festivals: tuple[tuple[int, str], ...]  # month, name
    rounds: tuple[tuple[int, int], ...]  # checkups: first and last month of a round within the year
    total: str  # of the festivals
    checkup: str  # the rule's own sentence
    activity: str
    stay: str  # a sum
    policy: Policy
    day: date  # whose numbers these are
    next_days: tuple[
        CalendarEntry, ...
    ]  # the festivals of the year after; none where their days are not known
    assumptions: tuple[str, ...]


def year_of(rulebook: RuleBook, today: date, policy: Policy) -> EntitlementYear | None:
    """The year of `today` for the policy's people; None where no policy or festival table reaches it."""
    try:
        return _year(rulebook, today, {**_SOMEBODY, "district": policy.examples["retiree"]})
    except InputError:
        return None


def _year(rulebook: RuleBook, today: date, somebody: _Somebody) -> EntitlementYear:
    year = today.year
    feasts = festival.answer(rulebook, festival.Inputs(**somebody, year=year))  # type: ignore[arg-type]
    seen = checkup.answer(rulebook, checkup.Inputs(**somebody, on=today))  # type: ignore[arg-type]
    group = activity.answer(rulebook, activity.Inputs(**somebody, on=today))  # type: ignore[arg-type]
    stay = hospital_visit.answer(rulebook, hospital_visit.Inputs(**somebody, year=year, stays=1))  # type: ignore[arg-type]
    rounds = [one for one in rulebook.rounds_under(feasts.policy) if one.first.year <= year <= one.last.year]
    entries = [
        *_festivals(rulebook, year, somebody),
        *(entry for one in rounds for entry in _round(one, year)),
    ]
    entries.append((12, CalendarEntry(_day(year_end(year)), _YEAR_END, "")))
    results = (feasts, seen, group, stay)
    return EntitlementYear(
        year=year,
        stretches=tuple(_stretches(entries)),
        festivals=tuple((item.first.month, item.name) for item in feasts.items if item.first),
        rounds=tuple((_month(one.first, year), _month(one.last, year)) for one in rounds),
        total=feasts.amount.text if feasts.amount else "",
        checkup=seen.items[0].reason if seen.items else seen.headline,
        activity=group.headline,
        stay=stay.amount.text if stay.amount else "",
        policy=feasts.policy,
        day=feasts.computed_for,
        next_days=tuple(entry for _, entry in _next(rulebook, year, somebody)),
        assumptions=tuple(
            dict.fromkeys(
                (*(line for each in results for line in each.assumptions), assumptions.CALENDAR_YEAR)
            )
        ),
    )


def _festivals(rulebook: RuleBook, year: int, somebody: _Somebody) -> Iterator[tuple[int, CalendarEntry]]:
    result = festival.answer(rulebook, festival.Inputs(**somebody, year=year))  # type: ignore[arg-type]
    for item in result.items:
        if item.first and item.amount:
            yield (
                item.first.month,
                CalendarEntry(_day(item.first), f"{item.name}慰问费", item.amount.text),
            )


def _next(rulebook: RuleBook, year: int, somebody: _Somebody) -> Iterator[tuple[int, CalendarEntry]]:
    try:
        yield from _festivals(rulebook, year + 1, somebody)
    except InputError:
        return


def _round(one: CheckupRound, year: int) -> Iterator[tuple[int, CalendarEntry]]:
    """Where a checkup round opens and where it closes, as far as that is in the year."""
    name = f"第{one.number}轮体检"
    if one.first.year == year:
        last = day_zh(one.last) if one.last.year != year else _day(one.last)
        yield one.first.month, CalendarEntry(f"{_day(one.first)}起", f"{name}，到{last}为止", "")
    if one.last.year == year:
        yield one.last.month, CalendarEntry(_day(one.last), f"{name}截止", "")


def _month(day: date, year: int) -> int:
    """The month of `day`, the year's first or last where it lies before or after."""
    return day.month if day.year == year else 1 if day.year < year else 12


def _stretches(entries: list[tuple[int, CalendarEntry]]) -> Iterator[CalendarSpan]:
    by_month = {month: tuple(entry for at, entry in entries if at == month) for month in MONTHS}
    for alike, months in groupby(MONTHS, by_month.__getitem__):
        yield CalendarSpan(tuple(months), alike)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
