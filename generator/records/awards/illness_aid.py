"""大病慰问: the amount within the band of the self-paid costs, where they are given, and within the cap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.money import yuan
from calculators.parameters import Policy, end_of_year
from calculators.rules import illness_aid
from generator.intake import cell_values
from generator.records.awards import ColumnCheck, RowCheck

if TYPE_CHECKING:
    from generator.records.awards.columns import Ints


def check_row(row: RowCheck, index: int, amount: Decimal | None) -> None:
    """The self-paid costs are read, and reported where wrong, even where the amount itself is wrong."""
    year = row.facts.period.year
    cap = illness_aid.highest_award(row.policy, year=year, district=row.district)
    over = amount is not None and amount > cap
    if over:
        row.report("amount_over_cap", index, "amount", cap=yuan(cap))
    paid = row.cell(index, "self_paid", lambda cell, column: cell_values.self_paid(cell, column.factor))
    if paid is None:
        return
    band = illness_aid.highest_award(row.policy, year=year, self_paid=paid, district=row.district)
    if band == 0:
        threshold = row.policy.value_on("illness_aid.threshold", end_of_year(row.policy, year), row.district)
        row.report("no_aid_band", index, "self_paid", threshold=yuan(threshold))
    elif amount is not None and amount > band and not over:
        row.report("amount_over_band", index, "amount", cap=yuan(band))


def check_columns(block: ColumnCheck, amounts: Ints) -> None:
    """As `check_row`, for all rows at once."""
    import numpy as np

    from generator.records.awards.columns import BLANK, as_fen, reaches

    bands = illness_aid.bands(
        block.policy, end_of_year(block.policy, block.facts.period.year), block.district
    )
    block.keep(amounts <= as_fen(max(band.cap for band in bands)))
    if not block.has("self_paid"):
        return
    paid = block.fen("self_paid")
    cap = np.zeros(len(amounts), np.int64)
    for band in bands:
        inside = np.ones(len(amounts), bool)
        if band.self_paid.lower is not None:
            inside &= reaches(band.self_paid.lower, paid)
        if band.self_paid.upper is not None:
            inside &= ~reaches(band.self_paid.upper.complement(), paid)
        cap[inside] = as_fen(band.cap)
    block.keep((paid == BLANK) | ((paid >= 0) & (cap > 0) & (amounts <= cap)))


def product_cap(policy: Policy, year: int, district: str) -> Decimal | None:  # noqa: ARG001 - as `Award`
    """No amount follows from a count of persons."""
    return None
