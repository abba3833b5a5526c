"""The form of a file by its content: the endings that systems and clerks give are often wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and everything that is under a password
ZIP = b"PK\x03\x04"
HEAD = 4_096  # bytes that tell
SPREADSHEETS = (
    ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlt", ".et", ".ett", ".ods", ".ots", ".numbers", ".txt", ".tsv",
)  # fmt: skip
ARCHIVES = (".zip", ".rar", ".7z")
_OTHERS = {  # what is handed in instead of a table, by the message that says how to get one out of it
    "other_spreadsheet": SPREADSHEETS,
    "other_markup": (".htm", ".html", ".mht", ".mhtml", ".xml"),
    "other_text_document": (".doc", ".docx", ".wps", ".odt", ".rtf"),
    "other_document": (".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".ppt", ".pptx"),
    "other_archive": ARCHIVES,
    "encrypted_file": (".bin",),
}
_BEGINNINGS = {  # → the ending that such a file should have
    b"%PDF": ".pdf", b"Rar!": ".rar", b"7z\xbc\xaf": ".7z", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png",
    b"{\\rtf": ".rtf", b"PK\x05\x06": ".zip",
}  # fmt: skip
_MEMBERS = (  # of an archive
    ("xl/workbook.xml", ""), ("xl/workbook.bin", ".xlsb"), ("word/document.xml", ".docx"),
    ("ppt/presentation.xml", ".pptx"), ("index/document.iwa", ".numbers"), ("ofd.xml", ".ofd"),
)  # fmt: skip
_OPEN_DOCUMENT = {b"spreadsheet": ".ods", b"text": ".odt"}
_STREAMS = (("WordDocument", ".doc"), ("PowerPoint Document", ".ppt"))  # of a compound file
_HTML = re.compile(rb"<(?:html|!doctype html|table|meta|head|body|style)\b", re.IGNORECASE)
_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_MHTML = re.compile(rb"^\s*(?:MIME-Version|From|Date|Subject|Content-Type):", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = b"\t\n\r\x0c\x1a\x1b"
_FEW_CONTROLS = 0.02  # of all bytes: a damaged text has some, what is encrypted a tenth


def other(suffix: str, place: Place) -> Problem | None:
    """The problem of a file of the form `suffix`; None for a form that has no message."""
    for code, suffixes in _OTHERS.items():
        if suffix in suffixes:
            return problem(code, place, suffix=suffix)
    return None


def head(path: Path) -> bytes:
    """The first bytes of the file at `path`. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(HEAD)


def of_beginning(beginning: bytes) -> str:
    """The ending that a file with this beginning should have; empty for text without marks of its own.

    `.bin` is of unknown form: damaged, or encrypted by a program of the office.

    >>> of_beginning(b"%PDF-1.7"), of_beginning(b" <html><table>"), of_beginning("姓名,金额".encode())
    ('.pdf', '.html', '')
    """
    for mark, suffix in _BEGINNINGS.items():
        if beginning.startswith(mark):
            return suffix
    if beginning.startswith(_UTF_16):
        beginning = beginning.decode("utf-16", "ignore").encode()
    if _XML_2003 in beginning:
        return ".xml"
    if _MHTML.match(beginning) and b"MIME-Version" in beginning:
        return ".mht"
    if _HTML.search(beginning):
        return ".html"
    controls = sum(0 < byte < 32 and byte not in _TEXT_CONTROLS for byte in beginning)
    return ".bin" if controls > _FEW_CONTROLS * len(beginning) else ""


def of_archive(names: Iterable[str], mimetype: bytes) -> str:
    """The ending that an archive of these members should have; empty for a workbook that can be read.

    `mimetype` is what OpenDocument puts into a member of that name.
    """
    lower = {name.lower().replace("\\", "/") for name in names}
    for member, suffix in _MEMBERS:
        if member in lower:
            return suffix
    for word, suffix in _OPEN_DOCUMENT.items():
        if b"opendocument." + word in mimetype:
            return suffix
    return ".zip" if any(name.endswith((".xlsx", ".xls", ".csv", ".toml")) for name in lower) else ""


def of_streams(names: Iterable[str]) -> str:
    """The ending that a compound file of these streams should have; empty where none is known."""
    known = set(names)
    return next((suffix for stream, suffix in _STREAMS if stream in known), "")
