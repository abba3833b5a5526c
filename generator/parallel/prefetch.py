"""Prefetch: a second process works on tasks while the first is busy with work that cannot be shared.

The first process uses what is ready by then and does the other tasks itself. Results are handed over in
shared memory, never on a disk.
"""

from __future__ import annotations

import mmap
import os
import pickle
from collections.abc import Callable

from generator.parallel import fork

_LENGTH = 8  # bytes before each outcome: how long it is
_MOST = 1 << 26  # bytes that are ready at once: what comes later the first process does itself


class Prefetch[T]:
    """`work(0)`, …, `work(count - 1)`, in this order; what `work` returns must be picklable."""

    def __init__(self, count: int, work: Callable[[int], T]) -> None:
        self._count = count
        self.work = work
        self.results: list[memoryview] = []  # pickled, from task 0 on, as far as the process came
        self.child = 0  # the number of the process while it runs

    def begin(self) -> None:
        """Start, where there is a second core; `stop` must follow."""
        if self._count > 1 and fork.is_available():
            self.shared = os.memfd_create("prefetch")
            self.child = fork.start(self._serve)

    def _serve(self) -> None:
        with open(self.shared, "wb") as stream:  # noqa: PTH123 - memory has no path
            for task in range(self._count):
                if stream.tell() > _MOST:
                    return
                made = pickle.dumps(self.work(task), pickle.HIGHEST_PROTOCOL)
                stream.write(len(made).to_bytes(_LENGTH))
                stream.write(made)
                stream.flush()

    def stop(self) -> None:
        """End the process and collect what is ready; a second call does nothing."""
        if not self.child:
            return
        fork.kill(self.child)
        self.child = 0
        with open(self.shared, "rb") as stream:  # noqa: PTH123
            size = os.fstat(stream.fileno()).st_size
            if not size:
                return
            shared = memoryview(mmap.mmap(stream.fileno(), size, prot=mmap.PROT_READ))
        start = _LENGTH
        while start <= size and (end := start + int.from_bytes(shared[start - _LENGTH : start])) <= size:
            self.results.append(shared[start:end])  # what was cut off in the middle is left out
            start = end + _LENGTH

    def ready(self, task: int) -> T | None:
        """The result of `task`, if it was done by the time of `stop`."""
        if task >= len(self.results):
            return None
        made: T = pickle.loads(self.results[task])  # noqa: S301 - written by our own fork
        return made
