"""The offices as a tree, so that each can say what lies above and within it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from generator.notices.model import Agency

LEVELS = {
    "city": "市",
    "district": "区、县（市）",
    "street": "街道（乡镇）",
    "community": "社区（村）",
}
"""What the levels of agencies.toml are called."""


@dataclass(slots=True)
class Office:
    """An agency, the offices within it, and how many notices are up here and within."""

    agency: Agency
    inner: list[Office] = field(default_factory=list)
    live: int = 0

    @property
    def level(self) -> str:
        """街道（乡镇）."""
        return LEVELS[self.agency.level]


def offices(agencies: Mapping[str, Agency], live: Iterable[Agency]) -> dict[str, Office]:
    """Every office by code; `live` has an agency for each notice that is up. Inner ones by code."""
    made = {code: Office(agencies[code]) for code in sorted(agencies)}
    for office in made.values():
        if office.agency.parent in made:
            made[office.agency.parent].inner.append(office)
    for agency in live:
        for above in (agency, *line_above(agency, agencies)):
            if above.code in made:
                made[above.code].live += 1
    return made


def line_above(agency: Agency, agencies: Mapping[str, Agency]) -> Iterator[Agency]:
    """The offices above `agency`, the nearest first."""
    while agency.parent in agencies:
        agency = agencies[agency.parent]
        yield agency
