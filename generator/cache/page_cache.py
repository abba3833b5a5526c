"""The pages of a build that has a cache: those of notices that the last one knew need not be made."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

from generator.cache.store import Store
from generator.site.pages.page_digest import Page

_PIECE = "pages"


def known_pages(store: Store) -> Mapping[str, Page]:
    """Those of the last build, by their names."""
    piece = store.get(_PIECE)
    known: Mapping[str, Page] = pickle.loads(piece) if piece else {}  # noqa: S301 - authenticated
    return known


def keep_pages(store: Store, pages: Mapping[str, Page]) -> None:
    """Keep those of this build for the next."""
    store.put(_PIECE, pickle.dumps(pages, pickle.HIGHEST_PROTOCOL))
