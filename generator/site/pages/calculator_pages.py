"""The calculators' pages: where each goes, its title and its content, escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.domain.law import Law
from generator.notices.model import Agency
from generator.site.pages.calculators import Calculator
from generator.site.pages.contexts import CalculatorPage, CalculatorsPage, CalendarPage
from generator.site.pages.entitlement_calendar import EntitlementYear
from generator.site.rendering.templates import FilledPage, render

CALCULATORS = "calculators/index.md"
CALENDAR = "calculators/calendar/index.md"
BASE = "../../"  # the way from there to the root


def calculator_pages(
    retirees: Sequence[Calculator],
    offices: Sequence[Calculator],
    law: Law,
    year: EntitlementYear | None = None,
    agencies: Iterable[Agency] = (),
) -> Iterator[FilledPage]:
    """我能领什么, a page a rule and the year's calendar; each is the only page of its source.

    Of the `agencies` the city's and the districts' stand in each page: an answer names the one to ask.
    """
    districts = tuple(one for one in agencies if one.level in ("city", "district"))
    index = CalculatorsPage(retirees, offices, year.year if year else 0)
    yield FilledPage.of(CALCULATORS, render("calculators.html", index))
    if year:
        yield FilledPage.of(CALENDAR, render("calendar.html", CalendarPage(BASE, year)))
    for each in (*retirees, *offices):
        page = CalculatorPage(BASE, each, law, districts)
        yield FilledPage.of(calculator_source(each), render("calculator.html", page))


def calculator_source(calculator: Calculator) -> str:
    """The source of the page of `calculator`."""
    return f"calculators/{calculator.address}/index.md"
