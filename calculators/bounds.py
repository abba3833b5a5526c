"""Numbers that something begins or ends at, and the stretches between them.

超出, 超过, 不满 leave the number out; 不超过, 以上, 以下, 以内 take it in (民法典 1259). Which of the two a
number is stands with the number, in the policy's data; no rule writes `<` or `<=` of its own.

>>> middle = Interval(Bound(Decimal(5000), inclusive=False), Bound(Decimal(10000), inclusive=True))
>>> middle.contains(Decimal("5000.00")), middle.contains(Decimal("5000.01")), middle.contains(Decimal(10000))
(False, True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bound[T: (Decimal, date)]:
    """A number or day, and whether it still belongs to what it bounds."""

    value: T
    inclusive: bool

    def reached_by(self, value: T) -> bool:
        """Whether `value` lies at or above this bound, taken as a lower one."""
        return value > self.value or (self.inclusive and value == self.value)

    def holds(self, value: T) -> bool:
        """Whether `value` lies at or below this bound, taken as an upper one."""
        return value < self.value or (self.inclusive and value == self.value)

    def complement(self) -> Bound[T]:
        """The same number seen from the other side: what 不超过 5000 ends, 超过 5000 begins."""
        return Bound(self.value, inclusive=not self.inclusive)


@dataclass(frozen=True, slots=True)
class Interval[T: (Decimal, date)]:
    """All that lies between two bounds; None is open-ended."""

    lower: Bound[T] | None = None
    upper: Bound[T] | None = None

    def contains(self, value: T) -> bool:
        """Whether `value` lies inside."""
        return (self.lower is None or self.lower.reached_by(value)) and (
            self.upper is None or self.upper.holds(value)
        )


def exactly[T: (Decimal, date)](value: T) -> Interval[T]:
    """The interval that holds `value` alone."""
    return Interval(Bound(value, inclusive=True), Bound(value, inclusive=True))
