"""Words and small pieces that several rules share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from calculators.bounds import Interval
from calculators.money import yuan
from calculators.parameters import Clause, Parameter, Policy
from calculators.person import Status
from calculators.result import Amount, Op, Result, Step

ZERO = Decimal("0.00")

COMMUNITY = "社会化管理服务所在地的社区（村）"
HOTLINE = "人力社保咨询电话 12333"
MEDICAL_HOTLINE = "医保咨询电话 12393"
DISTRICT_AGENCY = "区退管经办机构"
BANK = "您本人实名的银行账户（一律银行转账，不发现金，四（二）后段）"


def cite(policy: Policy, *keys: str) -> tuple[Clause, ...]:
    """The clauses named, each once, in the order given."""
    return tuple(policy.clause(key) for key in dict.fromkeys(keys))


def law_step(parameter: Parameter, op: Op, number: Decimal, label: str = "") -> Step:
    """A step that uses a number of the law, with the law's own words for it."""
    return Step(label or parameter.name, op, number, parameter.unit, parameter.clause, parameter.excerpt)


def up_to(cap: Decimal) -> Amount:
    """What the law limits and an agency fixes: from nothing to the cap."""
    return Amount(ZERO, cap)


def interval_zh(interval: Interval[Decimal], unit: str = "元") -> str:
    """An interval in the law's words: 超过 5,000.00 元、不超过 10,000.00 元."""
    words = []
    if interval.lower is not None:
        words.append(
            f"{'不少于' if interval.lower.inclusive else '超过'} {number_zh(interval.lower.value, unit)}"
        )
    if interval.upper is not None:
        words.append(
            f"{'不超过' if interval.upper.inclusive else '不满'} {number_zh(interval.upper.value, unit)}"
        )
    return "、".join(words) or "不限"


def number_zh(number: Decimal, unit: str) -> str:
    """A number with its unit: 5,000.00 元, 50 人."""
    return f"{yuan(number)} 元" if unit == "元" else f"{number.normalize():f} {unit}"


def refusal(name: str, title: str, status: Status, day: date, *clauses: str) -> Result:
    """The answer of any rule to somebody who is not covered: why, by which clause, and where to go."""
    return Result(
        rule=name,
        title=title,
        verdict=status.verdict,
        headline=status.reason,
        computed_for=day,
        policy=status.policy,
        citations=cite(status.policy, status.clause, *clauses),
        steps=(Step(status.reason, clause=status.clause),),
        where=(COMMUNITY, HOTLINE),
        assumptions=status.assumptions,
    )
