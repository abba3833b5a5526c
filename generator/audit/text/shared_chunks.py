"""What pages share is searched once: the theme's frame stands, byte for byte, in every notice.

A page is cut into lines. The chunk that begins with a line and goes on for MARGIN bytes more, to the end of
a line, is searched unless the very same bytes were searched before and nothing was found in them. So whatever
begins in a line, and is no longer than MARGIN beyond it, is searched whole; and a finding in a chunk is
reported for every page that holds it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

MARGIN = 512
"""Bytes after a line that are searched with it: longer than any spelling of a value."""

_LINE = re.compile(rb"[^\n]*\n\s*|[^\n]+")


@dataclass(frozen=True, slots=True)
class Chunk:
    """Bytes of a page that have to be searched, and the keys of their chunks."""

    offset: int
    data: bytes = field(repr=False)
    keys: tuple[bytes, ...] = field(default=(), repr=False)


class CleanChunks:
    """The chunks in which nothing was found."""

    def __init__(self, clean: Iterable[bytes] = ()) -> None:
        """`clean` are keys of chunks in which nothing was found before."""
        self._clean: set[bytes] = set(clean)

    def fresh(self, page: bytes) -> list[Chunk]:
        """The parts of `page` that have to be searched."""
        starts = [line.start() for line in _LINE.finditer(page)]
        starts.append(len(page))
        parts: list[Chunk] = []
        first = last = 0  # of the part that grows
        keys: list[bytes] = []
        for at, start in enumerate(starts[:-1]):
            end = starts[bisect_left(starts, min(starts[at + 1] + MARGIN, len(page)), at + 1)]
            key = blake2b(page[start:end], digest_size=16).digest()
            if key in self._clean:
                continue
            if keys and start > last:
                parts.append(Chunk(first, page[first:last], tuple(keys)))
                keys = []
            if not keys:
                first = start
            last = end
            keys.append(key)
        if keys:
            parts.append(Chunk(first, page[first:last], tuple(keys)))
        return parts

    def clean(self, keys: Iterable[bytes]) -> None:
        """Nothing was found in the part that these keys came with."""
        self._clean.update(keys)
