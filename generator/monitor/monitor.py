"""The whole live site once: every notice of the ledger, the lists, the headers, how old it all is."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from generator.diagnostics.problems import Place, Problem, Severity, problem
from generator.domain.clock import beijing_day
from generator.monitor.checks import connection_problems, ended_problems, header_faults, live_problems, place
from generator.monitor.freshness import age_problems
from generator.monitor.http_client import HttpAnswer, Website
from generator.monitor.page_parser import ParsedPage, read_page
from generator.notices.ledger import EditionState, EventDraft, EventName, LedgerFile, out_digest
from generator.notices.ledger.diff import contents_digest

HOME, LIVE, ENDED = "", "live/", "ended/"
_NOTICE = re.compile(r"notices/([a-z0-9-]+)/")
OK = 200
_MOST_TEXT = 200  # characters of a text in the ledger


def notice_path(notice: str) -> str:
    """Where the page of `notice` stands, relative to the site's address."""
    return f"notices/{notice}/"


@dataclass(frozen=True, slots=True)
class Observation:
    """What one look found: of the editions that should be up those `seen`, and those `missing` and why."""

    problems: tuple[Problem, ...]
    should: int  # be up
    seen: tuple[EditionState, ...]
    missing: tuple[tuple[EditionState, str], ...]
    ended: int  # pages of ended notices that were looked at
    wrong_ended: tuple[tuple[EditionState, str], ...] = ()  # of these, what must be mended, and why
    site_wide: str = ""  # the codes of everything else that must be mended

    @property
    def wrong(self) -> bool:
        """Whether anything must be mended."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    def events(self, site: str) -> Iterator[EventDraft]:
        """What the ledger has to keep of this look at `site`: what was wrong, and what was right."""
        for each, why in self.wrong_ended:
            body = {"notice": each.notice, "edition": each.edition, "site": site, "why": why}
            yield EventDraft(EventName.WRONG, body)
        if self.site_wide:
            yield EventDraft(EventName.WRONG, {"site": site, "why": self.site_wide})
        for each, why in self.missing:
            body = {"notice": each.notice, "edition": each.edition, "site": site, "why": why}
            yield EventDraft(EventName.MISSING, body)
        if self.seen or not self.should:
            yield EventDraft(
                EventName.SEEN, {"count": len(self.seen), "out": out_digest(self.seen), "site": site}
            )


class _Faults:
    """Faults of headers: the same on every page as a rule, so told once, with the first page and a count."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()
        self._first: dict[str, Place] = {}

    def add(self, answer: HttpAnswer, page: ParsedPage, notice: bool) -> None:
        for code in header_faults(answer, page, notice):
            self._pages[code] += 1
            self._first.setdefault(code, place(answer.path))

    def problems(self) -> Iterator[Problem]:
        for code, count in self._pages.items():
            yield problem(code, self._first[code], count=count)


def observe(website: Website, ledger: LedgerFile, as_of: datetime) -> Observation:
    """Compare the live site with what the ledger says of each notice on the day of `as_of`.

    Raises UnreachableError where the site does not answer.
    """
    today, faults = beijing_day(as_of), _Faults()
    home = website.require(HOME)
    problems = [
        *connection_problems(home, website.address, as_of),
        *age_problems(website, ledger, as_of),
        *_list_problems(website, home, ledger, today, faults),
    ]
    notices = _Notices(ledger, today)
    edition_states = tuple(ledger.history.edition_states())
    answers = website.get_all(notice_path(each.notice) for each in edition_states)
    for expected, answer in zip(edition_states, answers, strict=True):
        notices.take(expected, answer, faults)
    return notices.done(problems, faults)


