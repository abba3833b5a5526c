"""Plausibility: values that are allowed but unlikely are warnings, for the office to review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from calculators.money import yuan
from calculators.parameters import Policy, end_of_year
from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.kinds import Listing
from generator.intake.notice_facts import NoticeFacts
from generator.intake.table import Table
from generator.records.model import SpendingRecord


def check_plausible(
    table: Table,
    facts: NoticeFacts,
    facts_place: Place,
    spending: Iterable[SpendingRecord],
    policy: Policy,
    district: str,
) -> list[Problem]:
    """Warnings about the batch as a whole and about the lines of `spending`."""
    if facts.kind.described.lists is Listing.SPENDING:
        return [*_no_multiple(table, spending, facts, policy, district)]
    return [*_year_not_over(facts, facts_place), *_band_not_checked(table, facts)]


def _no_multiple(
    table: Table, spending: Iterable[SpendingRecord], facts: NoticeFacts, policy: Policy, district: str
) -> Iterator[Problem]:
    """Lines of a use for which the law gives each person a fixed sum, that no number of persons comes to."""
    fixed = {(head.name, use.name): use.fixed_sum for head in policy.heads for use in head.uses}
    day = end_of_year(policy, facts.period.year)
    for line in spending:
        key = fixed[line.item, line.use]
        if not key:
            continue
        each = policy.value_on(key, day, district)
        if line.amount % each:
            clause = policy.parameters[key].clause
            place = table.place.at(line.place.row, table.columns["amount"].place_name)
            yield problem("sum_not_a_multiple", place, use=line.use, each=yuan(each), clause=clause)


def _year_not_over(facts: NoticeFacts, place: Place) -> Iterator[Problem]:
    """三（一）4 goes by the costs of a whole settlement year, which are not known before it ends."""
    year = facts.period.year
    if facts.kind.described.after_year and facts.publish_on <= date(year, 12, 31):
        clause = facts.kind.described.clause
        yield problem("year_not_over", facts.place_of("period", place), year=year, clause=clause)


def _band_not_checked(table: Table, facts: NoticeFacts) -> Iterator[Problem]:
    """A list without the column that limits its sums: one warning, not one for each person."""
    kind = facts.kind.described
    if kind.judged_by and kind.judged_by not in table.columns:
        yield problem("band_not_checked", table.place.at(table.header_row), clause=kind.clause)
