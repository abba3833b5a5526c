"""A site that an earlier version built, before sites carried the mark: known by what it is made of.

Such a folder may be replaced once; the new site then has the mark. It counts as ours only where all of it
speaks for that: the three files that every build wrote, every page made by the generator that makes ours, and
no file of a kind, or at a place, that no site of ours ever had.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

_ALWAYS = ("index.html", "404.html", "audit.json")
_PAGE = re.compile(rb'<meta name="generator" content="mkdocs-\d')
_AUDIT_KEYS = {"time", "version", "files", "notices", "findings"}  # of `audit.json`, in every version
_TEXT = {"html", "css", "js", "mjs", "json", "xml", "ics", "webmanifest", "map", "svg"}
_AT_THE_TOP = {"ledger.jsonl"}
_IN_ASSETS = {"png", "ico", "jpg", "woff2", "wasm", "bin", "zip", "whl"}  # elsewhere they are somebody's own
_PACKED = (".gz", ".br")


def is_unmarked_site(folder: Path, names: Iterable[str]) -> bool:
    """Whether the `folder` with the files `names` (paths below it) is a whole site of an earlier version."""
    plain = {_unpacked(name) for name in names if not name.endswith("/")}
    if not plain.issuperset(_ALWAYS) or not all(map(_may_be_ours, plain)):
        return False
    try:
        audit = json.loads((folder / "audit.json").read_bytes())
        pages = [folder / name for name in plain if name.endswith(".html")]
        return (
            isinstance(audit, dict)
            and audit.keys() >= _AUDIT_KEYS
            and not any(page.is_symlink() for page in pages)
            and all(_PAGE.search(page.read_bytes()) for page in pages)
        )
    except (OSError, ValueError):
        return False


def _unpacked(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return stem if dot + ending in _PACKED else name


def _may_be_ours(name: str) -> bool:
    parts = name.split("/")
    if any(part.startswith(".") for part in parts):
        return False
    ending = parts[-1].rpartition(".")[2]
    return ending in _TEXT or name in _AT_THE_TOP or (parts[0] == "assets" and ending in _IN_ASSETS)
