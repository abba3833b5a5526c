"""The content security policy of every page: nothing but this site, and no script that is not known."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)
_DATA = re.compile(r'type="?application/')
_ACTIVE = frozenset(
    {"script", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "portal"}
)
_UNSEEN = re.compile(r"[\x00-\x20]")  # what browsers pass over in an address
_JAVASCRIPT = re.compile(r"(?:javascript|vbscript|data):", re.IGNORECASE)
_FILLED_IN = re.compile(r"\{\{.*?\}\}")
_WAY = "[A-Za-z0-9./_~%-]{0,200}"  # to the root of the site: ../.., and /gongshi/ in the page of errors
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


class UnknownScriptError(ValueError):
    """A page has an inline script that is not the theme's (Chinese sentence)."""


@cache
def theme_scripts() -> tuple[re.Pattern[str], ...]:
    """The inline scripts of the theme's templates, with any way to the root where one is filled in."""
    folder = Path(str(files("material"))) / "templates/partials/javascripts"
    texts = (
        each["text"].strip()
        for file in sorted(folder.glob("*.html"))
        for each in _SCRIPT.finditer(file.read_text(encoding="utf-8"))
    )
    return tuple(re.compile(_WAY.join(map(re.escape, _FILLED_IN.split(text)))) for text in texts)


def _is_known(text: str) -> bool:
    return any(pattern.fullmatch(text.strip()) for pattern in theme_scripts())


def with_policy(page: str, *, preview: bool = False) -> str:
    """`page` with the digests of its inline scripts in its policy. Raises UnknownScriptError.

    Only scripts that stand in the theme's own templates are allowed, whatever the page says: `theme_scripts`.
    In a `preview` any inline script may run: MkDocs puts one into each page as it sends it, to reload it.
    """
    if preview:
        return page.replace(SLOT, "'unsafe-inline'", 1)
    texts = [each["text"] for each in _SCRIPT.finditer(page) if not _DATA.search(each["attributes"])]
    if any(not _is_known(text) for text in texts):
        raise UnknownScriptError(
            "页面里有主题没有的脚本。网页里不能有自己的脚本，请从模板和 mkdocs.yml 里删去。"
        )
    digests = dict.fromkeys(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in texts)
    return page.replace(SLOT, " ".join(f"'sha256-{one}'" for one in digests), 1)
