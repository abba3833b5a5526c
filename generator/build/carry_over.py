"""A notice whose records can no longer be used keeps its last audited page until its last day.

The page comes from the site that is up, byte for byte, if its notices are still what the ledger's last build
says of them; its rows are read back from it, so that lists and audit treat it as any other.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from generator.audit.row_check import parse_tables
from generator.diagnostics.problems import Place, Problem, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.domain.agencies import Agency, agency_of
from generator.domain.kinds import Kind
from generator.intake.batch import SubmittedBatch
from generator.notices.ledger import EditionState, History
from generator.notices.ledger.diff import pages_digest
from generator.notices.model import Contact, EndedNotice, Facts, LiveNotice, PersonRow, SpendingRow, State
from generator.notices.redaction import Published, usual_title
from generator.notices.retention import (
    ended_notice,
    facts_of,
    gap_problems,
    keeps_detail,
    remaining_notices,
    withdrawn_from,
)


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What the ledger and the site add to the batches of this build."""

    live: tuple[LiveNotice, ...] = ()
    ended: tuple[EndedNotice, ...] = ()
    lost: tuple[EditionState, ...] = ()  # should be up, and there is no page to keep
    pageless: tuple[EndedNotice, ...] = ()  # over, and on no page: the ledger alone says that they ended
    problems: tuple[Problem, ...] = ()

    def with_problems(self, more: Collection[Problem]) -> CarriedOver:
        """The same, with `more` problems."""
        return replace(self, problems=(*self.problems, *more))


def carry_over(
    history: History,
    published: Published,
    submitted: Mapping[str, SubmittedBatch],
    agencies: Mapping[str, Agency],
    site: Path | None,
    today: date,
    dropped: Collection[str] = (),
) -> CarriedOver:
    """Everything that no batch speaks for on the Beijing day `today`; `site` is the folder that is up now.

    Notices that are `dropped` have no page to keep: the audit found something in the last one, too.
    """
    spoken_for = {each.facts.id for each in published.live} | {each.facts.id for each in published.ended}
    withdrawals = {
        name: given.facts.withdrawn_on
        for name, given in submitted.items()
        if given.facts and given.facts.withdrawn_on
    }
    remaining = remaining_notices(history, spoken_for, withdrawals, today)
    live: list[LiveNotice] = []
    lost: list[EditionState] = []
    problems: list[Problem] = []
    pages = intact_pages(history, site) if remaining.live and site else None
    for each in remaining.live:
        page = pages(each) if pages and each.notice not in dropped else None
        notice = None
        try:
            notice = read_back(each, agencies, page) if page else None
        except Exception as error:  # noqa: BLE001 - of this notice alone
            problems.append(unforeseen(error, Place(each.notice)))
        if notice:
            live.append(notice)
        else:
            lost.append(each)
        if not (notice and each.notice in published.ledger_alone):  # else the office knows
            code = "ledger_carried" if notice else "ledger_lost"
            problems.append(problem(code, Place(each.notice), last=each.last_day.isoformat()))
    problems += gap_problems(history, today)
    for over in published.ended:  # for the first time: later its page says that it was known
        if history.current(over.facts.id) is None and not _page(site, over.facts.id):
            problems.append(
                problem("ledger_before", Place(over.facts.id), last=over.facts.last_day.isoformat())
            )
    ended: list[EndedNotice] = []
    pageless: list[EndedNotice] = []
    for each, state in remaining.ended:
        agency = agency_of(each.agency, agencies)
        if agency is None:
            problems.append(problem("ledger_agency", Place(each.notice), agency=each.agency))
        has_page = agency is not None and each.notice not in dropped
        facts = _facts(each, agency or _unlisted(each.agency), "")  # made of nothing that a clerk typed
        wanted = withdrawals.get(each.notice, today)
        given = submitted.get(each.notice)
        reason = each.withdrawal_reason
        if each.ended is None and given and given.facts:
            reason = given.facts.withdrawal_reason
        day = withdrawn_from(each, wanted, history) if state is State.WITHDRAWN else None
        # Only of a batch that is gone: one that is there and was refused speaks against its lines.
        keeps = has_page and each.notice not in submitted
        spending = _kept_spending(each, facts, site) if keeps else ()
        (ended if has_page else pageless).append(ended_notice(facts, state, day, spending, reason))
    return CarriedOver(tuple(live), tuple(ended), tuple(lost), tuple(pageless), tuple(problems))


