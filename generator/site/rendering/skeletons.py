"""A page of the theme, rendered once and filled many times.

MkDocs and the theme need milliseconds for a page; joining strings needs microseconds. So one placeholder page
of each kind goes through them, and every notice is that page with other words in its slots. The slots' marks
are searched for in the placeholder alone: what is filled in is never searched, and must be escaped already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup, escape

ADDRESS_SLOT = "gongshi-slot-address"
TITLE_SLOT = "gongshi-slot-title"
BODY_SLOT = "<!-- gongshi-slot-body -->"  # a comment: the search does not read it

NO_TITLE = Markup()  # the skeleton has its own

_SLOT = re.compile(rf"({ADDRESS_SLOT}|{TITLE_SLOT}|{BODY_SLOT})")


_PLACE = re.compile("\0([a-z_]+)\0")  # no text of ours, and no template, has a NUL


def place(name: str) -> Markup:
    """What stands in a context for the value `name` while a skeleton is made."""
    return Markup(f"\0{name}\0")  # noqa: S704 - `name` is a field's


@dataclass(frozen=True, slots=True)
class BodySkeleton:
    """A template of ours, rendered once with places for values: text, a place, text, …, text."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, rendered: Markup) -> BodySkeleton:
        """Cut what a template made of a context in which `place` stands for the values."""
        pieces = _PLACE.split(rendered)
        return cls(tuple(piece.encode() for piece in pieces[::2]), tuple(pieces[1::2]))

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """The body with `values` in their places, each escaped already."""
        pieces = [b""] * (len(self.texts) + len(self.names))
        pieces[::2] = self.texts
        pieces[1::2] = [values[name] for name in self.names]
        return b"".join(pieces)


def written(text: str) -> bytes:
    """`text` as it stands in a file: escaped, but where it is Markup.

    As MkDocs writes its own pages: half a surrogate pair becomes a reference instead of an error.
    """
    return escape(text).encode("utf-8", errors="xmlcharrefreplace")


class Slots(NamedTuple):
    """What stands in the slots of a page, as it will be written."""

    body: bytes
    title: bytes
    address: bytes

    @classmethod
    def of(cls, body: Markup, title: Markup = NO_TITLE, address: str = "") -> Slots:
        """`address` is one segment of [a-z0-9-]."""
        return cls(written(body), written(title), address.encode())


_MARKS = (BODY_SLOT.encode(), TITLE_SLOT.encode(), ADDRESS_SLOT.encode())  # in the order of `Slots`


class SkeletonError(ValueError):
    """The theme rendered a placeholder without a place for the content (Chinese sentence)."""


def skeleton_source(meta: Mapping[str, str], title: str = TITLE_SLOT) -> str:
    """Markdown of a placeholder page, kept out of the search; `meta` becomes its front matter."""
    return page_source({"search": "\n  exclude: true"} | dict(meta), title)


def page_source(meta: Mapping[str, str], title: str, lead: str = "") -> str:
    """Markdown of a page whose body is filled in later; the search knows its title and `lead`."""
    front = "".join(f"{key}: {value}\n" for key, value in meta.items())
    head = f"---\n{front}---\n" if front else ""  # an empty one would be taken for text
    return f"{head}# {title} {{ #main }}\n\n{lead}\n\n{BODY_SLOT}\n"


@dataclass(frozen=True, slots=True)
class PageSkeleton:
    """A rendered placeholder, cut at its slots: literal bytes at even places, a slot's mark at odd ones."""

    pieces: tuple[bytes, ...]

    @classmethod
    def cut(cls, page: str, name: str) -> PageSkeleton:
        """Cut the rendered `page`. Raises SkeletonError, naming its source `name`, if it has no body slot."""
        pieces = _SLOT.split(page)
        if BODY_SLOT not in pieces:
            raise SkeletonError(
                f"{name} 里没有单独成段的一行“{BODY_SLOT}”，不知道公示列表放在哪里。请补上这一行。"
            )
        return cls(tuple(piece.encode() for piece in pieces))

    def fill(self, slots: Slots) -> bytes:
        """The page with its slots filled."""
        filled = dict(zip(_MARKS, slots, strict=True))
        pieces = list(self.pieces)
        pieces[1::2] = [filled[mark] for mark in pieces[1::2]]
        return b"".join(pieces)
