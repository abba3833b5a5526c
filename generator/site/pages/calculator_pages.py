"""The calculators' pages: where each goes, its title and its content, escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from generator.domain.law import LAW_PAGE, Law
from generator.notices.model import Agency
from generator.site.pages.calculators import Calculator
from generator.site.pages.contexts import CalculatorPage, CalculatorsPage, CalendarPage, DeskPage
from generator.site.pages.entitlement_calendar import EntitlementYear
from generator.site.rendering.templates import FilledPage, render

CALCULATORS = "calculators/index.md"
CALENDAR = "calculators/calendar/index.md"
DESK = "calculators/desk/index.md"
BASE = "../../"  # the way from there to the root


def calculator_pages(
    retirees: Sequence[Calculator],
    offices: Sequence[Calculator],
    years: Sequence[tuple[Law, EntitlementYear]],
    as_of: date,
    agencies: Iterable[Agency] = (),
    *,
    desk: bool = False,
) -> Iterator[FilledPage]:
    """我能领什么, a page a rule, the year's calendar under each law, and the clerk's `desk`.

    `as_of` is the Beijing day of the build. Of the `agencies` the city's and the districts' stand in each
    page: an answer names the one to ask.
    """
    districts = tuple(one for one in agencies if one.level in ("city", "district"))
    index = CalculatorsPage(as_of, retirees, offices, years[0][1].year if years else 0, desk)
    yield FilledPage.of(CALCULATORS, render("calculators.html", index))
    if desk:
        yield FilledPage.of(DESK, render("desk.html", DeskPage()))
    for law, year in years:
        source = calendar_source(law)
        base = "../" * source.count("/")
        yield FilledPage.of(source, render("calendar.html", CalendarPage(base, year, law)))
    for each in (*retirees, *offices):
        page = CalculatorPage(BASE, as_of, each, districts)
        yield FilledPage.of(calculator_source(each), render("calculator.html", page))


def calendar_source(law: Law) -> str:
    """The source of the calendar under `law`; that of another than the first law lies below it."""
    return CALENDAR.replace("index.md", f"{law.address.removeprefix(LAW_PAGE)}index.md")


def calculator_source(calculator: Calculator) -> str:
    """The source of the page of `calculator`."""
    return f"calculators/{calculator.address}/index.md"
