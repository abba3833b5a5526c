"""The page of every notice: a template is rendered once for each shape, then filled.

A template costs a third of a millisecond, filling its places a tenth of that. Notices of one shape have the
same parts; what differs between them are words, which are escaped as they are put in their places.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape

from calculators.money import yuan
from generator.notices.model import Contact, EndedNotice, Facts, Kind, LiveNotice, State
from generator.site.charts import spending_bars
from generator.site.contexts import (
    BasisPart,
    ChartsPart,
    ContactPart,
    EndedPage,
    FactWords,
    NoticePage,
)
from generator.site.law import Law
from generator.site.qr import Codes
from generator.site.rendering import FilledPage, render
from generator.site.rows import is_long, people_rows, spending_rows
from generator.site.shells import ADDRESS_SLOT, Mould, place
from generator.site.words import KIND_WORDS, day, least_days, short_day

NOTICE = f"notices/{ADDRESS_SLOT}/index.md"
BASE = "../../"  # the way from there to the root

FEW = 10
"""Names that are found at a glance; a longer list has a field to look for one."""

_PLACES = FactWords(*map(place, FactWords.__slots__))


class _Live(NamedTuple):
    """What makes the pages of two notices that are up differ in more than words."""

    kind: Kind
    corrected: bool
    long: bool
    filtered: bool
    approved: bool


class _Over(NamedTuple):
    """Likewise, of notices that are over or withdrawn."""

    kind: Kind
    state: State
    withdrawn: bool
    corrected: bool


class NoticePages:
    """The pages of one build; each costs as much as its rows.

    `script` is what runs in a live notice's page, its address below the root; `codes` knows the site's own.
    """

    def __init__(self, law: Law, script: str = "", codes: Codes | None = None) -> None:
        self._law = law
        self._script = script
        self._codes = codes
        self._moulds: dict[_Live | _Over, Mould] = {}

    def page(self, notice: LiveNotice | EndedNotice) -> FilledPage:
        """The page of `notice`."""
        body = self._live(notice) if isinstance(notice, LiveNotice) else self._over(notice)
        return FilledPage.of(NOTICE, body, escape(notice.facts.title), notice.facts.id)

    def _live(self, notice: LiveNotice) -> Markup:
        facts, people = notice.facts, notice.people
        shape = _Live(
            facts.kind,
            corrected=facts.edition > 1,
            long=is_long(people),
            filtered=len(people) > FEW,
            approved=bool(notice.approval_number),
        )
        mould = self._moulds.get(shape) or self._mould(shape)
        values = fact_words(facts).values()
        values["contact"] = _contact(notice.contact)
        values["rows"] = people_rows(people) if facts.kind.lists_people else spending_rows(notice.spending)
        values["charts"] = Markup() if facts.kind.lists_people else _charts(notice)
        values["approval_number"] = notice.approval_number
        if self._codes:
            values["address"] = self._codes.address(facts.id)
            values["code"] = self._codes.svg(facts.id)
        return mould.fill(values)

    def _over(self, notice: EndedNotice) -> Markup:
        facts = notice.facts
        shape = _Over(facts.kind, notice.state, notice.withdrawn_on is not None, facts.edition > 1)
        mould = self._moulds.get(shape) or self._mould(shape)
        values = fact_words(facts).values()
        values["ended_on"] = day(notice.ended_on)
        values["withdrawn_on"] = day(notice.withdrawn_on) if notice.withdrawn_on else ""
        return mould.fill(values)

    def _mould(self, shape: _Live | _Over) -> Mould:
        body = self._live_body(shape) if isinstance(shape, _Live) else self._over_body(shape)
        made = self._moulds[shape] = Mould.of(body)
        return made

    def _live_body(self, shape: _Live) -> Markup:
        words = KIND_WORDS[shape.kind]
        page = NoticePage(
            base=BASE,
            kind=shape.kind,
            words=words,
            legal_basis=render("_basis.html", BasisPart(BASE, words, self._law)),
            script=self._script,
            corrected=shape.corrected,
            long=shape.long,
            filtered=shape.filtered,
            approved=shape.approved,
            coded=self._codes is not None,
            facts=_PLACES,
            contact=place("contact"),
            rows=place("rows"),
            charts=place("charts"),
            approval_number=place("approval_number"),
            address=place("address"),
            code=place("code"),
        )
        return render("notice.html", page)

    def _over_body(self, shape: _Over) -> Markup:
        page = EndedPage(
            base=BASE,
            kind=shape.kind,
            words=KIND_WORDS[shape.kind],
            law=self._law,
            state=shape.state,
            withdrawn=shape.withdrawn,
            corrected=shape.corrected,
            facts=_PLACES,
            ended_on=place("ended_on"),
            withdrawn_on=place("withdrawn_on"),
        )
        return render("ended.html", page)


def fact_words(facts: Facts) -> FactWords:
    """The facts as a page says them; not escaped yet, but for what is Markup."""
    return FactWords(
        id=facts.id,
        edition=str(facts.edition),
        agency=facts.agency.code,
        agency_name=facts.agency.name,
        office=facts.agency.office,
        fund_period=facts.fund_period,
        start=day(facts.start),
        start_iso=facts.start.isoformat(),
        last_day=day(facts.last_day),
        last_day_iso=facts.last_day.isoformat(),
        last_day_short=short_day(facts.last_day),
        least_days=least_days(facts),
        count=str(facts.count),
        total=yuan(facts.total),
        total_plain=str(facts.total),
        seal=facts.seal,
    )


def _charts(notice: LiveNotice) -> Markup:
    quarter = "季度" in notice.facts.fund_period
    return render("_charts.html", ChartsPart(BASE, spending_bars(notice), bool(notice.standards), quarter))


@lru_cache(maxsize=4096)  # the same in all notices of an office
def _contact(contact: Contact) -> Markup:
    return render("_contact.html", ContactPart(contact))
