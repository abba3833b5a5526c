"""The year's calendar: the rules' own days and sums, every month once, true for years with and without a round."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from calculators.__main__ import DATA, load
from generator.site.pages.entitlement_calendar import year_of
from tests.site.pages import read

BOOK = load(DATA)


def lines(year: int, month: int = 6) -> dict[str, list[str]]:
    made = year_of(BOOK, date(year, month, 15), BOOK.policies[0])
    return {
        each.words: [f"{one.day} {one.name} {one.amount}".strip() for one in each.entries]
        for each in made.stretches
    }


def test_a_year_without_a_known_round():
    assert lines(2026) == {
        "1月": [],
        "2月": ["2月17日 春节慰问费 1,200.00 元"],
        "3–5月": [],
        "6月": ["6月19日 端午节慰问费 800.00 元"],
        "7–8月": [],
        "9月": ["9月25日 中秋节慰问费 800.00 元"],
        "10–11月": [],
        "12月": ["12月31日 年度截止，住院、大病看出院日期，文体活动重新算"],
    }
    assert "预计第11轮在2026年" in year_of(BOOK, date(2026, 6, 15), BOOK.policies[0]).checkup


@pytest.mark.parametrize(
    ("year", "months", "line"),
    [
        (2024, (5, 12), "5月1日起 第10轮体检，到2025年1月31日为止"),
        (2025, (1, 1), "1月31日 第10轮体检截止"),
    ],
)
def test_a_checkup_round_over_the_turn_of_the_year(year: int, months: tuple[int, int], line: str):
    """Round 10: 2024-05-01 to 2025-01-31, 杭人社发〔2024〕28号."""
    assert year_of(BOOK, date(year, 6, 15), BOOK.policies[0]).rounds == (months,)
    assert line in [entry for entries in lines(year).values() for entry in entries]


@pytest.mark.parametrize("year", range(2024, 2051))
def test_every_month_stands_there_once(year: int):
    made = year_of(BOOK, date(year, 1, 1), BOOK.policies[0])
    assert [month for each in made.stretches for month in each.months] == list(range(1, 13))
    assert len(made.festivals) == 3
    assert made.total == "2,800.00 元"
    assert len(made.next_days) == (3 if year < 2050 else 0)


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2051, 1, 1)])
def test_a_year_that_no_rule_reaches_has_no_calendar(day: date):
    assert year_of(BOOK, day, BOOK.policies[0]) is None


def test_the_page_draws_what_its_table_says(built: Path):
    page = read(built / "calculators/calendar/index.html")
    html = (built / "calculators/calendar/index.html").read_text(encoding="utf-8")
    assert page.all("h1")[0].text.startswith("2026年的待遇日历")
    drawing = html[html.index('<svg class="year"') : html.index("</svg>", html.index('<svg class="year"'))]
    assert 'role="img" aria-labelledby="year-title year-words"' in drawing
    assert re.findall(r"<(?:title|desc) id=\"([\w-]+)\"", drawing) == ["year-title", "year-words"]
    assert "2月有春节，6月有端午节，9月有中秋节。" in drawing
    assert re.findall(r">([春端中])<", drawing) == ["春", "端", "中"]
    assert "2月17日：春节慰问费 1,200.00 元" in page.all("table")[0].text
    assert not re.search(r"https?://|<script|style=", drawing)


def test_the_way_there_leads_from_the_calculators(built: Path):
    links = {each.attributes.get("href") for each in read(built / "calculators/index.html").all("a")}
    assert "calendar/" in links
