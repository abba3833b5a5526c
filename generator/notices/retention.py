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
from generator.notices.ledger import History, Name, Standing
from generator.notices.model import EndedNotice, Facts, State

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Left:
    """`live` must stay up and needs its page; `ended` need nothing but the ledger."""

    live: tuple[Standing, ...]
    ended: tuple[tuple[Standing, State], ...]


def left(history: History, spoken_for: Collection[str], withdrawals: Mapping[str, date], today: date) -> Left:
    """Sort the notices that are not `spoken_for`. `withdrawals`: from which day, by notice."""
    live: list[Standing] = []
    ended: list[tuple[Standing, State]] = []
    for each in history.standings():
        if each.notice in spoken_for or each.ended is Name.INTERRUPTED:
            continue
        withdrawn = withdrawals.get(each.notice)
        if each.ended is Name.WITHDRAWN:
            ended.append((each, State.WITHDRAWN))
        elif each.ended is Name.OVER or each.last_day < today:
            ended.append((each, State.OVER))
        elif withdrawn is not None and withdrawn <= today:
            ended.append((each, State.WITHDRAWN))
        else:
            live.append(each)
    return Left(tuple(live), tuple(ended))


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


def withdrawn_from(standing: Standing, wanted: date, history: History) -> date:
    """The first day that the notice is not up: the day `wanted`, but no day on which it was still put out."""
    if standing.withdrawn_on is not None:
        return standing.withdrawn_on
    built = history.built.day if history.built else standing.start
    return max(wanted, standing.start, built)


def ended_notice(facts: Facts, state: State, withdrawn_on: date | None = None) -> EndedNotice:
    """The notice without its list; `withdrawn_on` where the office took it down, at 00:00 of that day."""
    if state is State.WITHDRAWN and withdrawn_on is not None:
        return EndedNotice(facts, state, max(withdrawn_on - _ONE, facts.start), withdrawn_on)
    return EndedNotice(facts, State.OVER, facts.last_day)


def facts_of(standing: Standing, agency: Agency, title: str) -> Facts:
    """What stays public, as the ledger knows it."""
    return Facts(
        id=standing.notice,
        kind=Kind(standing.kind),
        title=title,
        agency=agency,
        fund_period=standing.period,
        edition=standing.edition,
        start=standing.start,
        last_day=standing.last_day,
        min_days=standing.min_days,
        working_days=standing.working_days,
        count=standing.count,
        total=standing.total,
        seal=standing.seal,
    )
