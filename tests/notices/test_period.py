"""The seven days of 五（三）: fixed cases, each midnight, every day of three years, and what always holds."""

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.domain.clock import BEIJING, beijing_day
from generator.domain.rest_days import RestDays, YearNotCoveredError
from generator.notices.period import Phase, days_left, notice_period, phase
from tests.helpers import ROOT
from tests.notices import oracle

FILE = tomllib.loads((ROOT / "data" / "rest_days.toml").read_text(encoding="utf-8"))
# Frozen, so that 2027 stays unknown here when a clerk adds its arrangement to the file.
TABLE = FILE | {"arrangement": [row for row in FILE["arrangement"] if row["year"] <= 2026]}
REST = RestDays.from_mapping(TABLE)
ONE = timedelta(days=1)


def on(text):
    return date.fromisoformat(text)


def last(start, days=7, *, working=False, rest=REST):
    return notice_period(on(start), min_days=days, working_days=working, rest_days=rest).last_day


CALENDAR = [
    # D, days, last day, why
    ("2026-11-23", 7, "2026-11-30", "Monday to Monday, nothing in the way"),
    ("2026-11-20", 7, "2026-11-27", "Friday to Friday"),
    ("2026-11-21", 7, "2026-11-30", "D is a Saturday; the 7th day too, so it ends on Monday"),
    ("2026-11-22", 7, "2026-11-30", "the 7th day is a Sunday"),
    ("2026-11-20", 8, "2026-11-30", "the 8th day is a Saturday"),
    ("2026-11-20", 10, "2026-11-30", "the 10th day is a Monday"),
    ("2026-11-20", 15, "2026-12-07", "the 15th day is a Saturday"),
    ("2026-02-06", 7, "2026-02-13", "the last day before 春节"),
    ("2026-02-07", 7, "2026-02-14", "a Saturday that is worked before 春节"),
    ("2026-02-08", 7, "2026-02-24", "the 7th day is the first of nine days off"),
    ("2026-02-16", 7, "2026-02-24", "D on 除夕, the 7th day the last of 春节"),
    ("2026-02-17", 7, "2026-02-24", "D on 春节 itself"),
    ("2026-02-21", 7, "2026-02-28", "a Saturday that is worked after 春节"),
    ("2026-09-24", 7, "2026-10-08", "the 7th day is 国庆"),
    ("2026-09-30", 7, "2026-10-08", "the 7th day is the last of 国庆"),
    ("2026-09-13", 7, "2026-09-20", "a Sunday that is worked before 国庆"),
    ("2026-10-03", 7, "2026-10-10", "a Saturday that is worked after 国庆"),
    ("2025-09-24", 7, "2025-10-09", "国庆 and 中秋 in one"),
    ("2024-01-31", 7, "2024-02-07", "春节 2024"),
    ("2024-02-02", 7, "2024-02-09", "除夕 2024 was not yet a statutory day"),
    ("2024-02-03", 7, "2024-02-18", "and the Sunday after 春节 was worked"),
    ("2024-02-22", 7, "2024-02-29", "29 February is a day"),
    ("2025-12-25", 7, "2026-01-04", "元旦 2026, and the Sunday after it is worked"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), CALENDAR, ids=[case[3] for case in CALENDAR])
def test_calendar_days(start, days, end, why):
    assert last(start, days) == on(end)


WORKING = [
    ("2026-11-23", 7, "2026-12-02", "one weekend between"),
    ("2026-11-21", 7, "2026-12-01", "D is a Saturday"),
    ("2026-02-12", 7, "2026-02-28", "nine days off, and two worked Saturdays that count"),
    ("2026-09-18", 7, "2026-09-29", "the worked Sunday counts, 中秋 does not"),
    ("2026-09-29", 7, "2026-10-14", "国庆, and a worked Saturday"),
    ("2025-12-26", 7, "2026-01-07", "元旦, and a worked Sunday"),
    ("2026-11-23", 10, "2026-12-07", "ten"),
    ("2026-11-23", 15, "2026-12-14", "fifteen"),
]


