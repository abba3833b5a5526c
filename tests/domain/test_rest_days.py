"""data/rest_days.toml day by day against the libraries that know, and what the table refuses."""

import copy
import tomllib
from datetime import date, datetime, time, timedelta

import chinese_calendar
import holidays
import pytest

from generator.domain.rest_days import RestDays, RestDaysTableError, YearNotCoveredError
from tests.helpers import ROOT
from tests.notices import oracle

DATA = ROOT / "data" / "rest_days.toml"
FILE = tomllib.loads(DATA.read_text(encoding="utf-8"))
KNOWN = (2024, 2025, 2026)  # what chinesecalendar 1.11 and holidays 0.86 know
# Frozen, so that the tests stay true when a clerk adds the next arrangement to the file.
TABLE = FILE | {"arrangement": [row for row in FILE["arrangement"] if row["year"] in KNOWN]}
REST = RestDays.from_mapping(TABLE)


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", KNOWN)
def test_each_day_of_a_known_year_is_what_chinesecalendar_says(year):
    assert REST.is_known(year)
    assert [d for d in days_of(year) if REST.is_rest_day(d) == chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", KNOWN)
def test_each_day_of_a_known_year_is_what_holidays_says(year):
    china = holidays.country_holidays("CN", years=year)
    assert [d for d in days_of(year) if REST.is_rest_day(d) == china.is_working_day(d)] == []


# The notices' own words, as a reader types them off: a third source for the same table.
NOTICES = {
    2024: (
        "1.1 2.10-2.17 4.4-4.6 5.1-5.5 6.10 9.15-9.17 10.1-10.7",
        "2.4 2.18 4.7 4.28 5.11 9.14 9.29 10.12",
    ),
    2025: ("1.1 1.28-2.4 4.4-4.6 5.1-5.5 5.31-6.2 10.1-10.8", "1.26 2.8 4.27 9.28 10.11"),
    2026: ("1.1-1.3 2.15-2.23 4.4-4.6 5.1-5.5 6.19-6.21 9.25-9.27 10.1-10.7", "1.4 2.14 2.28 5.9 9.20 10.10"),
}


@pytest.mark.parametrize("year", NOTICES)
def test_the_rows_are_the_words_of_the_notice(year):
    def day(text):
        return date(year, *map(int, text.split(".")))

    off, worked = NOTICES[year]
    spans = [span.split("-") for span in off.split()]
    rest = {
        d for d in days_of(year) for span in spans if day(span[0]) <= d <= day(span[-1]) and d.weekday() < 5
    }
    row = next(row for row in TABLE["arrangement"] if row["year"] == year)
    assert set(row["rest"]) == rest
    assert set(row["work"]) == {day(text) for text in worked.split()}
    assert row["number"].startswith("国办发明电〔")
    assert row["issued"].year == year - 1
    assert row["url"].startswith("https://www.gov.cn/")


@pytest.mark.parametrize("row", TABLE["statutory"], ids=lambda row: str(row["year"]))
def test_a_year_to_come_has_the_statutory_days_and_what_the_standing_rules_add(row):
    assert row["days"] == oracle.statutory(row["year"])
    assert row["expected"] == oracle.expected(row["year"])
    # `holidays` has the same days and guesses more (补假). In three years it puts 清明 a day late, by a rule
    # of thumb: the sun reaches 15° before midnight of 4 April (see the next test).
    late = {date(year, 4, 4) for year in (2042, 2046, 2050)}
    assert set(row["days"]) - set(holidays.country_holidays("CN", years=row["year"])) <= late


@pytest.mark.parametrize("year", [row["year"] for row in TABLE["statutory"]])
def test_qingming_is_the_day_on_which_the_sun_reaches_15_degrees(year):
    midnight = datetime.combine(oracle.qingming(year), time(), oracle.BEIJING)
    assert oracle.sun(midnight) < 15 <= oracle.sun(midnight + timedelta(days=1))


def test_the_file_reaches_2050_and_is_known_as_far_as_it_is_arranged():
    whole = RestDays.from_mapping(FILE)
    assert (whole.first_year, whole.last_year) == (2024, 2050)
    assert [row["year"] for row in FILE["statutory"]] == list(range(2027, 2051))
    arranged = [row["year"] for row in FILE["arrangement"]]
    assert [year for year in range(2024, 2051) if whole.is_known(year)] == arranged
    assert arranged == list(range(2024, 2024 + len(arranged)))


@pytest.mark.parametrize("year", KNOWN)
def test_the_standing_rules_foretell_every_weekday_that_really_was_off(year):
    off = {d for d in days_of(year) if chinese_calendar.is_holiday(d) and d.weekday() < 5}
    foretold = set(oracle.statutory(year)) | set(oracle.expected(year))
    assert off <= foretold


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2051, 1, 1), date.min, date.max])
def test_a_year_outside_the_table_is_refused_with_a_sentence(day):
    with pytest.raises(
        YearNotCoveredError, match=f"公示期涉及 {day.year} 年.*2024 年至 2050 年.*第二百零三条"
    ):
        REST.is_rest_day(day)


def with_2027(**change):
    table = copy.deepcopy(TABLE)
    row = {
        "year": 2027,
        "rest": [d for d in oracle.statutory(2027) if d.weekday() < 5],
        "work": [date(2027, 2, 20)],
    }
    table["arrangement"].append(row | change)
    return table


def test_adding_next_years_arrangement_is_all_a_clerk_does():
    new = RestDays.from_mapping(with_2027())
    assert new.is_known(2027)
    assert not new.is_rest_day(date(2027, 2, 20))
    assert REST.is_rest_day(date(2027, 2, 20))
    assert not new.is_rest_day(date(2027, 2, 10))  # expected before, not arranged now
    assert REST.is_rest_day(date(2027, 2, 10))


def test_an_arrangement_may_reach_back_into_the_december_before():
    rest = [date(2026, 12, 31), *(d for d in oracle.statutory(2027) if d.weekday() < 5)]
    assert RestDays.from_mapping(with_2027(rest=rest)).is_rest_day(date(2026, 12, 31))
    assert not REST.is_rest_day(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": 2026}, "year（2026）"),
        ({"year": None}, "year（None）"),
        ({"year": "2027"}, "year（2027）"),
        ({"year": 2052}, "缺漏"),
        ({"rest": []}, "漏了 2027-01-01"),
        ({"rest": ["2027-01-01"]}, "不加引号"),
        ({"rest": [date(2026, 1, 1)]}, "2026-01-01 不是该年的日期"),
        ({"rest": [date(2028, 1, 1)]}, "2028-01-01 不是该年的日期"),
        ({"rest": [datetime(2027, 1, 1)]}, "不是该年的日期"),  # noqa: DTZ001 - what TOML gives for a local time
        ({"work": [date(2027, 2, 19)]}, "2027-02-19 列为上班，但它不是周末"),
        ({"work": [date(2027, 2, 6)]}, "漏了 2027-02-06"),
        ({"rest": [date(2027, 2, 20)]}, "2027-02-20 列为上班"),
    ],
)
def test_a_slip_in_the_table_is_refused_with_its_remedy(change, words):
    with pytest.raises(RestDaysTableError, match=words):
        RestDays.from_mapping(with_2027(**change))


def test_an_empty_table_is_refused():
    with pytest.raises(RestDaysTableError, match="缺漏"):
        RestDays.from_mapping({})


def test_nothing_of_the_table_can_be_changed():
    with pytest.raises(AttributeError):
        REST.first_year = 1900
