"""The pages of a build that has a cache: those of notices that the last one knew need not be made."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

from generator.cache.store import CacheStore
from generator.site.pages.page_digest import PageDigest

_PIECE = "pages"


def cached_pages(store: CacheStore) -> Mapping[str, PageDigest]:
    """Those of the last build, by their names."""
    piece = store.get(_PIECE)
    known: Mapping[str, PageDigest] = pickle.loads(piece) if piece else {}  # noqa: S301 - authenticated
    return known


def store_pages(store: CacheStore, pages: Mapping[str, PageDigest]) -> None:
    """Keep those of this build for the next."""
    store.put(_PIECE, pickle.dumps(pages, pickle.HIGHEST_PROTOCOL))
