"""Spending as bars: lengths that are true, words that say the same, nothing that runs or is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from generator.domain.kinds import Kind
from generator.notices.model import BudgetStandard, SpendingRow
from generator.site.build import build_site
from generator.site.pages.charts import FULL, spending_bars
from tests.site.pages import notice
from tests.site.publications import CONFIG, facts, live, people, publication

CARE, FESTIVAL = "服务关怀经费", "节日慰问费"


def spent(*rows: tuple[str, str, str], standards: tuple[BudgetStandard, ...] = ()):
    made = tuple(SpendingRow(item, use, Decimal(amount)) for item, use, amount in rows)
    return replace(live(facts("spent", Kind.SPENDING, "330106", made), made), standards=standards)


def standard(people_count: int = 100, rate: str = "120") -> BudgetStandard:
    return BudgetStandard(CARE, Decimal(rate), people_count)


def test_a_head_is_measured_by_its_standard():
    [head] = spending_bars(spent((CARE, "住院慰问", "3000"), standards=(standard(),)))
    assert (head.length, head.mark, head.percent, head.over) == (250, FULL, "25.0%", 0)


def test_without_a_standard_it_is_measured_by_all_that_was_spent():
    care, festival = spending_bars(spent((CARE, "住院慰问", "250"), (FESTIVAL, "春节慰问费", "750")))
    assert (care.length, festival.length) == (250, 750)
    assert care.percent == festival.percent == ""


def test_the_uses_of_a_head_are_parts_of_it():
    [head] = spending_bars(spent((CARE, "住院慰问", "150"), (CARE, "大病慰问", "450")))
    assert [(use.name, use.length) for use in head.uses] == [("住院慰问", 250), ("大病慰问", 750)]


@pytest.mark.parametrize(
    ("amount", "said", "length", "over"),
    [
        ("11999.99", "不到 100%", 1000, "0"),
        ("12000.00", "100.0%", 1000, "0"),
        ("12000.01", "超过 100%", 1000, "0.01"),
        ("24000.00", "200.0%", 1000, "12000"),
        ("0.01", "不到 0.1%", 6, "0"),
        ("4000.00", "约 33.3%", 333, "0"),
    ],
)
def test_rounding_never_says_what_is_not_so(amount: str, said: str, length: int, over: str):
    [head] = spending_bars(spent((CARE, "住院慰问", amount), standards=(standard(),)))
    assert (head.percent, head.length, head.over) == (said, length, Decimal(over))


def test_beyond_the_standard_a_mark_says_where_it_ended():
    [head] = spending_bars(spent((CARE, "住院慰问", "24000"), standards=(standard(),)))
    assert (head.length, head.mark) == (FULL, 500)


def test_a_list_of_persons_has_no_bars():
    rows = people(["赵阿春"])
    assert spending_bars(live(facts("one", Kind.ILLNESS_AID, "330106", rows), rows)) == ()


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("charts")
    rows = ((CARE, "住院慰问", "3000"), (CARE, "大病慰问", "21000.5"), (FESTIVAL, "春节慰问费", "750"))
    standards = (standard(), BudgetStandard(FESTIVAL, Decimal(2800), 100))
    for folder in ("one", "two"):
        build_site(CONFIG, publication(live=(spent(*rows, standards=standards),), ended=()), out / folder)
    html = (out / "one/notices/spent/index.html").read_text(encoding="utf-8")
    assert html == (out / "two/notices/spent/index.html").read_text(encoding="utf-8")
    return html


def test_the_words_say_all_that_the_bars_show(page: str):
    bars = re.sub(r"<[^>]+>", "", page[page.index('class="bars"') : page.index('class="objection"')])
    for words in (
        "服务关怀经费 24,000.50 元",
        "全年标准 120 元/人 × 100 人 = 12,000.00 元，超过 12,000.50 元",
        "大病慰问 21,000.50 元",
        "全年标准 2,800 元/人 × 100 人 = 280,000.00 元，用了约 0.3%",
    ):
        assert words in bars


def test_the_drawings_are_silent_shapes(page: str):
    drawings = re.findall(r'<svg class="bar.*?</svg>', page)
    assert len(drawings) == 4
    for drawing in drawings:
        assert 'aria-hidden="true"' in drawing
        assert set(re.findall(r"<(\w+)", drawing)) <= {"svg", "rect", "path"}
        assert not re.search(r"href|style=|id=|http|script|on\w+=", drawing)


def test_the_page_has_one_table_still(page: str):
    assert page.count("<table") == 1


def test_a_notice_of_persons_shows_none(built: Path):
    assert not [
        each
        for each in notice(built, "xihu-ill-2025").all("section")
        if "bars" in each.attributes.get("class", "")
    ]
