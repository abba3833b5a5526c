"""The second process: a fork, so that what the first has gathered is there at once and takes no memory twice.

It is silent, and gone without any clean-up when its work is done, when it fails, and when the first is gone.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def is_available() -> bool:
    """Whether there is a core for it, and a system that ends it with the first."""
    return sys.platform == "linux" and (os.process_cpu_count() or 1) > 1


def start(work: Callable[[], object]) -> int:
    """Its number, for `kill` or `waitpid`: its status is zero where `work` came to its end.

    The number is zero where the system allows no more processes.
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
    """Stop it, wherever it is."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


class ForkedResult[T]:
    """What `work`, which begins at once, comes to; it must be picklable. In the end `stop` must follow."""

    def __init__(self, work: Callable[[], T]) -> None:
        answer, tell = os.pipe()

        def serve() -> None:
            os.close(answer)
            with open(tell, "wb") as stream:  # noqa: PTH123 - a pipe has no path
                pickle.dump(work(), stream, pickle.HIGHEST_PROTOCOL)

        self._number = start(serve)
        self._stream = open(answer, "rb")  # noqa: PTH123, SIM115
        os.close(tell)

    def get(self) -> T | None:
        """Wait for it; None where it failed."""
        told = self._stream.read()
        number, self._number = self._number, 0
        if not number or os.waitpid(number, 0)[1]:
            return None
        made: T = pickle.loads(told)  # noqa: S301 - written by our own fork
        return made

    def stop(self) -> None:
        """End it, wherever it is; after `get` nothing is left to end."""
        self._stream.close()
        if self._number:
            kill(self._number)


def _serve(work: Callable[[], object], parent: int) -> None:
    """The second process, from its first to its last moment."""
    try:
        # If the first is killed so is this one, at once: it shares the lock of the staging folder.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        work()
    except BaseException:  # noqa: BLE001 - its words may hold a value; the first process meets it again
        os._exit(1)
    os._exit(0)
