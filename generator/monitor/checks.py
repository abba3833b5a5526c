"""One answer of the live site against what the ledger says should be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.kinds import Kind
from generator.monitor.http_client import HttpAnswer
from generator.monitor.page_parser import ParsedPage, Stated
from generator.notices.ledger import EditionState

_SEAL = "核验码"
_FRESH = ("no-store", "no-cache", "max-age=0")
_WARN_DAYS = 14  # of a certificate's life

GONE = (404, 410)


def place(path: str, notice: str = "") -> Place:
    """A page as the place of a problem."""
    return Place(batch=notice, file=f"/{path}")


def live_problems(expected: EditionState, answer: HttpAnswer, page: ParsedPage | None) -> Iterator[Problem]:
    """What is wrong with the page of a notice that should be up; `page` is None where none came."""
    where = place(answer.path, expected.notice)
    if answer.led_to:
        yield problem("site_led_away", where)
    elif not answer.status:
        yield problem("site_notice_silent", where)
    elif page is None:
        yield problem("site_notice_gone", where, status=answer.status)
    elif page.stated is None:
        yield problem("site_notice_unreadable", where)
    else:
        for what in _differences(expected, page.stated, page):
            yield problem("site_notice_differs", where, what=what)
        if not page.rows:
            yield problem("site_notice_empty", where)


def _differences(expected: EditionState, stated: Stated, page: ParsedPage) -> Iterator[str]:
    facts = (
        (_SEAL, expected.seal, {stated.seal, page.shown_seal}),
        ("版次", expected.edition, {stated.edition}),
        ("公示起止日期", (expected.start, expected.last_day), {(stated.first_day, stated.last_day)}),
        ("人数（项数）", expected.count, {stated.count}),
        ("合计金额", expected.total, {stated.total}),
    )
    for what, known, shown in facts:
        if shown != {known}:
            yield what
    if page.rows and page.rows != expected.count:
        yield "名单行数"
    if page.rows and page.sum != expected.total:
        yield "各行金额加起来的数"


def ended_problems(expected: EditionState, answer: HttpAnswer, page: ParsedPage | None) -> Iterator[Problem]:
    """What is wrong with the page of a notice that is over: rows, another seal, no clear answer.

    Lines of spending may stay (`keep_detail`), where they are those that the ledger knows; persons never.
    """
    where = place(answer.path, expected.notice)
    if answer.led_to:
        yield problem("site_led_away", where)
    elif page is None and answer.status not in GONE:
        yield problem("site_ended_unclear", where)
    elif page is not None and page.rows and not (page.kept and not Kind(expected.kind).lists_people):
        yield problem("site_ended_with_names", where)
    elif page is not None and page.stated is not None:
        stated = page.stated
        for what, known, shown in (
            (_SEAL, expected.seal, stated.seal),
            ("版次", expected.edition, stated.edition),
            ("人数（项数）", expected.count, stated.count),
            ("合计金额", expected.total, stated.total),
        ):
            if shown != known:
                yield problem("site_notice_differs", where, what=what)
        if page.rows and (page.rows, page.sum) != (expected.count, expected.total):
            yield problem("site_notice_differs", where, what="留下的明细")


def header_faults(answer: HttpAnswer, page: ParsedPage, notice: bool) -> Iterator[str]:
    """The codes of what is wrong with the answer's headers, or with the page's own in their place."""
    given = answer.headers
    kind, _, charset = given.get("content-type", "").lower().partition(";")
    if kind.strip() != "text/html" or ("charset" in charset and "utf-8" not in charset):
        yield "site_type"
    if not any("default-src" in policy for policy in (given.get("content-security-policy", ""), page.policy)):
        yield "site_policy"
    if not notice:
        return
    if not any("noindex" in robots for robots in (given.get("x-robots-tag", ""), page.robots)):
        yield "site_robots"
    if not any(word in given.get("cache-control", "").lower() for word in _FRESH):
        yield "site_cache"


def connection_problems(answer: HttpAnswer, address: str, as_of: datetime) -> Iterator[Problem]:
    """No HTTPS, or a certificate that ends soon."""
    if not address.startswith("https:"):
        yield problem("site_not_https", place(""))
    elif answer.certificate_ends:
        days = (answer.certificate_ends - as_of).days
        if days < _WARN_DAYS:
            yield problem("site_certificate_ending", place(""), days=days)
