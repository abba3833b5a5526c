"""Columns and rows as a clerk sees them, before they become a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tests.samples.cells import Cell, Formula, Writer, plain

# What stands in a column, by its usual name. `day` is the day of publication.
VALUES: dict[str, Callable[[Any, int, date], Cell]] = {
    "序号": lambda entry, row, day: row + 1,
    "姓名": lambda entry, row, day: entry.person.name,
    "性别": lambda entry, row, day: entry.person.gender,
    "身份证号": lambda entry, row, day: entry.person.id,
    "旧身份证号": lambda entry, row, day: entry.person.old_id,
    "出生日期": lambda entry, row, day: entry.person.birth,
    "年龄": lambda entry, row, day: entry.person.age_on(day),
    "联系电话": lambda entry, row, day: entry.person.phone,
    "银行卡号": lambda entry, row, day: entry.person.card,
    "家庭住址": lambda entry, row, day: entry.address,
    "开户银行": lambda entry, row, day: entry.bank,
    "年度自付金额": lambda entry, row, day: entry.self_paid,
    "慰问金额": lambda entry, row, day: entry.amount,
    "困难情况": lambda entry, row, day: entry.hardship,
    "审核状态": lambda entry, row, day: "审核通过",
    "备注": lambda entry, row, day: entry.note or None,
    "所属社区": lambda entry, row, day: entry.community,
    "管理人数": lambda entry, row, day: entry.members,
    "补助标准": lambda entry, row, day: entry.rate,
    "发放金额": lambda entry, row, day: entry.amount,
    "经费项目": lambda entry, row, day: entry.item,
    "用途": lambda entry, row, day: entry.use,
    "金额": lambda entry, row, day: entry.amount,
    "人数": lambda entry, row, day: entry.count,
    "标准": lambda entry, row, day: entry.rate,
    "付款日期": lambda entry, row, day: entry.day,
    "凭证号": lambda entry, row, day: entry.voucher,
    "收款方": lambda entry, row, day: entry.payee,
    "收款账号": lambda entry, row, day: entry.card or None,
    "支付方式": lambda entry, row, day: entry.method,
    "摘要": lambda entry, row, day: entry.purpose,
}
AMOUNTS = ("慰问金额", "发放金额", "金额")  # what a 合计 row adds up


@dataclass(slots=True)
class Column:
    """A column: its usual name, the header as written, the way its cells are written."""

    name: str
    header: str
    write: Writer = plain
    group: str = ""  # the upper line of a header of two lines


def columns(spec: str, **writers: Writer) -> list[Column]:
    """Columns from a line such as `姓名 身份证号=公民身份号码 发放|慰问金额`: name, header, upper header."""
    made = []
    for word in spec.split():
        group, _, rest = word.rpartition("|")
        name, _, header = rest.partition("=")
        made.append(Column(name, header or name, writers.get(name, plain), group))
    return made


@dataclass(slots=True)
class Table:
    """The sheet 明细: what stands above the header, the header, the rows, 合计 and the foot."""

    columns: list[Column]
    rows: list[list[Cell]]
    title: str = ""
    note: str = ""  # 填报单位 and 单位：元
    total: bool = True
    total_off_by: Decimal = Decimal(0)
    total_formula: bool = False
    footer: str = ""
    comments: dict[tuple[int, str], str] = field(default_factory=dict)  # row, column name: remark

    @classmethod
    def of(cls, columns: list[Column], entries: Sequence[object], day: date, **looks: Any) -> Table:
        """Fill `columns` from `entries`; `day` is the day of publication, on which ages are given."""
        rows = [[VALUES[c.name](entry, row, day) for c in columns] for row, entry in enumerate(entries)]
        return cls(columns, rows, **looks)

    def index(self, name: str) -> int:
        """The place of the column called `name`, from 0."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)

    @property
    def amount(self) -> int:
        """The place of the amount, from 0."""
        return next(place for place, column in enumerate(self.columns) if column.name in AMOUNTS)

    def put(self, row: int, name: str, value: Cell) -> None:
        """Put `value` into row `row` (from 0) of the column `name`."""
        self.rows[row][self.index(name)] = value

    def drop(self, name: str) -> None:
        """Take the column `name` out."""
        at = self.index(name)
        del self.columns[at]
        for row in self.rows:
            del row[at]

    @property
    def header_lines(self) -> int:
        """One, or two where columns are grouped."""
        return 2 if any(column.group for column in self.columns) else 1

    @property
    def header_row(self) -> int:
        """The first header line's row as the spreadsheet numbers it."""
        return 1 + bool(self.title) + bool(self.note)

    def sheet_row(self, row: int) -> int:
        """The spreadsheet's number of the data row `row` (from 0); `len(rows)` is the 合计 row."""
        return self.header_row + self.header_lines + row

    def sum(self) -> Decimal:
        """What the 合计 row says."""
        amounts = (row[self.amount] for row in self.rows)
        values = (cell.value if isinstance(cell, Formula) else cell for cell in amounts)
        return sum((v for v in values if isinstance(v, Decimal)), Decimal(0)) + self.total_off_by

    def written(self) -> list[list[Cell]]:
        """The data rows as the clerk wrote them."""
        return [
            [
                None if cell is None else cell if isinstance(cell, Formula) else column.write(cell, row)
                for column, cell in zip(self.columns, cells, strict=True)
            ]
            for row, cells in enumerate(self.rows)
        ]
