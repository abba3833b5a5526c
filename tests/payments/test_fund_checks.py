"""What the books come to, beside what the office stated and the limits of 四; each bound at −0.01, 0, +0.01."""

from decimal import Decimal

import pytest

from tests.payments.ledgers import found, payment

CARE = "服务关怀经费"


def codes(validation):
    return [code for code, *_ in found(validation)]


@pytest.mark.parametrize(
    ("sum_", "expected"), [("11999.99", []), ("12000.00", []), ("12000.01", ["care_over_cap"])]
)
def test_care_is_settled_up_to_its_standard_times_the_people_of_december(ledger, sum_, expected):
    """四（三）: 120 元 × 100 人."""
    validation = ledger.validate(payment(sum=sum_), facts="people = 100")
    assert codes(validation) == expected
    if expected:
        [problem] = validation.problems
        assert problem.place.column == "年末人数（fund.people）"
        assert "上限 12,000.00 元，多 0.01 元" in problem.message
        assert problem.clause == "settlement"


@pytest.mark.parametrize(
    ("item", "use", "most"),
    [
        ("健康体检经费", "健康体检", 400),
        ("自管小组文体活动经费", "体育活动", 130),
        ("节日慰问费", "中秋节慰问", 2800),
    ],
)
@pytest.mark.parametrize(("more", "expected"), [("-0.01", []), ("0", []), ("0.01", ["head_over_standard"])])
def test_other_heads_are_settled_as_spent_by_their_standard(ledger, item, use, most, more, expected):
    """四（三）: 根据标准按实结算; 三（二）, 四（一）标准: 400, 130 and 2800 元 a person."""
    spent = str(Decimal(most * 1000) + Decimal(more))
    validation = ledger.validate(payment(item=item, use=use, sum=spent), facts="people = 1000")
    told = [code for code in codes(validation) if code != "sum_not_a_multiple"]
    assert told == expected
    for problem in validation.problems:
        if problem.code == "head_over_standard":
            assert f"比每人 {most} 元的标准乘以年末 1000 人多 0.01 元" in problem.message
            assert problem.clause == "settlement"
            assert problem.place.column == "年末人数（fund.people）"


def test_the_advance_of_the_laws_first_year_was_sent_before_the_law(ledger):
    """四（二）, 六（三）: the advance for 2024 was due in 2023, when this law did not bind anybody."""
    facts = "expected = 100\nadvance = 1"
    for year, code in ((2024, "advance_before_law"), (2025, "advance_low")):
        validation = ledger.validate(payment(day=f"{year}-07-03"), facts=facts, period=f"{year}-Q3")
        assert codes(validation) == [code]


@pytest.mark.parametrize(
    ("reserve", "expected"), [("1499.99", []), ("1500", []), ("1500.01", ["reserve_over"])]
)
def test_the_district_keeps_back_at_most_its_part(ledger, reserve, expected):
    """四（一）标准: 15 元 × 100 人."""
    assert codes(ledger.validate(payment(), facts=f"people = 100\nreserve = {reserve}")) == expected


def test_a_reserve_without_people_cannot_be_checked(ledger):
    assert codes(ledger.validate(payment(), facts="reserve = 9")) == ["reserve_not_checked"]


@pytest.mark.parametrize(("sent", "expected"), [("70.01", []), ("70.00", []), ("69.99", ["advance_low"])])
def test_seventy_in_a_hundred_are_sent_ahead(ledger, sent, expected):
    """四（二）: 不低于 70%."""
    validation = ledger.validate(payment(), facts=f"expected = 100\nadvance = {sent}")
    assert codes(validation) == expected
    assert all("至少要 70.00 元，还差 0.01 元" in each.message for each in validation.problems)


@pytest.mark.parametrize("only", ["expected = 100", "advance = 70"])
def test_half_of_the_question_cannot_be_checked(ledger, only):
    assert codes(ledger.validate(payment(), facts=only)) == ["advance_not_checked"]


def test_a_difference_is_explained_with_both_sums_and_the_head(ledger):
    lines = [payment(sum="100"), payment(item="节日慰问费", use="中秋节慰问", sum="800", voucher="记-2")]
    validation = ledger.validate(*lines, facts="total = 950\ncare = 150\nfestival = 800\ncheckup = 0")
    assert sorted(codes(validation)) == ["head_differs", "total_differs"]
    total = next(each for each in validation.problems if each.code == "total_differs")
    head = next(each for each in validation.problems if each.code == "head_differs")
    assert "加起来是 900.00 元，公示信息里写的合计是 950.00 元，明细少 50.00 元。" in total.message
    assert total.remedy.startswith("差在服务关怀经费。")
    assert "服务关怀经费的明细加起来是 100.00 元，公示信息里写的是 150.00 元，明细少 50.00 元" in head.message
    assert head.place.column == "服务关怀经费（fund.care）"


def test_a_head_left_out_of_the_total_is_named(ledger):
    lines = [payment(sum="100"), payment(item="节日慰问费", use="中秋节慰问", sum="800", voucher="记-2")]
    [problem] = ledger.validate(*lines, facts="total = 100").problems
    assert "明细多 800.00 元" in problem.message
    assert problem.remedy.startswith("相差的正好是节日慰问费的数。")


def test_what_agrees_is_not_mentioned(ledger):
    validation = ledger.validate(
        payment(sum="1.10"), payment(sum="2.20", payee="乙"), facts="total = 3.3\ncare = 3.30\npeople = 1"
    )
    assert codes(validation) == []


def test_sums_are_not_compared_while_payments_are_unread(ledger):
    assert codes(ledger.validate(payment(), payment(sum="x"), facts="total = 1")) == ["not_an_amount"]


@pytest.mark.parametrize("fact", ["people = 0", "people = -1", 'people = "很多"', "people = 1.5"])
def test_people_are_a_whole_number(ledger, fact):
    [problem] = ledger.validate(payment(), facts=fact).problems
    assert (problem.code, problem.place.column) == ("not_a_count", "年末人数（fund.people）")


@pytest.mark.parametrize(
    "fact", ["total = -1", "care = 1.001", 'advance = "一百"', 'reserve = ""', "total = [1]"]
)
def test_sums_are_sums(ledger, fact):
    [problem] = ledger.validate(payment(), facts=fact).problems
    assert problem.code == "bad_sum"


def test_a_misspelt_fact_is_refused(ledger):
    assert codes(ledger.validate(payment(), facts="peple = 3")) == ["unknown_fact"]


def test_a_table_of_sums_is_compared_too(ledger):
    validation = ledger.validate(
        f"{CARE},退管公共服务,12000.01", header="经费项目,用途,金额", facts="people = 100\ntotal = 1"
    )
    assert sorted(codes(validation)) == ["care_over_cap", "total_differs"]


def test_money_never_becomes_a_float(ledger):
    lines = [payment(sum="0.07", voucher=f"记-{n}") for n in range(100)]
    [batch] = ledger.validate(*lines).batches
    assert batch.spending[0].amount == Decimal("7.00")
    assert isinstance(batch.spending[0].amount, Decimal)
