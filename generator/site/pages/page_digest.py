"""Pages of notices that a build need not make: the last one made the same of the same."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple

from generator.notices.model import EndedNotice, LiveNotice

_DIGEST = 16  # bytes


class PageDigest(NamedTuple):
    """What a page was made of, and what it came to: digests of both."""

    made_of: bytes
    content: bytes


def digest_of(notice: LiveNotice | EndedNotice, common: bytes) -> bytes:
    """Stands for all that a page is made of; `common` for what all have alike.

    Rows are not compared: the seal stands for them, and the first day for ages.
    """
    if isinstance(notice, LiveNotice):
        notice = replace(notice, people=())
    return digest(common, repr(notice).encode("utf-8", "surrogatepass"))


def digest(*parts: bytes) -> bytes:
    """Stands for these bytes, one after the other."""
    made = blake2b(digest_size=_DIGEST)
    for part in parts:
        made.update(part)
    return made.digest()
