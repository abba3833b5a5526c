"""`gongshi books` as people run it: the sums to get approved, nothing of the payments."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from tests.helpers import SAMPLES, gongshi
from tests.intake.batches import batch_results
from tests.payments.ledgers import NOTICE, payment

SAMPLE = SAMPLES / "luting-2026-q3-spending"


def test_the_sums_come_before_the_approval(ledger):
    ledger.validate(payment(payee="绝密收款方"), payment(voucher="记-2", sum="-40"))
    unapproved = "\n".join(line for line in NOTICE.splitlines() if not line.startswith("approval"))
    (ledger.folder / "notice.toml").write_text(unapproved, encoding="utf-8")
    run = gongshi("books", ledger.folder)
    assert run.code == 3
    assert "没有写明审批情况" in run.output
    assert [line.split() for line in run.output.splitlines() if line.startswith(("服务", "合计"))] == [
        ["服务关怀经费", "退管公共服务", "2", "60.00"],
        ["合计", "2", "60.00"],
    ]
    assert "绝密" not in run.output


def test_the_table_to_attach_is_the_notice_itself(tmp_path: Path):
    made = tmp_path / "汇总.xlsx"
    assert gongshi("books", SAMPLE, "-o", made).code == 0
    rows = list(openpyxl.load_workbook(made).active.iter_rows(values_only=True))
    assert rows[0] == ("经费项目", "用途", "金额（元）")
    assert rows[-1] == ("合计", None, 2099036.21)
    folder = tmp_path / "again"
    folder.mkdir()
    shutil.copy(made, folder)
    shutil.copy(SAMPLE / "notice.toml", folder)
    notice = (folder / "notice.toml").read_text("utf-8").replace("明细.xlsx", made.name)
    (folder / "notice.toml").write_text(notice, "utf-8")
    [[again], [books]] = (batch_results(each)[1].batches for each in (folder, SAMPLE))
    assert [(one.item, one.use, one.amount) for one in again.spending] == [
        (one.item, one.use, one.amount) for one in books.spending
    ]


def test_a_file_that_is_there_is_kept(tmp_path: Path):
    kept = tmp_path / "汇总.xlsx"
    kept.write_bytes(b"kept")
    assert gongshi("books", SAMPLE, "-o", kept).code == 2
    assert kept.read_bytes() == b"kept"


def test_what_is_no_ledger_is_said_to_be_none():
    run = gongshi("books", SAMPLES / "bailuwan-2026-q3-spending")
    assert run.code == 3
    assert "没有算出汇总表" in run.output
