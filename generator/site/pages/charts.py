"""Spending as bars: each head beside its budget standard, each use as a part of its head.

Lengths are whole thousandths of the bar, so that the same notice gives the same bytes. What a bar shows
stands beside it in words: the drawing itself says nothing more (`_charts.html`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from generator.notices.model import BudgetStandard, LiveNotice, SpendingRow

FULL = 1000
"""The length of a whole bar."""

_SEEN = 6  # thousandths: shorter than that nobody sees that something is there


@dataclass(frozen=True, slots=True)
class UseBar:
    """A use and its part of what the head spent."""

    name: str
    amount: Decimal
    length: int


@dataclass(frozen=True, slots=True)
class HeadBar:
    """A head: what was spent, of the year's standard where it is known, else of all that was spent."""

    name: str
    amount: Decimal
    length: int
    mark: int  # where the standard ends; FULL where it is not passed
    standard: BudgetStandard | None
    percent: str  # of the standard, one place; empty without one
    over: Decimal  # yuan beyond the standard, else 0
    uses: tuple[UseBar, ...]


def spending_bars(notice: LiveNotice) -> tuple[HeadBar, ...]:
    """The bars of a notice of spending, heads in the order of its table; none for a list of persons."""
    total = notice.facts.total
    standards = {each.item: each for each in notice.standards}
    rows: dict[str, list[SpendingRow]] = {}
    for row in notice.spending:
        rows.setdefault(row.item, []).append(row)
    return tuple(_head(name, uses, standards.get(name), total) for name, uses in rows.items())


def _head(name: str, rows: Sequence[SpendingRow], standard: BudgetStandard | None, total: Decimal) -> HeadBar:
    amount = sum((row.amount for row in rows), Decimal(0))
    whole = total if standard is None else max(standard.amount, amount)
    return HeadBar(
        name=name,
        amount=amount,
        length=_length(amount, whole),
        mark=FULL if standard is None else _length(standard.amount, whole),
        standard=standard,
        percent="" if standard is None else _percent(amount, standard.amount),
        over=Decimal(0) if standard is None else max(amount - standard.amount, Decimal(0)),
        uses=tuple(UseBar(row.use, row.amount, _length(row.amount, amount)) for row in rows),
    )


def _length(part: Decimal, whole: Decimal) -> int:
    return max(_SEEN, int((part * FULL / whole).to_integral_value(ROUND_HALF_UP)))


def _percent(part: Decimal, whole: Decimal) -> str:
    """One place; never 0.0 for something, never 100.0 for what is not all of it."""
    percent = (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    if part != whole and percent in (0, 100):
        return "不到 0.1%" if percent == 0 else f"{'不到' if part < whole else '超过'} 100%"
    return f"{'' if part * 100 == percent * whole else '约 '}{percent}%"
