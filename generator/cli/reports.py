"""Where the commands may write their reports: asked before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from generator.filesystem.private_target import PUBLIC, check_private_file, check_replaceable


class Report(NamedTuple):
    """A report that is asked for."""

    target: Path | None  # None: it is not
    what: str  # in Chinese
    beginnings: Iterable[str]  # how every such report begins: nothing that begins otherwise is written over


def check_reports(
    reports: Iterable[Report], records: Iterable[Path] = (), public: Iterable[Path] = ()
) -> None:
    """Refuse reports that would be published, or would take the place of another file: TargetError.

    `records` is what batches are read from, `public` what is published besides the usual folders.
    """
    folders = [path for path in records if path.is_dir()]
    for target, what, beginnings in reports:
        if target is not None:
            check_private_file(target, what, public=[*PUBLIC, *public], records=folders)
            check_replaceable(target, what, beginnings)
