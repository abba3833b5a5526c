"""Records → notices: what the law lists goes on, everything else stays behind.

This is the one place where a record meets a public type. The public types have no field for more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from calculators.dates import age_on
from calculators.parameters import Policy, end_of_year
from calculators.rules import budget
from generator.diagnostics.problems import Problem, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.domain.agencies import Agency
from generator.domain.clock import beijing_day
from generator.domain.kinds import Kind
from generator.domain.rest_days import RestDays, YearNotCoveredError
from generator.notices.ledger import Edition, EventName, History, edition_of
from generator.notices.model import (
    BudgetStandard,
    Contact,
    EndedNotice,
    Facts,
    LiveNotice,
    PersonRow,
    SpendingRow,
    State,
)
from generator.notices.period import NoticePeriod, Phase, notice_period, phase
from generator.notices.retention import ended_notice
from generator.notices.returning import KnownLists, Return
from generator.records.model import Batch


@dataclass(frozen=True, slots=True)
class Timing:
    """What a batch's time is counted by."""

    as_of: datetime
    policies: Mapping[str, Policy]
    rest_days: RestDays
    history: History | None  # None where no ledger is kept


@dataclass(frozen=True, slots=True)
class Published:
    """What becomes public now; `pending` and `problems` are for the office."""

    live: tuple[LiveNotice, ...]
    ended: tuple[EndedNotice, ...]
    pending: tuple[str, ...]  # ids of batches that may not be seen yet
    problems: tuple[Problem, ...]
    ledger_alone: frozenset[str] = frozenset()  # ids of notices that no batch can speak for


def person_rows(batch: Batch, start: date) -> Sequence[PersonRow]:
    """The list of `batch` with ages as of its first day up."""
    return tuple(
        PersonRow(person.name, person.gender, age_on(person.birth, start), person.amount)
        for person in batch.people
    )


def publish(
    batches: Iterable[Batch],
    timing: Timing,
    seal: Callable[[Batch], str],
    rows: Callable[[Batch, date], Sequence[PersonRow]] = person_rows,
) -> Published:
    """The notices that the passed `batches`, each with its `seal`, make at `timing.as_of`.

    A batch withdrawn after it was out makes none: what it was, the ledger knows (`notices.retention`).
    """
    live: list[LiveNotice] = []
    ended: list[EndedNotice] = []
    pending: list[str] = []
    problems: list[Problem] = []
    ledger_alone: set[str] = set()
    today = beijing_day(timing.as_of)
    known = KnownLists.of(timing.history or History(), today)

    def take(batch: Batch) -> None:
        """Put what `batch` is at this moment where it belongs."""
        if _was_taken_down(batch, timing, today):
            return
        sealed = seal(batch)
        returns, found = known.classify(batch, sealed)
        problems.extend(found)
        if returns is Return.LEDGER_ALONE:
            ledger_alone.add(batch.id)
        if returns is not Return.NONE:
            return
        edition = edition_of(batch.id, sealed, batch.facts.publish_on, today, timing.history)
        try:
            if _was_before_the_ledger(batch, timing, today):
                edition = replace(edition, start=batch.facts.publish_on)
            period = _period(batch, edition.start, timing)
            if period.last_day >= today and _was_over(batch, timing):
                # More days than it had: with a hole between they are not days in a row, so all begin anew.
                edition = replace(edition, start=max(batch.facts.publish_on, today))
                period = _period(batch, edition.start, timing)
        except YearNotCoveredError:
            problems.append(problem("year_not_covered", batch.place.at(column="publish_on")))
            return
        where = phase(timing.as_of, edition.start, period.last_day, batch.facts.withdrawn_on)
        if where is Phase.PENDING:
            pending.append(batch.id)
            return
        facts = _facts(batch, edition, period, timing)
        if where is Phase.LIVE:
            problems.extend(
                problem("unknown_year", batch.place.at(column="publish_on"), year=year)
                for year in period.unknown_years
            )
            problems.extend(known.coming_back(batch, facts.last_day))
            before = _ledger_before(edition, timing.history)
            live.append(_live(batch, facts, rows(batch, facts.start), timing, before))
        else:  # without what a clerk typed, but for kept spending: whatever is in a title, it comes down
            usual = replace(facts, title=usual_title(batch.agency, facts.fund_period, facts.kind))
            withdrawn = where is Phase.WITHDRAWN
            state = State.WITHDRAWN if withdrawn else State.OVER
            day = batch.facts.withdrawn_on if withdrawn else None
            reason = batch.facts.withdrawal_reason
            ended.append(ended_notice(usual, state, day, _spending(batch), reason))

    for batch in batches:
        try:
            take(batch)
        except BaseException as error:  # noqa: BLE001 - a library's panic is no Exception
            problems.append(unforeseen(error, batch.place))
    return Published(tuple(live), tuple(ended), tuple(pending), tuple(problems), frozenset(ledger_alone))


