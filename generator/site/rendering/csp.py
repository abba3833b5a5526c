"""The content security policy of every page: nothing but this site, and no script that is not known."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_DATA = re.compile(r'type="?application/')
_ACTIVE = frozenset(
    {"script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "portal"}
)
_UNSEEN = re.compile(r"[\x00-\x20]")  # what browsers pass over in an address
_JAVASCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
SLOT = "gongshi-slot-scripts"


def runs_script(content: str) -> bool:
    """Whether the HTML that a hand-written page comes to could run a script, or bring in what does."""
    finder = _Finder()
    finder.feed(content)
    finder.close()
    return finder.found


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= tag in _ACTIVE or any(
            name.startswith("on") or name == "srcdoc" or _JAVASCRIPT.match(_UNSEEN.sub("", value or ""))
            for name, value in attrs
        )


def with_policy(page: str, *, preview: bool = False) -> str:
    """`page` with the digests of its own inline scripts in its policy.

    They are the theme's: a page that somebody wrote has none (`runs_script`), and notices are escaped.
    In a `preview` any inline script may run: MkDocs puts one into each page as it sends it, to reload it.
    """
    if preview:
        return page.replace(SLOT, "'unsafe-inline'", 1)
    texts = [each["text"] for each in _SCRIPT.finditer(page) if not _DATA.search(each["attributes"])]
    digests = dict.fromkeys(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in texts)
    return page.replace(SLOT, " ".join(f"'sha256-{one}'" for one in digests), 1)
