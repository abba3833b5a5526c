"""Records: what an office approved, typed. These types know sensitive values and never print them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from generator.diagnostics.problems import Place
from generator.domain.agencies import Agency
from generator.intake.notice_facts import NoticeFacts
from generator.records.person_list import PersonList


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
    people: PersonList = field(repr=False)
    spending: tuple[SpendingRecord, ...]

    @property
    def count(self) -> int:
        """Persons, or lines of spending."""
        return len(self.people) + len(self.spending)

    @property
    def total(self) -> Decimal:
        """All amounts, in yuan."""
        return self.people.total() + sum((line.amount for line in self.spending), Decimal(0))
