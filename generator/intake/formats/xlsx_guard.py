"""Check a workbook by its own XML before any parser sees it.

Refused are files that could harm the machine (size, far cells, entity tricks, members that stand twice, cells
that stand on one another) and files that hold more than the clerk can see: hidden sheets, rows and columns,
links to other files, macros, embedded objects. What is found of single cells is reported as marks: formulas
whose result was never stored, errors such as #REF!, struck text, number formats that show another thing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import file_content
from generator.intake.formats.xlsx_sheet import DisorderError, SheetReport, check_sheet
from generator.intake.formats.xlsx_styles import (
    NO_STYLES,
    Styles,
    mentions_strike,
    read_struck_strings,
    read_styles,
)

MAX_UNZIPPED = 300 * 1024 * 1024  # bytes: a sheet of 100,000 rows by 20 columns stays well below
MAX_MEMBERS = 2_000
_PROLOGUE = 4_096  # bytes in which a document type would stand
_RELATIONS = (  # of the usual form and of Strict OOXML
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
OF_WPS = "WpsReserved_"  # sheets in which WPS keeps pictures and the like: nobody can show or fill them
_UNREADABLE = (
    DefusedXmlException,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    ParseError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(slots=True)
class BookReport:
    """What a workbook says beside the values of its cells; with no problems it may be read.

    `harmless` are the hidden sheets that need not be seen: empty, of the program, or the source of a list.
    """

    problems: list[Problem]
    sheets: dict[str, SheetReport] = field(default_factory=dict)
    harmless: set[str] = field(default_factory=set)


def check(file: BinaryIO, place: Place) -> BookReport:
    """Everything about the .xlsx workbook in `file` that forbids reading it, or matters of its cells."""
    try:
        with zipfile.ZipFile(file) as archive:
            if problems := _size_problems(archive, place):
                return BookReport(problems)
            if not _is_sound(archive):
                return BookReport([problem("unreadable", place)])
            if found := _other_form(archive, place):
                return BookReport([found])
            report = BookReport(list(_foreign_parts(archive, place)))
            _check_sheets(archive, place, report)
            return report
    except DisorderError:
        return BookReport([problem("cells_disordered", place)])
    except _UNREADABLE:
        return BookReport([problem("unreadable", place)])


def _size_problems(archive: zipfile.ZipFile, place: Place) -> list[Problem]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNZIPPED:
        return [problem("too_large", place)]
    return []


def _is_sound(archive: zipfile.ZipFile) -> bool:
    """Whether every reader finds the same: no member twice or by a path out, checksums right, no entities."""
    names = [member.filename.lower() for member in archive.infolist()]
    strange = any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names)
    if len(set(names)) != len(names) or strange or archive.testzip() is not None:
        return False
    # Entities need a document type, and no part of a workbook has one; NULs stand between letters in UTF-16.
    parts = (each for each in archive.namelist() if each.lower().endswith((".xml", ".rels")))
    return not any(b"<!DOCTYPE" in _beginning(archive, each) for each in parts)


def _other_form(archive: zipfile.ZipFile, place: Place) -> Problem | None:
    """How to mend that the archive is no workbook but a document, another spreadsheet, a .zip."""
    mimetype = _beginning(archive, "mimetype") if "mimetype" in archive.namelist() else b""
    return file_content.other(file_content.of_archive(archive.namelist(), mimetype), place)


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(_PROLOGUE).replace(b"\0", b"")


def _foreign_parts(archive: zipfile.ZipFile, place: Place) -> Iterator[Problem]:
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") for name in names):
        yield problem("macros", place)
    if any("/externallinks/" in name for name in names):
        yield problem("external_links", place)
    if any("/embeddings/" in name for name in names):
        yield problem("embedded_objects", place)


def _check_sheets(archive: zipfile.ZipFile, place: Place, report: BookReport) -> None:
    relations = list(ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")))
    targets = {element.get("Id"): element for element in relations}
    if len(targets) != len(relations):
        raise ValueError("two relations of one name")
    styles = _styles(archive, relations)
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    names: dict[str, str] = {}
    hidden: list[str] = []
    for element in workbook.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "workbookPr" and element.get("date1904") in ("1", "true"):
            report.problems.append(problem("dates_1904", place))
        elif kind == "definedName":
            names[element.get("name", "")] = element.text or ""
        if kind != "sheet":
            continue
        title = element.get("name", "")
        relation = targets[relation_id(element)]
        if element.get("state", "visible") != "visible":
            hidden.append(title)
        elif relation.get("Type", "").endswith("/chartsheet"):
            continue  # a picture: it has no cells
        with archive.open(part_of(relation)) as stream:
            report.sheets[title] = check_sheet(stream, Place(place.batch, place.file, title), styles)
    lists = [each for title in report.sheets if title not in hidden for each in report.sheets[title].lists]
    for title in hidden:
        sheet = report.sheets.pop(title)
        if title.startswith(OF_WPS) or not sheet.filled or _is_named(title, lists, names):
            report.harmless.add(title)
        else:
            report.problems.append(problem("hidden_sheet", Place(place.batch, place.file, title)))
    for sheet in report.sheets.values():
        report.problems += sheet.problems


def relation_id(sheet: Element) -> str | None:
    """By which relation a sheet of the workbook is found."""
    return next(filter(None, map(sheet.get, _RELATIONS)), None)


def part_of(relation: Element) -> str:
    """The member of the archive that a relation of the workbook names."""
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _styles(archive: zipfile.ZipFile, relations: Sequence[Element]) -> Styles:
    """What the parts for styles and shared strings say; a workbook may have neither."""
    parts = {each.get("Type", "").rpartition("/")[2]: part_of(each) for each in relations}
    strings: Set[str] = frozenset()
    if shared := parts.get("sharedStrings"):
        with archive.open(shared) as stream:
            struck = mentions_strike(stream)
        if struck:
            with archive.open(shared) as stream:
                strings = read_struck_strings(stream)
    if "styles" not in parts:
        return replace(NO_STYLES, struck_strings=strings)
    with archive.open(parts["styles"]) as stream:
        return read_styles(stream, strings)


def _is_named(title: str, lists: Sequence[str], names: Mapping[str, str]) -> bool:
    """Whether a drop-down list comes from the sheet `title`, named by itself or through a defined name."""
    # Any defined name counts: the name of a list may stand in a cell (INDIRECT). Areas to print are no lists.
    sources = [*lists, *(source for name, source in names.items() if not name.startswith("_xlnm."))]
    quoted = "'" + title.replace("'", "''") + "'!"
    return any(quoted in each or _names_sheet(each, title) for each in sources)


def _names_sheet(source: str, title: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(title)}!", source) is not None
