"""A batch as an office hands it in: a folder with the facts of the notice and its records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.samples.cells import Cell
from tests.samples.places import areas
from tests.samples.tables import Table
from tests.samples.workbooks import RECORDS, Book, Hidden, to_csv

AID, LEADER, SPENDING = "大病慰问", "自管小组长补助", "经费使用情况"
NOTICE = "notice.toml"

# The words of the sheet 公示信息 for the keys of notice.toml
WORDS = {
    "kind": "公示类型",
    "agency": "公示单位",
    "period": "年度",
    "publish_on": "公示日期",
    "by": "审批人",
    "on": "审批日期",
    "number": "审批文号",
    "total": "审批金额",
    "phone": "监督电话",
}


@dataclass(slots=True)
class Batch:
    """One folder. `form` is xlsx, csv, or workbook: one file with both sheets and no notice.toml."""

    id: str
    facts: dict[str, Cell]  # kind, agency, period, publish_on, and optional keys of notice.toml
    approval: dict[str, Cell]
    table: Table
    form: str = "xlsx"
    encoding: str = "utf-8-sig"
    hidden: Hidden = field(default_factory=Hidden)
    blob: bytes | None = None  # instead of records
    notice: bool = True
    fund: dict[str, Cell] = field(default_factory=dict)  # 经费核对

    @property
    def records(self) -> str:
        """The name of the file with the records."""
        if self.form == "workbook":
            return f"{areas()[str(self.facts['agency'])].name}{self.facts['kind']}公示.xlsx"
        return f"{RECORDS}.{self.form}"

    @property
    def sheet(self) -> str:
        """The sheet with the records; none in a CSV file."""
        return "" if self.form == "csv" else RECORDS

    def write(self, parent: Path) -> None:
        """Write the folder into `parent`."""
        folder = parent / self.id
        folder.mkdir(parents=True)
        (folder / self.records).write_bytes(self._records())
        if self.notice and self.form != "workbook":
            (folder / NOTICE).write_text(self._toml(), encoding="utf-8", newline="\n")

    def _records(self) -> bytes:
        if self.blob is not None:
            return self.blob
        if self.form == "csv":
            return to_csv(self.table, self.encoding)
        facts = self._sheet() if self.form == "workbook" else {}
        return Book(self.table, facts, self.hidden).to_bytes()

    def _toml(self) -> str:
        lines = [f"{key} = {_toml(value)}" for key, value in self.facts.items()]
        lines.append(f'records = "{self.records}"')
        approval = ", ".join(f"{key} = {_toml(value)}" for key, value in self.approval.items())
        lines.append(f"approval = {{ {approval} }}")
        if self.fund:
            fund = ", ".join(f"{key} = {_toml(value)}" for key, value in self.fund.items())
            lines.append(f"fund = {{ {fund} }}")
        return "\n".join(lines) + "\n"

    def _sheet(self) -> dict[str, Cell]:
        """The facts in Chinese: by name where a unit has one, the period as people write it."""
        facts = self.facts | self.approval
        area = areas()[str(facts["agency"])]
        facts["agency"] = area.office
        facts["period"] = str(facts["period"]).replace("-Q", "年第") + (
            "季度" if "Q" in str(facts["period"]) else ""
        )
        facts["phone"] = area.phone
        words = WORDS | {"count": "审批项数" if facts["kind"] == SPENDING else "审批人数"}
        return {word: facts[key] for key, word in words.items() if key in facts}


def _toml(value: Cell) -> str:
    return (
        value.isoformat()
        if isinstance(value, date)
        else str(value)
        if isinstance(value, int)
        else f'"{value}"'
    )
