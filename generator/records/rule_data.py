"""What batches are judged and cited by, wherever that is done: in a build, or on a clerk's desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from calculators.parameters import Policy
from generator.domain.agencies import Agency, agency_of
from generator.domain.law import Law
from generator.domain.rest_days import RestDays
from generator.records.validation import ValidationContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """Offices, policies, rest days, the words of the law."""

    agencies: Mapping[str, Agency]
    policies: Mapping[str, Policy]
    rest_days: RestDays
    laws: Mapping[str, Law]  # by policy; first the one of the first agency

    @property
    def law(self) -> Law:
        """The law of the first agency."""
        return next(iter(self.laws.values()))

    def law_of(self, agency: str) -> Law:
        """The law of the agency with this code; the first where it has rules of its own, or is not known."""
        known = agency_of(agency, self.agencies)
        return self.laws.get(known.policy, self.law) if known else self.law

    @property
    def rules(self) -> ValidationContext:
        """What batches are judged by."""
        years = range(self.rest_days.first_year, self.rest_days.last_year + 1)
        return ValidationContext(self.agencies, self.policies, years)
