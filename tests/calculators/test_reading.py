"""Texts of people into exact values: amounts, days, months, counts; and the sentence where one cannot be."""

from datetime import date
from decimal import Decimal

import pytest

from calculators.bounds import Bound, Interval, exactly
from calculators.dates import add_months, age_on, day_zh, last_of, month_zh, parse_day, parse_month, year_end
from calculators.errors import InputError
from calculators.money import LARGEST, parse_yuan, yuan, yuan_down, yuan_up
from calculators.numerals import parse_count, parse_spoken_yuan, spoken_number


def refused(parse, text):
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.sentence.endswith("。")
    assert len(text) < 5 or text not in caught.value.sentence
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"), ("1200", "1200"), ("1,200", "1200"), ("1,234,567.89", "1234567.89"), ("１２，０００", "12000"),
        ("￥1200", "1200"), ("¥ 1200", "1200"), ("1200元", "1200"), ("　1200 元　", "1200"), ("1200.5", "1200.50"),
        ("５０００．０１", "5000.01"), ("007", "7"), ("999999999999.99", "999999999999.99"), ("0.01", "0.01"),
        ("￥１，２００．５０元", "1200.50"), ("\ufeff1200", "1200"),
    ],
)  # fmt: skip
def test_amounts(text, amount):
    found = parse_yuan(text)
    assert found == Decimal(amount)
    assert found.as_tuple().exponent == -2
    assert parse_spoken_yuan(text) == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("　", "empty"), ("abc", "not_an_amount"), ("一万二", "not_an_amount"),
        ("1.2万", "not_an_amount"), ("1e5", "not_an_amount"), ("1,20", "not_an_amount"), ("0,500", "not_an_amount"), ("1,2000", "not_an_amount"),
        ("12,34,567", "not_an_amount"), ("12 00", "not_an_amount"), ("1.", "not_an_amount"), (".5", "not_an_amount"),
        ("1.2.3", "not_an_amount"), ("元", "not_an_amount"), ("￥￥5", "not_an_amount"), ("5元元", "not_an_amount"),
        ("(500)", "not_an_amount"), ("+5", "not_an_amount"), ("NaN", "not_an_amount"), ("Infinity", "not_an_amount"),
        ("٣", "not_an_amount"), ("-", "not_an_amount"), ("-x", "not_an_amount"), ("-5", "negative"),
        ("－５", "negative"), ("−5元", "negative"), ("-￥5", "negative"), ("￥-5", "negative"), ("1.234", "too_many_places"),
        ("1.200", "too_many_places"), ("1000000000000", "too_large"), ("9" * 41, "not_an_amount"),
    ],
)  # fmt: skip
def test_amounts_refused(text, code):
    assert refused(parse_yuan, text) == code


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("一万二", "12000"), ("12000块", "12000"), ("12000块钱", "12000"), ("1.2万", "12000"), ("1万2", "12000"),
        ("1.2万元", "12000"), ("¥1.2万", "12000"), ("人民币1200元", "1200"), ("三百元五角", "300.5"),
        ("三块五毛", "3.5"), ("3元5角2分", "3.52"), ("两千零五", "2005"), ("一百五", "150"), ("一百零五", "105"),
        ("十二", "12"), ("一亿二千万", "120000000"), ("一万零二百", "10200"), ("1万2千", "12000"),
        ("三千五百六十七元整", "3567"), ("贰仟伍佰圆整", "2500"), ("零", "0"), ("一十", "10"), ("二十万五", "205000"),
        ("五千", "5000"), ("5千", "5000"), ("0.5万", "5000"),
    ],
)  # fmt: skip
def test_spoken_amounts(text, amount):
    assert parse_spoken_yuan(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("约五千", "not_an_amount"), ("五六千", "not_an_amount"), ("一二", "not_an_amount"), ("万", "not_an_amount"),
        ("百万", "not_an_amount"), ("十十", "not_an_amount"), ("一万一亿", "not_an_amount"), ("一千一千", "not_an_amount"),
        ("负五百", "not_an_amount"), ("五千多", "not_an_amount"), ("元", "not_an_amount"), ("-5万", "not_an_amount"),
        ("1.23456万", "ok"), ("1.2345678万", "too_many_places"), ("99999999亿", "too_large"), ("", "empty"),
        ("万" * 50, "not_an_amount"), ("1.00000000000000000000000001万", "not_an_amount"), ("-5", "negative"), ("1.234", "too_many_places"),
    ],
)  # fmt: skip
def test_spoken_amounts_refused(text, code):
    if code == "ok":
        assert parse_spoken_yuan(text) == Decimal("12345.60")
    else:
        assert refused(parse_spoken_yuan, text) == code


@pytest.mark.parametrize(
    "number", [*range(1, 130), 1001, 1010, 1100, 10001, 10010, 10100, 11000, 20304, 123456, 100000005]
)
def test_numbers_written_out(number):
    assert spoken_number(written(number)) == number


