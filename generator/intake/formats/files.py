"""Files → grids: one module a form, all problems as values, nothing interpreted."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import csv_file, sandbox
from generator.intake.grid import Grid

WORKBOOKS = (".xlsx", ".xls")
SUFFIXES = (*WORKBOOKS, ".csv", ".parquet")
# What is handed in instead, and the message that says how to get a table out of it.
SPREADSHEETS = (
    ".xlsm",
    ".xlsb",
    ".xltx",
    ".xltm",
    ".xlt",
    ".et",
    ".ett",
    ".ods",
    ".ots",
    ".numbers",
    ".txt",
    ".tsv",
)
_OTHERS = {
    "other_spreadsheet": SPREADSHEETS,
    "other_document": (
        ".pdf",
        ".doc",
        ".docx",
        ".wps",
        ".odt",
        ".ofd",
        ".jpg",
        ".jpeg",
        ".png",
        ".htm",
        ".html",
    ),
    "other_archive": (".zip", ".rar", ".7z"),
}  # fmt: skip


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems none, or all where the rows can be judged too."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES and path.is_file() and not path.stat().st_size:
        return [], [problem("empty_file", place)]
    if suffix in WORKBOOKS or suffix == ".parquet":
        return sandbox.read(path, place)
    if suffix == ".csv":
        return csv_file.read(path, place)
    return [], [other(suffix, place) or problem("unknown_format", place, formats="、".join(SUFFIXES))]


def other(suffix: str, place: Place) -> Problem | None:
    """How to mend that a file of the form `suffix` was handed in; None for a form nobody would hand in."""
    for code, suffixes in _OTHERS.items():
        if suffix in suffixes:
            return problem(code, place, suffix=suffix)
    return None
