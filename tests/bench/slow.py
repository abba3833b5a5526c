"""A slow line and a slow phone, for every thread of a browser alike.

The browser's own emulation (`Emulation.setCPUThrottlingRate`, `Network.emulateNetworkConditions`) slows the page's main
thread and its requests, not those of a worker: what works in a worker would look faster than it is. So the line is
slowed where the bytes leave, and the processor by letting the whole browser run for one part of the time in `times`.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SLICE = 0.004
"""Seconds that the browser runs at a stretch: shorter than a frame, so that nothing sees the gaps."""

PIECE = 4096
"""Bytes sent at a stretch, so that answers share the line."""


class Line:
    """All answers of one server share `bits` a second, and each waits `latency` seconds for its first byte."""

    def __init__(self, bits: float, latency: float) -> None:
        self.seconds_a_byte = 8 / bits
        self.latency = latency
        self._lock = threading.Lock()
        self._free_at = 0.0

    def open(self) -> None:
        """Wait for the way there and back."""
        time.sleep(self.latency)

    def pieces(self, body: bytes) -> Iterator[bytes]:
        """`body` in pieces, each when the line is free for it."""
        for start in range(0, len(body), PIECE):
            piece = body[start : start + PIECE]
            with self._lock:
                self._free_at = max(self._free_at, time.perf_counter()) + len(piece) * self.seconds_a_byte
                wait = self._free_at - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            yield piece


def children(process: int) -> list[int]:
    """All processes below `process`, however deep."""
    found: list[int] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for tasks in Path(f"/proc/{process}/task").glob("*/children"):
            for child in map(int, tasks.read_text(encoding="ascii").split()):
                found += [child, *children(child)]
    return found


@contextmanager
def slowed(process: int, times: float) -> Iterator[None]:
    """Let `process` and all below it run for one `times`-th of the time, all threads at once."""
    done = threading.Event()

    def beat() -> None:
        while not done.is_set():
            tree = [process, *children(process)]
            _send(tree, signal.SIGSTOP)
            time.sleep(SLICE * (times - 1))
            _send(tree, signal.SIGCONT)
            done.wait(SLICE)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _send(processes: list[int], number: signal.Signals) -> None:
    for each in processes:
        with suppress(ProcessLookupError):
            os.kill(each, number)
