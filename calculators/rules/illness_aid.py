"""Illness aid (大病慰问), 三（一）4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators.bounds import Interval
from calculators.parameters import Policy, end_of_year

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of self-paid costs (yuan) and the most that may be given in it (yuan)."""

    self_paid: Interval[Decimal]
    cap: Decimal


def bands(policy: Policy, day: date, district: str = "") -> tuple[Band, ...]:
    """The three bands of 三（一）4 as they stand on `day`, lowest first; they leave no gap and do not overlap.

    Raises InputError `outside_policy`.
    """
    threshold = policy.bound_on("illness_aid.threshold", day, district)
    middle = policy.bound_on("illness_aid.middle_limit", day, district)
    return (
        Band(Interval(None, threshold.complement()), ZERO),
        Band(Interval(threshold, middle), policy.value_on("illness_aid.middle_cap", day, district)),
        Band(Interval(middle.complement(), None), policy.value_on("illness_aid.high_cap", day, district)),
    )


def highest_award(
    policy: Policy, *, year: int, self_paid: Decimal | None = None, district: str = ""
) -> Decimal:
    """The most that may be given for the settlement year, in yuan: 0 where nothing may.

    Without `self_paid` the highest cap of all. Raises InputError `outside_policy`.
    """
    possible = bands(policy, end_of_year(policy, year), district)
    if self_paid is None:
        return max(band.cap for band in possible)
    return next(band.cap for band in possible if band.self_paid.contains(self_paid))
