"""Pieces of a cache in encrypted blocks: written as they come, read one block at a time.

What a build found out of many thousand batches need not be in memory at once. A block is sealed (AES-256-GCM,
a random nonce of its own) as soon as it is full, and lies in an unnamed file until the cache is saved. Its
pieces are of one kind, as the last word of their names says: heads are read without the values beside them.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAG = 16  # bytes at the end of what is sealed: they stand for all of it
_NONCE = 12  # bytes: NIST SP 800-38D, 5.2.1.1
_FULL = 1 << 21  # bytes of a block
_OPEN_AT_ONCE = 3  # blocks that are kept deciphered: pieces are mostly asked for in their order


class Sealer:
    """Seals and opens bytes under one key, for one version of the programme."""

    def __init__(self, key: bytes, version: bytes) -> None:
        self._cipher = AESGCM(key)
        self._version = version

    def seal(self, plain: bytes) -> bytes:
        """Nonce, ciphertext and tag of `plain`."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, self._version)

    def open(self, content: bytes | memoryview) -> memoryview:
        """What `seal` was given. Raises InvalidTag."""
        content = memoryview(content)
        if len(content) < _NONCE + TAG:
            raise InvalidTag
        return memoryview(self._cipher.decrypt(bytes(content[:_NONCE]), content[_NONCE:], self._version))


class OpenFile:
    """An open file by its number: closed when nothing refers to it any more."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        os.close(self.number)

    def read(self, size: int, start: int) -> bytes:
        """As `pread`: processes that were forked share the number and its position."""
        return os.pread(self.number, size, start)


class Block(NamedTuple):
    """Where a sealed block lies: in an open file, from `start` on."""

    file: OpenFile
    start: int
    size: int  # bytes, sealed

    def content(self) -> bytes:
        """The sealed bytes."""
        return self.file.read(self.size, self.start)

    def tag(self) -> bytes:
        """What stands for all of it."""
        return self.file.read(TAG, self.start + self.size - TAG)


class Spot(NamedTuple):
    """Where a piece lies within the plain bytes of a block."""

    block: Block
    start: int
    end: int


class Blocks:
    """Pieces put one after the other into blocks, in `folder`, or where that cannot be in another."""

    def __init__(self, sealer: Sealer, folder: Path) -> None:
        self._sealer = sealer
        self._folder = folder
        self._filling: dict[str, dict[str, bytes]] = {}  # by kind
        self._sizes: dict[str, int] = {}
        self._spilt: OpenFile | None = None
        self._end = 0
        self._open: dict[tuple[int, int], memoryview] = {}
        self.spots: dict[str, Spot] = {}

    def put(self, name: str, piece: bytes) -> None:
        """Add a piece."""
        self.spots.pop(name, None)
        kind = _kind(name)
        pieces = self._filling.setdefault(kind, {})
        self._sizes[kind] = self._sizes.get(kind, 0) + len(piece) - len(pieces.get(name, b""))
        pieces[name] = piece
        if self._sizes[kind] >= _FULL:
            self._seal(kind)

    def filling(self, name: str) -> bytes | None:
        """The piece `name`, if its block is not sealed yet."""
        return self._filling.get(_kind(name), {}).get(name)

    def read(self, spot: Spot) -> memoryview | None:
        """The piece at `spot`; None where the disk no longer has what was written."""
        which = spot.block.file.number, spot.block.start
        plain = self._open.pop(which, None)
        if plain is None:
            try:
                plain = self._sealer.open(spot.block.content())
            except (OSError, InvalidTag):
                return None
        self._open[which] = plain  # the last one used comes last
        while len(self._open) > _OPEN_AT_ONCE:
            del self._open[next(iter(self._open))]
        return plain[spot.start : spot.end]

    def take(self, spots: Mapping[str, Spot]) -> None:
        """Add pieces of other blocks, which are copied as they are."""
        copies: dict[Block, Block | None] = {}
        for name, spot in spots.items():
            if spot.block not in copies:
                copies[spot.block] = self._written(spot.block.content())
            if copy := copies[spot.block]:
                self.spots[name] = Spot(copy, spot.start, spot.end)

    def finish(self) -> None:
        """Seal what is still filling."""
        for kind in list(self._filling):
            self._seal(kind)

    def _seal(self, kind: str) -> None:
        """Write a block. Where no disk takes it, its pieces are not remembered."""
        pieces = self._filling.pop(kind)
        self._sizes.pop(kind)
        block = self._written(self._sealer.seal(b"".join(pieces.values())))
        if block is None:
            return
        at = 0
        for name, piece in pieces.items():
            self.spots[name] = Spot(block, at, at + len(piece))
            at += len(piece)

    def _written(self, content: bytes) -> Block | None:
        try:
            self._spilt = self._spilt or _unnamed_file(self._folder)
            done = os.pwrite(self._spilt.number, content, self._end)
        except OSError:
            return None
        if done < len(content):
            return None
        block = Block(self._spilt, self._end, done)
        self._end += done
        return block


def _kind(name: str) -> str:
    return name.rpartition(" ")[2]


def _unnamed_file(folder: Path) -> OpenFile:
    """A file that is gone when it is closed, however that comes about. Raises OSError."""
    for place in (folder, None):
        try:
            with tempfile.TemporaryFile(dir=place) as stream:
                return OpenFile(os.dup(stream.fileno()))
        except OSError:
            if place is None:
                raise
    raise OSError("no place")
