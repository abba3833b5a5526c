"""The bundle into a built site: its files, the web manifest, and what is cached for use without a network."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path
from posixpath import normpath

from generator.browser.bundle import Bundle
from generator.browser.engine import FOLDER, WORKER, Engine

MANIFEST = "calculators.webmanifest"

_LINKED = re.compile(r'(?:href|src)="([^"#?]+\.(?:css|js|png|svg|webmanifest))"')
_OFFLINE_PAGES = ("calculators/**/index.html", "law/**/index.html")
_FILLED_LATER = ("", "agencies/")  # home and 找社区: written after this, and each visit keeps the newer one
_SCRIPTS = "assets/js/*.js"


def publish(engine: Engine, site: Path, name: str) -> None:
    """Put the bundle of `engine` into the built `site` called `name`, whose pages are finished."""
    bundle = engine.bundle
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for source in (bundle.folder, *([engine.desk.folder] if engine.desk else [])):
        for path in source.iterdir():
            if path.suffix != ".json":
                shutil.copyfile(path, folder / path.name)
    (site / MANIFEST).write_text(_manifest(name), encoding="utf-8")
    files = _offline_files(site, bundle)
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file}\0".encode() + _content(site, file) + b"\0")
    (site / WORKER).write_bytes(engine.worker([*_FILLED_LATER, *files], digest.hexdigest()[:12]))


def _offline_files(site: Path, bundle: Bundle) -> list[str]:
    """Addresses below the root: the calculators, the law, what pages load; never a notice."""
    pages = sorted(path for pattern in _OFFLINE_PAGES for path in site.glob(pattern))
    linked = {
        normpath(f"{page.parent.relative_to(site)}/{address}")
        for page in pages
        for address in _LINKED.findall(page.read_text(encoding="utf-8"))
    }
    linked = {file for file in linked if not file.startswith("..") and (site / file).is_file()}
    linked |= {path.relative_to(site).as_posix() for path in site.glob(_SCRIPTS)}
    own = {f"{FOLDER}/{name}" for name in bundle.names()}
    folders = [page.relative_to(site).as_posix().removesuffix("index.html") for page in pages]
    return folders + sorted(linked | own)


def _content(site: Path, file: str) -> bytes:
    path = site / file
    return (path / "index.html" if path.is_dir() else path).read_bytes()


def _manifest(name: str) -> str:
    return json.dumps(
        {
            "name": name,
            "short_name": "我能领什么",
            "lang": "zh-CN",
            "start_url": "calculators/",
            "scope": "./",
            "display": "minimal-ui",
            "background_color": "#fffdf9",
            "theme_color": "#0e4a4a",
            "icons": [{"src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        },
        ensure_ascii=False,
        indent=1,
    )
