"""What the desk knows besides the files: offices, policies, rest days, the words of the law. No record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calculators.parameters import Policy
from generator.domain.agencies import Agency
from generator.domain.law import Law, laws_of
from generator.domain.rest_days import RestDays
from generator.records.validation import ValidationContext


@dataclass(frozen=True, slots=True)
class DeskContext:
    """As `generator.build.project.Project`, made of plain data and of no file."""

    agencies: Mapping[str, Agency]
    policies: Mapping[str, Policy]
    rest_days: RestDays
    laws: Mapping[str, Law]
    program: str  # a digest of the programme and its rules

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> DeskContext:
        """What `generator.browser.desk_sources.data` collected."""
        agencies = {code: Agency(**each) for code, each in data["agencies"].items()}
        policies = {name: Policy.from_mapping(each) for name, each in data["policies"].items()}
        texts = {name: (data["texts"][name], policy.clause_of) for name, policy in policies.items()}
        rest_days = RestDays.from_mapping(data["rest_days"])
        return cls(agencies, policies, rest_days, laws_of(agencies, texts), data["program"])

    @property
    def law(self) -> Law:
        """The law of the first agency."""
        return next(iter(self.laws.values()))

    def law_of(self, agency: str) -> Law:
        """The law of the agency with this code; the first where it has rules of its own, or is not known."""
        known = self.agencies.get(agency)
        return self.laws.get(known.policy, self.law) if known else self.law

    @property
    def rules(self) -> ValidationContext:
        """What batches are judged by."""
        years = range(self.rest_days.first_year, self.rest_days.last_year + 1)
        return ValidationContext(self.agencies, self.policies, years)
