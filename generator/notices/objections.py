"""The office's own count of objections to each notice: how many came, how many were answered. Numbers alone.

`objections.toml` has a table a notice. It has no room for a name, a reason or a text, so that it can stand in
the repository and in a closing statement (公示结果).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.diagnostics.failure import Failure

FILE = "data/objections.toml"
_KEYS = {"received", "answered"}


class ObjectionsError(Failure, ValueError):
    """The file says something else than numbers; the sentence says what to do (Chinese)."""


@dataclass(frozen=True, slots=True)
class Objections:
    """Objections to one notice: `received` in its time, and `answered` of them."""

    received: int
    answered: int


def read_objections(file: Path) -> Mapping[str, Objections]:
    """By notice, its objections; none where there is no file. Raises ObjectionsError."""
    if not file.exists():
        return {}
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ObjectionsError(
            f"{file.name} 读不懂。请照这个样子写：[公示编号]，下一行 received = 2，再下一行 answered = 2。"
        ) from error
    return {notice: _objections(file.name, at, table) for at, (notice, table) in enumerate(tables.items(), 1)}


def _objections(name: str, at: int, table: object) -> Objections:
    if not isinstance(table, dict) or table.keys() != _KEYS:
        raise ObjectionsError(
            f"{name} 的第 {at} 个公示只能有 received（收到几件）和 answered（答复几件）两项，"
            "不要写姓名和内容。"
        )
    received, answered = table["received"], table["answered"]
    if type(received) is not int or type(answered) is not int or not 0 <= answered <= received:
        raise ObjectionsError(
            f"{name} 的第 {at} 个公示：两项都要是不小于 0 的整数，答复的不能比收到的多。请改一改。"
        )
    return Objections(received, answered)
