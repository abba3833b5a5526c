"""Files → grids: one module a form, all problems as values, nothing interpreted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import file_content
from generator.intake.formats.databases import Databases
from generator.intake.grid import Grid
from generator.intake.header import find_header

if TYPE_CHECKING:
    from generator.intake.notice_facts import NoticeFacts

WORKBOOKS = (".xlsx", ".xls")
SUFFIXES = (*WORKBOOKS, ".csv", ".parquet")


class Readers(Protocol):
    """What reads each form of file: a module of this package, `native` or `pure`."""

    def container(self, path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
        """The sheets of a workbook, or the table of a Parquet file."""

    def text(self, path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
        """The table in a text file."""

    def database(
        self, facts: NoticeFacts, folder: Path, place: Place, databases: Databases
    ) -> tuple[list[Grid], Place, list[Problem]]:
        """The table that `facts` name in a database, and where it stands."""


_chosen = ["native"]


def readers() -> Readers:
    """The readers in use: those with Arrow and calamine, unless `using` says otherwise."""
    return _loaded(_chosen[-1])


@contextmanager
def using(name: str) -> Iterator[None]:
    """Read by the module `name`: `pure`, where only Python itself can be had, as in a browser."""
    _chosen.append(name)
    try:
        yield
    finally:
        _chosen.pop()


@cache
def _loaded(name: str) -> Readers:
    return cast("Readers", import_module(f"generator.intake.formats.{name}"))


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`; with problems none, or all where the rows can be checked too."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        return [], [
            file_content.other(suffix, place) or problem("unknown_format", place, formats="、".join(SUFFIXES))
        ]
    if path.is_file() and not path.stat().st_size:
        return [], [problem("empty_file", place)]
    if suffix == ".parquet":
        return readers().container(path, place)
    try:
        beginning = file_content.head(path)
    except OSError:
        return [], [problem("unreadable", place)]
    if beginning.startswith((file_content.OLE, file_content.ZIP)):
        return readers().container(path, place)
    if found := file_content.other(file_content.of_beginning(beginning), place):
        return [], [found]
    grids, problems = readers().text(path, place)
    if suffix in WORKBOOKS and not any(find_header(grid) for grid in grids):
        return [], [problem("unreadable", place)]  # text, and no table: not what its name says
    return grids, problems
