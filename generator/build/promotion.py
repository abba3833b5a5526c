"""From a staging folder to the published site in one step: readers see the old site or the new one, whole.

A build works in a staging folder beside the site, under a lock that two builds cannot hold at once. Whatever
stops it, the site stays as it was; what a killed build left behind goes with the next one. Where a ledger is
kept, the same step makes it true (`generator.notices.ledger.ledger_file` says how).

The folder that was the site becomes the next staging folder: what is the same need not be written again
(`generator.filesystem.output_folder`). Between two builds it holds nothing but what the site holds at the
same place.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from generator.diagnostics.failure import Failure
from generator.filesystem.output_folder import empty_differing
from generator.notices.ledger import LedgerFile
from generator.system.files import exchange

STAGED = "next"
"""The folder that takes turns with the site, within the one that its owner alone can enter."""

_FULL = "磁盘满了，或者超过了文件大小、磁盘配额的限制。请清理出空间后重试。"
_READ_ONLY = "输出的位置不能写（只读，或者没有权限）。请换一个位置，或者请管理员放开权限。"
_DISK = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.ENOTDIR: "输出的位置不对：路径中间有一段是文件，不是文件夹。请换一个位置。",
    errno.EIO: "磁盘读写出错。请检查磁盘，换一个位置重试。",
}


class PromotionError(Failure, RuntimeError):
    """The site could not be put in place, and is as it was; the sentence says what to do (Chinese)."""


@contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A folder on the same disk as `out`, for `generator.filesystem.output_folder`.

    Afterwards it holds nothing that `out` has not, and is gone where anything went wrong. It lies in a folder
    that its owner alone can enter: what is swapped has the mode of a site, and nobody else may read what has
    not been audited, or what has just been taken down.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    private = out.parent / f".gongshi-staging-{out.name}"
    folder = private / STAGED
    lock = FileLock(out.parent / f".gongshi-{out.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        if not Path(lock.lock_file).exists():  # nobody holds it: it could not be made
            raise PromotionError(_READ_ONLY) from error
        raise PromotionError(
            "另一次生成正在进行。请等它结束后再试；确认没有的，请删除 .lock 文件。"
        ) from error
    try:
        _make_private(private)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        yield folder
        _settle(folder, out)
        with suppress(OSError):  # where nothing is kept in it
            private.rmdir()
    except BaseException:
        shutil.rmtree(private, ignore_errors=True)
        raise
    finally:
        lock.release()


def _make_private(folder: Path) -> None:
    """The folder `folder` for its owner alone, with nothing in it but the earlier staging."""
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    for each in folder.iterdir():
        if each.is_symlink() or not each.is_dir():
            each.unlink()
        elif each.name != STAGED:
            shutil.rmtree(each)


def _settle(folder: Path, out: Path) -> None:
    """Leave for the next build what `out` holds, too; the site is up, what fails here costs only time."""
    try:
        if folder.exists():
            empty_differing(folder, out)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def disk_errors_reported() -> Iterator[None]:
    """A disk that is full, read-only or failing is one sentence (PromotionError), wherever it is met."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK:
            raise
        raise PromotionError(f"{_DISK[error.errno]}网站和台账仍是原来的样子。") from error


def publish_site(staged: Path, out: Path, ledger: LedgerFile | None) -> None:
    """Promote the site and, with it, the ledger whose copy lies in `staged`: both, or neither."""
    if ledger is None:
        promote(staged, out)
        return
    ledger.prepare()
    promote(staged, out)
    ledger.commit()


def promote(staged: Path, out: Path) -> None:
    """Put `staged` where `out` is. Afterwards `staged` holds the old one, or is gone."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise PromotionError(f"{out.name} 不是普通文件夹，不能替换。请换一个输出位置。")
    try:
        if not out.exists():
            staged.rename(out)
        elif exchange(staged, out):
            pass
        else:
            # Where folders cannot be swapped there is a moment without a site, but never half of one.
            old = staged.with_name(staged.name + "-old")
            shutil.rmtree(old, ignore_errors=True)
            out.rename(old)
            staged.rename(out)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise PromotionError(f"不能替换 {out.name}：请检查磁盘空间和权限，然后重试。") from error
