"""The script of the notices' pages: small, apart from the calculators' bundle, made anew with each build."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.browser.engine import esbuild
from generator.browser.packing import hashed_name

MOST_NOTICE = 3_000
"""Bytes of a notice's script, unpacked; at most."""

_TARGET = "es2017"
"""Older than what the calculators need: the guard in it must run on every phone that shows the page."""


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
    sources = sorted((root / "site_src/assets/js/notice").glob("*.js"))
    return _made(root, tuple(path.read_bytes() for path in sources))


@lru_cache(maxsize=4)
def _made(root: Path, _sources: tuple[bytes, ...]) -> Script:
    with TemporaryDirectory() as scratch:
        out = Path(scratch) / "notice.js"
        entry = str(root / "site_src/assets/js/notice/index.js")
        esbuild(root, entry, "--bundle", "--format=iife", f"--target={_TARGET}", f"--outfile={out}")
        content = out.read_bytes()
    return Script(hashed_name(out.name, content), content)
