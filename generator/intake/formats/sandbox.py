"""Processes that read files of others: kept for many files, replaced when one kills them or is too slow."""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import BinaryIO, cast

from generator.diagnostics.problems import Place, Problem, problem
from generator.intake.grid import Grid

SECONDS = 120  # for one file; the largest that is allowed takes about a tenth


class Reader:
    """One process; `read` may be called again and again, by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "generator.intake.formats.sandbox_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's last words may hold what stood in a cell
        )
        self._requests = cast("BinaryIO", self._process.stdin)
        self._answers = cast("BinaryIO", self._process.stdout)

    @property
    def alive(self) -> bool:
        """Whether it can read another file."""
        return self._process.poll() is None

    def read(self, path: Path, place: Place, seconds: float = SECONDS) -> tuple[list[Grid], list[Problem]]:
        """The sheets of the file at `path`; with problems, no sheets."""
        late = threading.Timer(seconds, self._process.kill)
        late.start()
        try:
            pickle.dump((path, place), self._requests)
            self._requests.flush()
            answer: tuple[list[Grid], list[Problem]] = pickle.load(self._answers)  # noqa: S301 - our child's
        except (EOFError, OSError, pickle.UnpicklingError):
            self.close()
            # A signal: out of time or memory. Else the parser gave up on what it found.
            code = "too_large" if self._process.returncode < 0 else "unreadable"
            return [], [problem(code, place)]
        finally:
            late.cancel()
        return answer

    def close(self) -> None:
        """End the process."""
        for pipe in (self._requests, self._answers):
            with suppress(OSError):  # what was left to say finds nobody
                pipe.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


_idle: SimpleQueue[Reader] = SimpleQueue()


def read(path: Path, place: Place) -> tuple[list[Grid], list[Problem]]:
    """The sheets of the file at `path`, read by an idle process or a new one."""
    try:
        reader = _idle.get_nowait()
    except Empty:
        reader = Reader()
    try:
        return reader.read(path, place)
    finally:
        if reader.alive:
            _idle.put(reader)


@atexit.register
def close() -> None:
    """End every idle process."""
    while True:
        try:
            _idle.get_nowait().close()
        except Empty:
            return
