"""A list of persons or of spending, and what is right of it, before it is written as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake import batches

HEADER = ["序号", "姓名", "性别", "身份证号", "慰问金额"]
SPENT_HEADER = ["序号", "经费项目", "用途", "金额"]
USES = (
    ("服务关怀经费", "住院慰问"), ("服务关怀经费", "大病慰问"), ("健康体检经费", "退休人员健康体检"), ("自管小组文体活动经费", "文化活动"),
    ("节日慰问费", "春节慰问费"),
)  # fmt: skip


class Sheet:
    """A list and what is right of it. `meant` are the amounts in yuan of those who are meant."""

    def __init__(self, rng: Random, *, persons: bool) -> None:
        self.rng = rng
        self.persons = persons
        self.header = list(HEADER if persons else SPENT_HEADER)
        self.amount = len(self.header) - 1
        count = rng.randrange(3, 9) if persons else len(USES)
        amounts = [
            Decimal(rng.choice((200, 300, 500, 1000, 2500)) if persons else rng.randrange(1, 90) * 10_000)
            for _ in range(count)
        ]
        self.people = [
            [at + 1, f"测试{'甲乙丙丁戊己庚辛壬'[at]}", "女", batches.number(902 + 2 * at), amount]
            if persons
            else [at + 1, *USES[at], amount]
            for at, amount in enumerate(amounts)
        ]
        self.meant = list(amounts)
        self.above: list[list[object]] = []
        self.rows = deepcopy(self.people)
        self.below: list[list[object]] = []
        self.others: dict[str, list[list[object]]] = {}
        self.styles: list[Callable[[Workbook, Worksheet], object]] = []

    def line(self, words: object, amount: object = "", column: int = 0) -> list[object]:
        row: list[object] = [""] * len(self.header)
        row[self.amount] = amount
        row[column] = words
        return row

    @property
    def first(self) -> int:
        """The number of the first row below the header, as a spreadsheet counts."""
        return len(self.above) + 2

    def write(self, batch) -> None:
        book = Workbook()
        book.active.title = "明细"
        for row in [*self.above, self.header, *self.rows, *self.below]:
            book.active.append(
                [None if cell == "" else float(cell) if isinstance(cell, Decimal) else cell for cell in row]
            )
        for name, rows in self.others.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
        for style in self.styles:
            style(book, book.worksheets[0])
        book.save(batch / "明细.xlsx")
