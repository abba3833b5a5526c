"""The process in which files of others are parsed: little memory, no files of its own, no word to anybody.

Started by `sandbox` as `python -m generator.intake.formats.sandbox_worker`; a request comes in on standard
input, its answer goes out on standard output, both pickled.
"""

from __future__ import annotations

import pickle
import resource
import sys
from pathlib import Path
from typing import BinaryIO

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import workbook
from generator.intake.grid import Grid

MEMORY = 1024 * 1024 * 1024  # bytes of address space; 200,000 rows of 10 columns need about half


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request (path, place) with (sheets, problems) until the parent has no more."""
    while True:
        try:
            path, place = pickle.load(requests)  # noqa: S301 - from our own parent
        except EOFError:
            return
        try:
            answer = _read(path, place)
        except (MemoryError, RecursionError):
            answer = ([], [problem("too_large", place)])
        except Exception:  # noqa: BLE001 - whatever a damaged file brings about, the clerk gets a sentence
            answer = ([], [problem("unreadable", place)])
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def _read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    if path.suffix.lower() != ".parquet":
        return workbook.read(path, place)
    from generator.intake.formats import (
        parquet_file,
    )  # with all of Arrow: not for a process that reads workbooks

    return parquet_file.read(path, place)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold records
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # and nothing may be left behind
    serve(sys.stdin.buffer, sys.stdout.buffer)
