"""Subsidy of a self-managed group's leader (自管小组长补助), 三（一）2."""

from __future__ import annotations

from decimal import Decimal

from calculators.parameters import Policy, end_of_year


def highest_award(policy: Policy, *, year: int, people: int | None = None, district: str = "") -> Decimal:
    """The most that may be given for the year, in yuan: per person managed, up to the year's cap.

    Without `people` the year's cap. Raises InputError `outside_policy`.
    """
    day = end_of_year(policy, year)
    cap = policy.value_on("group_leader.cap", day, district)
    if people is None:
        return cap
    return min(policy.value_on("group_leader.per_person", day, district) * people, cap)
