"""A new version for an office's repository: three-way, file by file; nothing of the office's is overwritten.

What the office never touched becomes the new version's. What both changed is merged (`git merge-file`); where
they changed the same lines, the office's file stays as it is, and a merge with both stands beside it.
"""

from __future__ import annotations

import enum
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.diagnostics.failure import Failure
from generator.filesystem.atomic import write_file
from generator.scaffold.repository import WHEELS, is_upgraded, rendered_files
from generator.scaffold.upgrade_base import UpgradeBase, base_of, bundled_pages, load, save

BESIDE = ".upgrade"
_BOTH = 127  # git merge-file: more conflicts than this are said as this; errors are above


class UpgradeError(Failure, RuntimeError):
    """Nothing was changed; the sentence says what to do (Chinese)."""


class Change(enum.Enum):
    """What becomes of one file."""

    NEW = "新文件"
    UPDATED = "更新"
    MERGED = "合并（两边都改过，没有冲突）"
    CONFLICT = f"冲突：您的没有动，合并的样子写在旁边的 {BESIDE}，请对照着改，再删去它"
    GONE = "新版不再用它；您的没有动，不要的请自己删去"
    PAGE = "原来的页面有更新；您自己的一份没有动，请对照"


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of the office that is not as the new version writes it; `content` is to be written."""

    path: str
    change: Change
    content: bytes = b""
    executable: bool = False


def planned_changes(folder: Path, wheel: str = "") -> tuple[FileChange, ...]:
    """What the running version would change in the office's `folder`. Raises UpgradeError."""
    if not (folder / "gongshi.txt").is_file():
        raise UpgradeError("这里不是 gongshi init 建立的仓库（没有 gongshi.txt）。请进入仓库的文件夹再运行。")
    base = load(folder) or UpgradeBase("本单位", "")
    return tuple(_changes(folder, base, wheel))


def apply_changes(folder: Path, changes: tuple[FileChange, ...], wheel: str = "") -> None:
    """Write the `changes`, and what is now the base."""
    for each in changes:
        if each.change in (Change.GONE, Change.PAGE):
            continue
        target = folder / (each.path + BESIDE if each.change is Change.CONFLICT else each.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, each.content)
        if each.executable and each.change is not Change.CONFLICT:
            target.chmod(0o755)
    old = load(folder) or UpgradeBase("本单位", "")
    files = rendered_files(old.name, old.url, wheel)
    new = base_of(old.name, old.url, {path: content for path, content, _ in files if is_upgraded(path)})
    save(folder, replace(new, pages=bundled_pages()))


def _changes(folder: Path, base: UpgradeBase, wheel: str) -> Iterator[FileChange]:
    written = set()
    for path, content, executable in rendered_files(base.name, base.url, wheel):
        written.add(path)
        if not (is_upgraded(path) or path.startswith(WHEELS)):
            continue
        target = folder / path
        own = target.read_bytes() if target.is_file() else None
        if own is None:
            was_removed = path in base.texts and base.texts[path].encode() == content
            if not was_removed:
                yield FileChange(path, Change.NEW, content, executable)
        elif own != content and not base.is_unchanged(path, content):  # else the new version changed nothing
            yield _changed(path, own, content, executable, base)
    for path in base.texts:
        if path not in written and (folder / path).is_file():
            yield FileChange(path, Change.GONE)
    for path, digest in bundled_pages().items():
        if (folder / path).is_file() and base.pages.get(path, digest) != digest:
            yield FileChange(path, Change.PAGE)


def _changed(path: str, own: bytes, content: bytes, executable: bool, base: UpgradeBase) -> FileChange:
    if base.is_unchanged(path, own):
        return FileChange(path, Change.UPDATED, content, executable)
    if path not in base.texts:  # nothing to merge by: the office's stays
        return FileChange(path, Change.CONFLICT, content, executable)
    merged, clean = _merge(own, base.texts[path].encode(), content)
    if merged == own:
        return FileChange(path, Change.CONFLICT, content, executable)
    return FileChange(path, Change.MERGED if clean else Change.CONFLICT, merged, executable)


def _merge(own: bytes, base: bytes, new: bytes) -> tuple[bytes, bool]:
    """The merge of both by `git merge-file`, and whether it is without conflicts."""
    with tempfile.TemporaryDirectory() as scratch:
        files = [Path(scratch, name) for name in ("own", "base", "new")]
        for file, content in zip(files, (own, base, new), strict=True):
            file.write_bytes(content)
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                ["git", "merge-file", "-p", "-L", "本单位的", "-L", "原来的", "-L", "新版的", *files],  # noqa: S607
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise UpgradeError("没有找到 git：合并要用它。请先装 git，再运行。") from error
    if done.returncode > _BOTH:
        raise UpgradeError("git merge-file 没有做成。请检查文件是不是文本，再运行。")
    return done.stdout, done.returncode == 0
