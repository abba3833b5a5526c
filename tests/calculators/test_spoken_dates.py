"""Days, months, years and ages in people's words; each must mean one thing or none."""

from datetime import date

import pytest

from calculators.spoken_dates import age_alone, in_figures, lacks_year

ASKED_ON = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("今年", "2026年"), ("去年", "2025年"), ("前年", "2024年"), ("大前年", "2023年"), ("明年", "2027年"),
        ("去年5月", "2025年5月"), ("去年五月", "2025年5月"), ("去年十二月三十一号", "2025年12月31日"),
        ("上个月", "2026年10月"), ("上月", "2026年10月"), ("上上个月", "2026年9月"), ("本月", "2026年11月"),
        ("下个月", "2026年12月"), ("上个月5号", "2026年10月5日"),
        ("今天", "2026年11月27日"), ("昨天", "2026年11月26日"), ("前天", "2026年11月25日"),
        ("一九四九年", "1949年"), ("一九四九", "1949年"), ("一九四九年一月二日", "1949年1月2日"), ("二〇〇五年元月", "2005年1月"),
        ("49年", "1949年"), ("49年1月", "1949年1月"), ("四九年一月", "1949年1月"), ("05年3月", "2005年3月"), ("26年", "2026年"),
        ("27年", "1927年"), ("民国38年", "1949年"), ("民国三十八年五月", "1949年5月"), ("民国元年", "1912年"),
        ("2019年底", "2019年"), ("去年年底", "2025年"), ("2019年5月份", "2019年5月"), ("2019年5月底", "2019年5月"),
        ("1949。1。2", "1949-1-2"), ("2019，3", "2019-3"), ("1949 1 2", "1949-1-2"), ("2019/3", "2019/3"), ("2019-03", "2019-03"),
        ("1949年1月2日", "1949年1月2日"),
    ],
)  # fmt: skip
def test_what_people_say_in_figures(text: str, figures: str) -> None:
    assert in_figures(text, ASKED_ON) == figures


@pytest.mark.parametrize(
    "text",
    [
        "六月",
        "正月初二",
        "民国正月",
        "民国百年",
        "春节",
        "很久以前",
        "四十九年",
        "9年",
        "二〇二〇年一月二月三日",
        "",
    ],
)
def test_what_says_no_date_stays_as_it_is(text: str) -> None:
    assert in_figures(text, ASKED_ON).replace("2020", "二〇二〇") == text


def test_nothing_is_counted_without_a_day() -> None:
    for text in ("去年", "上个月", "昨天", "49年1月"):
        assert in_figures(text, None) == text
    assert in_figures("一九四九年一月", None) == "1949年1月"


def test_a_month_that_has_just_begun_follows_last_years() -> None:
    assert in_figures("上个月", date(2026, 1, 1)) == "2025年12月"
    assert in_figures("昨天", date(2028, 3, 1)) == "2028年2月29日"


def test_a_year_of_two_figures_is_the_latest_that_can_be_meant() -> None:
    assert in_figures("27年", ASKED_ON, 2027) == "2027年"
    assert in_figures("28年", ASKED_ON, 2027) == "1928年"


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("76岁", 76), ("76周岁", 76), ("七十六岁", 76), ("今年76岁了", 76), ("已经７６岁", 76), ("满75周岁", 75), ("76岁多", 76),
        ("76", None), ("虚岁77", None), ("虚77岁", None), ("快满76岁", None), ("几十岁", None), ("7.5岁", None), ("1949年", None),
    ],
)  # fmt: skip
def test_ages(text: str, age: int | None) -> None:
    assert age_alone(text) == age


def test_a_month_alone_lacks_its_year() -> None:
    assert lacks_year("六月")
    assert lacks_year("6月5日")
    assert not lacks_year("2024年6月")
