"""What every rule answers with: the same explained result, as types and as plain JSON.

The steps are a calculation that can be replayed: `replay(steps)` gives the number the result states, so what
a reader adds up by hand is what the page shows. The JSON form is described by data/schema/result.schema.json.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators.bounds import Bound, Interval
from calculators.money import yuan, yuan_down, yuan_up
from calculators.parameters import Clause, Policy

type Json = str | int | bool | list[Json] | dict[str, Json] | None


class Verdict(enum.StrEnum):
    """The short answer."""

    YES = "yes"
    NO = "no"
    DEPENDS = "depends"  # an agency decides within limits, or something is not known yet
    ELSEWHERE = "elsewhere"  # another fund or another district's rule answers


class Op(enum.StrEnum):
    """What a step does to the running number; FACT leaves it alone."""

    START = "start"
    ADD = "add"
    SUBTRACT = "subtract"
    TIMES = "times"
    DIVIDE_DOWN = "divide_down"  # to whole fen, downwards
    DIVIDE_UP = "divide_up"  # to whole fen, upwards
    AT_MOST = "at_most"
    EQUALS = "equals"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the reasoning: what, which number in which unit, and the law's own words for it."""

    label: str
    op: Op = Op.FACT
    number: Decimal | None = None
    unit: str = "元"
    clause: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """Yuan from `low` to `high`; one sum where they are equal.

    `estimate` marks what is not fixed yet; an estimate is no ceiling, so it carries the law's `cap` with it.
    """

    low: Decimal
    high: Decimal
    estimate: bool = False
    cap: Decimal | None = None

    @property
    def sure(self) -> Decimal:
        """What is certain of it: nothing of an estimate."""
        return Decimal("0.00") if self.estimate else self.low

    @property
    def most(self) -> Decimal:
        """The most that it can be."""
        return self.high if self.cap is None else self.cap

    @property
    def text(self) -> str:
        """As a reader sees it: 800.00 元, 0.00 至 500.00 元, 约 120.00 元（最高 500.00 元）."""
        if self.low == self.high:
            most = "" if self.cap is None else f"（最高 {yuan(self.cap)} 元）"
            return f"{'约 ' if self.estimate else ''}{yuan(self.low)} 元{most}"
        return f"{yuan(self.low)} 至 {yuan(self.high)} 元"


def exact_amount(amount: Decimal) -> Amount:
    """An amount that is one sum."""
    return Amount(amount, amount)


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One line of a table or calendar: a festival with its day, a head with its budget."""

    name: str
    verdict: Verdict
    reason: str
    clause: str
    first: date | None = None
    last: date | None = None
    amount: Amount | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The exact answer to a reverse question: the stretches that fit; none means never.

    `nearest` are the two results around a wanted one that cannot be had exactly (one at an end).
    """

    unit: str
    intervals: tuple[Interval[Decimal] | Interval[date], ...] = ()
    nearest: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An answer that explains itself; `assumptions` are ours, where the law does not decide."""

    rule: str
    title: str
    verdict: Verdict
    headline: str
    computed_for: date
    policy: Policy
    citations: tuple[Clause, ...]
    amount: Amount | None = None
    steps: tuple[Step, ...] = ()
    items: tuple[ResultItem, ...] = ()
    materials: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    solution: Solution | None = None
    parts: tuple[Result, ...] = ()


def replay(steps: Iterable[Step]) -> Decimal | None:
    """The number that the steps lead to; ArithmeticError where a stated sum is not what they add up to."""
    running: Decimal | None = None
    for step in steps:
        if step.op is Op.FACT or step.number is None:
            continue
        if step.op is Op.START:
            running = step.number
        elif running is None:
            raise ArithmeticError("a calculation without a start")
        elif step.op is Op.EQUALS:
            if running != step.number:
                raise ArithmeticError(f"the steps do not add up: {step.label}")
        else:
            running = _apply(step.op, running, step.number)
    return running


def _apply(op: Op, running: Decimal, number: Decimal) -> Decimal:
    match op:
        case Op.ADD:
            return running + number
        case Op.SUBTRACT:
            return running - number
        case Op.TIMES:
            return running * number
        case Op.DIVIDE_DOWN:
            return yuan_down(running, number)
        case Op.DIVIDE_UP:
            return yuan_up(running, number)
        case _:
            return min(running, number)


def as_json(result: Result) -> dict[str, Json]:
    """The plain form: sums as text with two places, days in ISO form, nothing left out."""
    policy = result.policy
    return {
        "rule": result.rule,
        "title": result.title,
        "verdict": str(result.verdict),
        "headline": result.headline,
        "amount": _amount(result.amount),
        "steps": [_step(step, policy) for step in result.steps],
        "items": [_item(item, policy) for item in result.items],
        "citations": [{"clause": one.key, "words": one.words} for one in result.citations],
        "materials": list(result.materials),
        "where": list(result.where),
        "assumptions": list(result.assumptions),
        "changes": list(result.changes),
        "solution": _solution(result.solution),
        "parts": [as_json(part) for part in result.parts],
        "computed_for": result.computed_for.isoformat(),
        "policy": {"name": policy.name, "title": policy.title, "number": policy.number},
    }


def _amount(amount: Amount | None) -> Json:
    if amount is None:
        return None
    return {
        "low": f"{amount.low:.2f}",
        "high": f"{amount.high:.2f}",
        "exact": amount.low == amount.high and not amount.estimate,
        "text": amount.text,
    }


def _step(step: Step, policy: Policy) -> Json:
    return {
        "label": step.label,
        "op": str(step.op),
        "number": None if step.number is None else number_text(step.number, step.unit),
        "unit": step.unit,
        "clause": policy.key(step.clause),
        "words": step.words,
    }


def number_text(number: Decimal, unit: str) -> str:
    """A number as JSON carries it: money with two places, counts without any."""
    return f"{number:.2f}" if unit.startswith("元") else f"{number.normalize():f}"


def _item(item: ResultItem, policy: Policy) -> Json:
    return {
        "name": item.name,
        "verdict": str(item.verdict),
        "reason": item.reason,
        "clause": policy.key(item.clause),
        "first": None if item.first is None else item.first.isoformat(),
        "last": None if item.last is None else item.last.isoformat(),
        "amount": _amount(item.amount),
    }


def _solution(solution: Solution | None) -> Json:
    if solution is None:
        return None
    return {
        "unit": solution.unit,
        "intervals": [
            {"lower": _bound(one.lower, solution.unit), "upper": _bound(one.upper, solution.unit)}
            for one in solution.intervals
        ],
        "nearest": [f"{number:.2f}" for number in solution.nearest],
    }


def _bound(bound: Bound[Decimal] | Bound[date] | None, unit: str) -> Json:
    if bound is None:
        return None
    value = bound.value
    text = value.isoformat() if isinstance(value, date) else number_text(value, unit)
    return {"value": text, "inclusive": bound.inclusive}
