"""Every page made from a publication: where it goes, its title and its content, escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from calculators.dates import day_zh
from calculators.money import yuan
from generator.notices.model import Publication
from generator.site.calculators import Calculator
from generator.site.contexts import (
    CalculatorPage,
    CalculatorsPage,
    EndedPage,
    HomePage,
    ListPage,
    NoticePage,
)
from generator.site.grouping import by_place, ended_entries, live_entries
from generator.site.law import Law, clause_url
from generator.site.rows import people_rows, spending_rows
from generator.site.shells import ADDRESS_SLOT
from generator.site.words import KIND_WORDS, NOTICE_CLAUSE, dialled, least_days, telephone_links

HOME = "index.md"
LIVE = "live/index.md"
ENDED = "ended/index.md"
LIVE_PLACE = f"live/{ADDRESS_SLOT}/index.md"
ENDED_PLACE = f"ended/{ADDRESS_SLOT}/index.md"
CALCULATORS = "calculators/index.md"
NOTICE = f"notices/{ADDRESS_SLOT}/index.md"

LONGEST_LIST = 200
"""Notices on one list page; beyond it each district has a page of its own."""

SHOWN_AT_HOME = 5
"""Notices a district on the home page."""


_NO_TITLE = Markup()  # the shell has its own


@dataclass(frozen=True, slots=True)
class FilledPage:
    """Content for the shell made from `source`."""

    source: str
    body: Markup
    title: Markup = _NO_TITLE
    address: str = ""

    def file(self) -> str:
        """Where the page stands in the site."""
        return self.source.replace(ADDRESS_SLOT, self.address).removesuffix(".md") + ".html"


@lru_cache(maxsize=4096)  # notices share their days
def _day(day: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), day_zh(day))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates" / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        yuan=yuan,
        day=_day,
        least_days=least_days,
        phones=telephone_links,
        dialled=dialled,
        people_rows=people_rows,
        spending_rows=spending_rows,
    )
    environment.globals.update(clause_url=clause_url, notice_clause=NOTICE_CLAUSE)
    return environment


def _render(template: str, context: Any) -> Markup:
    names = {entry.name: getattr(context, entry.name) for entry in fields(context)}
    return Markup(_environment().get_template(template).render(names))  # noqa: S704 - autoescape is on


def all_pages(publication: Publication, law: Law) -> Iterator[FilledPage]:
    """Home, lists and a page a notice; the cost grows with the rows, page by page."""
    yield from _lists(publication)
    for live in publication.live:
        page = NoticePage("../../", live, KIND_WORDS[live.facts.kind], law)
        yield FilledPage(NOTICE, _render("notice.html", page), escape(live.facts.title), live.facts.id)
    for ended in publication.ended:
        over = EndedPage("../../", ended, KIND_WORDS[ended.facts.kind], law)
        yield FilledPage(NOTICE, _render("ended.html", over), escape(ended.facts.title), ended.facts.id)


def calculator_pages(
    retirees: Sequence[Calculator], offices: Sequence[Calculator], law: Law
) -> Iterator[FilledPage]:
    """我能领什么 and a page a rule; each is the only page of its source."""
    yield FilledPage(CALCULATORS, _render("calculators.html", CalculatorsPage(retirees, offices)))
    for each in (*retirees, *offices):
        page = CalculatorPage("../../", each, law)
        yield FilledPage(calculator_source(each), _render("calculator.html", page))


def calculator_source(calculator: Calculator) -> str:
    """The source of the page of `calculator`."""
    return f"calculators/{calculator.address}/index.md"


def _lists(publication: Publication) -> Iterator[FilledPage]:
    today = publication.as_of.date()
    live = by_place(live_entries(publication.live, publication.as_of), publication.agencies)
    ended = by_place(ended_entries(publication.ended), publication.agencies)
    own_pages = len(publication.live) > LONGEST_LIST
    home = HomePage(
        base="",
        count=len(publication.live),
        ended=len(publication.ended),
        as_of=today,
        places=live,
        shown=SHOWN_AT_HOME,
        own_pages=own_pages,
    )
    yield FilledPage(HOME, _render("home.html", home))
    for source, one_place, places, is_live in (
        (LIVE, LIVE_PLACE, live, True),
        (ENDED, ENDED_PLACE, ended, False),
    ):
        count = sum(place.count for place in places)
        own_pages = count > LONGEST_LIST
        page = ListPage("../", is_live, count, today, places, own_pages)
        yield FilledPage(source, _render("list.html", page))
        for place in places if own_pages else ():
            page = ListPage("../../", is_live, place.count, today, place.inner, False, place)
            title = escape(f"{place.name}{'公示中' if is_live else '公示期满'}")
            yield FilledPage(one_place, _render("list.html", page), title, place.agency.code)
