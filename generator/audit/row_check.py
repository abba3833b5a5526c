"""The rows of a notice, read back from the finished page: each one that an approved, live record put there.

Rows written the way this site writes them are read by one strict pattern that leaves no byte over; what it
does not take goes through a real HTML parser. Rows found right need no further search: that is what makes a
live name in its own row no alarm, and the same name anywhere else one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from html.parser import HTMLParser

from calculators.money import yuan
from generator.notices.model import EndedNotice, LiveNotice, PersonRow

# What a row may be written with besides its cells: looks and roles, none of them a fact.
_PLAIN = r'(?: role="(?:row|cell|rowgroup)")?(?: class="(?:n|two)")?'
_TEXT, _NUMBER = rf"<td{_PLAIN}>([^<>]*)</td>", rf"<td{_PLAIN}>([0-9.,]*)</td>"
_PERSON = re.compile(rf"<tr{_PLAIN}>{_NUMBER}{_TEXT}{_TEXT}{_NUMBER}{_NUMBER}</tr>\n?")
_SPENDING = re.compile(rf"<tr{_PLAIN}>{_TEXT}{_TEXT}{_NUMBER}</tr>\n?")
_GROUPS = re.compile(rf"\n?</tbody>\n?<tbody{_PLAIN}>\n?")
_BODY = re.compile(rf"<tbody{_PLAIN}>".encode())
_SUM = re.compile(rb'<tr(?: role="row")? class="sum">')
_HEADINGS = {"姓名", "身份证号", "身份证号码", "性别", "家庭住址", "联系电话", "银行卡号"}
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_yuan = cache(yuan)  # the same few sums stand in row after row


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """What a page's tables came to: a message's code or none, where, and what needs no search."""

    wrong: str = ""
    offset: int = 0
    right: tuple[int, int] | None = None  # bytes that are right to the last: the rows of persons
    names: frozenset[str] = frozenset()  # names that stand rightly in the page, where nothing is left out


def people_of(notice: LiveNotice | EndedNotice) -> Sequence[PersonRow]:
    """The persons of the list; what is over has none."""
    return notice.people if isinstance(notice, LiveNotice) else ()


def check_notice_page(page: bytes, notice: LiveNotice | EndedNotice) -> RowVerdict:
    """Whether the page of a notice with rows has this notice's rows, all of them and nothing else."""
    if len(_TABLE.findall(page)) != 1:
        return RowVerdict("audit_rows", page.rfind(b"<table"))
    body = _BODY.search(page)
    end = body and _SUM.search(page, body.end())
    if body and end and _exactly(page[body.end() : end.start()], notice):
        # Of spending every word is searched all the same: what an office typed may name a person.
        return RowVerdict(right=(body.end(), end.start()) if people_of(notice) else None)
    return _check_parsed_page(page, notice, body.end() if body else 0)


def _exactly(region: bytes, notice: LiveNotice | EndedNotice) -> bool:
    """Whether the bytes between a table's head and its sum are these rows, written as this site does."""
    try:
        text = _GROUPS.sub("", region.decode("utf-8"))
    except UnicodeDecodeError:
        return False
    rows: list[tuple[str, ...]]
    people = people_of(notice)
    if people:
        pattern = _PERSON
        rows = [
            (str(number), escape(row.name), row.gender, f"{row.age:d}", _yuan(row.amount))
            for number, row in enumerate(people, start=1)
        ]
    else:
        pattern = _SPENDING
        rows = [(escape(row.item), escape(row.use), _yuan(row.amount)) for row in notice.spending]
    return pattern.findall(text) == rows and not pattern.sub("", text).strip()


def _check_parsed_page(page: bytes, notice: LiveNotice | EndedNotice, start: int) -> RowVerdict:
    rows = [
        [str(number), row.name, row.gender, f"{row.age:d}", yuan(row.amount)]
        for number, row in enumerate(people_of(notice), start=1)
    ] + [[row.item, row.use, yuan(row.amount)] for row in notice.spending]
    table = _TABLE.search(page)
    tables = parse_tables(page[table.start() :] if table else b"")
    if len(tables) != 1:
        return RowVerdict("audit_rows", max(start, 0))
    body = [row.cells for row in tables[0] if not row.heading]
    # The last line is the sum; its words are the template's.
    if [_plain(row) for row in body[:-1]] != [_plain(row) for row in rows] or yuan(
        notice.facts.total
    ) not in body[-1]:
        return RowVerdict("audit_rows", max(start, 0))
    return RowVerdict(names=frozenset(row.name for row in people_of(notice)))


def check_other_page(page: bytes) -> RowVerdict:
    """Whether a page that is no live notice has no table of persons."""
    starts = [found.start() for found in _TABLE.finditer(page)]
    tables = parse_tables(page[starts[0] :]) if starts else []
    if len(tables) != len(starts):  # some stand where a browser sees none: in a comment, in a program
        tables = [rows for at in starts for rows in parse_tables(page[at:])[:1]]
    for at, rows in zip(starts, tables, strict=False):
        heads = {cell for row in rows if row.heading for cell in row.cells}
        if len(heads & _HEADINGS) >= 2 and any(not row.heading for row in rows):
            return RowVerdict("audit_table", at)
    return RowVerdict()


@dataclass(slots=True)
class TableRow:
    """A row of a table as text; `heading` where all its cells are headings of columns."""

    cells: list[str]
    heading: bool = True


def parse_tables(page: bytes) -> list[list[TableRow]]:
    """Every table of the page, row by row, as a browser would read it."""
    parser = _Tables()
    parser.feed(page.decode("utf-8", "replace"))
    parser.close()
    return parser.tables


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[TableRow]] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append(TableRow([]))
        elif tag in ("td", "th") and self.tables:
            if not self.tables[-1]:
                self.tables[-1].append(TableRow([]))
            row = self.tables[-1][-1]
            row.cells.append("")
            row.heading = row.heading and tag == "th" and ("scope", "row") not in attrs
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1].cells[-1] += data


def _plain(row: Sequence[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in row]
