"""A payments ledger becomes the table that 五（三） asks for: head, use, sum, and nothing of the payments."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from tests.intake.batches import batch_results, reported_text
from tests.payments.ledgers import HEADER, NOTICE, found, payment, spending

CARE, FESTIVAL = "服务关怀经费", "节日慰问费"


def test_payments_are_added_up_by_head_and_use_in_the_order_of_the_law(ledger):
    validation = ledger.validate(
        payment(item=FESTIVAL, use="中秋节慰问", sum="800", voucher="记-9"),
        payment(sum="1.10"),
        payment(sum="2.20", payee="乙公司"),
        payment(use="住院慰问", sum="150", payee="张某"),
        payment(item="服务关怀费", use="住院慰问费", sum="150", payee="李某"),
    )
    assert validation.problems == ()
    assert spending(validation) == [
        (CARE, "退管公共服务", "3.30"),
        (CARE, "住院慰问", "300.00"),
        (FESTIVAL, "中秋节慰问费", "800.00"),
    ]


def test_nothing_of_a_payment_but_head_use_and_sum_goes_on(ledger):
    validation = ledger.validate(
        payment(payee="绝密收款方", voucher="绝密凭证", purpose="绝密摘要"),
        payment(payee="绝密二", sum="x", method="绝密方式", day="绝密日"),
    )
    assert "绝密" not in reported_text(validation)
    validation = ledger.validate(payment(payee="绝密收款方", voucher="绝密凭证", purpose="绝密摘要"))
    assert "绝密" not in repr(validation)


def test_a_table_of_sums_is_still_taken_as_it_is(ledger):
    validation = ledger.validate(f"{CARE},住院慰问,300", header="经费项目,用途,金额")
    assert spending(validation) == [(CARE, "住院慰问", "300.00")]


def test_sums_in_ten_thousands_are_exact(ledger):
    header = HEADER.replace("金额", "金额（万元）")
    validation = ledger.validate(
        payment(sum="0.0000001", voucher="记-2"), payment(sum="1.23456789"), header=header
    )
    assert [code for code, *_ in found(validation)] == ["too_many_places"] * 2
    validation = ledger.validate(payment(sum="1.2345"), payment(sum="-0.0001"), header=header)
    assert spending(validation) == [(CARE, "退管公共服务", "12344.00")]


def test_closing_lines_within_the_table_are_no_payments_and_are_checked(ledger):
    lines = [
        payment(sum="100"),
        payment(sum="50", payee="乙", voucher="记-2"),
        "2026-07-31,,,,,150.00,,本月合计",
        payment(day="2026-08-01", sum="-20"),
        payment(day="2026-08-02", sum="70", voucher="记-3"),
        "8月小计,,,,,50.00,,",
        "2026-08-31,,,,,200.00,,本年累计",
        "合计,,,,,200.00,,",
    ]
    validation = ledger.validate(*lines)
    assert [code for code, *_ in found(validation)] == ["refunds"]
    assert spending(validation) == [(CARE, "退管公共服务", "200.00")]
    lines[2] = lines[2].replace("150.00", "151.00")
    assert ("total_mismatch", 4, "金额") in found(ledger.validate(*lines))


@pytest.mark.parametrize("written", ["-40", "－40.00", "−40", "(40)", "（40.00）", "-￥40元"])
def test_a_refund_is_taken_off_and_reported_text(ledger, written):
    validation = ledger.validate(payment(), payment(sum=written, voucher="记-2"))
    assert spending(validation) == [(CARE, "退管公共服务", "60.00")]
    [problem] = validation.problems
    assert (problem.code, problem.severity, problem.place.row) == ("refunds", "warning", 3)
    assert "1 笔退款，共 40.00 元" in problem.message
    assert "60.00 元" in problem.message


def test_refunds_that_take_back_everything_leave_no_line(ledger):
    validation = ledger.validate(
        payment(), payment(sum="-100", voucher="记-2"), payment(use="大病慰问", voucher="记-3")
    )
    assert spending(validation) == [(CARE, "大病慰问", "100.00")]
    assert [code for code, *_ in found(validation)] == ["nothing_left"]


def test_a_ledger_in_which_nothing_is_left_makes_no_notice(ledger):
    codes = found(ledger.validate(payment(), payment(sum="-100", voucher="记-2")))
    assert codes == [("no_rows", None, ""), ("nothing_left", 3, "金额")]


def test_refunds_beyond_what_was_spent_are_refused(ledger):
    assert found(ledger.validate(payment(), payment(sum="-100.01", voucher="记-2"))) == [
        ("refunds_exceed", 3, "金额")
    ]


def test_a_workbook_with_merged_heads_titles_and_typed_cells(ledger):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["西湖区2026年第三季度付款台账"])
    sheet.append(["单位：元"])
    sheet.append(["日期", "凭证号", "经费项目", "用途", "收款人", "金额", "付款方式"])
    sheet.append([pd.Timestamp("2026-07-03"), 1, CARE, "住院慰问", "张某", 150, "转账"])
    sheet.append([46206, 2, None, "大病慰问", "李某", 499.9, "银行代发"])
    sheet.append(["2026年7月5日", 3, FESTIVAL, "中秋节慰问", "王某", "￥８００", "网银"])
    sheet.append(["合计", None, None, None, None, 1449.9])
    sheet.append(["制表：某某", None, None, None, "审核：某某"])
    sheet.merge_cells("C4:C5")
    workbook.save(ledger.folder / "台账.xlsx")
    validation = ledger.validate()
    assert validation.problems == ()
    assert spending(validation) == [
        (CARE, "住院慰问", "150.00"),
        (CARE, "大病慰问", "499.90"),
        (FESTIVAL, "中秋节慰问费", "800.00"),
    ]


def test_a_parquet_file(ledger):
    frame = pd.DataFrame([payment().split(","), payment(payee="乙").split(",")], columns=HEADER.split(","))
    frame["金额"] = [Decimal("1.10"), Decimal("2.20")]
    frame["付款日期"] = pd.to_datetime(frame["付款日期"])
    frame.to_parquet(ledger.folder / "台账.parquet")
    assert spending(ledger.validate()) == [(CARE, "退管公共服务", "3.30")]


def test_a_view_on_sqlite(tmp_path):
    folder = tmp_path / "a-batch"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "账.db")) as db, db:
        db.execute(
            "CREATE TABLE 凭证 (日 TEXT, 号 INT, 项目 TEXT, 用途 TEXT, 收款方 TEXT, 元 NUMERIC, 方式 TEXT)"
        )
        rows = [("2026-07-03 10:00:00", at, CARE, "住院慰问", f"甲{at}", 150, "银行转账") for at in range(3)]
        db.executemany(
            "INSERT INTO 凭证 VALUES (?, ?, ?, ?, ?, ?, ?)",
            [*rows, ("2025-07-03", 9, CARE, "住院慰问", "x", 1, "现金")],
        )
        db.execute(
            "CREATE VIEW 付款 AS SELECT 日 AS 付款日期, 号 AS 凭证号, 项目 AS 经费项目, 用途, 收款方, 元 AS 金额, "
            "方式 AS 支付方式 FROM 凭证 WHERE 日 >= '2026'"
        )
    db.close()
    notice = NOTICE + 'records = "sqlite:///账.db"\ntable = "付款"\n'
    (folder / "notice.toml").write_text(notice, encoding="utf-8")
    assert spending(batch_results(folder)[1]) == [(CARE, "住院慰问", "450.00")]


def test_a_hundred_thousand_payments_are_added_up_exactly(ledger):
    uses = [(CARE, "退管公共服务"), ("自管小组文体活动经费", "游览活动")]
    lines = [
        f"2026-0{7 + n % 3}-0{1 + n % 3},记-{n},{uses[n % 2][0]},{uses[n % 2][1]},收款{n},{n % 1000 + 1}.01,银行转账,"
        for n in range(100_000)
    ]
    validation = ledger.validate(*lines)
    assert validation.problems == ()
    cents = [sum((n % 1000 + 1) * 100 + 1 for n in range(first, 100_000, 2)) for first in (0, 1)]
    assert [each[2] for each in spending(validation)] == [f"{one // 100}.{one % 100:02}" for one in cents]


def test_sums_too_large_to_add_are_refused(ledger):
    lines = [payment(sum="999999999999.99", voucher=n) for n in range(2)]
    assert found(ledger.validate(*lines)) == [("amount_too_large", None, "金额")]
    assert ("amount_too_large", 2, "金额") in found(ledger.validate(payment(sum="1" * 14)))
