"""Every payment the law forbids, and every slip of the books: found, with its place, all at once (SPEC 3)."""

import pytest

from tests.payments.ledgers import HEADER, found, payment

CARE = "服务关怀经费"


@pytest.mark.parametrize(
    ("wrong", "code", "column"),
    [
        ({"item": "办公经费"}, "unknown_head", "经费项目"),
        ({"use": "购买保险"}, "unknown_use", "用途"),
        ({"use": "游览活动"}, "unknown_use", "用途"),  # of another head
        ({"use": "购买电脑"}, "fixed_asset", "用途"),
        ({"purpose": "购打印机一台"}, "maybe_fixed_asset", "摘要"),
        ({"method": "现金"}, "not_transferred", "支付方式"),
        ({"method": "备用金"}, "not_transferred", "支付方式"),
        ({"method": "购物卡"}, "not_transferred", "支付方式"),
        ({"method": "其他"}, "unknown_method", "支付方式"),
        ({"day": "2026-06-30"}, "paid_outside", "付款日期"),
        ({"day": "2026-10-01"}, "paid_outside", "付款日期"),
        ({"day": "2026-02-30"}, "not_a_date", "付款日期"),
        ({"day": "2026-07"}, "not_a_date", "付款日期"),
        ({"sum": "0"}, "zero", "金额"),
        ({"sum": "1.001"}, "too_many_places", "金额"),
        ({"sum": "壹佰"}, "not_an_amount", "金额"),
        ({"sum": "0.1e3"}, "not_an_amount", "金额"),
        *(({field: ""}, "missing_value", column) for field, column in (("day", "付款日期"), ("voucher", "凭证号"), ("item", "经费项目"), ("use", "用途"), ("sum", "金额"), ("method", "支付方式"))),
    ],
)  # fmt: skip
def test_a_wrong_payment_is_found_where_it_stands(ledger, wrong, code, column):
    good = payment(voucher="记-7", payee="丙")
    codes = found(ledger.validate(good, payment(**wrong)))
    assert codes == [(code, 3, column)]


@pytest.mark.parametrize(
    "method", ["银行转账", "转帐", "网银转账（对公）", "国库集中支付", "银行代发", " 汇款 "]
)
def test_transfers_are_taken(ledger, method):
    assert found(ledger.validate(payment(method=method))) == []


@pytest.mark.parametrize("use", ["档案架", "购买档案柜"])
def test_shelves_for_archives_are_no_fixed_asset(ledger, use):
    """四（二）后段: 档案架、档案柜等存放档案设备除外; a use of its own, so that readers see what was bought."""
    assert found(ledger.validate(payment(use=use))) == []
    assert found(ledger.validate(payment(purpose=use))) == []


@pytest.mark.parametrize(
    ("item", "use", "clause"),
    [(CARE, "退管公共服务", "四（二）后段"), ("自管小组文体活动经费", "慰问品", "三（三）")],
)
def test_cash_and_cards_are_refused_by_the_clause_of_their_head(ledger, item, use, clause):
    [problem] = ledger.validate(payment(item=item, use=use, method="购物卡")).problems
    assert problem.clause == clause


@pytest.mark.parametrize("day", ["2026-07-01", "2026-09-30", "2026/7/1", "2026年9月30日", "20260930"])
def test_the_first_and_last_day_of_the_period_belong_to_it(ledger, day):
    assert found(ledger.validate(payment(day=day))) == []


def test_a_payment_after_the_publication_has_not_been_made(ledger):
    ledger.validate()
    notice = (ledger.folder / "notice.toml").read_text("utf-8")
    (ledger.folder / "台账.csv").write_text(f"{HEADER}\n{payment(day='2026-09-02')}\n", "utf-8")
    early = notice.replace("2026-11-18", "2026-08-30").replace("2026-11-20", "2026-09-01")
    (ledger.folder / "notice.toml").write_text(early, "utf-8")
    from tests.intake.batches import batch_results

    assert found(batch_results(ledger.folder)[1]) == [("paid_in_future", 2, "付款日期")]


def test_a_payment_booked_twice_names_the_first(ledger):
    lines = [payment(), payment(voucher="记-2"), payment(day="2026-07-09", purpose="补")]
    validation = ledger.validate(*lines)
    assert found(validation) == [("payment_twice", 4, "凭证号")]
    assert "第 2 行" in validation.problems[0].message


@pytest.mark.parametrize(
    "other", [{"payee": "乙"}, {"sum": "99"}, {"use": "大病慰问"}, {"day": "2026-08-03"}, {"sum": "-1"}]
)
def test_a_voucher_of_several_lines_is_no_duplicate(ledger, other):
    codes = {code for code, *_ in found(ledger.validate(payment(), payment(**other)))}
    assert codes <= {"refunds"}


def test_two_of_one_name_are_told_apart_by_their_accounts(ledger):
    header = HEADER + ",收款账号"
    lines = [payment(payee="张某") + f",62299900000000{n}" for n in (10, 11)]
    assert found(ledger.validate(*lines, header=header)) == []
    assert found(ledger.validate(lines[0], lines[0], header=header)) == [("payment_twice", 3, "凭证号")]


def test_a_voucher_of_two_days_is_worth_a_look(ledger):
    validation = ledger.validate(payment(), payment(payee="乙", day="2026-07-04"))
    assert found(validation) == [("voucher_two_days", 3, "凭证号")]
    assert len(validation.batches) == 1


def test_a_ledger_that_lacks_columns_says_which(ledger):
    validation = ledger.validate("2026-07-03,服务关怀经费,住院慰问,150", header="付款日期,经费项目,用途,金额")
    [problem] = validation.problems
    assert problem.code == "ledger_columns"
    assert "支付方式、凭证号" in problem.message
    assert "付款日期" in problem.remedy


def test_everything_is_told_at_once(ledger):
    validation = ledger.validate(
        payment(item="其他", method="现金", day="昨天", sum="-"), payment(use="电脑", sum="", voucher="")
    )
    assert sorted(code for code, *_ in found(validation)) == sorted(
        ["unknown_head", "not_transferred", "not_a_date", "not_an_amount", "fixed_asset", "missing_value", "missing_value"]
    )  # fmt: skip


@pytest.mark.parametrize("purpose", ["冲销记-1", "红字更正", "退回多付的住院慰问"])
def test_a_refund_without_its_sign_is_doubted(ledger, purpose):
    """是冲销、退回的，金额请写成负数；不是的，可以不改."""
    lines = payment(), payment(voucher="记-2", purpose=purpose, sum="50.00")
    assert found(ledger.validate(*lines)) == [("refund_without_sign", 3, "摘要")]
    lines = payment(), payment(voucher="记-2", purpose=purpose, sum="-50.00")
    assert [code for code, *_ in found(ledger.validate(*lines))] == ["refunds"]


@pytest.mark.parametrize("form", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"sum": ""}, {"missing_value"}),
        ({"sum": "见附件"}, {"not_an_amount"}),
        ({"sum": "", "item": ""}, {"missing_value"}),
        ({"sum": "", "item": "", "use": "", "method": ""}, {"missing_value"}),
    ],
)
def test_a_payment_that_begins_with_its_day_is_never_taken_for_a_signature(ledger, form, wrong, code):
    assert {each for each, *_ in found(ledger.validate(payment(), payment(**wrong), form=form))} >= code
    days = {"day": "2026-09-30", "voucher": "", "item": "", "use": "", "payee": "", "sum": "", "method": ""}
    assert found(ledger.validate(payment(), payment(**days), form=form)) == []  # that is one
