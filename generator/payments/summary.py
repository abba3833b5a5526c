"""What a ledger comes to, as a workbook to attach for approval: the very table the notice will show."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font

from generator.payments.journal import Line

HEADER = ("经费项目", "用途", "金额（元）")
_WIDTHS = {"A": 26, "B": 24, "C": 18}
_MONEY = "#,##0.00"


def workbook(lines: Sequence[Line]) -> bytes:
    """An .xlsx file: a line a head and use, and the sum. It holds nothing of any payment."""
    workbook = Workbook()
    workbook.properties.creator = "gongshi"
    sheet = workbook.worksheets[0]
    sheet.title = "明细"
    sheet.append(HEADER)
    for line in lines:
        sheet.append((line.item, line.use, line.amount))
    sheet.append(("合计", None, total(lines)))
    for letter, width in _WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2, min_col=3):
        row[0].number_format = _MONEY
    for cell in (*sheet[1], *sheet[sheet.max_row]):
        cell.font = Font(bold=True)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def total(lines: Sequence[Line]) -> Decimal:
    """All lines together, in yuan."""
    return sum((line.amount for line in lines), Decimal(0))
