"""Zip files that are the same bytes each time: names in order, one date, stored and not deflated.

HTTP compresses them better as a whole, and the interpreter imports from them without inflating anything.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)


def write(path: Path, contents: Mapping[str, bytes]) -> None:
    """Write `contents` (name in the archive to bytes) to `path`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            archive.writestr(zipfile.ZipInfo(name, _DATE), contents[name])


def read(path: Path) -> dict[str, bytes]:
    """Every file in the archive `path`."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def normalise(path: Path) -> None:
    """Write the archive `path` anew in the one form."""
    write(path, read(path))
