"""The process in which submitted files are parsed: little memory, no files of its own, no output.

Started by `sandbox` as `python -m generator.intake.formats.sandbox_worker`. A request comes in on standard
input, its answer goes out on standard output, each after its length. The answer is in `answer_codec`: whoever
takes over a parser can say something wrong, but not run anything in the process that asked.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats import calamine_cells, workbook
from generator.intake.formats.answer_codec import encode
from generator.intake.formats.sandbox_request import LENGTH, MEMORY, Request
from generator.intake.grid import Grid
from generator.system.processes import keep_memory_private, limit


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer each request with sheets and problems until the parent has no more."""
    decoder = msgspec.msgpack.Decoder(Request)
    while length := requests.read(LENGTH):
        request = decoder.decode(requests.read(int.from_bytes(length)))
        place = request.place
        try:
            answer = encode(*_read(request, place))
        except (MemoryError, RecursionError):
            answer = encode([], [problem("too_large", place)])
        except Exception:  # noqa: BLE001 - whatever a damaged file brings about, the clerk gets a sentence
            answer = encode([], [problem("unreadable", place)])
        answers.write(len(answer).to_bytes(LENGTH))
        answers.write(answer)
        answers.flush()


def _read(request: Request, place: Place) -> tuple[list[Grid], list[Problem]]:
    path = Path(request.path)
    if request.table is None and request.query is None and path.suffix.lower() != ".parquet":
        return workbook.read(path, place, calamine_cells.sheets)
    # With all of Arrow: not for a process that reads workbooks.
    from generator.intake.formats import parquet_file, sqlite_file

    if request.table is None and request.query is None:
        return parquet_file.read(path, place)
    return sqlite_file.read(path, place, request.table, request.query)


if __name__ == "__main__":
    keep_memory_private()  # a core would hold records
    limit(MEMORY)  # and nothing may be left behind
    serve(sys.stdin.buffer, sys.stdout.buffer)
