"""The ledger: which edition of a notice really went out on which day. One JSON object a line, only appended.

It holds no personal data. Without a ledger a build knows nothing of earlier ones: then the planned day counts
as the day of publication, and every list is a first edition.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


class LedgerError(ValueError):
    """The ledger cannot be read or written; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One record list of a notice and the day it first went out (D)."""

    notice: str
    number: int
    seal: str
    start: date


def read(path: Path) -> dict[str, list[Edition]]:
    """The editions of each notice, oldest first; empty where the file does not exist yet."""
    if not path.exists():
        return {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(f"{path.name} 打不开：请检查文件和权限。") from error
    editions: dict[str, list[Edition]] = {}
    for number, line in enumerate(lines, start=1):
        edition = _edition(line, f"{path.name} 第 {number} 行")
        editions.setdefault(edition.notice, []).append(edition)
    return editions


def _edition(line: str, place: str) -> Edition:
    try:
        entry = json.loads(line)
        return Edition(
            entry["notice"], int(entry["edition"]), entry["seal"], date.fromisoformat(entry["start"])
        )
    except (ValueError, KeyError, TypeError) as error:
        raise LedgerError(f"{place}读不懂：请从备份恢复，不要手工修改。") from error


def edition_of(
    notice: str, seal: str, planned: date, today: date, history: Mapping[str, list[Edition]] | None
) -> Edition:
    """The edition that the list with this `seal` is, and its D: the later of planned and really first out.

    A list that differs from the last one out is a new edition with a new D (五（三）: a corrected list has
    not been up yet). `history` is None where no ledger is kept.
    """
    if history is None:
        return Edition(notice, 1, seal, planned)
    known = history.get(notice)
    if known and known[-1].seal == seal:
        return known[-1]
    return Edition(notice, len(known or ()) + 1, seal, max(planned, today))


def append(path: Path, editions: Iterable[Edition], at: datetime) -> None:
    """Write the `editions` that went out `at` this moment to the end of the ledger, safely on the disk."""
    lines = [
        json.dumps(
            {
                "at": at.isoformat(timespec="seconds"),
                "event": "first-out",
                "notice": each.notice,
                "edition": each.number,
                "start": each.start.isoformat(),
                "seal": each.seal,
            },
            ensure_ascii=False,
        )
        for each in editions
    ]
    if not lines:
        return
    with path.open("a", encoding="utf-8") as stream:
        stream.write("".join(f"{line}\n" for line in lines))
        stream.flush()
        os.fsync(stream.fileno())
