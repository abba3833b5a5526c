"""Every page made from a publication: where it goes, its title and its content, escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from generator.notices.model import Contact, EndedNotice, Kind, LiveNotice
from generator.site.calculators import Calculator
from generator.site.contexts import (
    BasisPart,
    CalculatorPage,
    CalculatorsPage,
    CalendarPage,
    ContactPart,
    EndedPage,
    NoticePage,
)
from generator.site.law import Law
from generator.site.qr import Codes
from generator.site.rendering import FilledPage, render
from generator.site.rows import is_long
from generator.site.shells import ADDRESS_SLOT
from generator.site.words import KIND_WORDS
from generator.site.year import Year

CALCULATORS = "calculators/index.md"
CALENDAR = "calculators/calendar/index.md"
NOTICE = f"notices/{ADDRESS_SLOT}/index.md"
BASE = "../../"  # the way from there to the root

FEW = 10
"""Names that are found at a glance; a longer list has a field to look for one."""


def notice_pages(
    notices: Iterable[LiveNotice | EndedNotice], law: Law, script: str = "", codes: Codes | None = None
) -> Iterator[FilledPage]:
    """A page a notice; the cost grows with the rows, page by page.

    `script` is what runs in a live notice's page, its address below the root; `codes` knows the site's own.
    """
    for notice in notices:
        facts = notice.facts
        body = _over(notice, law) if isinstance(notice, EndedNotice) else _live(notice, law, script, codes)
        yield FilledPage(NOTICE, body, escape(facts.title), facts.id)


def _live(notice: LiveNotice, law: Law, script: str, codes: Codes | None) -> Markup:
    facts = notice.facts
    page = NoticePage(
        base=BASE,
        notice=notice,
        words=KIND_WORDS[facts.kind],
        legal_basis=_basis(facts.kind, law),
        contact=_contact(notice.contact),
        script=script,
        long=is_long(notice.people),
        filtered=len(notice.people) > FEW,
        address=codes.address(facts.id) if codes else "",
        code=codes.svg(facts.id) if codes else Markup(),
    )
    return render("notice.html", page)


def _over(notice: EndedNotice, law: Law) -> Markup:
    return render("ended.html", EndedPage(BASE, notice, KIND_WORDS[notice.facts.kind], law))


@lru_cache(maxsize=64)  # the same in all notices of a kind
def _basis(kind: Kind, law: Law) -> Markup:
    return render("_basis.html", BasisPart(BASE, KIND_WORDS[kind], law))


@lru_cache(maxsize=4096)  # the same in all notices of an office
def _contact(contact: Contact) -> Markup:
    return render("_contact.html", ContactPart(contact))


def calculator_pages(
    retirees: Sequence[Calculator], offices: Sequence[Calculator], law: Law, year: Year | None = None
) -> Iterator[FilledPage]:
    """我能领什么, a page a rule and the year's calendar; each is the only page of its source."""
    index = CalculatorsPage(retirees, offices, year.year if year else 0)
    yield FilledPage(CALCULATORS, render("calculators.html", index))
    if year:
        yield FilledPage(CALENDAR, render("calendar.html", CalendarPage(BASE, year)))
    for each in (*retirees, *offices):
        page = CalculatorPage("../../", each, law)
        yield FilledPage(calculator_source(each), render("calculator.html", page))


def calculator_source(calculator: Calculator) -> str:
    """The source of the page of `calculator`."""
    return f"calculators/{calculator.address}/index.md"
