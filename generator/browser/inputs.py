"""A digest of files and versions: what was made of the same inputs need not be made again."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

_HERE = Path(__file__).parent


def digest_of(root: Path, paths: Iterable[Path], *texts: str) -> str:
    """Of the files with their names below `root` or this package, of the interpreter and of `texts`."""
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(_HERE if path.is_relative_to(_HERE) else root)
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for text in (sys.version, *texts):
        digest.update(text.encode())
    return digest.hexdigest()[:16]
