"""Opening, owning and swapping files where the system can; the nearest thing to it where it cannot."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Flags to read bytes: no other program gets the handle, and Windows changes no line ends."""

WRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Flags to write bytes."""

NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A link is not followed. Where the system has no such flag, `is_plain` is asked before."""

NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""Nobody waits for the other end of a pipe."""

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def is_plain(file: str | Path) -> bool:
    """Whether `file` may be opened: it is no link, or the system refuses to follow one itself."""
    return bool(NO_LINK) or not os.path.islink(file)  # noqa: PTH114 - called for thousands of files


def is_own(found: os.stat_result) -> bool:
    """Whether nobody but this user owns, reads or writes the file; true where a system has no such modes."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step of the file system; False where it cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if done == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number))
