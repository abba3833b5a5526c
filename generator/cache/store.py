"""What a build found out, for the next one: in the folder of the records, under the office's own salt.

The file knows the records and what they say, so it is treated as they are: readable by its
owner alone, and written under a key that only who has the salt can make (AES-256-GCM, the key by HKDF). Where
the office gives the salt by GONGSHI_SALT, the key does not lie with the data. The version of the program, its
rules and its libraries is part of what is authenticated: what another version or anybody else wrote cannot
be opened, and is written anew. What is opened is typed (`codec`): at worst it says something wrong.

The file begins with an index, which holds the tag of every block (`blocks`): none can be exchanged. A block
whose pieces all stay is copied as it is, and one is deciphered only where a piece of it is asked for.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from generator.cache.blocks import Block, Blocks, OpenFile, Sealer, Spot
from generator.cache.codec import Codec, UnreadableError
from generator.domain.private_files import CACHE_FILE
from generator.filesystem.atomic import replace_file
from generator.system.files import NO_LINK, NO_WAIT, READ, is_own, is_plain

_LENGTH = 8  # bytes of the index's length


class _Index(msgspec.Struct, array_like=True, frozen=True):
    """Blocks in their order: size and tag. Pieces by name: which block, from where to where in it."""

    blocks: list[tuple[int, bytes]]
    pieces: dict[str, tuple[int, int, int]]


_INDEX = Codec[_Index](_Index)


class CacheStore:
    """The pieces of the last build; what this one reads, keeps or puts is what `save` leaves for the next."""

    def __init__(self, folder: Path, salt: bytes, version: bytes, part: str = "") -> None:
        """`version` stands for all that must be the same for a piece to be of use.

        A `part` is a file of its own, which another store adopts.
        """
        self._folder = folder
        self._file = _file_of(folder, part)
        key = HKDF(SHA256(), 32, salt=None, info=CACHE_FILE.encode()).derive(salt)
        self._sealer = Sealer(key, version)
        self._new = Blocks(self._sealer, folder)
        self._was = self._read(self._file)
        self._kept: set[str] = set()
        self._damaged = False  # whether a piece could not be opened that the file says it has

    def get(self, name: str) -> bytes | memoryview | None:
        """The piece `name`; it stays for the next build, too."""
        filling = self._new.filling(name)
        if filling is not None:
            return filling
        spot = self._new.spots.get(name) or self._was.get(name)
        if spot is None:
            return None
        piece = self._new.read(spot)
        if piece is None:  # damaged: what is found out instead takes its place
            self._was.pop(name, None)
            self._new.spots.pop(name, None)
            self._kept.discard(name)
            self._damaged = True
        else:
            self._kept.add(name)
        return piece

    def keep(self, *names: str) -> bool:
        """Let the pieces stay for the next build, unread; whether all are there."""
        self._kept.update(names)
        return all(name in self._was or name in self._new.spots or self._new.filling(name) for name in names)

    def put(self, name: str, piece: bytes) -> None:
        """Store `piece` for the next build."""
        self._kept.add(name)
        self._new.put(name, piece)

    def adopt(self, part: str) -> None:
        """Take over the pieces of a part, if it is there; its file goes."""
        file = _file_of(self._folder, part)
        found = self._read(file)
        self._new.take(found)
        file.unlink(missing_ok=True)

    def save(self) -> bool:
        """Replace the file, whole or not at all; whether that could be done.

        A folder that cannot be written has no cache.
        """
        self._new.finish()
        if not self._damaged and not self._new.spots and self._kept == self._was.keys():
            return True
        spots = {name: spot for name, spot in self._was.items() if name in self._kept} | self._new.spots
        of_block = Counter(spot.block for spot in self._was.values())
        stays = Counter(spot.block for name, spot in spots.items() if self._was.get(name) is spot)
        for name, spot in list(spots.items()):  # out of blocks of which something goes
            if self._was.get(name) is spot and stays[spot.block] < of_block[spot.block]:
                piece = self._new.read(spot)
                if piece is None:
                    del spots[name]
                else:
                    self._new.put(name, bytes(piece))
        self._new.finish()
        try:
            unfinished = f"{secrets.token_hex(4)}.part"  # a worker that is slow may be at the same part
            replace_file(self._file, self._content(spots | self._new.spots), private=True, part=unfinished)
        except OSError:
            return False
        return True

    def _content(self, spots: dict[str, Spot]) -> Iterator[bytes]:
        """The file, block by block."""
        numbers = {
            block: number for number, block in enumerate(dict.fromkeys(s.block for s in spots.values()))
        }
        tags = [(block.size, block.tag()) for block in numbers]
        pieces = {name: (numbers[spot.block], spot.start, spot.end) for name, spot in spots.items()}
        head = self._sealer.seal(_INDEX.encode(_Index(tags, pieces)))
        yield len(head).to_bytes(_LENGTH) + head
        for block in numbers:
            yield block.content()

    def _read(self, path: Path) -> dict[str, Spot]:
        """Where the pieces lie that an earlier build, or a worker, left at `path`."""
        try:
            file = _own_file(path)
            size = int.from_bytes(file.read(_LENGTH, 0))
            if size > os.fstat(file.number).st_size:
                return {}
            index = _INDEX.decode(self._sealer.open(file.read(size, _LENGTH)))
            blocks, at = [], _LENGTH + size
            for length, tag in index.blocks:
                block = Block(file, at, length)
                if block.tag() != tag:
                    return {}
                blocks.append(block)
                at += length
            pieces = index.pieces.items()
            return {name: Spot(blocks[number], start, end) for name, (number, start, end) in pieces}
        except (OSError, InvalidTag, UnreadableError, ValueError, IndexError):
            return {}


def remove_parts(folder: Path) -> None:
    """Remove what workers left that were killed, or whose build was."""
    with suppress(OSError):
        for path in folder.glob(f"{CACHE_FILE}.*"):
            path.unlink(missing_ok=True)


def _file_of(folder: Path, part: str) -> Path:
    return folder / (f"{CACHE_FILE}.{part}" if part else CACHE_FILE)


def _own_file(path: Path) -> OpenFile:
    """The file at `path`, if it is ours and nobody else can write or read it. Raises OSError."""
    if not is_plain(path):
        raise OSError("not ours")
    file = OpenFile(os.open(path, READ | NO_LINK | NO_WAIT))
    found = os.fstat(file.number)
    if not stat.S_ISREG(found.st_mode) or not is_own(found):
        raise OSError("not ours")
    return file
