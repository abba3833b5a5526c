"""The pages of a build that has a cache: those of notices that the last one knew need not be made."""

from __future__ import annotations

from collections.abc import Mapping

from generator.cache.codec import Codec, UnreadableError
from generator.cache.store import CacheStore
from generator.site.pages.page_digest import PageDigest

_PIECE = "pages"
PAGE_CODEC = Codec[dict[str, PageDigest]](dict[str, PageDigest])


def cached_pages(store: CacheStore) -> Mapping[str, PageDigest]:
    """Those of the last build, by their names."""
    piece = store.get(_PIECE)
    try:
        return PAGE_CODEC.decode(piece) if piece else {}
    except UnreadableError:
        return {}


def store_pages(store: CacheStore, pages: Mapping[str, PageDigest]) -> None:
    """Store those of this build for the next."""
    store.put(_PIECE, PAGE_CODEC.encode(dict(pages)))
