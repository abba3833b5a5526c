"""The small scripts that go with the calculators' bundle, each made once from the same sources."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.browser.compression import hashed_name
from generator.browser.runtime import COMMON, esbuild

MOST_NOTICE = 3_000
"""Bytes of a notice's script, unpacked; at most."""

_NOTICE_TARGET = "es2017"
"""Older than what the calculators need: the guard in it must run on every phone that shows the page."""


_NOTICE = ("--bundle", "--format=iife", f"--target={_NOTICE_TARGET}")


@dataclass(frozen=True, slots=True)
class Script:
    """A finished script and the hashed name it is published under."""

    name: str
    content: bytes

    def write(self, folder: Path) -> None:
        """Put it into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.name).write_bytes(self.content)


def notice_script(root: Path) -> Script:
    """The script of a notice's page. BundleError where esbuild is missing or refuses it."""
    folder = root / "site_src/assets/js/notice"
    content = _minified(root, folder / "index.js", sorted(folder.glob("*.js")), *_NOTICE)
    return Script(hashed_name("notice.js", content), content)


def worker_script(root: Path, files: Sequence[str], version: str) -> bytes:
    """The service worker that caches `files`, named `version`. BundleError as above."""
    source = root / "site_src/assets/js/sw.js"
    known = f"const FILES={json.dumps(files, separators=(',', ':'))},VERSION={json.dumps(version)};"
    return known.encode() + _minified(root, source, [source])


def are_made(root: Path) -> bool:
    """Whether both are finished."""
    folder, source = root / "site_src/assets/js/notice", root / "site_src/assets/js/sw.js"
    notice = _cached_script(root, folder / "index.js", sorted(folder.glob("*.js")), *_NOTICE)
    return notice.exists() and _cached_script(root, source, [source]).exists()


def _cached_script(root: Path, entry: Path, sources: Sequence[Path], *arguments: str) -> Path:
    """The path of the cached script of these sources."""
    digest = hashlib.sha256(repr((COMMON, arguments)).encode())
    lock = root / "package-lock.json"  # it has esbuild's version
    for path in (lock, *sources) if lock.exists() else sources:
        digest.update(path.read_bytes() + b"\0")
    return root / "build/browser/scripts" / f"{entry.stem}.{digest.hexdigest()[:16]}.js"


def _minified(root: Path, entry: Path, sources: Sequence[Path], *arguments: str) -> bytes:
    cached = _cached_script(root, entry, sources, *arguments)
    store = cached.parent
    if not cached.exists():
        store.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=store) as scratch:
            out = Path(scratch) / cached.name
            esbuild(root, str(entry), *arguments, f"--outfile={out}")
            out.replace(cached)
    return cached.read_bytes()
