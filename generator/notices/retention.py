"""Notices that the ledger knows and no batch of this build speaks for: refused since, or their records gone.

What is up stays up for its lawful time, whatever happens to the files it came from; then it goes by the usual
clock. What is over keeps its address, so that an office can delete its records (个人信息保护法 47).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from calculators.dates import day_zh
from generator.diagnostics.problems import Place, Problem, problem
from generator.domain.agencies import Agency
from generator.domain.kinds import Kind
from generator.notices.ledger import EditionState, EventName, History
from generator.notices.model import EndedNotice, Facts, SpendingRow, State

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RemainingNotices:
    """`live` must stay up and needs its page; `ended` need nothing but the ledger."""

    live: tuple[EditionState, ...]
    ended: tuple[tuple[EditionState, State], ...]


def remaining_notices(
    history: History, spoken_for: Collection[str], withdrawals: Mapping[str, date], today: date
) -> RemainingNotices:
    """Sort the notices that are not `spoken_for`. `withdrawals`: from which day, by notice."""
    live: list[EditionState] = []
    ended: list[tuple[EditionState, State]] = []
    for each in history.edition_states():
        if each.notice in spoken_for or each.ended is EventName.INTERRUPTED:
            continue
        withdrawn = withdrawals.get(each.notice)
        if each.ended is EventName.WITHDRAWN:
            ended.append((each, State.WITHDRAWN))
        elif each.ended is EventName.OVER or each.last_day < today:
            ended.append((each, State.OVER))
        elif withdrawn is not None and withdrawn <= today:
            ended.append((each, State.WITHDRAWN))
        else:
            live.append(each)
    return RemainingNotices(tuple(live), tuple(ended))


def gap_problems(history: History, today: date) -> tuple[Problem, ...]:
    """A warning where notices should have been up on days without a build (五（三）: 不少于 7 天).

    A site that was built once stays up until the next build, so that such a day does not by itself lengthen
    the time: nobody's name stands longer than the law asks for because a machine was switched off. Whether
    the site could be reached the office has to find out; `min_days` gives the days back where it could not.
    """
    gap = history.gap(today)
    hit = [each for each in history.out() if any(each.start <= day <= each.last_day for day in gap)]
    if not hit:
        return ()
    first, last = day_zh(gap[0]), day_zh(gap[-1])
    return (problem("ledger_gap", Place(), first=first, last=last, count=len(hit)),)


def withdrawn_from(edition_state: EditionState, wanted: date, history: History) -> date:
    """The first day that the notice is not up: the day `wanted`, but no day on which it was still put out."""
    if edition_state.withdrawn_on is not None:
        return edition_state.withdrawn_on
    built = history.built.day if history.built else edition_state.start
    return max(wanted, edition_state.start, built)


def keeps_detail(facts: Facts) -> bool:
    """Whether the lines of the notice stay public after its last day: spending, where the office says so.

    The law asks for at least so many days (五（三）: 不少于), and lines of spending hold nothing private. A
    list of persons always goes.
    """
    return facts.agency.keep_detail and not facts.kind.lists_people


def ended_notice(
    facts: Facts,
    state: State,
    withdrawn_on: date | None = None,
    spending: tuple[SpendingRow, ...] = (),
    reason: str = "",
) -> EndedNotice:
    """The notice without its list; `withdrawn_on` where the office took it down, at 00:00, for its `reason`.

    Its `spending` goes with a withdrawal, and stays after the last day where the office keeps the detail.
    """
    if state is State.WITHDRAWN and withdrawn_on is not None:
        last = max(withdrawn_on - _ONE, facts.start)
        return EndedNotice(facts, state, last, withdrawn_on, withdrawal_reason=reason)
    kept = spending if keeps_detail(facts) else ()
    return EndedNotice(facts, State.OVER, facts.last_day, spending=kept)


def facts_of(edition_state: EditionState, agency: Agency, title: str) -> Facts:
    """What stays public, as the ledger knows it."""
    return Facts(
        id=edition_state.notice,
        kind=Kind(edition_state.kind),
        title=title,
        agency=agency,
        fund_period=edition_state.period,
        edition=edition_state.edition,
        start=edition_state.start,
        last_day=edition_state.last_day,
        min_days=edition_state.min_days,
        working_days=edition_state.working_days,
        count=edition_state.count,
        total=edition_state.total,
        seal=edition_state.seal,
        correction_reason=edition_state.correction_reason,
    )
