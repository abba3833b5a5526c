"""The whole live site once: every notice of the ledger, the lists, the headers, how old it all is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from calculators.dates import day_zh
from generator.audit.scorecard import DATA_FILE
from generator.evidence.comparing import (
    connection_problems,
    ended_problems,
    header_faults,
    live_problems,
    place,
)
from generator.evidence.reading import Page, read_page
from generator.evidence.standing import Standing
from generator.evidence.web import Answer, Website
from generator.notices.period import BEIJING, beijing_day
from generator.problems import Place, Problem, Severity, problem

HOME, LIVE, ENDED = "", "live/", "ended/"
OK = 200


def notice_path(notice: str) -> str:
    """Where the page of `notice` stands, relative to the site's address."""
    return f"notices/{notice}/"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found. `seen` and `missing` are of the notices that should be up, by id."""

    problems: tuple[Problem, ...]
    seen: tuple[str, ...]
    missing: tuple[str, ...]
    ended: int  # pages of ended notices that were looked at

    @property
    def wrong(self) -> bool:
        """Whether anything must be mended."""
        return any(each.severity is Severity.ERROR for each in self.problems)


class _Faults:
    """Faults of headers: the same on every page as a rule, so told once, with the first page and a count."""

    def __init__(self) -> None:
        self._pages: Counter[str] = Counter()
        self._first: dict[str, Place] = {}

    def add(self, answer: Answer, page: Page, notice: bool) -> None:
        for code in header_faults(answer, page, notice):
            self._pages[code] += 1
            self._first.setdefault(code, place(answer.path))

    def problems(self) -> Iterator[Problem]:
        for code, count in self._pages.items():
            yield problem(code, self._first[code], count=count)


def look(
    website: Website,
    standings: Sequence[Standing],
    built_at: datetime | None,
    as_of: datetime,
    progress: Callable[[Sequence[Standing]], Iterable[Standing]] = iter,
) -> Look:
    """Compare the live site with `standings`, what the ledger says of each notice at `as_of`.

    `built_at` is when the ledger last saw a build. Raises UnreachableError where the site does not answer.
    """
    faults, problems = _Faults(), []
    home = website.require(HOME)
    problems += connection_problems(home, website.address, as_of)
    problems += _age(website, built_at, as_of)
    listed = {LIVE: set[str](), ENDED: set[str]()}
    for answer, section in _lists(website, home):
        page = _page(answer)
        if page is None:
            wrong = "site_led_away" if answer.led_to else "site_page_gone"
            problems.append(problem(wrong, place(answer.path), status=answer.status))
            continue
        faults.add(answer, page, notice=False)
        listed[section] |= page.links
    problems += _listing(listed, standings)
    seen, missing = [], []
    answers = website.get_all(notice_path(each.notice) for each in standings)
    for expected, answer in zip(progress(standings), answers, strict=True):
        page = _page(answer)
        found = list((live_problems if expected.live else ended_problems)(expected, answer, page))
        problems += found
        if expected.live:
            (missing if found else seen).append(expected.notice)
        if page:
            faults.add(answer, page, notice=True)
    problems += faults.problems()
    return Look(tuple(problems), tuple(seen), tuple(missing), sum(not each.live for each in standings))


def _page(answer: Answer) -> Page | None:
    return read_page(answer.text) if answer.status == OK else None


def _lists(website: Website, home: Answer) -> Iterator[tuple[Answer, str]]:
    """The home page, both lists and, where they are split, the page of each district."""
    yield home, LIVE
    for section in (LIVE, ENDED):
        answer = website.get(section)
        yield answer, section
        inner = read_page(answer.text).places if answer.status == OK else ()
        for each in website.get_all(f"{section}{code}/" for code in sorted(inner)):
            yield each, section


def _listing(listed: Mapping[str, set[str]], standings: Sequence[Standing]) -> Iterator[Problem]:
    live = {each.notice for each in standings if each.live}
    known = {each.notice for each in standings}
    for notice in sorted(live - listed[LIVE]):
        yield problem("site_notice_not_listed", place(LIVE, notice))
    for notice in sorted(listed[LIVE] & (known - live)):
        yield problem("site_ended_listed", place(LIVE, notice))
    for section, notices in listed.items():
        for notice in sorted(notices - known):
            yield problem("site_notice_unknown", place(section, notice))


def _age(website: Website, built_at: datetime | None, as_of: datetime) -> Iterator[Problem]:
    """Whether the site is the one that was built last, and of today."""
    answer = website.get(DATA_FILE)
    try:
        shown = datetime.fromisoformat(json.loads(answer.text)["time"]).astimezone(BEIJING)
    except (ValueError, KeyError, TypeError):
        yield problem("site_page_gone", place(DATA_FILE), status=answer.status)
        return
    if built_at and shown < built_at:
        yield problem("site_stale", place(DATA_FILE), shown=_minute(shown), built=_minute(built_at))
    elif beijing_day(shown) < beijing_day(as_of):
        yield problem("site_not_today", place(DATA_FILE), shown=_minute(shown))


def _minute(moment: datetime) -> str:
    local = moment.astimezone(BEIJING)
    return f"{day_zh(local.date())} {local:%H:%M}"
