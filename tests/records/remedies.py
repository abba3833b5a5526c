"""A good batch that a test spoils and then mends as the message says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl

from tests.intake import batches

PERSONS = ["序号", "姓名", "性别", "身份证号", "慰问金额"]
LEADERS = ["序号", "姓名", "性别", "身份证号", "管理人数", "标准", "发放金额"]
SPENDING = ["经费项目", "用途", "金额"]
PAYMENTS = ["付款日期", "凭证号", "经费项目", "用途", "收款方", "金额", "支付方式", "摘要"]
NOTICE = {
    "kind": "大病慰问", "agency": "330106", "period": "2025", "publish_on": "2026-11-20",
    "approval.by": "测试", "approval.on": "2026-11-18", "approval.number": "1号",
}  # fmt: skip

type Change = Callable[[Draft], object]


@dataclass
class Draft:
    """A workbook with its facts on a sheet, before it is written; `styles` change it as a spreadsheet would."""

    header: list[object]
    rows: list[list[object]]
    facts: dict[str, object] = field(default_factory=lambda: dict(NOTICE))
    above: list[list[object]] = field(default_factory=list)
    below: list[list[object]] = field(default_factory=list)
    sheets: dict[str, list[list[object]]] = field(default_factory=dict)
    styles: list[Callable[[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet], object]] = field(
        default_factory=list
    )
    title: str = "明细"

    def set(self, column: str, value: object, row: int = 0) -> None:
        """Write a cell, in a new column where there is none of this heading."""
        if column not in self.header:
            self.header.append(column)
            for each in self.rows:
                each.append("")
        self.rows[row][self.header.index(column)] = value

    def fill(self, column: str, *values: object) -> None:
        """Write a whole column; the last value goes for the rows below as well."""
        for row in range(len(self.rows)):
            self.set(column, values[min(row, len(values) - 1)], row)

    def drop(self, column: str) -> None:
        """Delete a column."""
        at = self.header.index(column)
        for row in (self.header, *self.rows):
            del row[at]

    def write(self, batch: Path) -> None:
        """The batch as an office submits it."""
        batch.mkdir(parents=True)
        facts = []
        for key, value in self.facts.items():
            if "." not in key:
                bare = isinstance(value, int) or key in ("publish_on", "withdrawn_on")
                facts.append(f"{key} = {value}" if bare else f'{key} = "{value}"')
        for part in ("approval", "fund", "objection"):
            inner = {
                key.partition(".")[2]: value
                for key, value in self.facts.items()
                if key.startswith(f"{part}.")
            }
            if inner:
                facts.append(f"[{part}]")
                facts += [
                    f"{key} = {value}" if isinstance(value, int) or key == "on" else f'{key} = "{value}"'
                    for key, value in inner.items()
                ]
        (batch / "notice.toml").write_text("\n".join(facts) + "\n", encoding="utf-8")
        book = openpyxl.Workbook()
        book.active.title = self.title
        for row in (*self.above, self.header, *self.rows, *self.below):
            book.active.append([None if cell == "" else cell for cell in row])
        for name, rows in self.sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        for style in self.styles:
            style(book, book.worksheets[0])
        book.save(batch / "明细.xlsx")


def persons() -> Draft:
    """Four persons, 2,000 yuan together."""
    amounts = (500, 300, 200, 1000)
    rows = [
        [at + 1, f"测试{'甲乙丙丁'[at]}", "女", batches.number(902 + 2 * at), amount]
        for at, amount in enumerate(amounts)
    ]
    return Draft(list(PERSONS), rows)


def leaders() -> Draft:
    """Two leaders with the persons they look after."""
    rows = [[at + 1, f"测试{'甲乙'[at]}", "女", batches.number(902 + 2 * at), 30, 10, 300] for at in range(2)]
    return Draft(list(LEADERS), rows, NOTICE | {"kind": "自管小组长补助"})


def spending() -> Draft:
    """Two lines of spending."""
    rows = [["服务关怀经费", "住院慰问", 450], ["服务关怀经费", "退管公共服务", 800]]
    return Draft(list(SPENDING), rows, NOTICE | {"kind": "经费使用情况"})


def payments() -> Draft:
    """Two payments of a quarter."""
    rows = [
        [
            f"2026-07-0{at + 3}",
            f"记-{at + 1}",
            "服务关怀经费",
            "退管公共服务",
            "甲公司",
            100 + at,
            "银行转账",
            "",
        ]
        for at in range(2)
    ]
    return Draft(list(PAYMENTS), rows, NOTICE | {"kind": "经费使用情况", "period": "2026-Q3"})


@dataclass(frozen=True)
class Remedy:
    """What brings a message about, and what it tells the clerk to do; `left` are the records then published."""

    spoil: Change
    mend: Change
    left: int | None = None  # all, where it is not said
    base: Callable[[], Draft] = persons


def cell(column: str, wrong: object, right: object = None, base: Callable[[], Draft] = persons) -> Remedy:
    """A wrong cell in the first row, corrected."""

    def mend(draft: Draft) -> None:
        good = base()
        value = good.rows[0][good.header.index(column)] if right is None else right
        draft.set(column, value)

    return Remedy(lambda draft: draft.set(column, wrong), mend, base=base)


def fact(key: str, wrong: object, right: object = "", base: Callable[[], Draft] = persons) -> Remedy:
    """A wrong fact of the notice, corrected; without `right` as it was, or taken out."""

    def mend(draft: Draft) -> None:
        value = right or base().facts.get(key)
        draft.facts.pop(key, None)
        if value:
            draft.facts[key] = value

    def spoil(draft: Draft) -> None:
        if wrong is None:
            del draft.facts[key]
        else:
            draft.facts[key] = wrong

    return Remedy(spoil, mend, base=base)


def removed_row(column: str, wrong: object, base: Callable[[], Draft] = persons) -> Remedy:
    """A row that must not be published, taken out."""
    return Remedy(lambda draft: draft.set(column, wrong), lambda draft: draft.rows.pop(0), left=-1, base=base)


def style(spoil: Callable, mend: Change | None = None, left: int | None = None) -> Remedy:
    """Something that the spreadsheet shows otherwise than it is, shown again."""
    return Remedy(
        lambda draft: draft.styles.append(spoil), mend or (lambda draft: draft.styles.clear()), left
    )
