"""Every day of 2024–2027 as the day of publication, both calendars, against a naive count."""

from datetime import date, timedelta

import pytest

from generator.domain.rest_days import RestDays
from generator.notices.period import notice_period
from tests.evidence import counting

REST = RestDays.from_mapping(counting.TABLE)
EVERY_DAY = [date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]


@pytest.mark.parametrize("working", [False, True], ids=["natural days", "working days"])
@pytest.mark.parametrize("days", [7, 10, 15])
def test_every_day_of_four_years(days, working):
    assert EVERY_DAY[-1] == date(2027, 12, 31)
    for start in EVERY_DAY:
        period = notice_period(start, min_days=days, working_days=working, rest_days=REST)
        assert period.last_day == counting.last_day(start, days, working=working), start
        assert period.first_counted_day == start + timedelta(days=1)
        assert period.last_day >= start + timedelta(days=days)
