"""A second process by fork: it shares the memory of the first and needs no copy of its data.

It writes no output, and ends without clean-up when its work is done, when it fails, and when the parent ends.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import warnings
from collections.abc import Callable

from generator.system.processes import can_fork, end_with_parent


def is_available() -> bool:
    """Whether there is a second core, and a system that ends the child with its parent."""
    return can_fork() and (os.process_cpu_count() or 1) > 1


def start(work: Callable[[], object]) -> int:
    """Fork, run `work`; its process id, for `kill` or `waitpid`. Its status is zero where `work` ended well.

    The id is zero where the system allows no more processes.
    """
    parent = os.getpid()
    gc.freeze()  # the collector would touch, and so copy, every page of memory that is shared
    try:
        with warnings.catch_warnings():
            # Python warns where other threads run (a progress bar). The fork uses nothing of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            number = os.fork()
    except OSError:
        number = -1
    if number == 0:
        _serve(work, parent)
    gc.unfreeze()
    return max(number, 0)


def kill(number: int) -> None:
    """Kill the process and collect its status."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


class ForkedResult[T]:
    """The result of `work` in a forked process, begun at once; it must be picklable. `stop` must follow."""

    def __init__(self, work: Callable[[], T]) -> None:
        reading, writing = os.pipe()

        def serve() -> None:
            os.close(reading)
            with open(writing, "wb") as stream:  # noqa: PTH123 - a pipe has no path
                pickle.dump(work(), stream, pickle.HIGHEST_PROTOCOL)

        self._number = start(serve)
        self._stream = open(reading, "rb")  # noqa: PTH123, SIM115
        os.close(writing)

    def get(self) -> T | None:
        """Wait for the result; None where the work failed."""
        answer = self._stream.read()
        number, self._number = self._number, 0
        if not number or os.waitpid(number, 0)[1]:
            return None
        made: T = pickle.loads(answer)  # noqa: S301 - written by our own fork
        return made

    def stop(self) -> None:
        """End the process if it still runs."""
        self._stream.close()
        if self._number:
            kill(self._number)


def _serve(work: Callable[[], object], parent: int) -> None:
    """The life of the child process."""
    try:
        end_with_parent()  # it shares the lock of the staging folder
        if os.getppid() != parent:
            os._exit(1)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        work()
    except BaseException:  # noqa: BLE001 - its words may hold a value; the first process meets it again
        os._exit(1)
    os._exit(0)
