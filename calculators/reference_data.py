"""What others publish and the rules look up: days of festivals, checkup rounds, standards for illness aid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from types import MappingProxyType

from calculators.bounds import Bound, Interval
from calculators.errors import InputError
from calculators.parameters import as_day
from calculators.policy_loader import entries, exact, table

FESTIVALS: Mapping[str, str] = MappingProxyType(
    {"spring": "春节", "dragon_boat": "端午节", "mid_autumn": "中秋节"}
)
"""The festivals of 三（四）, in the order of the year; the keys are those of festivals.toml."""


@dataclass(frozen=True, slots=True)
class FestivalDays:
    """The day of each festival, year by year."""

    years: Mapping[int, Mapping[str, date]]

    def in_year(self, year: int) -> Mapping[str, date]:
        """Key of the festival to its day. Raises InputError `festival_unknown` outside the table."""
        if year not in self.years:
            first, last = min(self.years), max(self.years)
            raise InputError(
                "festival_unknown", f"节日日期表只有{first}年到{last}年，请填写这些年份。", "festival", "year"
            )
        return self.years[year]


@dataclass(frozen=True, slots=True)
class CheckupRound:
    """A checkup round: who retired by `retired_by` may go from `first` to `last`, both days included.

    `policies` are the names of the versions of the law under which it is held; none means all.
    """

    number: int
    first: date
    last: date
    retired_by: date
    source: str
    policies: frozenset[str] = frozenset()

    def contains(self, day: date) -> bool:
        """Whether the round is open on `day`."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Tier:
    """An agency's amount (yuan) for a stretch of self-paid costs (yuan)."""

    self_paid: Interval[Decimal]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PublishedStandard:
    """What an agency has published on illness aid for a settlement year: its tiers, or its pool and counts.

    `pool` is in yuan; `counts` are the persons in the middle and in the high band.
    """

    district: str
    year: int
    source: str
    tiers: tuple[Tier, ...]
    pool: Decimal | None
    counts: tuple[int, ...]

    def given_for(self, self_paid: Decimal) -> Decimal | None:
        """The published amount for a self-paid sum, or None where no tier speaks of it."""
        return next((tier.amount for tier in self.tiers if tier.self_paid.contains(self_paid)), None)


def read_festivals(mapping: Mapping[str, object]) -> FestivalDays:
    """The parsed festivals.toml. ValueError where a year lacks a festival or they are out of order."""
    years: dict[int, Mapping[str, date]] = {}
    for year, days in table(mapping["years"]).items():
        found = {key: as_day(table(days)[key]) for key in FESTIVALS}
        if list(found.values()) != sorted(found.values()) or {day.year for day in found.values()} != {
            int(year)
        }:
            raise ValueError(f"festivals of {year}")
        years[int(year)] = MappingProxyType(found)
    return FestivalDays(MappingProxyType(years))


def read_rounds(mapping: Mapping[str, object]) -> tuple[CheckupRound, ...]:
    """The parsed checkup_rounds.toml, earliest first. ValueError where rounds overlap."""
    rounds = sorted(map(_round, map(table, entries(mapping["rounds"]))), key=lambda one: one.first)
    for one, other in combinations(rounds, 2):
        together = one.policies & other.policies or not (one.policies and other.policies)
        if together and one.last >= other.first:
            raise ValueError(f"checkup rounds {one.number} and {other.number} overlap")
    return tuple(rounds)


def _round(entry: Mapping[str, object]) -> CheckupRound:
    return CheckupRound(
        number=int(exact(entry["number"])),
        first=as_day(entry["first"]),
        last=as_day(entry["last"]),
        retired_by=as_day(entry["retired_by"]),
        source=str(entry["source"]),
        policies=frozenset(map(str, entries(entry.get("policies", ())))),
    )


def read_standard(mapping: Mapping[str, object]) -> PublishedStandard:
    """One parsed file of data/standards/. ValueError unless it gives tiers, or a pool with two counts."""
    tiers = tuple(_tier(table(entry)) for entry in entries(mapping.get("tiers", ())))
    pool = exact(mapping["pool"]) if "pool" in mapping else None
    counts = tuple(int(exact(count)) for count in entries(mapping.get("counts", ())))
    if bool(tiers) == (pool is not None) or (
        pool is not None and (len(counts) != 2 or min(counts) < 0 or not any(counts))
    ):
        raise ValueError("a standard gives either tiers, or a pool and the counts of both bands")
    return PublishedStandard(
        district=str(mapping["district"]),
        year=int(exact(mapping["year"])),
        source=str(mapping["source"]),
        tiers=tiers,
        pool=pool,
        counts=counts,
    )


def _tier(entry: Mapping[str, object]) -> Tier:
    lower = Bound(exact(entry["over"]), inclusive=False)
    upper = Bound(exact(entry["up_to"]), inclusive=True) if "up_to" in entry else None
    return Tier(Interval(lower, upper), exact(entry["amount"]))
