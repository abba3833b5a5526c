"""What stands for each file of a site: its bytes, and what else a verdict on it depends on but the values."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from itertools import batched, chain
from pathlib import Path

from generator.audit.auditor import Auditor
from generator.parallel.pool import map_shared

_SIZE = 16  # bytes
_TOGETHER = 64  # files that one process reads as one task


def file_digests(auditor: Auditor, site: Path, listed: Iterable[str]) -> dict[str, bytes]:
    """The digest of each file of `site` among those `listed`. Raises OSError."""
    prefix = f"{site}/"
    names = [name for name in listed if stat.S_ISREG(os.lstat(prefix + name).st_mode)]
    parts = list(batched(names, _TOGETHER, strict=False))

    def some(task: int) -> list[bytes]:
        return [_of_bytes(prefix + name) for name in parts[task]]

    digests = dict(zip(names, chain.from_iterable(map_shared(len(parts), some)), strict=True))
    return {name: _of_file(auditor, name, digests) for name in names}


def _of_bytes(file: str) -> bytes:
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - as in generator.filesystem.output_folder
        return blake2b(stream.readall(), digest_size=_SIZE).digest()


def _of_file(auditor: Auditor, name: str, digests: Mapping[str, bytes]) -> bytes:
    parts = [digests[name], auditor.layout.kind(name).encode()]
    if original := auditor.layout.packed_copy_of(name):
        parts.append(digests.get(original, b""))
    if notice := auditor.live.get(name):
        # The seal stands for the rows; ages are as of the first day.
        parts.append(f"{notice.facts.seal} {notice.facts.start} {notice.facts.total}".encode())
    return blake2b(b"\0".join(parts), digest_size=_SIZE).digest()
