"""Whether the pages that readers get are, byte for byte, those that the last build put up.

The ledger's `built` line holds one digest of all pages of live notices: a page can be certified only together
with the others, and a name changed on any of them shows.
"""

from __future__ import annotations

import hashlib

from generator.monitor.http_client import Website
from generator.monitor.monitor import OK, notice_path
from generator.notices.ledger import History
from generator.notices.ledger.diff import contents_digest


def digests_of(website: Website, history: History) -> dict[str, str]:
    """By path, the SHA-256 of each page that the last build made live. Raises UnreachableError."""
    if history.built is None:
        return {}
    notices = [notice_path(each.notice) for each in history.live(history.built.day)]
    return {
        f"{answer.path}index.html": hashlib.sha256(answer.body).hexdigest()
        for answer in website.get_all(notices)
        if answer.status == OK
    }


def are_as_built(digests: dict[str, str], history: History) -> bool:
    """Whether these pages are those of the ledger's last build, all of them."""
    return history.built is not None and contents_digest(digests) == history.built.body["pages"]


def listing(digests: dict[str, str]) -> bytes:
    """The lines whose SHA-256 stands in the ledger as `pages`, for whoever works it out again."""
    return "".join(f"{path} {digest}\n" for path, digest in sorted(digests.items())).encode()