def _was_before_the_ledger(batch: Batch, timing: Timing, today: date) -> bool:
    """Whether its planned time was over when the ledger began: a new ledger puts up no name again."""
    if timing.history is None or timing.history.current(batch.id) is not None:
        return False
    return _period(batch, batch.facts.publish_on, timing).last_day < (timing.history.began or today)


def _was_over(batch: Batch, timing: Timing) -> bool:
    known = timing.history.current(batch.id) if timing.history else None
    return known is not None and known.ended is EventName.OVER


def _was_taken_down(batch: Batch, timing: Timing, today: date) -> bool:
    withdrawn = batch.facts.withdrawn_on
    out = timing.history is not None and timing.history.current(batch.id) is not None
    return out and withdrawn is not None and withdrawn <= today


def _min_days(batch: Batch, timing: Timing) -> int:
    if batch.facts.min_days is not None:
        return batch.facts.min_days
    policy = timing.policies[batch.agency.policy]
    return policy.count_on("notice.min_days", batch.facts.publish_on, batch.district)


def _period(batch: Batch, start: date, timing: Timing) -> NoticePeriod:
    return notice_period(
        start,
        min_days=_min_days(batch, timing),
        working_days=batch.facts.working_days,
        rest_days=timing.rest_days,
    )


def _facts(batch: Batch, edition: Edition, period: NoticePeriod, timing: Timing) -> Facts:
    fund_period = batch.facts.period.words
    return Facts(
        id=batch.id,
        kind=batch.facts.kind,
        title=batch.facts.title or usual_title(batch.agency, fund_period, batch.facts.kind),
        agency=batch.agency,
        fund_period=fund_period,
        edition=edition.number,
        start=edition.start,
        last_day=period.last_day,
        min_days=_min_days(batch, timing),
        working_days=batch.facts.working_days,
        count=batch.count,
        total=batch.total,
        seal=edition.seal,
        correction_reason=_correction_reason(batch, edition, timing),
    )


def _correction_reason(batch: Batch, edition: Edition, timing: Timing) -> str:
    """Why the list was corrected: of an edition that was out already, what the ledger says."""
    if edition.number == 1:
        return ""
    known = timing.history.current(batch.id) if timing.history else None
    if known is not None and known.edition == edition.number:
        return known.correction_reason
    return batch.facts.correction_reason


def usual_title(agency: Agency, fund_period: str, kind: Kind) -> str:
    """The title of a notice to which its office gave none."""
    return f"关于{agency.name}{fund_period}{kind.described.subject}的公示"


def _ledger_before(edition: Edition, history: History | None) -> str:
    """The ledger's last line before this edition went out, as `ledger verify --against` reads it.

    A page cannot hold its own build's line, which holds the digest of the page. This one is the same in every
    build of the edition, so that the paper on the board stays what it was.
    """
    if history is None:
        return ""
    known = history.current(edition.notice)
    is_up = known is not None and known.edition == edition.number and known.ended is None
    head = known.after if known is not None and is_up else history.settled
    return str(head) if head.seq else ""


def _live(
    batch: Batch, facts: Facts, rows: Sequence[PersonRow], timing: Timing, ledger_before: str
) -> LiveNotice:
    objection, agency = batch.facts.objection, batch.agency
    return LiveNotice(
        facts=facts,
        contact=Contact(
            office=objection.office or agency.office,
            phone=objection.phone or agency.phone,
            address=objection.address or agency.address,
        ),
        approval_number=batch.facts.approval.number,
        people=rows,
        spending=_spending(batch),
        standards=_standards(batch, timing),
        ledger_before=ledger_before,
    )


def _spending(batch: Batch) -> tuple[SpendingRow, ...]:
    return tuple(SpendingRow(line.item, line.use, line.amount) for line in batch.spending)


def _standards(batch: Batch, timing: Timing) -> tuple[BudgetStandard, ...]:
    people = batch.facts.fund.people
    if not batch.spending or people is None:
        return ()
    policy = timing.policies[batch.agency.policy]
    rates = budget.standards(policy, end_of_year(policy, batch.facts.period.year), batch.district)
    return tuple(BudgetStandard(head.name, rates[head.key], people) for head in policy.heads)
