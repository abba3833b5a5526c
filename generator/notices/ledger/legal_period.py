"""Which last day the rules give an edition, as far as they could be known on the day its line was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from generator.domain.rest_days import RestDays, YearNotCoveredError
from generator.notices.ledger.history import EditionState
from generator.notices.period import notice_period

type LastDays = Callable[[EditionState, date], frozenset[date] | None]
"""The lawful last days of an edition; None where this table does not know a year that they depend on."""


def lawful_last_days(table: Mapping[str, Any]) -> LastDays:
    """What asks the `table` of rest days (`data/rest_days.toml`, as `tomllib` gives it).

    A year's arrangement is announced in the autumn before it. Whoever counted into a year before its
    arrangement was known took the longer time, rightly: that day is lawful too.
    """

    @cache
    def known_through(year: int) -> RestDays:
        statutory_years = {row["year"] for row in table["statutory"]}
        rows = [
            row for row in table["arrangement"] if row["year"] <= year or row["year"] not in statutory_years
        ]
        return RestDays.from_mapping({**table, "arrangement": rows})

    def last_days(edition_state: EditionState, written: date) -> frozenset[date] | None:
        try:
            periods = [
                notice_period(
                    edition_state.start,
                    min_days=edition_state.min_days,
                    working_days=edition_state.working_days,
                    rest_days=known_through(year),
                )
                for year in (written.year, written.year + 1)
            ]
            lawful = frozenset(each.last_day for each in periods)
            least = edition_state.start + timedelta(days=edition_state.min_days)
            may_be_lawful = least <= edition_state.last_day <= max(lawful)
        except (YearNotCoveredError, ValueError):
            return frozenset()
        if periods[1].unknown_years and edition_state.last_day not in lawful and may_be_lawful:
            return None  # who wrote the line may have known the year
        return lawful

    return last_days
