"""What the desk knows besides the files: offices, policies, rest days, the words of the law. No record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calculators.parameters import Policy
from generator.domain.agencies import Agency
from generator.domain.law import laws_of
from generator.domain.rest_days import RestDays
from generator.records.rule_data import RuleData


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext(RuleData):
    """As `generator.build.project.Project`, made of plain data and of no file."""

    program: str  # a digest of the programme and its rules

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> DeskContext:
        """What `generator.browser.desk_sources.data` collected."""
        agencies = {code: Agency(**each) for code, each in data["agencies"].items()}
        policies = {name: Policy.from_mapping(each) for name, each in data["policies"].items()}
        texts = {name: (data["texts"][name], policy.clause_of) for name, policy in policies.items()}
        rest_days = RestDays.from_mapping(data["rest_days"])
        return cls(
            agencies=agencies,
            policies=policies,
            rest_days=rest_days,
            laws=laws_of(agencies, texts),
            program=data["program"],
        )
