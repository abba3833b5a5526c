"""Tables into the bytes of .xlsx and .csv files: the same bytes each time, whatever the clock says."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.samples.cells import Cell, Formula
from tests.samples.tables import Table

RECORDS = "明细"
FACTS = "公示信息"

MADE_AT = datetime(2026, 11, 1, 9, 0, 0)  # noqa: DTZ001 - a workbook's properties know no zone
_ZIP_TIME = (2026, 11, 1, 9, 0, 0)
_TITLE = Font(name="方正小标宋简体", size=18)
_HEADER = Font(name="黑体", size=11)
_BODY = Font(name="仿宋_GB2312", size=11)
_THIN = Side(style="thin", color="000000")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WIDTHS = {
    "序号": 6,
    "姓名": 14,
    "性别": 6,
    "年龄": 6,
    "家庭住址": 44,
    "用途": 22,
    "经费项目": 24,
    "备注": 26,
}
_LONG = ("身份证号", "旧身份证号", "银行卡号")


@dataclass(slots=True)
class Hidden:
    """What the clerk hid: data rows (from 0), columns by their usual name, a sheet more."""

    rows: Sequence[int] = ()
    columns: Sequence[str] = ()
    sheet: str = ""


@dataclass(slots=True)
class Book:
    """A workbook: its records and, where it stands alone, the facts of the notice."""

    table: Table
    facts: dict[str, Cell] = field(default_factory=dict)
    hidden: Hidden = field(default_factory=Hidden)

    def to_bytes(self) -> bytes:
        """The .xlsx file."""
        workbook = Workbook()
        workbook.properties.creator = workbook.properties.lastModifiedBy = "退管经办（示例）"
        workbook.properties.created = MADE_AT
        sheet = workbook.active
        if self.facts:
            sheet.title = FACTS
            _facts(sheet, self.facts)
            sheet = workbook.create_sheet(RECORDS)
        sheet.title = RECORDS
        cached = _records(sheet, self.table)
        self._hide(workbook, sheet)
        raw = io.BytesIO()
        workbook.save(raw)
        return settled(raw.getvalue(), cached)

    def _hide(self, workbook: Workbook, sheet: Worksheet) -> None:
        for row in self.hidden.rows:
            sheet.row_dimensions[self.table.sheet_row(row)].hidden = True
        for name in self.hidden.columns:
            sheet.column_dimensions[get_column_letter(self.table.index(name) + 1)].hidden = True
        if self.hidden.sheet:
            draft = workbook.create_sheet(self.hidden.sheet)
            draft.sheet_state = "hidden"
            draft.append(["上年底稿，勿删"])


def to_csv(table: Table, encoding: str) -> bytes:
    """The .csv file as Excel saves one: the title and the notes too, each line as wide as the header."""
    out = io.StringIO(newline="")
    lines = csv.writer(out, lineterminator="\r\n")
    width = len(table.columns)

    def line(cells: Sequence[Cell]) -> None:
        shown = ["" if cell is None else str(cell) for cell in cells]
        lines.writerow(shown + [""] * (width - len(shown)))

    for above in (table.title, table.note):
        if above:
            line([above])
    line([column.header for column in table.columns])
    for row in table.written():
        line(row)
    if table.total:
        line(_total_row(table))
    if table.footer:
        line([table.footer])
    return out.getvalue().encode(encoding)


def _facts(sheet: Worksheet, facts: dict[str, Cell]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 44
    for row, (word, value) in enumerate(facts.items(), start=1):
        for at, cell in ((1, word), (2, value)):
            made = sheet.cell(row, at, cell)
            made.font, made.border = (_HEADER if at == 1 else _BODY), _BOX
            if isinstance(cell, date):
                made.number_format = "yyyy-mm-dd"


def _records(sheet: Worksheet, table: Table) -> dict[str, Decimal]:
    """Write the sheet; gives what its formula cells come to."""
    width = len(table.columns)
    for row, (words, font) in enumerate(((table.title, _TITLE), (table.note, _BODY)), start=1):
        if words:
            at = row if table.title else 1
            sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=width)
            cell = sheet.cell(at, 1, words)
            cell.font = font
            cell.alignment = _CENTRE if font is _TITLE else Alignment(horizontal="right")
            sheet.row_dimensions[at].height = 32 if font is _TITLE else 18
    _header(sheet, table)
    cached: dict[str, Decimal] = {}
    rows = table.written() + ([_total_row(table)] if table.total else [])
    for row, cells in enumerate(rows):
        for at, value in enumerate(cells, start=1):
            _cell(sheet, table.sheet_row(row), at, value, cached)
    for (row, name), words in table.comments.items():
        sheet.cell(table.sheet_row(row), table.index(name) + 1).comment = Comment(words, "经办人（示例）")
    last = table.sheet_row(len(rows))
    if table.footer:
        sheet.merge_cells(start_row=last, end_row=last, start_column=1, end_column=width)
        sheet.cell(last, 1, table.footer).font = _BODY
    for at, column in enumerate(table.columns, start=1):
        wide = 22 if column.name in _LONG else _WIDTHS.get(column.name, 13)
        sheet.column_dimensions[get_column_letter(at)].width = wide
    sheet.freeze_panes = sheet.cell(table.sheet_row(0), 1)
    sheet.print_title_rows = f"{table.header_row}:{table.sheet_row(0) - 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    return cached


def _header(sheet: Worksheet, table: Table) -> None:
    top, two = table.header_row, table.header_lines == 2
    at = 1
    for column in table.columns:
        cells = [sheet.cell(top, at, column.group or column.header)]
        if two and column.group:
            cells.append(sheet.cell(top + 1, at, column.header))
        elif two:
            sheet.merge_cells(start_row=top, end_row=top + 1, start_column=at, end_column=at)
        for cell in cells:
            cell.font, cell.alignment, cell.border = _HEADER, _CENTRE, _BOX
        at += 1
    groups = [column.group for column in table.columns]
    for group in dict.fromkeys(filter(None, groups)):
        first = groups.index(group) + 1
        last = first + groups.count(group) - 1
        for at in range(first + 1, last + 1):
            sheet.cell(top, at).value = None
        if last > first:
            sheet.merge_cells(start_row=top, end_row=top, start_column=first, end_column=last)


def _cell(sheet: Worksheet, row: int, at: int, value: Cell, cached: dict[str, Decimal]) -> None:
    cell = sheet.cell(row, at, value.text if isinstance(value, Formula) else value)
    cell.font, cell.border, cell.alignment = _BODY, _BOX, _CENTRE
    if isinstance(value, Formula):
        if value.cached:
            cached[cell.coordinate] = value.value
    elif isinstance(value, date):
        cell.number_format = "yyyy/m/d"
    elif isinstance(value, str):
        cell.number_format = "@"
    elif isinstance(value, int) and value > 10**11:
        cell.number_format = "0"  # as a clerk mends 3.30106E+17, too late


def _total_row(table: Table) -> list[Cell]:
    row: list[Cell] = [None] * len(table.columns)
    row[0] = "合计"
    letter = get_column_letter(table.amount + 1)
    if table.total_formula:
        first, last = table.sheet_row(0), table.sheet_row(len(table.rows)) - 1
        row[table.amount] = Formula(f"=SUM({letter}{first}:{letter}{last})", table.sum())
    else:
        write = table.columns[table.amount].write
        row[table.amount] = write(table.sum(), 0)
    return row


def settled(raw: bytes, cached: dict[str, Decimal]) -> bytes:
    """The same archive with fixed times, and with the values of its formulas, which openpyxl cannot write."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            data = old.read(name)
            if name == "docProps/core.xml":
                stamp = rb"\g<1>" + f"{MADE_AT:%Y-%m-%dT%H:%M:%SZ}".encode()
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", stamp, data)
            for place, value in cached.items() if name.startswith("xl/worksheets/sheet") else ():
                formula = rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)' % place.encode()
                data = re.sub(formula, rb"\g<1><v>%s</v>" % str(value).encode(), data)
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, data, compresslevel=9)
    return out.getvalue()