def written(number):
    """A Chinese numeral, made digit by digit as school teaches it (a second opinion to the reader)."""
    digits, units, groups = "零一二三四五六七八九", ["", "十", "百", "千"], ["", "万", "亿"]
    if number == 0:
        return "零"
    parts, group, text = [], 0, ""
    while number:
        parts.append((number % 10000, groups[group]))
        number, group = number // 10000, group + 1
    for value, name in reversed(parts):
        if value == 0:
            continue
        section, zero = "", bool(text) and value < 1000
        for place in (3, 2, 1, 0):
            digit = value // 10**place % 10
            if digit:
                section += ("零" if zero else "") + digits[digit] + units[place]
                zero = False
            elif section:
                zero = True
        text += section + name
    return text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1949-01-02", (1949, 1, 2)), ("1949.1.2", (1949, 1, 2)), ("1949/1/2", (1949, 1, 2)),
        ("1949年1月2日", (1949, 1, 2)), ("1949年1月2号", (1949, 1, 2)), ("19490102", (1949, 1, 2)),
        ("１９４９．１．２", (1949, 1, 2)), ("　1949 年 1 月 2 日　", (1949, 1, 2)), ("1949-01-02 00:00:00", (1949, 1, 2)),
        ("1949-01-02T00:00:00", (1949, 1, 2)), ("1949／1／2", (1949, 1, 2)), ("2024-02-29", (2024, 2, 29)),
        ("1880-01-01", (1880, 1, 1)), ("2199-12-31", (2199, 12, 31)),
    ],
)  # fmt: skip
def test_days(text, day):
    assert parse_day(text) == date(*day)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"), ("1949.1", "month_only"), ("1949年1月", "month_only"), ("194901", "month_only"),
        ("49-1-2", "not_a_date"), ("1949", "not_a_date"), ("今天", "not_a_date"), ("2023-02-29", "no_such_day"),
        ("2026-13-01", "no_such_day"), ("2026-00-10", "no_such_day"), ("1879-12-31", "no_such_day"),
        ("2200-01-01", "no_such_day"), ("1949-1-2-3", "not_a_date"), ("1949-01-02 08:30", "not_a_date"),
        ("18264", "not_a_date"), ("9" * 41, "not_a_date"), ("1949-1-2" + "0" * 40, "not_a_date"),
    ],
)  # fmt: skip
def test_days_refused(text, code):
    assert refused(parse_day, text) == code


@pytest.mark.parametrize(
    "text", ["2024年5月", "2024-05", "2024.5", "202405", "2024/5", "２０２４年５月", "2024-5-31"]
)
def test_months(text):
    assert parse_month(text) == (2024, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("5月", "not_a_date"),
        ("2024", "not_a_date"),
        ("2024-13", "no_such_day"),
        ("2024-2-30", "no_such_day"),
    ],
)
def test_months_refused(text, code):
    assert refused(parse_month, text) == code


@pytest.mark.parametrize(
    ("text", "number"), [("3", 3), ("３次", 3), ("四十五", 45), ("45人", 45), ("0", 0), ("1万", 10000)]
)
def test_counts(text, number):
    assert parse_count(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("1.5", "not_a_count"),
        ("-1", "not_a_count"),
        ("几次", "not_a_count"),
        ("9" * 30, "not_a_count"),
    ],
)
def test_counts_refused(text, code):
    assert refused(parse_count, text) == code


def test_ages():
    assert age_on(date(1952, 2, 29), date(2027, 2, 27)) == 74
    assert age_on(date(1952, 2, 29), date(2027, 2, 28)) == 75
    assert age_on(date(1952, 2, 29), date(2028, 2, 28)) == 75
    assert age_on(date(1952, 2, 29), date(2028, 2, 29)) == 76
    assert age_on(date(1952, 2, 29), date(2100, 2, 28)) == 148  # 2100 is a common year
    assert age_on(date(2000, 1, 1), date(2000, 1, 1)) == 0
    with pytest.raises(InputError) as caught:
        age_on(date(2000, 1, 2), date(2000, 1, 1))
    assert caught.value.code == "before_birth"


def test_months_and_their_ends():
    assert add_months(2024, 11, 2) == (2025, 1)
    assert add_months(2024, 1, -1) == (2023, 12)
    assert last_of((2024, 2)) == date(2024, 2, 29)
    assert last_of((2023, 12)) == date(2023, 12, 31)
    assert year_end(2024) == date(2024, 12, 31)
    with pytest.raises(InputError):
        year_end(10000)


def test_days_and_sums_in_words():
    assert day_zh(date(2026, 11, 3)) == "2026年11月3日"
    assert month_zh((2026, 1)) == "2026年1月"
    assert yuan(Decimal("1234567.8")) == "1,234,567.80"
    with pytest.raises(ValueError, match="two places"):
        yuan(Decimal("0.001"))
    assert yuan(LARGEST) == "999,999,999,999.99"


def test_shares_of_a_fen():
    assert yuan_down(Decimal(10), Decimal(3)) == Decimal("3.33")
    assert yuan_up(Decimal(10), Decimal(3)) == Decimal("3.34")
    assert yuan_up(Decimal(9), Decimal(3)) == yuan_down(Decimal(9), Decimal(3)) == Decimal(3)


def test_bounds_in_and_out():
    over = Bound(Decimal(5000), inclusive=False)
    assert not over.reached_by(Decimal(5000))
    assert over.complement().holds(Decimal(5000))
    assert over.complement().complement() == over
    assert Interval().contains(Decimal(0))
    assert exactly(date(2026, 1, 1)).contains(date(2026, 1, 1))
    assert not exactly(date(2026, 1, 1)).contains(date(2026, 1, 2))
    assert not Interval(over, None).contains(Decimal(5000))
    assert not Interval(None, over).contains(Decimal(5000))
