"""Which days of handling the pension give which sum of festival money in a year (三（四）, 二（一）)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from calculators.bounds import Bound, Interval
from calculators.dates import add_months, day_zh, last_of
from calculators.person import Person, status_on
from calculators.reference_data import FESTIVALS
from calculators.rulebook import RuleBook
from calculators.rules import festival
from calculators.rules.shared import ZERO


def stretches_of(
    rulebook: RuleBook, person: Person, days: Mapping[str, date]
) -> dict[Decimal, Interval[date]]:
    """The year's sum of festival money to the days for handling that give it; they leave no gap."""
    total, stretches = ZERO, {}
    upper: Bound[date] | None = None
    for key in reversed(tuple(FESTIVALS)):
        day = days[key]
        status = status_on(rulebook, person, day)
        after = status.policy.count_on("coverage.begins_after", day)
        latest = Bound(last_of(add_months(day.year, day.month, -after)), inclusive=True)
        stretches[total] = Interval(latest.complement(), upper)
        total += festival.amount_of(status, key, day, person.district)
        upper = latest
    stretches[total] = Interval(None, upper)
    return stretches


def days_zh(interval: Interval[date]) -> str:
    """Days of handling in words; a lower bound is left out, an upper one taken in."""
    words = []
    if interval.lower is not None:
        words.append(f"晚于{day_zh(interval.lower.value)}")
    if interval.upper is not None:
        words.append(f"不晚于{day_zh(interval.upper.value)}")
    return "、".join(words)
