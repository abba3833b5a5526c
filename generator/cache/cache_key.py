"""What an outcome depends on besides the records: programme, rules, libraries. No other version is reused."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import blake2b
from importlib.metadata import requires, version
from pathlib import Path

import calculators
import generator
from generator.intake.formats.workbook_password import PASSWORD

_PACKAGES = (generator, calculators)
_READ = {".py", ".toml", ".html", ".jinja", ".md"}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_NOT_READ = "data/samples"


def version_of(root: Path) -> bytes:
    """A digest of all that decides, with the records, what a build of the project at `root` comes to."""
    # The password says which workbooks can be opened.
    password = os.environ.get(PASSWORD, "").encode("utf-8", "surrogateescape")
    return _digest([version_of_program(), *_contents(root / "data"), password])


@cache
def version_of_program() -> bytes:
    """A digest of the programme's own code and data, and of the libraries under it."""
    return _digest(_program())


def _digest(parts: Iterable[bytes]) -> bytes:
    digest = blake2b(digest_size=32)
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _program() -> Iterator[bytes]:
    yield sys.version.encode()
    for requirement in requires("gongshi") or ():
        if "extra ==" in requirement:  # of no outcome: where the work is done, and not what it comes to
            continue
        if found := _NAME.match(requirement):
            yield f"{found[0]} {version(found[0])}".encode()
    for package in _PACKAGES:
        yield from _contents(Path(package.__path__[0]))


def _contents(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _READ and not f"data/{name}".startswith(_NOT_READ):
            yield name.encode()
            yield path.read_bytes()
