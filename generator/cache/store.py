"""One encrypted file of named pieces; whatever is wrong with it, it is as if there were none.

It lies in the folder of the records and knows what they say, so it is treated as they are: readable by its
owner alone, and written under a key that only who has the salt can make (AES-256-GCM, the key by HKDF). Where
the office gives the salt by GONGSHI_SALT, the key does not lie with the data. The version of the program, its
rules and its libraries is part of what is authenticated: what another version or anybody else wrote cannot
be opened, and is written anew. What is opened is typed (`codec`): at worst it says something wrong.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from generator.cache.codec import Codec, UnreadableError
from generator.domain.private_files import CACHE_FILE
from generator.filesystem.atomic import replace_file
from generator.system.files import NO_LINK, NO_WAIT, READ, is_own, is_plain

_NONCE = 12  # bytes: NIST SP 800-38D, 5.2.1.1
_LENGTH = 8  # bytes of the index's length
_INDEX = Codec[dict[str, tuple[int, int]]](dict[str, tuple[int, int]])  # from where to where each piece lies


class CacheStore:
    """The pieces of the last build; what this one reads or puts is what `save` leaves for the next."""

    def __init__(self, folder: Path, salt: bytes, version: bytes) -> None:
        """`version` stands for all that must be the same for a piece to be of use."""
        self._file = folder / CACHE_FILE
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=CACHE_FILE.encode()).derive(salt))
        self._version = version
        self._was = self._read()
        self._new: dict[str, bytes | memoryview] = {}

    def get(self, name: str) -> bytes | memoryview | None:
        """The piece `name`; it stays for the next build, too."""
        piece = self._new.get(name) or self._was.get(name)
        if piece is not None:
            self._new[name] = piece
        return piece

    def put(self, name: str, piece: bytes) -> None:
        """Store `piece` for the next build."""
        self._new[name] = piece

    def save(self) -> None:
        """Replace the file, whole or not at all. A folder that cannot be written has no cache."""
        if self._same():
            return
        index, at = {}, 0
        for name, piece in self._new.items():
            index[name] = at, at + len(piece)
            at += len(piece)
        head = _INDEX.encode(index)
        plain = b"".join((len(head).to_bytes(_LENGTH), head, *self._new.values()))
        nonce = secrets.token_bytes(_NONCE)
        content = nonce + self._cipher.encrypt(nonce, plain, self._version)
        with suppress(OSError):
            replace_file(self._file, content, private=True)

    def _same(self) -> bool:
        """Whether the file says all this already."""
        return len(self._new) == len(self._was) and all(
            self._was.get(name) is piece for name, piece in self._new.items()
        )

    def _read(self) -> Mapping[str, memoryview]:
        try:
            content = memoryview(_own_content(self._file))
            plain = memoryview(self._cipher.decrypt(content[:_NONCE], content[_NONCE:], self._version))
            head = _LENGTH + int.from_bytes(plain[:_LENGTH])
            index = _INDEX.decode(plain[_LENGTH:head])
        except (OSError, InvalidTag, UnreadableError, ValueError):
            return {}
        pieces = plain[head:]
        return {name: pieces[start:end] for name, (start, end) in index.items()}


def _own_content(file: Path) -> bytes:
    """What stands in `file`, if it is a file of ours that nobody else can write or read. Raises OSError."""
    if not is_plain(file):
        raise OSError("not ours")
    handle = os.open(file, READ | NO_LINK | NO_WAIT)
    with open(handle, "rb") as stream:  # noqa: PTH123
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or not is_own(found):
            raise OSError("not ours")
        return stream.read()
