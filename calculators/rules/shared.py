"""Words and small pieces that several rules share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculators.bounds import Interval
from calculators.money import yuan
from calculators.parameters import Clause, Parameter, Policy
from calculators.person import Status
from calculators.result import Amount, Op, Result, Step, Verdict, replay

ZERO = Decimal("0.00")

COMMUNITY = "社会化管理服务所在地的社区（村）"
HOTLINE = "人力社保咨询电话 12333"
MEDICAL_HOTLINE = "医保咨询电话 12393"
DISTRICT_AGENCY = "区退管经办机构"
CITY_AGENCY = "市退管经办机构"
NOT_HANDED_OVER = f"{CITY_AGENCY}（在本地参保、没有移交街道社区的异地户籍退休人员）"
LATE_NOTICE = "去世后请家属及时告知社区；告知晚了、多领的养老金和慰问费要退回，弄虚作假的按规定查处。"
BANK = "您本人实名的银行账户（一律银行转账，不发现金）"


def cite(policy: Policy, *keys: str) -> tuple[Clause, ...]:
    """The clauses named, each once, in the order given."""
    return tuple(policy.clause(key) for key in dict.fromkeys(map(policy.key, keys)))


def law_step(parameter: Parameter, op: Op, number: Decimal, label: str = "") -> Step:
    """A step that uses a number of the law, with the law's own words for it."""
    return Step(label or parameter.name, op, number, parameter.unit, parameter.clause, parameter.excerpt)


def with_result(steps: Iterable[Step], label: str, clause: str = "") -> tuple[Step, ...]:
    """`steps` and what they come to, so that every calculation ends with its result."""
    steps = tuple(steps)
    return (*steps, Step(label, Op.EQUALS, replay(steps) or ZERO, clause=clause))


def sum_of(terms: Iterable[Step]) -> tuple[Step, ...]:
    """`terms` added up; FACT steps among them stay as they are."""
    steps: list[Step] = []
    for term in terms:
        if term.op is Op.FACT:
            steps.append(term)
        elif all(one.op is Op.FACT for one in steps):
            steps.append(replace(term, op=Op.START))
        else:
            steps.append(replace(term, op=Op.ADD, label=f"加上{term.label}"))
    return tuple(steps)


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


def where_to_go(policy: Policy, place: str) -> tuple[str, ...]:
    """Whom a retiree asks who is looked after in `place`: the city's own people have the city's agency."""
    own = (NOT_HANDED_OVER,) if place and place == policy.city_district else ()
    return (*own, COMMUNITY, HOTLINE)


def office_to_ask(policy: Policy, place: str) -> tuple[str, ...]:
    """Whom an office of `place` asks."""
    return (CITY_AGENCY if place == policy.city_district else DISTRICT_AGENCY, HOTLINE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all answers of one rule have in common: its name, its title, and the clause it rests on."""

    rule: str
    title: str
    clause: str

    def result(
        self,
        policy: Policy,
        day: date,
        verdict: Verdict,
        headline: str,
        *,
        where: tuple[str, ...],
        cites: tuple[str, ...] = (),
        **parts: Any,
    ) -> Result:
        """An answer for `day` by `policy`; `parts` are the other fields of `Result`.

        It cites the rule's own clause and `cites`, or the `citations` among `parts` as they are.
        """
        parts.setdefault("citations", cite(policy, self.clause, *cites))
        return Result(
            rule=self.rule,
            title=self.title,
            verdict=verdict,
            headline=headline,
            computed_for=day,
            policy=policy,
            where=where,
            **parts,
        )

    def refusal(self, status: Status, day: date, place: str = "") -> Result:
        """The answer to somebody who is not covered, or not surely: why, by which clause, and where to go."""
        return self.result(
            status.policy,
            day,
            status.verdict,
            status.reason,
            where=where_to_go(status.policy, place),
            citations=cite(status.policy, status.clause, self.clause),
            steps=(Step(status.reason, clause=status.clause),),
            materials=status.materials,
            assumptions=status.assumptions,
        )
