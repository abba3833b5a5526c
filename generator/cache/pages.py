"""The pages of a build that has a cache: of notices that the last one did not know."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager

from generator.cache.store import Store
from generator.site.known import KnownPages

_PIECE = "pages"


@contextmanager
def known_pages(store: Store | None) -> Iterator[KnownPages | None]:
    """The pages of the last build; those of the one that is made meanwhile are kept for the next."""
    if store is None:
        yield None
        return
    piece = store.get(_PIECE)
    known = KnownPages(pickle.loads(piece) if piece else None)  # noqa: S301 - authenticated by the store
    yield known
    store.put(_PIECE, pickle.dumps(known.now, pickle.HIGHEST_PROTOCOL))
