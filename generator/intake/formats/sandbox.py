"""Processes that parse submitted files: reused for many files, replaced when one crashes or is too slow."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO, cast

import msgspec

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.formats.answer_codec import decode
from generator.intake.formats.sandbox_request import LENGTH, MEMORY, Request
from generator.intake.formats.workbook_password import PASSWORD
from generator.intake.grid import Grid

_KNOWN = ("PATH", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH", PASSWORD)
_KNOWN_KINDS = ("PYTHON", "LC_")

SECONDS = 120  # for one file; the largest that is allowed takes about a tenth


class Reader:
    """One process; `read` may be called again and again, by one thread at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator.intake.formats.sandbox_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            stderr=subprocess.DEVNULL,  # a parser's last words may hold what stood in a cell
        )
        self._requests = cast("BinaryIO", self.process.stdin)
        self._answers = cast("BinaryIO", self.process.stdout)

    @property
    def alive(self) -> bool:
        """Whether it can read another file."""
        return self.process.poll() is None

    def read(
        self,
        path: Path,
        place: Place,
        seconds: float = SECONDS,
        *,
        table: str | None = None,
        query: str | None = None,
    ) -> tuple[list[Grid], list[Problem]]:
        """The sheets of the file at `path`, of a database `table` or what `query` selects; or problems."""
        late = threading.Timer(seconds, self.process.kill)
        late.start()
        try:
            request = msgspec.msgpack.encode(Request(str(path), place, table, query))
            self._requests.write(len(request).to_bytes(LENGTH) + request)
            self._requests.flush()
            answer = decode(self._answer())
        except ValueError:  # no answer that the worker gives: something else speaks for it
            self.process.kill()
            self.close()
            return [], [problem("unreadable", place)]
        except (EOFError, OSError):
            self.close()
            # A signal: out of time or memory. Else the parser gave up on what it found.
            code = "too_large" if self.process.returncode < 0 else "unreadable"
            return [], [problem(code, place)]
        finally:
            late.cancel()
        return answer

    def _answer(self) -> bytes:
        """The next answer. Raises EOFError where the process ends before it, or says too much."""
        length = int.from_bytes(self._answers.read(LENGTH))
        if not 0 < length <= MEMORY:
            raise EOFError
        answer = self._answers.read(length)
        if len(answer) < length:
            raise EOFError
        return answer

    def close(self) -> None:
        """End the process."""
        for pipe in (self._requests, self._answers):
            with suppress(OSError):  # the other end is closed
                pipe.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


_idle: SimpleQueue[Reader] = SimpleQueue()


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`, read by an idle process or a new one."""
    return _read(path, place, None, None)


def read_table(
    path: Path, place: Place, table: str | None, query: str | None
) -> tuple[list[Grid], list[Problem]]:
    """As `read`, of the SQLite file at `path`: the `table`, or what `query` selects."""
    return _read(path, place, table, query)


def _read(path: Path, place: Place, table: str | None, query: str | None) -> tuple[list[Grid], list[Problem]]:
    try:
        reader = _idle.get_nowait()
    except Empty:
        reader = Reader()
    try:
        return reader.read(path, place, table=table, query=query)
    finally:
        if reader.alive:
            _idle.put(reader)


def environment() -> dict[str, str]:
    """What the process must know, and no key or password of anything else."""
    return {
        name: value for name, value in os.environ.items() if name in _KNOWN or name.startswith(_KNOWN_KINDS)
    }


@atexit.register
def close() -> None:
    """End every idle process."""
    while True:
        try:
            _idle.get_nowait().close()
        except Empty:
            return
