"""The time a notice is up: from the day of publication to the end of its last day (五（三）, 民法典 200–204).

How many days is the policy's to say and comes in as `min_days`; how days are counted is the Civil Code's and
stands here alone:

- 201: the day of publication D is not counted; the first counted day is D + 1.
- 202: the code names a last day for months and years only, by the corresponding day; for days it is D + n.
- 203: where the last day is a rest day, the day after the rest days takes its place; it ends at 24:00.

Nothing here reads a clock. Days are days in Beijing, moments are aware and may come in any zone.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from generator.domain.clock import beijing_day
from generator.domain.rest_days import RestDays

_NOT_COUNTED = timedelta(days=1)  # 民法典 201: 开始的当日不计入，自下一日开始计算
_NEXT_DAY = timedelta(days=1)  # 民法典 203: 以法定休假日结束的次日为期间的最后一日
_LONGEST = 366  # days; ours, not the law's: more is a slip of the hand


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """When a notice is up: from 00:00 of `start` to 24:00 of `last_day`, Beijing time."""

    start: date  # D, the day of publication; may itself be a rest day
    first_counted_day: date  # 民法典 201
    nominal_last_day: date  # the last of the days counted, before 203 is applied
    last_day: date  # 民法典 203; never a rest day
    unknown_years: tuple[int, ...]  # years asked about whose holiday arrangement is not known, ascending


class Phase(enum.StrEnum):
    """Where a notice stands at a moment. PENDING has no public trace at all."""

    PENDING = "待公示"
    LIVE = "公示中"
    OVER = "公示期满"
    WITHDRAWN = "撤回"


def notice_period(start: date, *, min_days: int, working_days: bool, rest_days: RestDays) -> NoticePeriod:
    """Count `min_days` (1 to 366) after `start`: calendar days, or working days where `working_days`.

    Working days end on a working day, so that 203 has nothing left to move. In a year that is not known,
    RestDays takes every doubtful day for a rest day: either count is then the longer one (不少于).
    Raises ValueError for other numbers of days and YearNotCoveredError for a day outside the table.
    """
    if not 1 <= min_days <= _LONGEST:
        raise ValueError(f"公示天数应当是 1 至 {_LONGEST} 天：请核对公示天数（五（三））。")
    rest_days.require_year(start.year)
    first_counted = start + _NOT_COUNTED
    if working_days:
        asked_from, nominal = first_counted, start
        for _ in range(min_days):
            nominal = _working_day_from(nominal + _NEXT_DAY, rest_days)
    else:
        asked_from = nominal = start + timedelta(days=min_days)
    last = _working_day_from(nominal, rest_days)
    years = range(asked_from.year, last.year + 1)
    unknown = tuple(year for year in years if not rest_days.is_known(year))
    return NoticePeriod(start, first_counted, nominal, last, unknown)


def _working_day_from(day: date, rest_days: RestDays) -> date:
    """`day` itself, or the first working day after it."""
    while rest_days.is_rest_day(day):
        day += _NEXT_DAY
    return day


def phase(as_of: datetime, start: date, last_day: date, withdrawn_on: date | None = None) -> Phase:
    """Where a notice stands at `as_of`, an aware moment in any zone (ValueError otherwise).

    LIVE from 00:00 of `start` up to, not including, 00:00 of the day after `last_day` (民法典 203: 24:00).
    A withdrawal takes effect at 00:00 of `withdrawn_on`. On or before `start` it means that the notice is
    never seen: PENDING for good. After `last_day` there is nothing left to withdraw: OVER.
    """
    today = beijing_day(as_of)
    if today < start or (withdrawn_on is not None and withdrawn_on <= start):
        return Phase.PENDING
    if withdrawn_on is not None and withdrawn_on <= min(today, last_day):
        return Phase.WITHDRAWN
    return Phase.LIVE if today <= last_day else Phase.OVER


def days_left(as_of: datetime, last_day: date) -> int:
    """Whole days to come after today: 0 on the last day (今天是最后一天), 1 the day before (还剩1天).

    For a notice that is up. Raises ValueError after its last day and for a moment without a time zone.
    """
    left = (last_day - beijing_day(as_of)).days
    if left < 0:
        raise ValueError("公示期已满，没有剩余天数（民法典第二百零三条）。")
    return left
