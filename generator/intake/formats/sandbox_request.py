"""What a build asks of the processes that parse files, and how; neither side needs the other's code."""

from __future__ import annotations

import msgspec

from generator.diagnostics.problems import Place

MEMORY = 1024 * 1024 * 1024  # bytes of address space; 200,000 rows of 10 columns need about half
LENGTH = 8  # bytes before each request and answer: how long it is


class Request(msgspec.Struct):
    """A file to be read; of a SQLite file the table, or what a query selects."""

    path: str
    place: Place
    table: str | None = None
    query: str | None = None
