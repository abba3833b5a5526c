"""Rows of persons below one header, and workbooks made of rows."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.intake import batches

HEADER = ["序号", "姓名", "性别", "身份证号", "慰问金额"]


AMOUNTS = (500, 300, 200, 1000)


BLANK = [""] * 5


def person(at, amount=None):
    """The person `at` (from 0) as a row below `HEADER`."""
    return [
        at + 1,
        f"测试{'甲乙丙丁戊己庚辛'[at]}",
        "女",
        batches.number(902 + 2 * at),
        amount or AMOUNTS[at],
    ]


def people(first=0, last=4):
    return [person(at) for at in range(first, last)]


def line(words, amount="", column=0):
    """A row with words in one column and perhaps an amount."""
    row = list(BLANK)
    row[4] = amount
    row[column] = words
    return row


def workbook(tmp_path, **sheets):
    batch = batches.folder(tmp_path)
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(batch / "明细.xlsx")
    return batch


def read_rows(folder: Path, *rows, notice=batches.NOTICE):
    """What is made of a workbook of these rows."""
    batch = batches.folder(folder, notice)
    made = openpyxl.Workbook()
    made.active.title = "明细"
    for row in rows:
        made.active.append([None if cell == "" else cell for cell in row])
    made.save(batch / "明细.xlsx")
    return batches.batch_results(batch)[1]


def published_total(validation):
    """The published total in yuan, or the errors as (code, row)."""
    if validation.batches:
        return validation.batches[0].total
    return [(each.code, each.place.row) for each in validation.problems if each.severity == "error"]