def _unlisted(code: str) -> Agency:
    """Stands for an agency that the list of offices does not have any more."""
    return Agency(code, name="", office="", level="", parent="", phone="", address="")


def copy_pages(carried_over: CarriedOver, site: Path, staged: Path) -> None:
    """Put the kept pages, as they are in `site`, in place of what was made of them in `staged`."""
    for notice in carried_over.live:
        target = staged / "notices" / notice.facts.id
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(site / "notices" / notice.facts.id, target)


def intact_pages(history: History, site: Path) -> Callable[[EditionState], bytes] | None:
    """What reads a page of `site`; None where its notices are not those of the ledger's last build."""
    if history.built is None:
        return None
    notices = [each.notice for each in history.live(history.built.day)]
    if pages_digest(site, notices) != history.built.body["pages"]:
        return None
    return lambda edition_state: _page(site, edition_state.notice)


def _page(site: Path | None, notice: str) -> bytes:
    path = site / "notices" / notice / "index.html" if site else None
    return path.read_bytes() if path and path.is_file() else b""


def read_back(edition_state: EditionState, agencies: Mapping[str, Agency], page: bytes) -> LiveNotice | None:
    """The notice as its page shows it; None where the page has not the list that the ledger knows."""
    agency = agency_of(edition_state.agency, agencies)
    if agency is None or not page:
        return None
    words = _words(page)
    rows = _rows_of(edition_state, page)
    if rows is None:
        return None
    people, spending = rows
    contact = Contact(
        office=words.facts.get("受理单位", ""),
        phone=words.facts.get("电话", ""),
        address=words.facts.get("地址", ""),
    )
    facts = _facts(edition_state, agency, words.title)
    return LiveNotice(facts, contact, words.facts.get("审批文号", ""), people, spending)


def _rows_of(
    edition_state: EditionState, page: bytes
) -> tuple[tuple[PersonRow, ...], tuple[SpendingRow, ...]] | None:
    """The rows of the page, of persons or of spending; None where the ledger counted others."""
    tables = parse_tables(page)
    rows = [row.cells for row in tables[0] if not row.heading][:-1] if len(tables) == 1 else []
    people: tuple[PersonRow, ...] = ()
    spending: tuple[SpendingRow, ...] = ()
    try:
        if Kind(edition_state.kind).lists_people:
            people = tuple(
                PersonRow(name, gender, int(age), _amount(amount)) for _, name, gender, age, amount in rows
            )
        else:
            spending = tuple(SpendingRow(item, use, _amount(amount)) for item, use, amount in rows)
    except (ValueError, ArithmeticError):
        return None
    amounts = [row.amount for row in people] + [row.amount for row in spending]
    if len(amounts) != edition_state.count or sum(amounts, Decimal(0)) != edition_state.total:
        return None
    return people, spending


def _kept_spending(edition_state: EditionState, facts: Facts, site: Path | None) -> tuple[SpendingRow, ...]:
    """The lines that stay public, as the last page has them; none where that is not what the ledger knows."""
    if not keeps_detail(facts):
        return ()
    rows = _rows_of(edition_state, _page(site, edition_state.notice))
    return rows[1] if rows else ()


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _facts(edition_state: EditionState, agency: Agency, title: str) -> Facts:
    return facts_of(
        edition_state, agency, title or usual_title(agency, edition_state.period, Kind(edition_state.kind))
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The first heading of a page, and its named facts (dt, dd)."""

    title: str
    facts: Mapping[str, str]


def _words(page: bytes) -> _Words:
    tree = LexborHTMLParser(page.decode("utf-8", "replace"))
    heading = tree.css_first("h1")
    facts: dict[str, str] = {}
    for each in tree.css("dd"):
        name = each.prev
        while name is not None and name.tag != "dt":
            name = name.prev
        if name is not None:
            facts.setdefault(name.text().strip(), " ".join(each.text().split()))
    return _Words(heading.text().strip() if heading else "", facts)
