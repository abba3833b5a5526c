"""The second process: a fork, so that what the first has gathered is there at once and takes no memory twice.

It is silent, and gone without any clean-up when its work is done, when it fails, and when the first is gone.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import warnings
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def is_of_use() -> bool:
    """Whether there is a core for it, and a system that ends it with the first."""
    return sys.platform == "linux" and (os.process_cpu_count() or 1) > 1


def begin(work: Callable[[], object]) -> int:
    """Its number, for `end` or `waitpid`: zero is its status where `work` came to its end."""
    parent = os.getpid()
    gc.freeze()  # the collector would touch, and so copy, every page of memory that is shared
    with warnings.catch_warnings():
        # Python warns where other threads run (a progress bar). The fork uses nothing of theirs: no terminal.
        warnings.simplefilter("ignore", DeprecationWarning)
        number = os.fork()
    if number == 0:
        _serve(work, parent)
    gc.unfreeze()
    return number


def end(number: int) -> None:
    """Stop it, wherever it is."""
    os.kill(number, signal.SIGKILL)
    os.waitpid(number, 0)


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
