"""Files written in one step: a reader sees the old file or the new one, never half of either."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from generator.diagnostics.failure import Failure
from generator.system.files import WRITE

_NEW = WRITE | os.O_EXCL
_OWNER, _EVERYBODY = 0o600, 0o666  # the second less what the umask takes away


class WriteError(Failure, RuntimeError):
    """A file that was asked for could not be written; the sentence says what to check (Chinese)."""


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all, as `replace_file` does. Raises WriteError."""
    try:
        replace_file(path, content)
    except OSError as error:
        raise WriteError(f"{path} 写不了。请检查文件夹在不在、有没有权限、文件是不是正打开着。") from error


def replace_file(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    private: bool = False,
    durable: bool = False,
    part: str = "part",
) -> None:
    """Put `content` in place of what `path` holds, in one step. Raises OSError, and then nothing changed.

    Content that comes in pieces is never in memory as a whole.
    A `private` file is its owner's alone at every moment; a `durable` one outlives a power cut. `part` ends
    the name of the unfinished file: threads that write the same file each need their own. What stands there
    and is no regular file (a device, a pipe, a folder) is never replaced.
    """
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        raise FileExistsError(f"{path} is no regular file")
    unfinished = path.with_name(f"{'' if path.name.startswith('.') else '.'}{path.name}.{part}")
    unfinished.unlink(missing_ok=True)  # of a process that was killed
    try:
        create_file(unfinished, content, private=private, durable=durable)
        unfinished.replace(path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def create_file(
    path: Path, content: bytes | Iterable[bytes], *, private: bool = True, durable: bool = False
) -> None:
    """Write `content` to `path`, which must not exist: FileExistsError, or another OSError.

    A file that could not be written whole is removed.
    """
    handle = os.open(path, _NEW, _OWNER if private else _EVERYBODY)
    try:
        with open(handle, "wb") as stream:  # noqa: PTH123 - the handle has its mode already
            stream.writelines((content,) if isinstance(content, bytes) else content)
            stream.flush()
            if durable:
                os.fsync(handle)
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
