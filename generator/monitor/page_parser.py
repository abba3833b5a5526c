"""What stands on a page of the site, read back from its HTML: a notice's facts and rows, a list's links.

Names are counted and forgotten: nothing here keeps a word of a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

_LISTS = {"people", "spending"}  # classes of the tables that a notice is made of
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


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
    sum: Decimal | None  # None where an amount cannot be read
    policy: str  # Content-Security-Policy in the page
    robots: str
    links: frozenset[str]  # addresses, as they are written


def read_page(html: str) -> ParsedPage:
    """Read any page of the site."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return ParsedPage(
        title="".join(reader.title).strip(),
        stated=_stated(reader.facts),
        shown_seal="".join(reader.seal).strip(),
        rows=reader.rows,
        sum=_sum(reader.amounts),
        policy=reader.metas.get("content-security-policy", ""),
        robots=reader.metas.get("robots", ""),
        links=frozenset(reader.links),
    )


def _stated(facts: dict[str, str]) -> Stated | None:
    try:
        return Stated(
            notice=facts["data-notice"],
            edition=int(facts["data-edition"]),
            first_day=date.fromisoformat(facts["data-first-day"]),
            last_day=date.fromisoformat(facts["data-last-day"]),
            count=int(facts["data-count"]),
            total=Decimal(facts["data-total"]),
            seal=facts["data-seal"],
        )
    except (KeyError, ValueError, InvalidOperation):
        return None


def _sum(amounts: list[str]) -> Decimal | None:
    try:
        return sum((Decimal(each.strip().replace(",", "")) for each in amounts), Decimal(0))
    except InvalidOperation:
        return None


class _Reader(HTMLParser):
    """Collects as it goes; a row counts when it has cells and is neither head nor sum."""

    def __init__(self) -> None:
        super().__init__()
        self.title: list[str] = []
        self.facts: dict[str, str] = {}
        self.seal: list[str] = []
        self.metas: dict[str, str] = {}
        self.links: set[str] = set()
        self.rows = 0
        self.amounts: list[str] = []
        self._in_title = self._in_table = self._in_row = self._in_cell = self._in_seal = False
        self._is_sum = False
        self._cell = ""
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("http-equiv") or given.get("name") or ""
            self.metas[name.lower()] = given.get("content", "")
        elif tag == "a":
            self.links.add(given.get("href", ""))
        elif tag == "table":
            self._in_table = not _LISTS.isdisjoint(given.get("class", "").split())
        elif tag == "tr" and self._in_table:
            self._in_row, self._cells = True, 0
            self._is_sum = "sum" in given.get("class", "").split()
        elif tag == "td" and self._in_row:
            self._cells, self._in_cell, self._cell = self._cells + 1, True, ""
        elif tag == "h1":
            self._in_title = True
        elif "data-seal" in given:
            self.facts, self._in_seal = given, True
        elif self._in_seal and tag in _VOID:
            self._in_seal = False  # the explanation below it is no part of it

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._in_table = self._in_row = False
        elif tag == "tr" and self._in_row:
            self._in_row = False
            if self._cells and not self._is_sum:
                self.rows += 1
                self.amounts.append(self._cell)
        elif tag == "td":
            self._in_cell = False
        elif tag == "h1":
            self._in_title = False
        elif tag == "dd":
            self._in_seal = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self._cell += data
        elif self._in_title:
            self.title.append(data)
        elif self._in_seal:
            self.seal.append(data)
