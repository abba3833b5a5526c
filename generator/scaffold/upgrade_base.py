"""What this programme last wrote into an office's repository: the common ancestor when a new version comes.

It stands in the repository itself (`upgrade-base.json`), so that an upgrade needs neither the old version nor
a network. Long files that nobody edits by hand stand there as a digest alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from generator.build.workspace import bundled
from generator.diagnostics.failure import Failure
from generator.filesystem.atomic import write_file

BASE_FILE = "upgrade-base.json"
LOCK = "requirements.lock"
_PAGES = "site_src"


class UpgradeBaseError(Failure, ValueError):
    """The file is not readable; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class UpgradeBase:
    """What was filled in, and what was written: by path the text, or the digest; by page the digest."""

    name: str
    url: str
    texts: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)  # of `site_src`, which an office may override

    def is_unchanged(self, path: str, content: bytes) -> bool:
        """Whether the office left the file as it was written."""
        if path in self.texts:
            return self.texts[path].encode() == content
        return self.digests.get(path) == sha256(content).hexdigest()


def base_of(name: str, url: str, files: Mapping[str, bytes]) -> UpgradeBase:
    """The base after writing `files` (path → rendered content)."""
    texts = {path: content.decode() for path, content in files.items() if path != LOCK}
    digests = {path: sha256(content).hexdigest() for path, content in files.items() if path == LOCK}
    return UpgradeBase(name, url, texts, digests, bundled_pages())


def bundled_pages() -> Mapping[str, str]:
    """By path below the project, the digest of each page that comes with this version."""
    root = bundled(_PAGES)
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        f"{_PAGES}/{path.relative_to(root).as_posix()}": sha256(path.read_bytes()).hexdigest()
        for path in found
    }


def as_bytes(base: UpgradeBase) -> bytes:
    """The base as its file."""
    parts = {each: getattr(base, each) for each in ("name", "url", "digests", "pages", "texts")}
    return (json.dumps(parts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def save(folder: Path, base: UpgradeBase) -> None:
    """Write the base into the office's `folder`."""
    write_file(folder / BASE_FILE, as_bytes(base))


def load(folder: Path) -> UpgradeBase | None:
    """The base of the office in `folder`; None for one from before it existed. Raises UpgradeBaseError."""
    file = folder / BASE_FILE
    if not file.is_file():
        return None
    try:
        return UpgradeBase(**json.loads(file.read_bytes()))
    except (ValueError, TypeError) as error:
        raise UpgradeBaseError(
            f"{BASE_FILE} 读不懂。请用 git checkout {BASE_FILE} 恢复它，再运行。"
        ) from error
