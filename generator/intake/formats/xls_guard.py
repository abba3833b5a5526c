"""Judge a workbook of the old form (.xls, BIFF in an OLE container) record by record, before it is parsed.

The same is refused as in `guard`, as far as the form lets it be seen ([MS-XLS] gives the records' numbers).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats.xlsx_sheet import MAX_CELLS
from generator.intake.grid import letter
from generator.intake.row_ranges import ranges

MAX_BYTES = 100 * 1024 * 1024
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _SUPBOOK, _FILEPASS = 0x809, 0x0A, 0x85, 0x22, 0x1AE, 0x2F
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x208, 0x7D, 0x205, 0x06
_CELLS = (0xFD, 0x203, 0x204, 0x27E, 0xBD, 0xD6, _BOOLERR, _FORMULA)
_INTERNAL = (b"\x01\x04", b"\x01\x3a")  # a SUPBOOK for the workbook itself, or for add-in functions


@dataclass(slots=True)
class _Sheet:
    place: Place
    rows: list[int] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    tallest: int = 0
    widest: int = 0


def is_encrypted(raw: bytes) -> bool:
    """Whether the file asks for a password: an encrypted .xlsx lies in such a container too."""
    with olefile.OleFileIO(raw) as ole:
        if ole.exists("EncryptedPackage"):
            return True
        return any(number == _FILEPASS for number, _, _ in _records(_stream(ole)))


def judge(raw: bytes, place: Place) -> list[Problem]:
    """Everything about the .xls workbook in `raw` that forbids reading it."""
    if len(raw) > MAX_BYTES:
        return [problem("too_large", place)]
    try:
        with olefile.OleFileIO(raw) as ole:
            names = ["/".join(path).lower() for path in ole.listdir(storages=True)]
            problems = list(_globals(_stream(ole), names, place))
            return [*problems, *_sheets(_stream(ole), place)]
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return [problem("unreadable", place)]


def _stream(ole: olefile.OleFileIO) -> bytes:
    name = next((each for each in ("Workbook", "Book") if ole.exists(each)), None)
    if name is None:
        raise ValueError("no workbook in the container")
    return bytes(ole.openstream(name).read())


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Number, position and content of each record."""
    at = 0
    while at + 4 <= len(stream):
        number, size = struct.unpack_from("<HH", stream, at)
        yield number, at, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _globals(stream: bytes, names: list[str], place: Place) -> Iterator[Problem]:
    if any(name.startswith("_vba_project_cur") for name in names):
        yield problem("macros", place)
    if any(name.startswith("mbd") for name in names):
        yield problem("embedded_objects", place)
    for number, _, content in _records(stream):
        if number == _EOF:
            return
        if number == _DATEMODE and content[:1] == b"\x01":
            yield problem("dates_1904", place)
        elif number == _SUPBOOK and content[2:4] not in _INTERNAL:
            yield problem("external_links", place)
        elif number == _BOUNDSHEET and content[4] & 3:
            yield problem("hidden_sheet", Place(place.batch, place.file, _name(content)))


def _sheets(stream: bytes, place: Place) -> Iterator[Problem]:
    starts: dict[int, _Sheet] = {}
    current: _Sheet | None = None
    depth = 0
    for number, at, content in _records(stream):
        if number == _BOUNDSHEET:
            starts[struct.unpack_from("<I", content)[0]] = _Sheet(
                Place(place.batch, place.file, _name(content))
            )
        elif number == _BOF:
            depth += 1
            current = starts.get(at, current)
        elif number == _EOF:
            depth -= 1
        elif current is not None and depth == 1:  # deeper: a chart within the sheet
            _look(current, number, content)
    for sheet in starts.values():
        yield from _sheet_problems(sheet)


def _look(sheet: _Sheet, number: int, content: bytes) -> None:
    if number == _ROW and content[12] & 0x20:
        sheet.rows.append(struct.unpack_from("<H", content)[0] + 1)
    elif number == _COLINFO and content[8] & 1:
        first, last = struct.unpack_from("<HH", content)
        both = letter(first) if first == last else f"{letter(first)}–{letter(last)}"
        sheet.columns.append(both)
    elif number in _CELLS:
        row, column = struct.unpack_from("<HH", content)
        sheet.tallest, sheet.widest = max(sheet.tallest, row + 1), max(sheet.widest, column + 1)
        failed = number == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2
        if failed or (number == _BOOLERR and content[7] == 1):
            sheet.errors.append((row + 1, column))


def _sheet_problems(sheet: _Sheet) -> Iterator[Problem]:
    if sheet.tallest * sheet.widest > MAX_CELLS:
        yield problem("too_large", sheet.place)
    if sheet.rows:
        yield problem("hidden_rows", sheet.place.at(sheet.rows[0]), rows=ranges(sheet.rows))
    for columns in sheet.columns:
        yield problem("hidden_columns", sheet.place.at(column=f"{columns}列"))
    for row, column in sheet.errors:
        yield problem("error_value", sheet.place.at(row, f"{letter(column)}列"))


def _name(content: bytes) -> str:
    """The sheet's name in a BOUNDSHEET record: one or two bytes a character."""
    length, wide = content[6], content[7] & 1
    return content[8 : 8 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
