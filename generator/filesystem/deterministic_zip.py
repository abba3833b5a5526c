"""Zip files that are the same bytes each time and everywhere: the caller's order, one date, one owner."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

type Moment = tuple[int, int, int, int, int, int]  # year to second, as a member of an archive has it

EARLIEST: Moment = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""

_UNIX, _OWNER_ONLY = 3, 0o600 << 16


def archive(contents: Mapping[str, bytes], moment: Moment = EARLIEST, deflated: bool = True) -> bytes:
    """A zip file of `contents` (name in the archive to bytes), in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in contents.items():
            member = zipfile.ZipInfo(name, moment)
            member.create_system, member.external_attr = _UNIX, _OWNER_ONLY
            member.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            made.writestr(member, content)
    return out.getvalue()


def write_stored(path: Path, contents: Mapping[str, bytes]) -> Path:
    """`path`, now an archive of `contents` by name, not deflated.

    HTTP compresses the whole better, and Python imports without inflating.
    """
    path.write_bytes(archive(dict(sorted(contents.items())), deflated=False))
    return path


def contents(packed: Path | bytes) -> dict[str, bytes]:
    """Every file in a zip file, in its order."""
    with zipfile.ZipFile(io.BytesIO(packed) if isinstance(packed, bytes) else packed) as made:
        return {name: made.read(name) for name in made.namelist() if not name.endswith("/")}
