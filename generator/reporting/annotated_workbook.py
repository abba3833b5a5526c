"""A copy of the clerk's own workbook with the wrong cells coloured and commented, and a list of everything.

The copy holds what the clerk's file holds, sensitive values too. So it is written only where the clerk says,
readable by the clerk alone, never where a website or another batch is read from, and never over a file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from generator.diagnostics.problems import Place, Problem, Severity
from generator.filesystem.atomic import create_file
from generator.intake.formats import files
from generator.intake.notice_facts import FACTS_SHEET, NOTICE_FILE
from generator.reporting.grouping import demand, group_problems

LIST_SHEET = "核对结果"
_AUTHOR = "公示核对"
_BREAK = "\n── 以下是核对意见 ──\n"  # below what the clerk had written in the comment
_ERROR, _WARNING = PatternFill("solid", fgColor="FFC7CE"), PatternFill("solid", fgColor="FFEB9C")
_WRAP = Alignment(vertical="top", wrap_text=True)
_MOST_BYTES = 100 * 1024 * 1024  # unzipped: openpyxl takes some ten times as much memory
_MOST_ROWS = 200_000  # of a CSV file
_MOST_MARKS = 10_000  # cells: the list has them all
_MAY_BE_OPENED = {  # what the clerk mends in the workbook itself
    "hidden_sheet", "hidden_rows", "hidden_columns", "formula_without_value", "error_value", "dates_1904",
    "unseen_text", "struck_through", "changed_by_condition", "covered_cell", "shown_other_number",
    "shown_other_text", "shown_rounded", "error_unread",
}  # fmt: skip
_WIDTHS = {"情况": 10, "位置": 44, "问题": 56, "怎么改": 56, "依据": 14}


class MarkedError(ValueError):
    """The copy cannot be made; the sentence says why and what to do instead (Chinese)."""


def to_mark(batch: Path, problems: Iterable[Problem]) -> list[Path]:
    """The tables of the batch at `batch`, a folder or a workbook, that `problems` are about."""
    names = sorted({each.place.file for each in problems if each.place.file not in ("", NOTICE_FILE)})
    return [batch / name if batch.is_dir() else batch for name in names]


def write_marked(source: Path, problems: Sequence[Problem], target: Path) -> None:
    """Copy `source` to `target` with `problems`, those of its batch, marked in it.

    Raises MarkedError where the file is of a kind that cannot be copied so, or is not safe to open, and where
    `target` exists: clerks mend such copies.
    """
    if target.exists():
        raise MarkedError(f"{target.name} 已经有了，里面可能有您改过的内容。请换一个名字，或者先移走它。")
    workbook = _opened(source)
    _unmark(workbook)
    marked: set[str] = set()
    for each in problems:
        if each.place.file == source.name and len(marked) < _MOST_MARKS:
            cell = _cell_of(each.place, workbook)
            if cell is not None:
                _mark(cell, each)
                marked.add(f"{each.place.sheet}!{cell.coordinate}")
    _list(workbook, problems, source.name)
    workbook.calculation.fullCalcOnLoad = True  # openpyxl reads formulas, not their results
    content = io.BytesIO()
    workbook.save(content)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        create_file(target, content.getvalue())
    except OSError as error:
        raise MarkedError(f"{target.name} 写不了：请检查位置和权限。") from error


def _opened(source: Path) -> Workbook:
    if source.suffix.lower() == ".csv":
        return _from_csv(source)
    if source.suffix.lower() != ".xlsx":
        raise MarkedError("只有 .xlsx 和 .csv 能做标注副本。请另存为 .xlsx 再核对，或者用 --html 看结果。")
    if not zipfile.is_zipfile(source):
        raise MarkedError("文件加了密码，或者不是真正的 .xlsx，不做标注副本。请用 --html 看结果。")
    _, found = files.read(source, Place(file=source.name))  # guarded; openpyxl would open anything
    if {each.code for each in found} - _MAY_BE_OPENED:
        raise MarkedError("这个工作簿不能安全打开，不做标注副本。请先按核对结果改正文件本身的问题。")
    with zipfile.ZipFile(source) as archive:
        if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
            raise MarkedError("工作簿太大，不做标注副本。请用 --html 看结果。")
    try:
        return load_workbook(source)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise MarkedError("工作簿里有标注程序不认识的内容，不做标注副本。请用 --html 看结果。") from error


def _from_csv(source: Path) -> Workbook:
    """The cells as text in a new workbook, row by row where they stood."""
    grids, found = files.read(source, Place(file=source.name))
    if found:
        raise MarkedError("这个文件读不了，不做标注副本。请先按核对结果改正。")
    rows = grids[0].rows
    if len(rows) > _MOST_ROWS:
        raise MarkedError("文件太长，不做标注副本。请用 --html 看结果。")
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "明细"
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row, start=1):
            if value:
                cell = sheet.cell(number, at)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
                cell.data_type, cell.number_format = "s", "@"  # text, also where it begins with =
    return workbook


def _unmark(workbook: Workbook) -> None:
    """Take off the marks of an earlier check: clerks mend the copy and hand it in again."""
    if LIST_SHEET in workbook.sheetnames:
        del workbook[LIST_SHEET]
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    theirs, found, _ = cell.comment.text.rpartition(_BREAK)
                    cell.comment = Comment(theirs, "") if found else None
                    cell.fill = PatternFill()


def _cell_of(place: Place, workbook: Workbook) -> Cell | None:
    """The cell to colour: of a row its first, of a sheet its first, inside a merged range the one shown."""
    sheets = {sheet.title: sheet for sheet in workbook.worksheets}
    if place.row:
        sheets[""] = workbook.worksheets[-1]  # a CSV file has one, without a name
    sheet = sheets.get(place.sheet)
    if sheet is None:
        return None
    column = column_index_from_string(place.letter) if place.letter else 1
    if place.sheet.strip() == FACTS_SHEET and place.row and not place.letter:
        column = 2
    row = place.row or 1
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            row, column = area.min_row, area.min_col
    cell = sheet.cell(row, column)
    return cell if isinstance(cell, Cell) else None


def _mark(cell: Cell, found: Problem) -> None:
    error = found.severity in (Severity.ERROR, Severity.DRAFT)
    clause = f"\n依据办法 {found.clause}" if found.clause else ""
    words = f"{demand(found.severity)}：{found.message}\n怎么改：{found.remedy}{clause}"
    before = cell.comment
    ours = before is not None and before.author == _AUTHOR
    text = words if before is None else before.text + ("\n\n" if ours else _BREAK) + words
    if error or not ours:
        cell.fill = _ERROR if error else _WARNING
    cell.comment = Comment(text, _AUTHOR, height=60 + 18 * (text.count("\n") + len(text) // 20), width=320)


def _list(workbook: Workbook, problems: Sequence[Problem], file: str) -> None:
    """The first sheet: every message, with a link to its cell."""
    sheet = workbook.create_sheet(LIST_SHEET, 0)
    for at, (heading, width) in enumerate(_WIDTHS.items(), start=1):
        cell = sheet.cell(1, at, heading)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, group in enumerate(group_problems(problems), start=2):
        for at, words in enumerate(
            (group.demand, group.where, group.message, group.remedy, group.clause), start=1
        ):
            cell = sheet.cell(row, at, words or None)
            cell.data_type = "s" if words else "n"  # text, also where a file's name begins with =
            cell.alignment = _WRAP
        sheet.cell(row, 1).fill = _ERROR if group.is_error else _WARNING
        target = _cell_of(group.place, workbook) if group.place.file == file else None
        if target is not None:
            where, title = sheet.cell(row, 2), str(target.parent.title).replace("'", "''")
            where.hyperlink = Hyperlink(ref=where.coordinate, location=f"'{title}'!{target.coordinate}")
            where.font = Font(color="0563C1", underline="single")
    sheet.freeze_panes = "A2"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"  # A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    workbook.active = 0
