"""All entitlements of a retiree for the year of a day (我的待遇): the single rules side by side.

Every entitlement of 三 has a line, and the sum of the year is the sum of the lines.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> day, birth = date(2026, 1, 1), date(1960, 1, 1)
>>> facts = Inputs(group="flexible", district="330106", handled=(2020, 1), on=day, birth=birth)
>>> answer(rulebook, facts).headline
'2026年确定的有 2,800.00 元。'
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculators import assumptions
from calculators.common_questions import day_field, yuan_field
from calculators.dates import last_of, year_end
from calculators.errors import InputError
from calculators.money import yuan
from calculators.person import IF_CHANGED, Month, Person, managing_place, status_in_year, status_on
from calculators.questions import question_from, rule_inputs
from calculators.result import Amount, Op, Result, ResultItem, Solution, Step, Verdict, replay
from calculators.rulebook import RuleBook
from calculators.rules import (
    activity,
    checkup,
    coverage,
    festival,
    funeral,
    group_leader,
    hospital_visit,
    illness_aid,
    illness_costs,
)
from calculators.rules.handling_days import days_zh, stretches_of
from calculators.rules.shared import ZERO, Frame, sum_of, where_to_go, with_result

NAME = "my_entitlements"
TITLE = "我的待遇"
AUDIENCE = "retiree"
CLAUSES = (
    *coverage.CLAUSES[:3],
    *festival.CLAUSES,
    *hospital_visit.CLAUSES,
    *illness_aid.CLAUSES,
    *checkup.CLAUSES,
    *activity.CLAUSES,
    *group_leader.CLAUSES,
    *funeral.CLAUSES,
)
FRAME = Frame(NAME, TITLE, festival.CLAUSE)


@rule_inputs
class MyEntitlementsInputs(Person):
    """What all the single rules ask, once. `self_paid` in yuan; None: not known, illness aid is left open.

    `people` are those whom the person leads as 自管小组长; None: the person leads no group.
    """

    handled: Month | None = question_from(Person, "handled", default=None, required=True)
    on: date = day_field("按哪一天计算？", "列出这一天所在年份的全部待遇。")
    birth: date = question_from(activity.Inputs, "birth")
    lives: str = question_from(checkup.Inputs, "lives", default="hangzhou", required=True)
    last_checkup: Month | None = question_from(checkup.Inputs, "last_checkup", default=None)
    stays: int = question_from(hospital_visit.Inputs, "stays", default=0)
    discharged: Month | None = question_from(hospital_visit.Inputs, "discharged", default=None)
    self_paid: Decimal | None = question_from(illness_costs.Inputs, "self_paid", default=None, when=None)
    all_covered: bool | None = question_from(illness_costs.Inputs, "all_covered", default=None)
    attended: bool = question_from(activity.Inputs, "attended", default=False)
    unable: bool = question_from(activity.Inputs, "unable", default=False)
    people: int | None = question_from(
        group_leader.Inputs,
        "people",
        label="担任自管小组长吗？这一年管理服务多少人？",
        help="没有担任就不填。",
        default=None,
    )
    died_on: date | None = question_from(
        funeral.Inputs, "died_on", help="本人健在就不填。", default=None, when=IF_CHANGED
    )


Inputs = MyEntitlementsInputs


@rule_inputs
class MyEntitlementsTarget:
    """The year's festival money wanted, exactly `amount` yuan; asked is when the pension was handled."""

    group: str = question_from(Person, "group")
    district: str = question_from(Person, "district")
    year: int = question_from(festival.Inputs, "year")
    amount: Decimal = yuan_field("全年节日慰问费合计想到多少？", "由全年合计倒推办理手续的时间。")


Target = MyEntitlementsTarget


def single_answers(rulebook: RuleBook, inputs: Inputs) -> tuple[Result, ...]:
    """The answers of the single rules to the same facts.

    Illness aid only where a sum is given, the leader's subsidy where people are, the funeral of a death in
    the year.
    """
    on, year, place = inputs.on, inputs.on.year, managing_place(inputs)

    def to[T: Person](kind: type[T], **own: Any) -> T:
        common: dict[str, Any] = {one.name: getattr(inputs, one.name) for one in fields(Person)}
        return kind(**common, **own)

    aid: tuple[Result, ...] = ()
    if inputs.self_paid is not None:
        costs = to(illness_aid.Inputs, year=year, self_paid=inputs.self_paid, all_covered=inputs.all_covered)
        aid = (illness_aid.answer(rulebook, costs),)
    led: tuple[Result, ...] = ()
    if inputs.people is not None and _covered_in_year(rulebook, inputs):
        facts = group_leader.Inputs(district=place, year=year, people=inputs.people)
        led = (group_leader.answer(rulebook, facts),)
    dead: tuple[Result, ...] = ()
    if inputs.died_on is not None and inputs.died_on.year == year:
        dead = (funeral.answer(rulebook, to(funeral.Inputs, died_on=inputs.died_on)),)
    return (
        coverage.answer(rulebook, to(coverage.Inputs, on=on)),
        festival.answer(rulebook, to(festival.Inputs, year=year)),
        hospital_visit.answer(
            rulebook,
            to(hospital_visit.Inputs, year=year, stays=inputs.stays, discharged=inputs.discharged),
        ),
        *aid,
        checkup.answer(
            rulebook, to(checkup.Inputs, on=on, lives=inputs.lives, last_checkup=inputs.last_checkup)
        ),
        activity.answer(
            rulebook,
            to(activity.Inputs, on=on, birth=inputs.birth, attended=inputs.attended, unable=inputs.unable),
        ),
        *led,
        *dead,
    )


