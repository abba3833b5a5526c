"""The cells of an .xlsx workbook by Python alone, as calamine reads them; for where there is no calamine.

`xlsx_guard` has let the workbook pass: its size is bounded, its members are sound, its cells stand in order.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from generator.intake.formats import serial_dates
from generator.intake.formats.workbook import DamagedWorkbookError, Merges, Rows
from generator.intake.formats.xlsx_guard import part_of, relation_id
from generator.intake.formats.xlsx_styles import local_name, new_parser, parse
from generator.intake.grid import Cell, Merge

_NUMBER = re.compile(
    r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)", re.IGNORECASE | re.ASCII
)
_ESCAPED = re.compile(r"_x00([0-9A-Fa-f]{2})_")
_SPACE = " \t\r\n"
_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
_BOOLEANS = ("0", "1", "false", "true")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_DAMAGED = (
    DefusedXmlException, EOFError, KeyError, NotImplementedError, OSError, OverflowError, ParseError,
    RuntimeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def sheets(raw: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Rows, Merges]]:
    """As `workbook.CellReader`."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            yield from _sheets(archive, wanted)
    except _DAMAGED as error:
        raise DamagedWorkbookError from error


def _sheets(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> Iterator[tuple[str, Rows, Merges]]:
    relations = {
        each.get("Id"): each for each in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    workbook = list(ElementTree.fromstring(archive.read("xl/workbook.xml")).iter())
    properties = next((each for each in workbook if _kind(each) == "workbookPr"), None)
    since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    parts = {each.get("Type", "").rpartition("/")[2]: part_of(each) for each in relations.values()}
    strings = _strings(archive, parts)
    formats = _formats(archive, parts)
    for element in workbook:
        if _kind(element) != "sheet" or not wanted(element.get("name", "")):
            continue
        relation = relations[relation_id(element)]
        if not relation.get("Type", "").endswith("/worksheet"):
            continue
        reader = _Cells(strings, formats, since_1904=since_1904)
        with archive.open(part_of(relation)) as stream:
            parse(reader.parser, stream)
        yield element.get("name", ""), reader.rows(), tuple(reader.merges)


def _kind(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _strings(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> Sequence[str]:
    if "sharedStrings" not in parts:
        return ()
    reader = _Strings()
    with archive.open(parts["sharedStrings"]) as stream:
        parse(reader.parser, stream)
    return reader.strings


def _formats(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> Sequence[serial_dates.Shows]:
    """What the numbers of each style are, by the style's number."""
    if "styles" not in parts:
        return ()
    with archive.open(parts["styles"]) as stream:
        return _read_formats(stream)


def _read_formats(stream: IO[bytes]) -> Sequence[serial_dates.Shows]:
    codes: dict[str, str] = {}
    numbers: list[str] = []
    within = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal within
        name = local_name(tag)
        if name in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs", "fonts", "fills", "borders", "cellStyles"):
            within = name
        elif name == "numFmt" and within == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and within == "cellXfs":
            numbers.append(attributes.get("numFmtId", "0"))

    parser = new_parser()
    parser.StartElementHandler = start
    parse(parser, stream)
    return [
        serial_dates.by_code(codes[number]) if number in codes else serial_dates.by_number(number)
        for number in numbers
    ]


def unescaped(text: str) -> str:
    """`text` with the characters that XML cannot hold, which stand there as _x000D_."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Texts:
    """Collects the text of `t` elements, without the phonetic signs above them."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.keeps_space = self.in_text = self.phonetic = False
        self.text: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "rPh":
            self.phonetic = True
        elif name == "t" and not self.phonetic:
            self.in_text = True
            self.keeps_space = attributes.get("xml:space") == "preserve"
            self.pieces = []

    def data(self, data: str) -> None:
        if self.in_text:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        if name == "rPh":
            self.phonetic = False
        elif name == "t" and self.in_text:
            self.in_text = False
            whole = "".join(self.pieces)
            self.text.append(unescaped(whole if self.keeps_space else whole.strip(_SPACE)))

    def taken(self) -> str:
        """The text since the last time."""
        whole = "".join(self.text)
        self.text = []
        return whole


class _Strings:
    """Receives the events of sharedStrings.xml."""

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._texts = _Texts()
        self.parser = new_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = lambda tag, given: self._texts.start(local_name(tag), given)
        self.parser.CharacterDataHandler = self._texts.data
        self.parser.EndElementHandler = self._end

    def _end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "si":
            self.strings.append(self._texts.taken())
        else:
            self._texts.end(name)


class _Cells:
    """Receives the events of one worksheet; rows and columns are 1-based."""

    def __init__(
        self, strings: Sequence[str], formats: Sequence[serial_dates.Shows], *, since_1904: bool
    ) -> None:
        self._strings = strings
        self._formats = formats
        self._since_1904 = since_1904
        self._found: list[tuple[int, list[tuple[int, Cell]]]] = []
        self._row = self._column = self._widest = 0
        self._type = self._style = ""
        self._value: list[str] | None = None
        self._has_value = self._inline = False
        self._texts = _Texts()
        self.merges: list[Merge] = []
        self.parser = new_parser()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._data
        self.parser.EndElementHandler = self._end

    def rows(self) -> Rows:
        """All rows from the first to the last filled one, equally wide; "" where nothing stands."""
        last = next((row for row, cells in reversed(self._found) if cells), 0)
        rows: list[list[Cell]] = [[""] * self._widest for _ in range(last)]
        for row, cells in self._found:
            for column, cell in cells:
                rows[row - 1][column - 1] = cell
        return rows

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local_name(tag)
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
            self._found.append((self._row, []))
        elif name == "c":
            reference = attributes.get("r", "")
            self._column = _column(reference.rstrip("0123456789")) if reference else self._column + 1
            self._type, self._style = attributes.get("t", ""), attributes.get("s", "")
            self._has_value = False
            self._value = []
        elif name == "v":
            self._has_value = True
            self._value = []
        elif name == "is":
            self._inline = True
        elif name == "mergeCell":
            if found := _RANGE.fullmatch(attributes.get("ref", "")):
                right, bottom = found[3] or found[1], int(found[4] or found[2])
                self.merges.append(
                    Merge(int(found[2]) - 1, _column(found[1]) - 1, bottom - 1, _column(right) - 1)
                )
        elif self._inline:
            self._texts.start(name, attributes)

    def _data(self, data: str) -> None:
        if self._inline:
            self._texts.data(data)
        elif self._has_value and self._value is not None:
            self._value.append(data)

    def _end(self, tag: str) -> None:
        name = local_name(tag)
        if name == "is":
            self._inline = False
            self._put(self._texts.taken())
        elif self._inline:
            self._texts.end(name)
        elif name == "v" and self._value is not None:
            text = "".join(self._value)
            self._value = None
            self._put(self._cell(text))
        elif name == "c":
            self._value = None

    def _put(self, cell: Cell) -> None:
        if cell is None:
            return
        self._found[-1][1].append((self._column, cell))
        self._widest = max(self._widest, self._column)

    def _cell(self, text: str) -> Cell:
        """The value of a cell; None where it has none. Raises ValueError."""
        if not text:
            return None
        match self._type:
            case "s":
                number = _index(text, 0)
                if number >= len(self._strings):
                    raise ValueError("no such shared string")
                return self._strings[number]
            case "str" | "inlineStr":
                return unescaped(text)
            case "b":
                if text not in _BOOLEANS:
                    raise ValueError("neither true nor false")
                return text in ("1", "true")
            case "e":
                if text not in _ERRORS:
                    raise ValueError("no such error")
                return ""
            case "d":
                return serial_dates.of_iso(text)
            case "" | "n":
                return self._number(text)
            case _:
                raise ValueError("no such type of cell")

    def _number(self, text: str) -> Cell:
        if not _NUMBER.fullmatch(text):
            if self._type == "n":
                raise ValueError("no number")
            return unescaped(text)
        value = float(text)
        style = _index(self._style, len(self._formats))
        if style >= len(self._formats):
            return value
        return serial_dates.as_shown(value, self._formats[style], since_1904=self._since_1904)


def _index(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() else otherwise


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
