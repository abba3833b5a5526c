"""Judge a workbook by its own XML before any parser sees it.

Refused are files that could harm the machine (size, far cells, entity tricks) and files that hold more than
the clerk can see: hidden sheets, rows and columns, links to other files, macros, embedded objects, and
formulas whose result was never stored (they would be read as empty, silently).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from generator.intake.grid import letter
from generator.intake.places import ranges
from generator.problems import Place, Problem, problem

MAX_UNZIPPED = 300 * 1024 * 1024  # bytes: a sheet of 100,000 rows by 20 columns stays well below
MAX_MEMBERS = 2_000
MAX_ROWS = 200_000
MAX_COLUMNS = 256
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def judge(path: Path, place: Place) -> list[Problem]:
    """Everything about the workbook at `path` that forbids reading it; empty where it may be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = _size_problems(archive, place)
            return size or [*_foreign_parts(archive, place), *_sheet_problems(archive, place)]
    except (DefusedXmlException, ParseError, KeyError, UnicodeDecodeError):
        return [problem("unreadable", place)]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        return [problem("unreadable", place)]


def _size_problems(archive: zipfile.ZipFile, place: Place) -> list[Problem]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNZIPPED:
        return [problem("too_large", place)]
    return []


def _foreign_parts(archive: zipfile.ZipFile, place: Place) -> Iterator[Problem]:
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") for name in names):
        yield problem("macros", place)
    if any("/externallinks/" in name for name in names):
        yield problem("external_links", place)
    if any("/embeddings/" in name for name in names):
        yield problem("embedded_objects", place)


def _sheet_problems(archive: zipfile.ZipFile, place: Place) -> Iterator[Problem]:
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for element in workbook.iter():
        if _name(element) == "workbookPr" and element.get("date1904") in ("1", "true"):
            yield problem("dates_1904", place)
        if _name(element) != "sheet":
            continue
        sheet = Place(place.batch, place.file, element.get("name", ""))
        if element.get("state", "visible") != "visible":
            yield problem("hidden_sheet", sheet)
            continue
        target = targets.get(element.get(_RELATION), "")
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in member:
            yield from _cell_problems(archive, member, sheet)


def _cell_problems(archive: zipfile.ZipFile, member: str, sheet: Place) -> Iterator[Problem]:
    hidden_rows: list[int] = []
    uncomputed: list[tuple[int, str]] = []
    row = 0
    with archive.open(member) as stream:
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            name = _name(element)
            if event == "start":
                if name == "row":
                    row = int(element.get("r") or row + 1)
                continue
            if name == "col" and element.get("hidden") in ("1", "true"):
                yield problem("hidden_columns", sheet.at(column=f"{_columns(element)}列"))
            elif name == "c":
                reference = element.get("r", "")
                column = reference.rstrip("0123456789")
                children = {_name(child): child for child in element}
                if children and (row > MAX_ROWS or _number(column) > MAX_COLUMNS):
                    yield problem("too_large", sheet)
                    return
                if "f" in children and not _has_value(element, children):
                    uncomputed.append((row, column))
            elif name == "row":
                if element.get("hidden") in ("1", "true"):
                    hidden_rows.append(row)
                element.clear()
    if hidden_rows:
        yield problem("hidden_rows", sheet.at(hidden_rows[0]), rows=ranges(hidden_rows))
    for at_row, column in uncomputed:
        yield problem("formula_without_value", sheet.at(at_row, f"{column}列"))


def _has_value(cell: Element, children: dict[str, Element]) -> bool:
    if "v" not in children:
        return False
    return bool(children["v"].text) or cell.get("t") == "str"  # a text formula may rightly yield nothing


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _number(column: str) -> int:
    number = 0
    for character in column:
        number = number * 26 + ord(character) - 64
    return number


def _columns(element: Element) -> str:
    first, last = int(element.get("min", "1")), int(element.get("max", "1"))
    return letter(first - 1) if first == last else f"{letter(first - 1)}–{letter(last - 1)}"
