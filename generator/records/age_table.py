"""Ages by day of birth, for whole columns at once."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from calculators.dates import age_on
from generator.intake.arrow_numpy import Ints
from generator.records.identity import EARLIEST_BIRTH, USUAL_AGE

NONE = -1  # no age


def as_int(day: date) -> int:
    """The day as an identity number has it: 19490102."""
    return day.year * 10_000 + day.month * 100 + day.day


FIRST = as_int(EARLIEST_BIRTH)


@lru_cache(maxsize=8)  # the batches of an office share their days
def ages(publish: date, new_year: date) -> tuple[np.ndarray, np.ndarray]:
    """The ages at publication, and the youngest that may be given, by the day of birth before `publish`.

    A day has its place as 19490102 is counted from `FIRST`; `NONE` stands where there is no such day, or no
    usual age. One question for some days, not one for each person: the later born, the younger.
    """
    oldest = np.full(max(as_int(publish) - FIRST, 1), NONE, np.int16)
    youngest = oldest.copy()
    days = range(max((publish - EARLIEST_BIRTH).days, 0))

    def born(day: int) -> date:
        return EARLIEST_BIRTH + timedelta(days=day)

    def falling(age: Callable[[date], int]) -> np.ndarray:
        steps = range(age(born(0)), age(born(days[-1])) - 1, -1)
        since = [bisect.bisect_left(days, -each, key=lambda day: -age(born(day))) for each in steps]
        return np.repeat(steps, np.diff([*since, len(days)]))

    if days:
        at = _calendar(len(days)) - FIRST
        youngest[at] = falling(lambda day: age_on(day, max(day, new_year)))
        at_publication = falling(lambda day: age_on(day, publish))
        oldest[at] = np.where(np.isin(at_publication, USUAL_AGE), at_publication, NONE)
    return oldest, youngest


def _calendar(count: int) -> Ints:
    """The first `count` days from `EARLIEST_BIRTH` on, as 19490102."""
    days = np.datetime64(EARLIEST_BIRTH) + np.arange(count)
    months = days.astype("datetime64[M]")
    of_month = (days - months).astype(np.int64) + 1
    year, month = np.divmod(months.astype(np.int64), 12)
    numbers: Ints = (year + 1970) * 10_000 + (month + 1) * 100 + of_month
    return numbers
