"""Which files a built site may consist of (`expected_files.toml`): anything else fails, whatever is in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from generator.domain.resources import load_toml
from generator.notices.model import Publication

_PACKAGES = (("material", "templates/assets"), ("mkdocs", "contrib/search"))
_NODE_PACKAGES = ("pyodide",)
_DESK = "build/browser/desk-*/*"  # as it was made here: of the programme alone, before any record
_PACKED = (".gz", ".br")
_PICTURES = {".png", ".svg", ".ico", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file is taken for; `wrong` is the message's code where it is not what it should be."""

    kind: str  # page, text, package, program; empty where nothing is expected there
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files that this publication, from this project, may put out."""

    root: Path
    pages: frozenset[str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    packages: Mapping[int, tuple[Path, ...]]  # size → the files of installed packages
    pictures: Mapping[str, str]  # path → sha256

    def classify(self, name: str, data: bytes) -> Expected:
        """What the file `name` with these bytes is."""
        kind = self.kind(name)
        picture = PurePosixPath(name).suffix.lower() in _PICTURES
        if picture and name in self.pictures:
            same = hashlib.sha256(data).hexdigest() == self.pictures[name]
            return Expected("program", "" if same else "audit_picture")
        if not kind:
            return Expected("", "audit_picture" if picture else "audit_file")
        if kind == "package":
            return Expected("package", "" if self.is_package_file(data) else "audit_changed")
        if kind == "source":
            same = self._source_of(name) == data
            return Expected("text", _text_wrong(data) if same else "audit_changed")
        if kind == "page" and not data.lstrip()[:15].lower().startswith(b"<!doctype html"):
            return Expected("page", "audit_kind")
        return Expected(kind, _text_wrong(data) if kind in ("page", "text") else "")

    def kind(self, name: str) -> str:
        """What the file `name` is expected to be; empty where none is expected there."""
        if name in self.pages:
            return "page"
        return next((kind for pattern, kind in self.patterns if pattern.fullmatch(name)), "")

    def packed_copy_of(self, name: str) -> str:
        """The file of which `name` is a copy packed for the server; empty where it is none."""
        path = PurePosixPath(name)
        return (
            str(path.with_suffix(""))
            if path.suffix in _PACKED and self.kind(str(path.with_suffix("")))
            else ""
        )

    def is_package_file(self, data: bytes) -> bool:
        """Whether `data` is, byte for byte, a file of an installed package or of the clerk's desk."""
        return any(path.read_bytes() == data for path in self.packages.get(len(data), ()))

    def is_package(self, path: Path) -> bool:
        """Whether the file at `path` is one of an installed package or of the clerk's desk."""
        return path.stat().st_size in self.packages and self.is_package_file(path.read_bytes())

    def _source_of(self, name: str) -> bytes | None:
        path = self.root / "site_src" / name
        return path.read_bytes() if path.is_file() else None


def expected_layout(root: Path, publication: Publication, pictures: Mapping[str, str]) -> Layout:
    """The layout of the site that the project at `root` makes of `publication`."""
    table = load_toml("generator.audit", "expected_files.toml")
    patterns = [(_pattern(entry["at"]), entry["as"]) for entry in table["file"]]
    patterns += [(_pattern(entry["at"]), "page") for entry in table["page"]]
    notices = [each.facts.id for each in publication.live] + [each.facts.id for each in publication.ended]
    pages = {f"notices/{notice}/index.html" for notice in notices}
    pages |= {_address(path.relative_to(root / "site_src")) for path in (root / "site_src").rglob("*.md")}
    return Layout(root, frozenset(pages), tuple(patterns), _package_files(root), pictures)


def _pattern(at: str) -> re.Pattern[str]:
    return re.compile(re.escape(at).replace(r"\*\*", ".+").replace(r"\*", "[^/]+"))


def _address(source: Path) -> str:
    """Where MkDocs puts the page of a Markdown file (use_directory_urls)."""
    if source.stem in ("index", "README"):
        return source.with_name("index.html").as_posix()
    return (source.with_suffix("") / "index.html").as_posix()


def _package_files(root: Path) -> Mapping[int, tuple[Path, ...]]:
    found = dict(_installed_files(root))
    for path in root.glob(_DESK):
        size = path.stat().st_size
        found[size] = (*found.get(size, ()), path)
    return found


@cache
def _installed_files(root: Path) -> Mapping[int, tuple[Path, ...]]:
    found: dict[int, tuple[Path, ...]] = {}
    folders = [root / "node_modules" / package for package in _NODE_PACKAGES]
    for package, inner in _PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin:
            folders.append(Path(spec.origin).parent / inner)
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                size = path.stat().st_size
                found[size] = (*found.get(size, ()), path)
    return found


def _text_wrong(data: bytes) -> str:
    """Text must be UTF-8: nothing can hide in another encoding."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "audit_encoding"
    return "audit_encoding" if b"\x00" in data else ""
