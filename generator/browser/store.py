"""What is made once for its inputs: folders in `build/browser`, whole or not there at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

type Make = Callable[[Path, Path], None]
"""Fills the first folder, its description last; the second is for what need not stay."""


def ensure_folder(folder: Path, description: str, make: Make, most: int) -> None:
    """See that `folder` is finished, which the file `description` in it says; else make it now.

    Of the finished folders beside it with such a description the `most` newest stay. The caller holds the
    lock.
    """
    if (folder / description).exists():
        return
    store = folder.parent
    store.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=store) as scratch:
        made = Path(scratch) / "finished"
        made.mkdir()
        make(made, Path(scratch))
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    finished = sorted(store.glob(f"*/{description}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in finished[most:]:
        shutil.rmtree(old.parent, ignore_errors=True)
