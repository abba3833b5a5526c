"""Records: what an office approved, typed. These types know sensitive values and never print them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from generator.agencies import Agency
from generator.intake.facts import NoticeFacts
from generator.problems import Place


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person of a list. `key` tells persons apart within a build and goes nowhere else."""

    place: Place
    name: str = field(repr=False)
    gender: str = field(repr=False)
    birth: date = field(repr=False)
    amount: Decimal = field(repr=False)  # yuan
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SpendingRecord:
    """One line of spending; amount in yuan."""

    place: Place
    item: str
    use: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Batch:
    """An approved batch in which every row passed."""

    id: str
    facts: NoticeFacts
    place: Place
    agency: Agency
    district: str  # code of the district whose values of the policy apply; empty for the city
    people: tuple[PersonRecord, ...] = field(repr=False)
    spending: tuple[SpendingRecord, ...]
