"""自管小组长补助: the amount within the rate for the persons managed, where they are given, and the cap."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from calculators.money import yuan
from calculators.parameters import Policy
from calculators.rules import group_leader
from generator.intake import cell_values
from generator.records.awards import ColumnCheck, RowCheck

if TYPE_CHECKING:
    from generator.records.awards.columns import Ints


def check_row(row: RowCheck, index: int, amount: Decimal | None) -> None:
    """The count of persons is read, and reported where it is wrong, even where the amount is wrong."""
    people = row.cell(index, "people", lambda cell, _: cell_values.count(cell))
    if amount is None:
        return
    year, district = row.facts.period.year, row.district
    cap = group_leader.highest_award(row.policy, year=year, district=district)
    if amount > cap:
        row.report("leader_over_cap", index, "amount", cap=yuan(cap))
    elif people is not None:
        most = group_leader.highest_award(row.policy, year=year, people=people, district=district)
        if amount > most:
            row.report("leader_over_rate", index, "amount")


def check_columns(block: ColumnCheck, amounts: Ints) -> None:
    """As `check_row`, for all rows at once."""
    from generator.records.awards.columns import BLANK, as_fen

    year, district = block.facts.period.year, block.district

    def most(text: str) -> int:
        people = cell_values.count(text)
        return as_fen(group_leader.highest_award(block.policy, year=year, people=people, district=district))

    block.keep(amounts <= as_fen(group_leader.highest_award(block.policy, year=year, district=district)))
    by_people = block.by_value("people", most)
    block.keep((by_people == BLANK) | (amounts <= by_people))


def product_cap(policy: Policy, year: int, district: str) -> Decimal | None:
    """三（一）2: persons × rate, or the cap where that is more."""
    return group_leader.highest_award(policy, year=year, district=district)
