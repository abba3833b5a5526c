"""The areas of data/agencies.toml, as far as the samples need them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from tests.helpers import ROOT


@dataclass(frozen=True, slots=True)
class Area:
    """An area and the office that signs for it."""

    code: str
    name: str
    office: str
    level: str
    parent: str
    phone: str


@cache
def areas() -> dict[str, Area]:
    """Every area under the fund, by code."""
    entries = tomllib.loads((ROOT / "data/agencies.toml").read_text(encoding="utf-8"))["agency"]
    return {
        entry["code"]: Area(**{key: entry[key] for key in Area.__slots__})
        for entry in entries
        if entry.get("policy") != "own"
    }


@cache
def communities(code: str) -> tuple[Area, ...]:
    """The communities in the area `code`; the area itself where it is one."""
    return tuple(area for area in areas().values() if area.level == "community" and code in _line(area))


def full_name(area: Area) -> str:
    """西湖区文溪街道柳岸社区: every name on the way down, the city left out."""
    return "".join(areas()[code].name for code in reversed(_line(area)[:-1])) or area.name


def _line(area: Area) -> list[str]:
    line = [area.code]
    while area.parent:
        area = areas()[area.parent]
        line.append(area.code)
    return line
