"""What goes into the pages of notices. Nothing of it depends on the theme or the site's settings.

So a second process starts on it while MkDocs makes the skeletons, and what is ready then is used.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import batched

from markupsafe import Markup

from calculators.money import yuan
from generator.domain.law import Law
from generator.domain.reasons import CORRECTION, NO_REASON, WITHDRAWAL
from generator.filesystem.output_folder import OutputFolder
from generator.notices.model import Contact, EndedNotice, Facts, LiveNotice, Publication
from generator.parallel.prefetch import Prefetch
from generator.site.pages.charts import spending_bars
from generator.site.pages.contexts import ChartsPart, ContactPart, FactWords
from generator.site.pages.rows import people_rows, spending_rows
from generator.site.pages.wording import day, least_days, short_day
from generator.site.rendering.skeletons import ADDRESS_SLOT, written
from generator.site.rendering.templates import file_of, render

NOTICE = f"notices/{ADDRESS_SLOT}/index.md"
BASE = "../../"  # the way from there to the root

type Notice = LiveNotice | EndedNotice
type SlotValues = dict[str, bytes]

_TOGETHER = 100
"""Notices worked at by one process at a stretch."""


class NoticeValues:
    """Those of a publication's notices, in parts. After `begin`, `stop` must follow."""

    def __init__(self, publication: Publication) -> None:
        notices: tuple[Notice, ...] = (*publication.live, *publication.ended)
        self.parts = tuple(batched(notices, _TOGETHER, strict=False))
        self._law_of = publication.law_of
        self._prefetch: Prefetch[list[SlotValues]] | None = None

    def begin(self, out: OutputFolder) -> None:
        """Have them made, after the folders of their pages: two processes at once would hinder each other."""
        law_of = self._law_of

        def work(task: int) -> list[SlotValues]:
            if task:
                return [slot_values(each, law_of(each.facts.agency)) for each in self.parts[task - 1]]
            out.expect(file_of(NOTICE, notice.facts.id) for part in self.parts for notice in part)
            return []

        self._prefetch = Prefetch(1 + len(self.parts), work)
        self._prefetch.begin()

    def stop(self) -> None:
        """No more of them; a second call does nothing."""
        if self._prefetch:
            self._prefetch.stop()

    def ready(self, part: int) -> list[SlotValues] | None:
        """Those of `part`, if they were all made by the time of `stop`."""
        return self._prefetch.ready(1 + part) if self._prefetch else None


def slot_values(notice: Notice, law: Law) -> SlotValues:
    """What stands in the slots of its skeleton, by name, and its title: escaped, as it will be written."""
    values: dict[str, str] = {**fact_words(notice.facts).values(), "title": notice.facts.title}
    values |= _live(notice, law) if isinstance(notice, LiveNotice) else _over(notice)
    return {name: written(value) for name, value in values.items()}


def _live(notice: LiveNotice, law: Law) -> dict[str, str]:
    persons = notice.facts.kind.lists_people
    return {
        "contact": _contact(notice.contact),
        "rows": people_rows(notice.people) if persons else spending_rows(notice.spending),
        "charts": Markup() if persons else _charts(notice, law),
        "approval_number": notice.approval_number,
        "ledger_before": notice.ledger_before,
    }


def _over(notice: EndedNotice) -> dict[str, str]:
    withdrawn = day(notice.withdrawn_on) if notice.withdrawn_on else ""
    objections = notice.objections
    return {
        "ended_on": day(notice.ended_on),
        "withdrawn_on": withdrawn,
        "rows": spending_rows(notice.spending),
        "withdrawal_reason": WITHDRAWAL.get(notice.withdrawal_reason, NO_REASON),
        "received": str(objections.received) if objections else "",
        "answered": str(objections.answered) if objections else "",
    }


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
        correction_reason=CORRECTION.get(facts.correction_reason, ""),
    )


def _charts(notice: LiveNotice, law: Law) -> Markup:
    quarter = "季度" in notice.facts.fund_period
    return render(
        "_charts.html", ChartsPart(BASE, law, spending_bars(notice), bool(notice.standards), quarter)
    )


@lru_cache(maxsize=4096)  # the same in all notices of an office
def _contact(contact: Contact) -> Markup:
    return render("_contact.html", ContactPart(contact))
