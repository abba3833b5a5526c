"""An output folder updated file by file; files that are right already are left as they are.

Emptying a folder and filling it again is slow: new folders among freshly deleted ones cost
ten times as much (ext4). So a file is written only where its bytes differ, and what the build did not make is
removed at the end. What comes out is the same as in an empty folder, byte for byte.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path

from generator.system.files import NO_LINK, READ, WRITE, is_plain

_NEW = WRITE | os.O_TRUNC


class OutputFolder:
    """The folder `root`, which need not exist; `write` and `take_over` all its files, then `sweep`."""

    def __init__(self, root: Path) -> None:
        self._was_empty = not root.is_dir() or next(root.iterdir(), None) is None
        self._made: set[str] = set()
        self._prefix = f"{root}/"

    def write(self, name: str, content: bytes) -> None:
        """The file `name`, a path below the root, with this content."""
        self._made.add(name)
        _renew(self._prefix + name, content)

    def expect(self, names: Iterable[str]) -> None:
        """Make the folders of new files in what was an empty folder; each must be written."""
        if not self._was_empty:
            return
        for name in names:
            _make_own_folder(self._prefix + name)

    def keep(self, name: str, digest: bytes) -> bool:
        """Leave the file `name` as it is, if it has the content that `digest` (BLAKE2b) stands for."""
        try:
            handle = _opened(self._prefix + name)
            with open(handle, "rb", buffering=0) as stream:  # noqa: PTH123
                same = blake2b(stream.readall(), digest_size=len(digest)).digest() == digest
        except OSError:
            same = False
        if same:
            self._made.add(name)
        return same

    def made(self, names: Iterable[str]) -> None:
        """Another process has written these."""
        self._made.update(names)

    def take_over(self, folder: Path) -> None:
        """Every file below `folder`, to the same place below the root; `folder` keeps some, or none."""
        for path in _files(f"{folder}/"):
            self._made.add(path)
            source, target = f"{folder}/{path}", self._prefix + path
            if not _is(target, _content(source)):
                _make_folder(target)
                os.replace(source, target)  # noqa: PTH105 - as below

    def sweep(self) -> None:
        """Remove every file that was not made, and every folder without one."""
        if not self._was_empty:
            _clear(self._prefix, lambda path: path in self._made)


def empty_differing(folder: Path, other: Path) -> None:
    """Leave in `folder` no byte that does not stand at the same place in `other`.

    A file that differs is emptied, and so keeps its place for the next build; one that `other` has not is
    removed.
    """
    root = f"{folder}/"

    def stays(path: str) -> bool:
        try:
            if not _is(root + path, _content(f"{other}/{path}")):
                os.truncate(root + path, 0)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False
        return True

    _clear(root, stays)


# By strings and not by Path: for thousands of small files, paths cost as much again as the work.


def _renew(file: str, content: bytes) -> None:
    """Let `file` have this content, in a folder that is made if need be; untouched where it has it."""
    if _is(file, content):
        return
    _make_own_folder(file)
    try:
        handle = os.open(file, _NEW, 0o666)
    except NotADirectoryError:
        _make_folder(file)
        handle = os.open(file, _NEW, 0o666)
    with open(handle, "wb", buffering=0) as stream:  # noqa: PTH123
        stream.write(content)


def _files(root: str) -> Iterator[str]:
    """Every file and link below `root` (which ends in a slash), as paths below it."""
    for folder, _, names in os.walk(root):
        inner = folder[len(root) :]
        for name in names:
            yield f"{inner}/{name}" if inner else name


def _clear(root: str, stays: Callable[[str], bool]) -> None:
    """Remove every file below `root` that does not stay, and every folder that then is empty."""
    left: dict[str, int] = {}
    for folder, inner, names in list(os.walk(root))[::-1]:  # the innermost first
        count = 0
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118
            if stays(path[len(root) :]):
                count += 1
            elif os.path.lexists(path):
                os.unlink(path)  # noqa: PTH108
        for name in inner:
            path = os.path.join(folder, name)  # noqa: PTH118
            if left.pop(path, 0):
                count += 1
            elif os.path.islink(path):  # noqa: PTH114
                os.unlink(path)  # noqa: PTH108
            else:
                os.rmdir(path)  # noqa: PTH106
        left[folder] = count


def _opened(file: str) -> int:
    """The handle of `file`, which is no link. Raises OSError."""
    if not is_plain(file):
        raise OSError("a link")
    return os.open(file, READ | NO_LINK)


def _content(file: str) -> bytes:
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123
        return stream.read()


def _is(file: str, content: bytes) -> bool:
    """Whether `file` has exactly this content; what is no file, but stands there, is removed."""
    try:
        handle = _opened(file)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        if not os.path.islink(file):  # noqa: PTH114
            raise
        os.unlink(file)  # noqa: PTH108
        return False
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        shutil.rmtree(file)
        return False
    with open(handle, "rb", buffering=0) as stream:  # noqa: PTH123
        return found.st_size == len(content) and stream.read() == content


def _make_own_folder(file: str) -> None:
    """The folder of `file`, if need be: most files have a folder of their own."""
    try:
        os.mkdir(file[: file.rindex("/")])  # noqa: PTH102
    except FileExistsError:
        pass
    except (FileNotFoundError, NotADirectoryError):
        _make_folder(file)


def _make_folder(file: str) -> None:
    folder = Path(file).parent
    for each in (folder, *folder.parents):
        if each.is_dir() and not each.is_symlink():
            break
        each.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
