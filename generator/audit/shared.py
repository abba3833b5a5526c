"""What pages share is searched once: the theme's shell stands, byte for byte, in every notice.

A Shell is the list of long pieces that pages of one kind have in common, learnt from the pages themselves. A
page that has them in order is searched only between them, with a margin into the pieces on either side;
so any value that does not lie wholly within a piece, which was searched when learnt, is still met whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

MARGIN = 512
"""Bytes of a piece searched again beside what is not shared: longer than any spelling of a value."""

_LEAST = 4 * MARGIN  # bytes: a shorter piece saves nothing
_LESSONS = 12  # pages of one kind that may refine the pieces


@dataclass(slots=True)
class Shells:
    """The pieces of each kind of page."""

    _pieces: dict[str, list[bytes]] = field(default_factory=dict)
    _lessons: dict[str, int] = field(default_factory=dict)

    def fresh(self, kind: str, page: bytes) -> list[tuple[int, bytes]]:
        """The parts of `page` that have to be searched, each with its offset."""
        pieces = self._pieces.get(kind)
        if pieces is None:  # the first of its kind is searched whole, and so is every piece taken from it
            self._pieces[kind] = [page]
            return [(0, page)]
        if parts := _between(pieces, page):
            return parts
        if self._lessons.get(kind, 0) < _LESSONS:
            self._lessons[kind] = self._lessons.get(kind, 0) + 1
            self._pieces[kind] = [part for piece in _common(pieces, page) for part in piece]
        return [(0, page)]


def _between(pieces: Sequence[bytes], page: bytes) -> list[tuple[int, bytes]]:
    """The parts of `page` around the `pieces`; nothing where it does not have them all in order."""
    if not pieces:
        return []
    parts: list[tuple[int, bytes]] = []
    at = 0  # where the last piece ended
    for piece in pieces:
        found = page.find(piece, at)
        if found < 0:
            return []
        first = max(0, at - MARGIN)
        if found > at or at:
            parts.append((first, page[first : found + MARGIN]))
        at = found + len(piece)
    first = max(0, at - MARGIN)
    parts.append((first, page[first:]))
    return parts


def _common(pieces: Sequence[bytes], page: bytes) -> list[list[bytes]]:
    """The long parts of each piece that stand in `page`, in order."""
    lines = page.splitlines(keepends=True)
    result: list[list[bytes]] = []
    start = 0
    for piece in pieces:
        known = piece.splitlines(keepends=True)
        matcher = SequenceMatcher(None, known, lines[start:], autojunk=False)
        common: list[bytes] = []
        last = start
        for block in matcher.get_matching_blocks():
            part = b"".join(known[block.a : block.a + block.size])
            if len(part) >= _LEAST:
                common.append(part)
                last = start + block.b + block.size
        start = last
        result.append(common)
    return result