@pytest.mark.parametrize(("start", "days", "end", "why"), WORKING, ids=[case[3] for case in WORKING])
def test_working_days(start, days, end, why):
    assert last(start, days, working=True) == on(end)


def test_the_court_case_of_april_2021_is_exactly_ten_working_days():
    """2021-04-25 was a Sunday worked; the days of the case are 04-20 to 04-30, both included."""
    row = {"year": 2021, "rest": [on("2021-05-03"), on("2021-05-04"), on("2021-05-05")]}
    worked = RestDays.from_mapping({"arrangement": [row | {"work": [on("2021-04-25"), on("2021-05-08")]}]})
    assert last("2021-04-19", 10, working=True, rest=worked) == on("2021-04-30")
    unworked = RestDays.from_mapping({"arrangement": [row]})
    assert last("2021-04-19", 10, working=True, rest=unworked) == on("2021-05-06")


def test_a_period_says_how_it_was_counted():
    period = notice_period(on("2026-02-08"), min_days=7, working_days=False, rest_days=REST)
    assert period.start == on("2026-02-08")
    assert period.first_counted_day == on("2026-02-09")
    assert period.nominal_last_day == on("2026-02-15")
    assert period.last_day == on("2026-02-24")
    assert period.unknown_years == ()


@pytest.mark.parametrize(
    ("start", "working", "nominal", "end", "unknown"),
    [
        ("2026-12-24", False, "2026-12-31", "2026-12-31", ()),
        ("2026-12-24", True, "2027-01-05", "2027-01-05", (2027,)),
        ("2026-12-25", False, "2027-01-01", "2027-01-04", (2027,)),  # 元旦 is a Friday
        ("2026-12-31", False, "2027-01-07", "2027-01-07", (2027,)),
        ("2027-01-29", False, "2027-02-05", "2027-02-15", (2027,)),  # 除夕: eight days off, then a weekend
        ("2027-02-02", False, "2027-02-09", "2027-02-15", (2027,)),  # 初四: off by the standing rules alone
        ("2027-04-26", False, "2027-05-03", "2027-05-06", (2027,)),  # 劳动节 on a weekend is made up for
        ("2027-12-25", False, "2028-01-01", "2028-01-04", (2028,)),  # 元旦 is a Saturday
        ("2027-12-24", True, "2028-01-05", "2028-01-05", (2027, 2028)),
        ("2027-12-31", True, "2028-01-12", "2028-01-12", (2028,)),  # D is not counted, so 2027 is not asked
    ],
)
def test_a_year_not_yet_arranged_gives_the_longer_period_and_is_named(start, working, nominal, end, unknown):
    period = notice_period(on(start), min_days=7, working_days=working, rest_days=REST)
    assert (period.nominal_last_day, period.last_day) == (on(nominal), on(end))
    assert period.unknown_years == unknown


