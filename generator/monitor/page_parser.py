"""What stands on a page of the site, read back from its HTML: a notice's facts and rows, a list's links.

Names are counted and forgotten: nothing here keeps a word of a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import takewhile

from selectolax.lexbor import LexborHTMLParser, LexborNode

_ROWS = "table.people tr, table.spending tr"  # of the tables that a notice is made of


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts that a notice's page states of itself (`_facts.html`)."""

    notice: str
    edition: int
    first_day: date
    last_day: date
    count: int
    total: Decimal  # yuan
    seal: str


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """A page as read. `rows` and `sum` are of its table of persons or spending, the 合计 row left out."""

    title: str
    stated: Stated | None
    shown_seal: str  # as readers see it
    rows: int
    kept: bool  # the rows say of themselves that they stay after the last day
    sum: Decimal | None  # None where an amount cannot be read
    policy: str  # Content-Security-Policy in the page
    robots: str
    links: frozenset[str]  # addresses, as they are written


def read_page(html: str) -> ParsedPage:
    """Read any page of the site."""
    page = LexborHTMLParser(html)
    metas: dict[str, str] = {}
    for each in page.css("meta"):
        name = _attribute(each, "http-equiv") or _attribute(each, "name")
        metas[name.lower()] = _attribute(each, "content")
    facts = page.css_first("[data-seal]")
    rows = [cells for each in page.css(_ROWS) if (cells := each.css("td")) and not _is_sum_row(each)]
    return ParsedPage(
        title="".join(each.text() for each in page.css("h1")).strip(),
        stated=_stated(facts.attributes) if facts else None,
        shown_seal=_first_line(facts) if facts else "",
        rows=len(rows),
        kept=page.css_first("table.kept") is not None,
        sum=_sum(cells[-1].text() for cells in rows),
        policy=metas.get("content-security-policy", ""),
        robots=metas.get("robots", ""),
        links=frozenset(_attribute(each, "href") for each in page.css("a")),
    )


def _attribute(element: LexborNode, name: str) -> str:
    return element.attributes.get(name) or ""


def _is_sum_row(row: LexborNode) -> bool:
    return "sum" in _attribute(row, "class").split()


def _first_line(element: LexborNode) -> str:
    """The text of `element` before a line break: what is below explains it."""
    parts = takewhile(lambda part: part.tag != "br", element.iter(include_text=True))
    return "".join(part.text() for part in parts).strip()


def _stated(facts: Mapping[str, str | None]) -> Stated | None:
    try:
        return Stated(
            notice=facts["data-notice"] or "",
            edition=int(facts["data-edition"] or ""),
            first_day=date.fromisoformat(facts["data-first-day"] or ""),
            last_day=date.fromisoformat(facts["data-last-day"] or ""),
            count=int(facts["data-count"] or ""),
            total=Decimal(facts["data-total"] or ""),
            seal=facts["data-seal"] or "",
        )
    except (KeyError, ValueError, InvalidOperation):
        return None


def _sum(amounts: Iterable[str]) -> Decimal | None:
    try:
        return sum((Decimal(each.strip().replace(",", "")) for each in amounts), Decimal(0))
    except InvalidOperation:
        return None
