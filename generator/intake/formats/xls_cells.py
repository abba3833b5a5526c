"""The cells of an .xls workbook by xlrd, as calamine reads them; for where there is no calamine.

`xls_guard` has let the workbook pass: it is of BIFF8, under no password, and its size is bounded.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator

import xlrd

from generator.intake.formats import serial_dates
from generator.intake.formats.workbook import DamagedWorkbookError, Merges, Rows
from generator.intake.grid import Cell, Merge

_FIRST_OWN_FORMAT = 164  # a format below it is known by its number
_DAMAGED = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, AttributeError, IndexError, KeyError,
    OverflowError, TypeError, UnicodeError, ValueError, struct.error,
)  # fmt: skip


def sheets(raw: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Rows, Merges]]:
    """As `workbook.CellReader`."""
    try:
        book = xlrd.open_workbook(file_contents=raw, logfile=io.StringIO(), formatting_info=True)
        for sheet in book.sheets():
            if wanted(sheet.name):
                rows = [[_cell(book, cell) for cell in sheet.row(at)] for at in range(sheet.nrows)]
                merges = tuple(
                    Merge(top, left, below - 1, behind - 1) for top, below, left, behind in sheet.merged_cells
                )
                yield sheet.name, rows, merges
    except _DAMAGED as error:
        raise DamagedWorkbookError from error


def _cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> Cell:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        styled = cell.xf_index is not None and cell.xf_index < len(book.xf_list)
        number = book.xf_list[cell.xf_index].format_key if styled else 0  # of no style: as it is
        if number < _FIRST_OWN_FORMAT:
            shows = serial_dates.by_number(str(number))
        else:
            shows = serial_dates.by_code(book.format_map[number].format_str)
        return serial_dates.as_shown(cell.value, shows, since_1904=bool(book.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""
