"""The readers of a build: workbooks and Parquet in processes of their own, long text by Arrow, databases."""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import csv_text
from generator.intake.formats.databases import Databases
from generator.intake.grid import Grid
from generator.intake.notice_facts import NoticeFacts

SHORT = 1 << 13  # bytes: some 70 rows, which Python's own reader gives sooner than Arrow


def container(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of a workbook, or the table of a Parquet file, read in a process of its own."""
    from generator.intake.formats import sandbox  # text needs nothing of what reads workbooks

    return sandbox.read(path, place)


def text(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The table in a text file."""
    try:
        short = path.stat().st_size <= SHORT
    except OSError:
        return [], [problem("unreadable", place)]
    if short:
        return csv_text.read(path, place)
    from generator.intake.formats import csv_file  # Arrow takes long to load, and few files need it

    return csv_file.read(path, place)


def database(
    facts: NoticeFacts, folder: Path, place: Place, databases: Databases
) -> tuple[list[Grid], Place, list[Problem]]:
    """The table that `facts` name in a database, and where it stands."""
    from generator.intake.formats import database  # SQLAlchemy takes long to load, and is seldom needed

    return database.read(facts, folder, place, databases)
