"""Days left, periods and telephone numbers as they are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.notices.model import Kind
from generator.site.pages.wording import days_left, least_days, stretch, telephone_links
from tests.site.publications import START, facts

LAST = date(2026, 11, 27)


@pytest.mark.parametrize(("before", "words"), [(7, "还剩 7 天"), (1, "还剩 1 天"), (0, "今天是最后一天")])
def test_days_left_count_to_the_last_day(before: int, words: str):
    assert days_left(LAST, LAST - timedelta(days=before)) == words


def test_the_period_says_when_a_rest_day_moved_its_end():
    made = facts("n", Kind.SPENDING, "330106", ())
    moved = facts("n", Kind.SPENDING, "330106", (), last_day=START + timedelta(days=9))
    working = facts("n", Kind.SPENDING, "330106", (), last_day=START + timedelta(days=9), working_days=True)
    assert least_days(made) == "不少于 7 天"
    assert least_days(moved) == "不少于 7 天，遇休息日已顺延"
    assert least_days(working) == "不少于 7 个工作日"


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("12333", (("12333", "tel:12333"),)),
        ("0571-87654321、12333转5", (("0571-87654321", "tel:057187654321"), ("12333转5", "tel:12333,5"))),
        ("0571 8765 4321", (("0571 8765 4321", "tel:057187654321"),)),
        ("+86 571-87654321 分机 802", (("+86 571-87654321 分机 802", "tel:+8657187654321,802"),)),
        ("请到窗口", (("请到窗口", ""),)),
        ("", ()),
    ],
)
def test_every_number_can_be_called(written: str, links: tuple[tuple[str, str], ...]):
    assert telephone_links(written) == links


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, LAST, "2026年11月27日"),
        (START, LAST, "2026年11月20日至2026年11月27日"),
        (START, None, "2026年11月20日至今"),
        (LAST, None, "2026年11月27日至今"),
        (LAST + timedelta(days=1), None, "从2026年11月28日起"),
        (None, LAST, "到2026年11月27日为止"),
        (None, None, ""),
    ],
)
def test_a_stretch_without_an_end_goes_on_to_this_day(first: date | None, last: date | None, words: str):
    assert stretch(first, last, LAST) == words