@pytest.mark.parametrize("start", ["2023-12-31", "2050-12-25", "2051-01-01", "9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("working", [False, True])
def test_days_outside_the_table_are_refused(start, working):
    with pytest.raises(YearNotCoveredError, match="请核对公示日期"):
        last(start, 7, working=working)


@pytest.mark.parametrize("days", [-1, 0, 367, 10**9])
def test_a_number_of_days_that_cannot_be_meant_is_refused(days):
    with pytest.raises(ValueError, match="1 至 366 天"):
        last("2026-11-23", days)


@pytest.mark.parametrize("working", [False, True])
@pytest.mark.parametrize("days", [7, 8, 10, 15])
def test_every_day_of_three_years_against_a_second_count(days, working):
    start = on("2024-01-01")
    while start <= on("2026-12-31"):
        try:
            expected = oracle.last_day(start, days, working=working)
        except NotImplementedError:  # chinesecalendar does not know 2027
            assert start >= on("2026-12-01")
            assert (
                2027
                in notice_period(start, min_days=days, working_days=working, rest_days=REST).unknown_years
            )
        else:
            assert last(start.isoformat(), days, working=working) == expected, start
        start += ONE


@pytest.mark.parametrize("working", [False, True])
def test_what_was_counted_before_the_arrangement_was_known_is_never_the_shorter(working):
    """As if 2024 to 2026 were not arranged yet: each period reaches what the arrangement then asked for."""
    rows = [
        {"year": year, "days": oracle.statutory(year), "expected": oracle.expected(year)}
        for year in range(2024, 2028)
    ]
    unknown = RestDays.from_mapping({"statutory": rows})
    start = on("2024-01-01")
    while start <= on("2026-12-01"):
        asked = notice_period(start, min_days=7, working_days=working, rest_days=unknown)
        assert asked.last_day >= oracle.last_day(start, 7, working=working), start
        assert asked.unknown_years
        start += ONE


starts = st.dates(on("2024-01-01"), on("2050-10-31"))
numbers = st.integers(1, 30)


@given(start=starts, days=numbers, working=st.booleans())
def test_never_fewer_days_than_asked_for_and_never_an_end_on_a_rest_day(start, days, working):
    period = notice_period(start, min_days=days, working_days=working, rest_days=REST)
    whole = [start + ONE * n for n in range(1, (period.last_day - start).days + 1)]
    assert whole[0] == period.first_counted_day
    counted = [day for day in whole if not (working and REST.is_rest_day(day))]
    assert len(counted) >= days
    assert not REST.is_rest_day(period.last_day)
    # and not a day more than the law asks: all between the nominal and the last day are rest days
    nominal = period.nominal_last_day
    assert all(REST.is_rest_day(nominal + ONE * n) for n in range((period.last_day - nominal).days))
    assert len([day for day in counted if day <= nominal]) == days


@given(start=starts, days=numbers, working=st.booleans())
def test_a_later_start_or_a_higher_number_never_ends_sooner(start, days, working):
    def end(start, days):
        return notice_period(start, min_days=days, working_days=working, rest_days=REST).last_day

    assert end(start, days) <= end(start + ONE, days)
    assert end(start, days) <= end(start, days + 1)


@given(start=starts, days=numbers)
def test_working_days_are_never_the_shorter(start, days):
    assert last(start.isoformat(), days) <= last(start.isoformat(), days, working=True)


# ── states ─────────────────────────────────────────────────────────────────────────────────────────────────

START, LAST = on("2026-11-20"), on("2026-11-27")
ZONES = [
    UTC,
    BEIJING,
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/Los_Angeles"),
    ZoneInfo("Pacific/Kiritimati"),
    timezone(timedelta(hours=5, minutes=45)),
]


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-11-19T15:59:59", Phase.PENDING),  # 23:59:59 in Beijing, the day before D
        ("2026-11-19T16:00:00", Phase.LIVE),  # 00:00 of D
        ("2026-11-20T15:59:59", Phase.LIVE),
        ("2026-11-27T15:59:59.999999", Phase.LIVE),  # the last moment before 24:00
        ("2026-11-27T16:00:00", Phase.OVER),  # 24:00 of the last day
        ("2030-01-01T00:00:00", Phase.OVER),
    ],
)
def test_each_midnight_is_beijings_whatever_the_zone_of_the_clock(utc, expected, zone):
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(zone)
    assert phase(moment, START, LAST, None) is expected


