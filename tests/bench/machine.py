"""What this machine does at this hour: the reference line of a run of measurements.

Machines differ four times in speed, and one machine does from hour to hour, so a figure in seconds is read
beside three plain tasks: a loop of additions in one process, a file written and synced, the same file read.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ADDITIONS = 10_000_000
MEGABYTES = 64
RUNS = 5
QUIET = 0.5  # processes that want a core, over the last minute, before anything is measured


@dataclass(frozen=True, slots=True)
class Reference:
    """Medians of RUNS; `loop`, `write` and `read` in seconds."""

    loop: float
    write: float
    read: float
    load: float  # processes that wanted a core in the minute before

    def __str__(self) -> str:
        state = "quiet" if self.load < QUIET else "busy"
        return (
            f"reference: {ADDITIONS:,} additions {self.loop:.2f} s; {MEGABYTES} MB written {self.write:.2f} s, "
            f"read {self.read:.3f} s; {os.cpu_count()} cores, load {self.load:.1f} ({state})"
        )


def reference() -> Reference:
    """Measure the three tasks in turn."""
    load = os.getloadavg()[0]
    loops, writes, reads = [], [], []
    content = os.urandom(1_000_000)  # no more: a process that is started counts the memory of this one
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "content"
        for _ in range(RUNS):
            loops.append(_timed(_add))
            writes.append(_timed(lambda: _write(file, content)))
            reads.append(_timed(lambda: _read(file)))
    return Reference(*map(statistics.median, (loops, writes, reads)), load)


def _timed(task: Callable[[], object]) -> float:
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def _add() -> int:
    total = 0
    for number in range(ADDITIONS):
        total += number
    return total


def _write(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        for _ in range(MEGABYTES):
            stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _read(file: Path) -> None:
    with file.open("rb") as stream:
        while stream.read(1_000_000):
            pass
