"""Judge a workbook by its own XML before any parser sees it.

Refused are files that could harm the machine (size, far cells, entity tricks, members that stand twice) and
files that hold more than the clerk can see: hidden sheets, rows and columns, links to other files, macros,
embedded objects, and cells that would be read as empty, silently: formulas whose result was never stored,
errors such as #REF!, cells that stand on one another.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats.xlsx_sheet import DisorderError, judge_sheet

MAX_UNZIPPED = 300 * 1024 * 1024  # bytes: a sheet of 100,000 rows by 20 columns stays well below
MAX_MEMBERS = 2_000
_PROLOGUE = 4_096  # bytes in which a document type would stand
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
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


def judge(file: BinaryIO, place: Place) -> list[Problem]:
    """Everything about the .xlsx workbook in `file` that forbids reading it; empty where it may be read."""
    try:
        with zipfile.ZipFile(file) as archive:
            if problems := _size_problems(archive, place):
                return problems
            if not _is_sound(archive):
                return [problem("unreadable", place)]
            return [*_foreign_parts(archive, place), *_sheet_problems(archive, place)]
    except DisorderError:
        return [problem("cells_disordered", place)]
    except _UNREADABLE:
        return [problem("unreadable", place)]


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


def _sheet_problems(archive: zipfile.ZipFile, place: Place) -> Iterator[Problem]:
    relations = list(ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")))
    targets = {element.get("Id"): element for element in relations}
    if len(targets) != len(relations):
        raise ValueError("two relations of one name")
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for element in workbook.iter():
        name = element.tag.rpartition("}")[2]
        if name == "workbookPr" and element.get("date1904") in ("1", "true"):
            yield problem("dates_1904", place)
        if name != "sheet":
            continue
        sheet = Place(place.batch, place.file, element.get("name", ""))
        if element.get("state", "visible") != "visible":
            yield problem("hidden_sheet", sheet)
            continue
        relation = targets[element.get(_RELATION)]
        if relation.get("Type", "").endswith("/chartsheet"):
            continue  # a picture: it has no cells
        target = relation.get("Target", "")
        with archive.open(target.lstrip("/") if target.startswith("/") else f"xl/{target}") as stream:
            yield from judge_sheet(stream, sheet)