@pytest.mark.parametrize(
    ("withdrawn_on", "today", "expected"),
    [
        ("2026-11-24", "2026-11-19", Phase.PENDING),
        ("2026-11-24", "2026-11-20", Phase.LIVE),
        ("2026-11-24", "2026-11-23", Phase.LIVE),
        ("2026-11-24", "2026-11-24", Phase.WITHDRAWN),
        ("2026-11-24", "2026-11-28", Phase.WITHDRAWN),  # it stays withdrawn after the time is up
        ("2026-11-21", "2026-11-20", Phase.LIVE),
        ("2026-11-21", "2026-11-21", Phase.WITHDRAWN),
        ("2026-11-27", "2026-11-26", Phase.LIVE),
        ("2026-11-27", "2026-11-27", Phase.WITHDRAWN),  # on the last day
        ("2026-11-28", "2026-11-27", Phase.LIVE),
        ("2026-11-28", "2026-11-28", Phase.OVER),  # nothing left to withdraw
        ("2026-12-24", "2026-12-31", Phase.OVER),
        ("2026-11-20", "2026-11-20", Phase.PENDING),  # on its first day: it never appears
        ("2026-11-20", "2026-11-24", Phase.PENDING),
        ("2026-11-19", "2026-12-24", Phase.PENDING),
    ],
)
def test_a_withdrawal(withdrawn_on, today, expected):
    first = datetime.combine(on(today), datetime.min.time(), BEIJING)
    for moment in (first, first + ONE - timedelta(microseconds=1)):
        assert phase(moment, START, LAST, on(withdrawn_on)) is expected


@given(
    moment=st.timedeltas(timedelta(0), timedelta(days=30)).map(
        lambda t: datetime(2026, 11, 10, tzinfo=UTC) + t
    ),
    zone=st.sampled_from(ZONES),
    later=st.timedeltas(timedelta(0), timedelta(days=30)),
    withdrawn_on=st.none() | st.dates(on("2026-11-15"), on("2026-12-05")),
)
def test_a_state_is_never_taken_back(moment, zone, later, withdrawn_on):
    order = [Phase.PENDING, Phase.LIVE, Phase.WITHDRAWN, Phase.OVER]
    before = phase(moment.astimezone(zone), START, LAST, withdrawn_on)
    after = phase(moment + later, START, LAST, withdrawn_on)
    assert order.index(before) <= order.index(after)
    assert {before, after} != {Phase.WITHDRAWN, Phase.OVER}


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("2026-11-20T00:00:00+08:00", 7),  # D itself is not counted, so all seven are still to come
        ("2026-11-26T23:59:59+08:00", 1),
        ("2026-11-26T16:00:00+00:00", 0),  # 00:00 of the last day: 今天是最后一天
        ("2026-11-27T23:59:59+08:00", 0),
    ],
)
def test_days_left_reads_true(moment, left):
    assert days_left(datetime.fromisoformat(moment), LAST) == left


def test_days_left_is_not_asked_after_the_end():
    with pytest.raises(ValueError, match="公示期已满"):
        days_left(datetime.fromisoformat("2026-11-28T00:00:00+08:00"), LAST)


NAIVE = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the very thing that is refused


@pytest.mark.parametrize(
    "ask", [beijing_day, lambda m: phase(m, START, LAST, None), lambda m: days_left(m, LAST)]
)
def test_a_moment_without_a_zone_is_refused(ask):
    with pytest.raises(ValueError, match="时间缺少时区"):
        ask(NAIVE)


def test_the_fixed_offset_is_what_the_time_zone_database_says():
    shanghai, moment = ZoneInfo("Asia/Shanghai"), datetime(2024, 1, 1, tzinfo=UTC)
    while moment.year <= 2050:
        assert moment.astimezone(shanghai).utcoffset() == BEIJING.utcoffset(None)
        moment += timedelta(hours=12)


def test_the_words_of_the_states():
    assert [str(state) for state in Phase] == ["待公示", "公示中", "公示期满", "撤回"]


@example(start=on("2024-02-03"))
@given(start=starts)
def test_a_notice_is_live_on_each_day_of_its_period_and_on_no_other(start):
    end = notice_period(start, min_days=7, working_days=False, rest_days=REST).last_day
    noon = datetime.combine(start, datetime.min.time(), BEIJING) + timedelta(hours=12)
    live = [
        (noon + ONE * n).date()
        for n in range(-3, 40)
        if phase(noon + ONE * n, start, end, None) is Phase.LIVE
    ]
    assert live == [start + ONE * n for n in range((end - start).days + 1)]
