"""An office's repository at its beginning: its own files, real ones in `files/`, never over what is there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

from generator.build.workspace import bundled
from generator.diagnostics.failure import Failure

_FILES = Path(__file__).parent / "files"
_FROM_BUNDLED = (  # the office's copies, its own from then on
    "data/agencies.toml",
    "data/databases.toml",
    "data/samples/samples.toml",
    "data/samples/batches/xihu-2025-illness-aid",
    "data/samples/batches/yudeng-2025-group-leaders",
    "requirements.lock",
)
_PACKAGE = "gongshi"
_NO_SALT = "salt.txt"


class OfficeError(Failure, RuntimeError):
    """The repository cannot be begun; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class CreatedOffice:
    """Paths below the office's folder: what was written, and what stood there and was left alone."""

    written: tuple[str, ...]
    already_there: tuple[str, ...]


def create_office(folder: Path, name: str, url: str = "", requirement: str = "") -> CreatedOffice:
    """Write an office's repository for the office `name` into `folder`. Raises OfficeError.

    `url` is the site's address, `requirement` what pip installs this programme from (PEP 508); empty for the
    source that the running one came from.
    """
    if any(character in f"{name}{url}{requirement}" for character in '"\\\n\r'):
        raise OfficeError("单位名称、网址和来源里不能有引号、反斜杠和换行。请改一改再运行。")
    words = {"@NAME@": name, "@URL@": url, "@REQUIREMENT@": requirement or installed_requirement()}
    written, already_there = [], []
    try:
        for path, content, executable in _contents():
            target = folder / path
            if target.exists() or target.is_symlink():
                already_there.append(path)
                continue
            for mark, word in words.items():
                content = content.replace(mark.encode(), word.encode())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            if executable:
                target.chmod(0o755)
            written.append(path)
    except OSError as error:
        raise OfficeError(f"{folder} 写不了：请检查路径、权限和磁盘空间。") from error
    return CreatedOffice(tuple(written), tuple(already_there))


def installed_requirement() -> str:
    """What pip installed this programme from: a commit of a repository, or else its version (PEP 610).

    Where it was installed as files of a folder (a checkout), an index must have it under its version.
    """
    try:
        installed = Distribution.from_name(_PACKAGE)
    except PackageNotFoundError:
        return _PACKAGE
    origin = json.loads(installed.read_text("direct_url.json") or "{}")
    if "vcs_info" in origin:
        version = origin["vcs_info"]
        return f"{_PACKAGE} @ {version['vcs']}+{origin['url']}@{version['commit_id']}"
    return f"{_PACKAGE}=={installed.version}"


def _contents() -> Iterator[tuple[str, bytes, bool]]:
    """Path below the office's folder, content, whether it is a programme; in order."""
    found = {path.relative_to(_FILES).as_posix(): path for path in _FILES.rglob("*") if path.is_file()}
    for name in _FROM_BUNDLED:
        top = bundled(name)
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and path.name != _NO_SALT:
                found[path.relative_to(bundled("")).as_posix()] = path
    for name in sorted(found):
        yield name, found[name].read_bytes(), os.access(found[name], os.X_OK)
