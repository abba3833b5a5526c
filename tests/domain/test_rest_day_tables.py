"""`gongshi holidays` and the merging of an office's table with the product's own."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.build.project import load_project
from generator.cli.holidays import holidays
from generator.domain.rest_day_tables import as_toml, from_library, merged, with_arrangement
from generator.domain.rest_days import RestDays, RestDaysTableError
from generator.notices.ledger.history import EditionState
from generator.notices.ledger.legal_period import lawful_last_days
from generator.scaffold.repository import create_office
from tests.helpers import ROOT

TABLE = tomllib.loads((ROOT / "data/rest_days.toml").read_text(encoding="utf-8"))
INVENTED = """\
[[arrangement]]
year = 2027
rest = [
  2027-01-01, 2027-02-05, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11, 2027-02-12, 2027-04-05,
  2027-05-03, 2027-06-09, 2027-09-15, 2027-10-01, 2027-10-04, 2027-10-05,
]
work = [2027-02-14]
"""


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "office"
    create_office(folder, "桂雨区退管中心")
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str | Path):
    done = CliRunner().invoke(holidays, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_an_office_without_a_table_is_told_what_to_do_and_its_remedy_works(office, tmp_path):
    said = run().output
    assert "2026 年的节假日安排" in said
    assert "gongshi holidays --add 2027" in said
    file = tmp_path / "2027.toml"
    file.write_text(INVENTED, encoding="utf-8")
    done = run("--add", "2027", "--file", file)
    assert done.exit_code == 0, done.output
    days = load_project(office).rest_days
    assert [days.is_known(year) for year in (2024, 2026, 2027, 2028)] == [True, True, True, False]
    assert days.is_rest_day(date(2027, 2, 12))
    assert not days.is_rest_day(date(2027, 2, 14))  # a Sunday that is worked
    assert "已经录入" in run("--add", "2027", "--file", file).output


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("2027-10-01, ", ""), "漏了 2027-10-01"),
        (("work = [2027-02-14]", "work = [2027-02-15]"), "不是周末"),
        (("work = [2027-02-14]", "work = []"), "没有 work"),
        (("year = 2027", "year = 2028"), "没有 2027 年"),
        (("rest = [", "rest = "), "写法有误"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused_and_nothing_is_written(office, tmp_path, change, sentence):
    file = tmp_path / "2027.toml"
    file.write_text(INVENTED.replace(*change), encoding="utf-8")
    done = run("--add", "2027", "--file", file)
    assert (done.exit_code, sentence in done.output) == (1, True), done.output
    assert not (office / "data/rest_days.toml").exists()


def test_the_library_and_the_table_agree_and_what_is_written_reads_back():
    for row in TABLE["arrangement"]:
        taken = from_library(row["year"])
        without = {
            **TABLE,
            "arrangement": [each for each in TABLE["arrangement"] if each["year"] != row["year"]],
        }
        checked, known = with_arrangement(without, taken), RestDays.from_mapping(TABLE)
        days = range(date(row["year"], 1, 1).toordinal(), date(row["year"] + 1, 1, 1).toordinal())
        assert all(
            checked.is_rest_day(date.fromordinal(day)) == known.is_rest_day(date.fromordinal(day))
            for day in days
        )
        assert tomllib.loads(as_toml(taken))["arrangement"] == [taken]
    with pytest.raises(RestDaysTableError, match="还没有 2040 年"):
        from_library(2040)


def test_merging_is_by_year_and_the_offices_goes_before():
    office = {"arrangement": [{"year": 2026, "rest": [], "work": []}]}
    both = merged(TABLE, office)
    assert [row for row in both["arrangement"] if row["year"] == 2026] == office["arrangement"]
    assert {row["year"] for row in both["arrangement"]} == {row["year"] for row in TABLE["arrangement"]}
    assert both["statutory"] == TABLE["statutory"]


def test_an_older_table_does_not_accuse_a_ledger_of_what_it_cannot_know():
    """The ledger was written with the arrangement of 2027; the auditor's table ends with 2026."""

    def state(last: date) -> EditionState:
        terms = (
            "a",
            1,
            "大病慰问",
            "330106",
            "2026年度",
            date(2027, 2, 1),
            last,
            7,
            False,
            1,
            1,
            "0" * 64,
            1,
        )
        return EditionState(*terms)

    right, short = state(date(2027, 2, 14)), state(date(2027, 2, 7))
    knowing = lawful_last_days(merged(TABLE, tomllib.loads(INVENTED)))
    older = lawful_last_days(TABLE)
    assert right.last_day in knowing(right, date(2027, 2, 1))
    assert older(right, date(2027, 2, 1)) is None  # not known here: nobody is accused
    assert short.last_day not in older(short, date(2027, 2, 1))  # shorter than any table could make it
