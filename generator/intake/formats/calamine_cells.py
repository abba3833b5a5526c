"""The cells of a workbook by calamine: quick, and aborted by a damaged file. For a process of its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import python_calamine as calamine

from generator.intake.formats.workbook import DamagedWorkbookError, Merges, Rows
from generator.intake.grid import Merge


def sheets(raw: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Rows, Merges]]:
    """As `workbook.CellReader`."""
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw)) as workbook:
            for about in workbook.sheets_metadata:
                if about.typ is not calamine.SheetTypeEnum.WorkSheet or not wanted(about.name):
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                merges = tuple(
                    Merge(top, left, bottom, right)
                    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
                )
                yield about.name, sheet.to_python(skip_empty_area=False), merges
    except (calamine.CalamineError, calamine.PasswordError) as error:
        raise DamagedWorkbookError from error
