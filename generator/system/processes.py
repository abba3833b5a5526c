"""What a process may use, and what becomes of it: limits that the system keeps, where it can.

Where it cannot (Windows), the limits of the readers themselves hold: the size of a file, the number of rows
and cells, what an archive unpacks to.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def can_fork() -> bool:
    """Whether a second process can share the first one's memory, and ends with it."""
    return sys.platform == "linux" and hasattr(os, "fork") and hasattr(os, "memfd_create")


def can_build() -> bool:
    """Whether a site can be built here: private folders, and links that are not followed."""
    return hasattr(os, "fork") and hasattr(os, "O_NOFOLLOW")


def limit(memory: int) -> None:
    """No more than `memory` bytes of address space for this process, and no byte into a file."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def keep_memory_private() -> None:
    """No core dump of this process and its forks, which hold records; nor may other processes look into it.

    A limit alone does not hold where the system hands dumps to a program.
    """
    with suppress(ImportError, OSError, ValueError, AttributeError, TypeError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _process_control(_PR_SET_DUMPABLE, 0)


def end_with_parent() -> None:
    """If the parent is killed, the kernel kills this process too. Only for a fork."""
    _process_control(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _process_control(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes  # here, for a browser has no such library

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
