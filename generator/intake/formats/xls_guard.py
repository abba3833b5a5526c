"""Check a workbook of the old form (.xls, BIFF in an OLE container) record by record, before it is parsed.

The same is refused and reported as in `xlsx_guard`, as far as the form lets it be seen ([MS-XLS] gives the
records' numbers).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import file_content, number_format
from generator.intake.formats.xlsx_guard import OF_WPS, BookReport
from generator.intake.formats.xlsx_sheet import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    MAX_CELLS,
    SheetReport,
    unseen_columns,
)
from generator.intake.formats.xlsx_styles import LEAST_SIZE
from generator.intake.grid import Mark, letter
from generator.intake.row_ranges import ranges

MAX_BYTES = 100 * 1024 * 1024
_BOF, _EOF, _BOUNDSHEET, _DATEMODE, _SUPBOOK, _FILEPASS = 0x809, 0x0A, 0x85, 0x22, 0x1AE, 0x2F
_ROW, _COLINFO, _BOOLERR, _FORMULA, _MULRK, _RSTRING = 0x208, 0x7D, 0x205, 0x06, 0xBD, 0xD6
_FONT, _FORMAT, _XF = 0x31, 0x41E, 0xE0
_CELLS = (0xFD, 0x203, 0x204, 0x27E, _MULRK, _RSTRING, _BOOLERR, _FORMULA)
_INTERNAL = (b"\x01\x04", b"\x01\x3a")  # a SUPBOOK for the workbook itself, or for add-in functions
_EXTERNSHEET, _NAME, _BUILT_IN = 0x17, 0x18, 0x20
_AREAS_3D = (0x1A, 0x1B)  # tokens of a formula: a cell or an area of another sheet, whatever their class
_TWIPS = 20  # in a point
_BIFF8 = b"\x00\x06"  # the version in the first record of a book of 1997 or later
_OF_1995 = ".xls，Excel 5.0/95"  # its Chinese texts are in a code page that no reader asks for
_WHITE = (1, 9)  # in the palette
_STRUCK = 0x08  # of a font's options
_DRM = "DRMEncrypted"  # in a transform's name: rights management, which asks for an account, not a password


@dataclass(slots=True)
class _Sheet:
    place: Place
    state: int
    rows: set[int] = field(default_factory=set)  # unseen
    columns: list[tuple[int, int]] = field(default_factory=list)  # unseen, 1-based
    filled_rows: set[int] = field(default_factory=set)
    filled: set[int] = field(default_factory=set)  # columns, 1-based
    marks: list[Mark] = field(default_factory=list)
    struck: dict[int, int] = field(default_factory=dict)  # row → first column
    formatted: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    tallest: int = 0
    widest: int = 0


def is_encrypted(raw: bytes) -> bool:
    """Whether the file asks for a password: an encrypted .xlsx lies in such a container too."""
    with olefile.OleFileIO(raw) as ole:
        if ole.exists("EncryptedPackage"):
            return True
        if _book(ole) is None:
            return False
        return any(number == _FILEPASS for number, _, _ in _records(_stream(ole)))


def is_managed(raw: bytes) -> bool:
    """Whether rights management (IRM) encrypted the file: only the account of somebody entitled opens it."""
    with olefile.OleFileIO(raw) as ole:
        return any(_DRM in part for path in ole.listdir(storages=True) for part in path)


def check(raw: bytes, place: Place) -> BookReport:
    """Everything about the .xls workbook in `raw` that forbids reading it, or matters of its cells."""
    if len(raw) > MAX_BYTES:
        return BookReport([problem("too_large", place)])
    try:
        with olefile.OleFileIO(raw) as ole:
            names = ["/".join(path).lower() for path in ole.listdir(storages=True)]
            if _book(ole) is None:
                form = file_content.of_streams(path[-1] for path in ole.listdir())
                return BookReport([file_content.other(form, place) or problem("unreadable", place)])
            if _stream(ole)[4:6] != _BIFF8:
                return BookReport([problem("other_spreadsheet", place, suffix=_OF_1995)])
            report = BookReport(list(_globals(_stream(ole), names, place)))
            _check_sheets(_stream(ole), place, report)
            return report
    except (OSError, ValueError, IndexError, KeyError, TypeError, struct.error):
        return BookReport([problem("unreadable", place)])


def _book(ole: olefile.OleFileIO) -> str | None:
    return next((each for each in ("Workbook", "Book") if ole.exists(each)), None)


def _stream(ole: olefile.OleFileIO) -> bytes:
    return bytes(ole.openstream(_book(ole)).read())


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


@dataclass(slots=True)
class _Styles:
    """As `xlsx_styles.Styles`, by the number of the XF record."""

    formats: dict[int, str]
    struck: set[int]
    unseen: set[int]


def _styles(stream: bytes) -> _Styles:
    codes = dict(number_format.BUILT_IN)
    fonts: list[tuple[bool, bool, bool]] = []  # struck, white, tiny
    cells: list[
        tuple[int, int, bool]
    ] = []  # number of the font, of the number format; whether it has a ground
    for number, _, content in _records(stream):
        if number == _EOF:
            break
        if number == _FONT:
            height, options, colour = struct.unpack_from("<HHH", content)
            fonts.append((bool(options & _STRUCK), colour in _WHITE, height < LEAST_SIZE * _TWIPS))
            if len(fonts) == 4:
                fonts.append((False, False, False))  # there is no font 4
        elif number == _FORMAT:
            codes[struct.unpack_from("<H", content)[0]] = _text(content[2:], "<H")
        elif number == _XF:
            font, code = struct.unpack_from("<HH", content)
            cells.append((font, code, bool(content[17] >> 2)))
    special = {number: code for number, code in codes.items() if not number_format.is_plain(code)}
    return _Styles(
        {at: special[code] for at, (_, code, _) in enumerate(cells) if code in special},
        {at for at, (font, _, _) in enumerate(cells) if font < len(fonts) and fonts[font][0]},
        {
            at
            for at, (font, _, ground) in enumerate(cells)
            if font < len(fonts) and _hides(fonts[font], ground)
        },
    )


def _hides(font: tuple[bool, bool, bool], ground: bool) -> bool:
    """Whether nothing can be read in this font, with or without a colour behind it."""
    _, white, tiny = font
    return tiny or (white and not ground)


def _check_sheets(stream: bytes, place: Place, report: BookReport) -> None:
    styles = _styles(stream)
    starts: dict[int, _Sheet] = {}
    current: _Sheet | None = None
    depth = 0
    for number, at, content in _records(stream):
        if number == _BOUNDSHEET:
            where = Place(place.batch, place.file, _text(content[6:], "<B"))
            starts[struct.unpack_from("<I", content)[0]] = _Sheet(where, content[4] & 3)
        elif number == _BOF:
            depth += 1
            current = starts.get(at, current)
        elif number == _EOF:
            depth -= 1
        elif current is not None and depth == 1:  # deeper: a chart within the sheet
            _read_record(current, number, content, styles)
    named = _named_sheets(stream)
    for index, sheet in enumerate(starts.values()):
        title = sheet.place.sheet
        if not sheet.state:
            problems = list(_sheet_problems(sheet))
            report.sheets[title] = SheetReport(problems, _marks(sheet), sheet.formatted, bool(sheet.filled))
            report.problems += problems
        elif title.startswith(OF_WPS) or not sheet.filled or index in named:
            report.harmless.add(title)
        else:
            report.problems.append(problem("hidden_sheet", sheet.place))


def _named_sheets(stream: bytes) -> set[int]:
    """The sheets, by their order, that defined names point at: a list of another sheet needs one here."""
    books: list[bool] = []  # whether each SUPBOOK is the workbook itself
    references: list[tuple[int, int]] = []  # book, first sheet
    pointed: list[int] = []  # references of names
    for number, _, content in _records(stream):
        if number == _EOF:
            break
        if number == _SUPBOOK:
            books.append(content[2:4] == _INTERNAL[0])
        elif number == _EXTERNSHEET:
            count = struct.unpack_from("<H", content)[0]
            references += [struct.unpack_from("<HH", content, 2 + 6 * at) for at in range(count)]
        elif number == _NAME and not content[0] & _BUILT_IN:  # such as an area to print
            letters, size = struct.unpack_from("<BH", content, 3)
            formula = content[15 + letters * (1 + (content[14] & 1)) :][:size]
            if formula[:1] and formula[0] & 0x1F in _AREAS_3D:
                pointed.append(struct.unpack_from("<H", formula, 1)[0])
    within = {at for at, (book, _) in enumerate(references) if book < len(books) and books[book]}
    return {references[at][1] for at in pointed if at in within}


def _read_record(sheet: _Sheet, number: int, content: bytes, styles: _Styles) -> None:
    if number == _ROW:
        row, _, _, height = struct.unpack_from("<HHHH", content)
        if content[12] & 0x20 or height & 0x7FFF < LEAST_HEIGHT * _TWIPS:
            sheet.rows.add(row + 1)
    elif number == _COLINFO:
        first, last, width = struct.unpack_from("<HHH", content)
        if content[8] & 1 or width < LEAST_WIDTH * 256:
            sheet.columns.append((first + 1, last + 1))
    elif number in _CELLS:
        row, column = struct.unpack_from("<HH", content)
        cells = _several(content) if number == _MULRK else [(column, struct.unpack_from("<H", content, 4)[0])]
        for column, style in cells:
            _cell(sheet, row + 1, column, style, styles)
        failed = number == _FORMULA and content[12:14] == b"\xff\xff" and content[6] == 2
        if failed or (number == _BOOLERR and content[7] == 1):
            sheet.marks.append(Mark("error_value", row + 1, column))


def _several(content: bytes) -> list[tuple[int, int]]:
    """Column and style of each number in a MULRK record."""
    first = struct.unpack_from("<H", content, 2)[0]
    count = (len(content) - 6) // 6
    return [(first + at, struct.unpack_from("<H", content, 4 + 6 * at)[0]) for at in range(count)]


def _cell(sheet: _Sheet, row: int, column: int, style: int, styles: _Styles) -> None:
    sheet.tallest, sheet.widest = max(sheet.tallest, row), max(sheet.widest, column + 1)
    sheet.filled_rows.add(row)
    sheet.filled.add(column + 1)
    if style in styles.struck:
        sheet.struck.setdefault(row, column)
    if style in styles.unseen:
        sheet.marks.append(Mark("unseen_text", row, column))
    if style in styles.formats:
        sheet.formatted.setdefault(styles.formats[style], []).append((row, column))


def _marks(sheet: _Sheet) -> list[Mark]:
    return [*sheet.marks, *(Mark("struck_through", row, column) for row, column in sheet.struck.items())]


def _sheet_problems(sheet: _Sheet) -> Iterator[Problem]:
    if sheet.tallest * sheet.widest > MAX_CELLS:
        yield problem("too_large", sheet.place)
    if rows := sorted(sheet.rows & sheet.filled_rows):
        yield problem("hidden_rows", sheet.place.at(rows[0]), rows=ranges(rows))
    for first, last in unseen_columns(sheet.filled, sheet.columns):
        both = letter(first - 1) if first == last else f"{letter(first - 1)}–{letter(last - 1)}"
        yield problem("hidden_columns", sheet.place.at(column=f"{both}列"))


def _text(content: bytes, prefix: str) -> str:
    """The text at the beginning of `content`, after its length: one or two bytes a character."""
    length = struct.unpack_from(prefix, content)[0]
    at = struct.calcsize(prefix)
    wide = content[at] & 1
    raw = content[at + 1 : at + 1 + length * (1 + wide)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")
