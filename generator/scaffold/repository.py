"""An office's repository at its beginning: its own files, real ones in `files/`, never over what is there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.build.workspace import bundled
from generator.diagnostics.failure import Failure
from generator.scaffold.distribution import Requirement, installed_requirement, requirement_of
from generator.scaffold.upgrade_base import BASE_FILE, as_bytes, base_of

FILES = Path(__file__).parent / "files"
_FROM_BUNDLED = (  # the office's copies, its own from then on
    "data/agencies.toml",
    "data/databases.toml",
    "data/samples/samples.toml",
    "data/samples/batches/xihu-2025-illness-aid",
    "data/samples/batches/yudeng-2025-group-leaders",
    "requirements.lock",
)
WHEELS = "packages/"
_NO_SALT = "salt.txt"


class OfficeError(Failure, RuntimeError):
    """The repository cannot be begun; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class CreatedOffice:
    """Paths below the office's folder: what was written, and what stood there and was left alone."""

    written: tuple[str, ...]
    already_there: tuple[str, ...]
    installable: bool = True  # False: `gongshi.txt` names no wheel yet


def create_office(folder: Path, name: str, url: str = "", wheel: str = "") -> CreatedOffice:
    """Write an office's repository for the office `name` into `folder`. Raises OfficeError.

    `url` is the site's address, `wheel` what pip installs this programme from: a file, or an address with its
    digest; empty for the wheel that the running one came from.
    """
    if any(character in f"{name}{url}{wheel}" for character in '"\\\n\r'):
        raise OfficeError("单位名称、网址和来源里不能有引号、反斜杠和换行。请改一改再运行。")
    written, already_there = [], []
    files = list(rendered_files(name, url, wheel))
    base = base_of(name, url, {path: text for path, text, _ in files if is_upgraded(path)})
    try:
        for path, content, executable in (*files, (BASE_FILE, as_bytes(base), False)):
            target = folder / path
            if target.exists() or target.is_symlink():
                already_there.append(path)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            if executable:
                target.chmod(0o755)
            written.append(path)
    except OSError as error:
        raise OfficeError(f"{folder} 写不了：请检查路径、权限和磁盘空间。") from error
    return CreatedOffice(tuple(written), tuple(already_there), _requirement(wheel) is not None)


def rendered_files(name: str, url: str, wheel: str = "") -> Iterator[tuple[str, bytes, bool]]:
    """Every file of an office's repository as this version writes it: path, content, executable or not."""
    requirement = _requirement(wheel)
    words = {"@NAME@": name, "@URL@": url, "@REQUIREMENT@": requirement.line if requirement else ""}
    for path, content, executable in _contents():
        for mark, word in words.items():
            content = content.replace(mark.encode(), word.encode())
        yield path, content, executable
    if requirement and requirement.wheel:
        yield requirement.place, requirement.wheel.read_bytes(), False


def is_upgraded(path: str) -> bool:
    """Whether a new version may change the file: not the office's own data, not wheels."""
    return not path.startswith(("data/", WHEELS))


def _requirement(wheel: str) -> Requirement | None:
    return requirement_of(wheel) if wheel else installed_requirement()


def _contents() -> Iterator[tuple[str, bytes, bool]]:
    """Path below the office's folder, content, whether it is a programme; in order."""
    found = {path.relative_to(FILES).as_posix(): path for path in FILES.rglob("*") if path.is_file()}
    for name in _FROM_BUNDLED:
        top = bundled(name)
        for path in [top] if top.is_file() else top.rglob("*"):
            if path.is_file() and path.name != _NO_SALT:
                found[path.relative_to(bundled("")).as_posix()] = path
    for name in sorted(found):
        yield name, found[name].read_bytes(), os.access(found[name], os.X_OK)