def _covered_in_year(rulebook: RuleBook, inputs: Inputs) -> bool:
    return status_in_year(rulebook, inputs, inputs.on.year).status.verdict is Verdict.YES


def _with_both_days_of_death(inputs: Inputs) -> tuple[Inputs, tuple[str, ...]]:
    """`inputs` with the day of death and the month of its verification, where one is known; what was assumed.

    Raises InputError `died_after_verified`.
    """
    died, verified = inputs.died_on, inputs.death_verified
    if died is not None and verified is not None and (died.year, died.month) > verified:
        raise InputError(
            "died_after_verified", "去世的日期晚于社区核实的年月，请检查这两项。", "coverage_end", "died_on"
        )
    if died is None and verified is not None:
        return replace(inputs, died_on=last_of(verified)), (assumptions.DIED_WHEN_VERIFIED,)
    if died is not None and verified is None:
        return replace(inputs, death_verified=(died.year, died.month)), (assumptions.VERIFIED_WHEN_DIED,)
    return inputs, ()


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Every entitlement of the year, as a calendar, with the single answers as parts.

    The sum runs from what is certain to what is the most possible. Raises InputError:
    `died_after_verified`, and what the single rules raise.
    """
    inputs, assumed = _with_both_days_of_death(inputs)
    parts = single_answers(rulebook, inputs)
    covered, *rest = parts
    lines = [*_calendar(rest), *_left_open(rulebook, inputs)]
    with_money = [(line.name, line.amount) for line in lines if line.amount is not None]
    terms = [
        Step(f"{name}（{amount.text}）", Op.ADD, amount.most) for name, amount in with_money if amount.most
    ]
    steps = sum_of(terms or (Step("这一年没有", Op.START, ZERO),))
    high = replay(steps) or ZERO
    low = sum((amount.sure for _, amount in with_money), ZERO)
    total = Amount(low, high) if with_money else None
    year = inputs.on.year
    return FRAME.result(
        covered.policy,
        inputs.on,
        covered.verdict if total is None or not high else Verdict.YES,
        covered.headline
        if total is None or not high
        else f"{year}年确定的有 {yuan(low)} 元"
        + ("。" if low == high else f"，加上现在还不能确定的，最多 {yuan(high)} 元。"),
        citations=tuple(dict.fromkeys(one for part in parts for one in part.citations)),
        amount=total,
        steps=with_result(steps, "全年合计" if low == high else "最多合计") if with_money else (),
        items=tuple(sorted(lines, key=lambda item: (item.first or date.max, item.name))),
        materials=tuple(dict.fromkeys(one for part in rest for one in part.materials)),
        where=tuple(dict.fromkeys(one for part in parts for one in part.where)),
        assumptions=(*assumed, *dict.fromkeys(one for part in parts for one in part.assumptions)),
        changes=tuple(dict.fromkeys(one for part in rest for one in part.changes)),
        parts=parts,
    )


def _calendar(parts: list[Result]) -> list[ResultItem]:
    """One line a festival or round, one a part without any; dated lines can go into a calendar."""
    lines: list[ResultItem] = []
    for part in parts:
        clause = part.citations[0].key
        lines += part.items or (
            ResultItem(part.title, part.verdict, part.headline, clause, amount=part.amount),
        )
    return lines


def _left_open(rulebook: RuleBook, inputs: Inputs) -> tuple[ResultItem, ...]:
    """A line for each entitlement that nothing was said about, so that none is missing."""
    if not _covered_in_year(rulebook, inputs):
        return ()
    lines = []
    if inputs.self_paid is None:
        lines.append((illness_aid.TITLE, "填写一年的自付金额，可以看大病慰问。", illness_costs.CLAUSE))
    if inputs.people is None:
        words = "担任自管小组长的，经考核、公示后可以给予补助；填写管理服务的人数，可以看最多多少。"
        lines.append((group_leader.TITLE, words, group_leader.CLAUSE))
    if inputs.died_on is None:
        lines.append(
            (funeral.TITLE, "退休人员去世的，给予丧事料理慰问费；由谁来领，办法没有写明。", funeral.CLAUSE)
        )
    return tuple(ResultItem(name, Verdict.DEPENDS, words, clause) for name, words, clause in lines)


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The stretch of days for handling that gives exactly the year's sum; the nearest sums where none does.

    Raises InputError: `outside_policy`, `festival_unknown`, `unknown_district`.
    """
    person = Person(group=target.group, district=target.district)
    days = festival.days_of(rulebook, target.year)
    status = status_on(rulebook, person, year_end(target.year))
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, year_end(target.year), target.district)
    stretches = stretches_of(rulebook, person, days)
    sums = sorted(stretches)
    fitting = stretches.get(target.amount)
    if fitting is not None:
        headline = f"办理手续的日子{days_zh(fitting)}，这一年的节日慰问费合计 {yuan(target.amount)} 元。"
    else:
        headline = "不会正好是这个数，可能的合计是" + "、".join(f" {yuan(one)} 元" for one in sums) + "。"
    below = [one for one in sums if one < target.amount][-1:]
    above = [one for one in sums if one > target.amount][:1]
    return FRAME.result(
        status.policy,
        year_end(target.year),
        Verdict.NO if fitting is None else Verdict.YES,
        headline,
        cites=("coverage",),
        where=where_to_go(status.policy, target.district),
        assumptions=(assumptions.FESTIVAL_DAY, assumptions.HANDLED_MONTH),
        solution=Solution(
            "日", () if fitting is None else (fitting,), (*below, *above) if fitting is None else ()
        ),
    )
