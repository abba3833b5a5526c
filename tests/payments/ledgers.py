"""Batches of spending whose records are a payments ledger."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from tests.intake.batches import batch_results

NOTICE = """
kind = "经费使用情况"
agency = "330106"
period = "2026-Q3"
publish_on = 2026-11-20
approval = { by = "测试", on = 2026-11-18, number = "1号" }
"""


HEADER = "付款日期,凭证号,经费项目,用途,收款方,金额,支付方式,摘要"


FIRST_ROW = 2  # of the payments, as a spreadsheet counts


def payment(**other):
    """One line of a ledger, right unless told otherwise."""
    usual = {
        "day": "2026-07-03",
        "voucher": "记-1",
        "item": "服务关怀经费",
        "use": "退管公共服务",
        "payee": "甲公司",
        "sum": "100.00",
        "method": "银行转账",
        "purpose": "",
    }
    return ",".join(map(str, (usual | other).values()))


class Ledger:
    """A folder of one batch; `validate` reads it as the command does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def validate(
        self,
        *lines: str,
        header: str = HEADER,
        facts: str = "",
        period: str = "2026-Q3",
        form: str = ".csv",
    ):
        """Write the ledger in this `form` and the facts of 经费核对, and say what comes of them."""
        (self.folder / "notice.toml").write_text(
            NOTICE.replace("2026-Q3", period) + (f"[fund]\n{facts}\n" if facts else ""), encoding="utf-8"
        )
        file = self.folder / f"台账{form}"
        if lines and form == ".csv":
            file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        elif lines:
            workbook = Workbook()
            for line in (header, *lines):
                workbook.worksheets[0].append([text or None for text in line.split(",")])
            workbook.save(file)
        return batch_results(self.folder)[1]


def spending(validation):
    """What a notice would show."""
    [batch] = validation.batches
    return [(each.item, each.use, str(each.amount)) for each in batch.spending]


def found(validation):
    """Every problem as (code, row, column's heading)."""
    return [(each.code, each.place.row, each.place.column.partition("（")[0]) for each in validation.problems]
