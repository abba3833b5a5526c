"""The page 公示台账: what the public ledger is, where it lies, and its last events.

The ledger's last lines are about the very pages of a build, so they are put into this one after the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from generator.notices.ledger.events import TERMS, Event, EventName
from generator.notices.ledger.ledger_file import PUBLISHED
from generator.notices.model import Publication
from generator.site.pages.contexts import LedgerEntry, LedgerPart
from generator.site.rendering.skeletons import page_source
from generator.site.rendering.templates import render

LEDGER = "ledger/index.md"
LATEST = 30
"""Events on the page; the file has all."""

_LEAD = (
    "每一份公示什么时候放上网、什么时候撤下，程序都自动记一行，只往后添。谁改了、删了，都看得出来。"
    "里面没有任何人的姓名和个人信息。"
)
_SLOT = "<!-- gongshi-ledger -->"

_WORDS = {
    EventName.FIRST_OUT: "开始公示",
    EventName.CHANGED: "更正以后重新公示",
    EventName.RETIMED: "改了公示的最后一天",
    EventName.INTERRUPTED: "没有到期就不见了",
    EventName.RESTARTED: "重新开始公示，从头计算天数",
    EventName.OVER: "公示期满，名单撤下",
    EventName.WITHDRAWN: "公示单位撤回",
    EventName.MISSING: "检查网站时没有看到",
    EventName.CLOCK: "电脑的时间曾经不准，已经改正",
}
"""What happened, in the public's words; that a site was built or monitored stands in the file alone."""


def ledger_source() -> str:
    """Markdown of the page before its build has a ledger."""
    return page_source({"description": _LEAD}, "公示台账", f"{_LEAD}\n\n{_SLOT}")


def fill_ledger_page(site: Path, events: Sequence[Event], publication: Publication) -> None:
    """Put what `events`, the whole ledger, say last into the page of the built `site`."""
    page = site / LEDGER.replace(".md", ".html")
    last = events[-1]
    part = LedgerPart(
        file=PUBLISHED,
        entries=tuple(islice(_entries(events, publication), LATEST)),
        lines=last.seq,
        digest=last.head.digest,
    )
    html = page.read_text(encoding="utf-8").replace(_SLOT, render("ledger.html", part), 1)
    page.write_text(html, encoding="utf-8", newline="\n")


def _entries(events: Sequence[Event], publication: Publication) -> Iterator[LedgerEntry]:
    names = dict(_names(events, publication))
    live = (each.facts.id for each in publication.live)
    pages = {*live, *(each.facts.id for each in publication.ended)}
    for event in reversed(events):
        if event.name in _WORDS:
            address = event.notice if event.notice in pages else ""
            yield LedgerEntry(event.at, _WORDS[event.name], names.get(event.notice, event.notice), address)


def _names(events: Sequence[Event], publication: Publication) -> Iterator[tuple[str, str]]:
    """What each notice is called: a later event says less than the one that put it out."""
    for event in events:
        if event.name in TERMS:
            terms: Mapping[str, object] = event.body
            agency = publication.agencies.get(str(terms["agency"]))
            yield event.notice, f"{agency.name if agency else ''}{terms['period']}{terms['kind']}"
