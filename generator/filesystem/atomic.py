"""Files written in one step: a reader sees the old file or the new one, never half of either."""

from __future__ import annotations

import os
from pathlib import Path

from generator.diagnostics.failure import Failure


class WriteError(Failure, RuntimeError):
    """A file that was asked for could not be written; the sentence says what to check (Chinese)."""


def write_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole or not at all. Raises WriteError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)  # noqa: PTH105 - one step, also over an existing file
    except OSError as error:
        raise WriteError(f"{path} 写不了。请检查文件夹在不在、有没有权限、文件是不是正打开着。") from error