class _Notices:
    """The notices' pages, taken one by one."""

    def __init__(self, ledger: LedgerFile, today: date) -> None:
        self.built, self.today = ledger.history.built, today
        self.problems: list[Problem] = []
        self.site_wide: list[Problem] = []
        self.seen: list[EditionState] = []
        self.missing: list[tuple[EditionState, str]] = []
        self.ended = 0
        self.wrong_ended: list[tuple[EditionState, str]] = []
        self.digests: dict[str, str] = {}  # of the pages that the last build made live

    def take(self, expected: EditionState, answer: HttpAnswer, faults: _Faults) -> None:
        page, live = _page(answer), expected.is_live(self.today)
        wrong = list((live_problems if live else ended_problems)(expected, answer, page))
        self.problems += wrong
        if page:
            faults.add(answer, page, notice=True)
        if self.built and expected.is_live(self.built.day):
            self.digests[f"{answer.path}index.html"] = hashlib.sha256(answer.body).hexdigest()
        if not live:
            self.ended += 1
            if wrong:
                self.wrong_ended.append((expected, _codes(wrong)))
        elif wrong:
            self.missing.append((expected, _codes(wrong)))
        else:
            self.seen.append(expected)

    def done(self, before: list[Problem], faults: _Faults) -> Observation:
        should, seen = len(self.seen) + len(self.missing), tuple(self.seen)
        if self.seen and not self.missing and not self._as_built():
            self.site_wide.append(problem("site_pages_differ", place("notices/")))
            seen = ()  # one of them is not what was built, and nobody can tell which
        rest = [*before, *self.site_wide, *faults.problems()]
        errors = [each for each in rest if each.severity is Severity.ERROR]
        return Observation(
            (*before, *self.problems, *self.site_wide, *faults.problems()),
            should,
            seen,
            tuple(self.missing),
            self.ended,
            tuple(self.wrong_ended),
            _codes(errors)[:_MOST_TEXT],
        )

    def _as_built(self) -> bool:
        return self.built is None or contents_digest(self.digests) == self.built.body["pages"]


def _codes(problems: Iterable[Problem]) -> str:
    return ",".join(sorted({each.code for each in problems}))


def _list_problems(
    website: Website, home: HttpAnswer, ledger: LedgerFile, today: date, faults: _Faults
) -> Iterator[Problem]:
    listed = {LIVE: set[str](), ENDED: set[str]()}
    for answer, section in _lists(website, home):
        page = _page(answer)
        if page is None:
            wrong = "site_led_away" if answer.led_to else "site_page_gone"
            yield problem(wrong, place(answer.path), status=answer.status)
            continue
        faults.add(answer, page, notice=False)
        notices = map(_NOTICE.fullmatch, _internal_links(page, answer.path))
        listed[section] |= {notice[1] for notice in notices if notice}
    yield from _listing(
        listed, {each.notice: each.is_live(today) for each in ledger.history.edition_states()}
    )


def _page(answer: HttpAnswer) -> ParsedPage | None:
    return read_page(answer.text) if answer.status == OK else None


def _lists(website: Website, home: HttpAnswer) -> Iterator[tuple[HttpAnswer, str]]:
    """The home page, and each list with the pages it is split into."""
    yield home, LIVE
    for section in (LIVE, ENDED):
        answer = website.get(section)
        yield answer, section
        page = _page(answer)
        inner = (
            {link for link in _internal_links(page, section) if link.startswith(section)} if page else set()
        )
        for each in website.get_all(sorted(inner - {section})):
            yield each, section


def _internal_links(page: ParsedPage, path: str) -> set[str]:
    """The pages of this site that the one at `path` leads to, relative to the site's address."""
    links = (urlsplit(urljoin(f"/{path}", link)) for link in page.links)
    return {link.path.removeprefix("/") for link in links if not link.netloc}


def _listing(listed: Mapping[str, set[str]], known: Mapping[str, bool]) -> Iterator[Problem]:
    """`known` says of each notice whether it is live."""
    for notice, live in known.items():
        if live and notice not in listed[LIVE]:
            yield problem("site_notice_not_listed", place(LIVE, notice))
        elif not live and notice in listed[LIVE]:
            yield problem("site_ended_listed", place(LIVE, notice))
    for section, notices in listed.items():
        for notice in sorted(notices - known.keys()):
            yield problem("site_notice_unknown", place(section, notice))
