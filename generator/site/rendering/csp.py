"""The content security policy of every page: nothing but this site, and no script that is not known."""

from __future__ import annotations

import base64
import hashlib
import re

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_DATA = re.compile(r'type="?application/')
SLOT = "gongshi-slot-scripts"


def with_policy(page: str, *, preview: bool = False) -> str:
    """`page` with the digests of its own inline scripts in its policy; the theme's are the only ones.

    In a `preview` any inline script may run: MkDocs puts one into each page as it sends it, to reload it.
    """
    if preview:
        return page.replace(SLOT, "'unsafe-inline'", 1)
    texts = [each["text"] for each in _SCRIPT.finditer(page) if not _DATA.search(each["attributes"])]
    digests = dict.fromkeys(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in texts)
    return page.replace(SLOT, " ".join(f"'sha256-{one}'" for one in digests), 1)
