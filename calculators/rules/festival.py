"""Festival money (节日慰问费), 三（四）: 春节, 端午节 and 中秋节, a fixed sum each.

For retirees whose pension was handled in the city's own districts and who are enrolled. The law names no
day by which one must be; decided: the day of the festival itself. Who is enrolled that month but paid
later is back-paid.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(group="flexible", district="330106", handled=(2026, 5), year=2026)).headline
'2026年节日慰问费合计 1,600.00 元（端午节、中秋节）。'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval, exactly
from calculators.common_questions import day_field, year_field
from calculators.dates import day_zh, year_end
from calculators.money import yuan
from calculators.person import Month, Person, Status, status_on, suspended_on
from calculators.questions import question_from, rule_inputs
from calculators.reference_data import FESTIVALS
from calculators.result import Op, Result, ResultItem, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import (
    BANK,
    LATE_NOTICE,
    ZERO,
    Frame,
    law_step,
    sum_of,
    where_to_go,
    with_result,
)

NAME = "festival"
TITLE = "节日慰问费"
AUDIENCE = "retiree"
CLAUSES = ("festival",)
CLAUSE = "festival"
FRAME = Frame(NAME, TITLE, CLAUSE)
COVERED_THAT_DAY = "节日当天属于保障对象。"


@rule_inputs
class FestivalInputs(Person):
    """The year asked about."""

    handled: Month | None = question_from(Person, "handled", default=None, required=True)
    year: int = year_field("想知道哪一年的？", "每年的节日日期不同。")


Inputs = FestivalInputs


@rule_inputs
class FestivalTarget(Person):
    """Which festival is the first one paid, from the day `on` on."""

    handled: Month | None = question_from(Person, "handled", default=None, required=True)
    on: date = day_field("从哪一天往后找第一个节日？", "第一个能领的节日要从这一天往后看。")


Target = FestivalTarget


def amount_of(status: Status, key: str, day: date, district: str) -> Decimal:
    """The sum of the festival in yuan, for whom it is due, else 0."""
    if status.verdict is not Verdict.YES:
        return ZERO
    return status.policy.value_on(f"festival.{key}", day, district)


def days_of(rulebook: RuleBook, year: int) -> Mapping[str, date]:
    """Key of each festival to its day in `year`.

    Raises InputError: `outside_policy` first, since before the law no calendar matters; `festival_unknown`.
    """
    rulebook.home_policy(year_end(year))
    return rulebook.festivals.in_year(year)


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Each festival of the year with its day, sum, yes or no and why; and the year's total.

    Raises InputError: `outside_policy`, `festival_unknown`.
    """
    days = days_of(rulebook, inputs.year)
    statuses = {key: status_on(rulebook, inputs, day, festival=True) for key, day in days.items()}
    last = list(statuses.values())[-1]
    if last.verdict not in (Verdict.YES, Verdict.NO):
        return FRAME.refusal(last, year_end(inputs.year), inputs.district)
    terms, items = [], []
    for key, day in days.items():
        status, name = statuses[key], FESTIVALS[key]
        amount = amount_of(status, key, day, inputs.district)
        if amount:
            parameter = status.policy.parameters[f"festival.{key}"]
            terms.append(law_step(parameter, Op.ADD, amount, f"{name}（{day_zh(day)}）"))
        reason = COVERED_THAT_DAY if amount else status.reason
        items.append(ResultItem(name, status.verdict, reason, CLAUSE, day, day, exact_amount(amount)))
    steps = sum_of(terms or (Step("节日当天都不是保障对象", Op.START, ZERO, clause=CLAUSE),))
    total = replay(steps) or ZERO
    paid = "、".join(item.name for item in items if item.verdict is Verdict.YES)
    return FRAME.result(
        last.policy,
        year_end(inputs.year),
        Verdict.YES if total else Verdict.NO,
        f"{inputs.year}年节日慰问费合计 {yuan(total)} 元（{paid}）。"
        if total
        else f"{inputs.year}年没有节日慰问费：{last.reason}",
        cites=tuple(status.clause for status in statuses.values()),
        amount=exact_amount(total),
        steps=with_result(steps, "全年合计", CLAUSE),
        items=tuple(items),
        materials=(BANK,) if total else (),
        where=where_to_go(last.policy, inputs.district),
        assumptions=(
            assumptions.FESTIVAL_DAY,
            *((assumptions.BACK_PAY,) if any(suspended_on(inputs, day) for day in days.values()) else ()),
            *dict.fromkeys(line for status in statuses.values() for line in status.assumptions),
        ),
        changes=(
            *(("一般在节前几天发放；没有收到请向社区询问。",) if total else ()),
            *((LATE_NOTICE,) if inputs.death_verified is not None else ()),
        ),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The first festival paid on or after the day asked, or never; while suspended, the next one after that.

    Raises InputError: `outside_policy`; `festival_unknown` where it lies outside the table.
    """
    first_year = target.on.year
    rulebook.home_policy(target.on)
    rulebook.festivals.in_year(first_year)
    status = status_on(rulebook, target, target.on, festival=True)
    if status.verdict not in (Verdict.YES, Verdict.NO):
        return FRAME.refusal(status, target.on, target.district)
    coming = [
        (key, day)
        for year in sorted(one for one in rulebook.festivals.years if one >= first_year)
        for key, day in rulebook.festivals.years[year].items()
        if day >= target.on
    ]
    for key, day in coming:
        status = status_on(rulebook, target, day, festival=True)
        if status.verdict is Verdict.YES:
            return _first(target, status, key, day)
    if target.suspended is not None and target.resumed is None:
        paid_again = replace(target, suspended=None)
        for key, day in coming:
            if status_on(rulebook, paid_again, day, festival=True).verdict is Verdict.YES:
                return _after_resuming(target, status_on(rulebook, target, day, festival=True), key, day)
    last_year = max(rulebook.festivals.years)
    if target.handled is not None and target.handled[0] >= last_year:
        rulebook.festivals.in_year(
            last_year + 1
        )  # the first festival may well come, but its day is not known
    return FRAME.result(
        status.policy,
        target.on,
        Verdict.NO,
        f"以后没有节日慰问费：{status.reason}",
        cites=(status.clause,),
        where=where_to_go(status.policy, target.district),
        assumptions=status.assumptions,
        changes=(LATE_NOTICE,) if target.death_verified is not None else (),
        solution=Solution("日"),
    )


def _after_resuming(target: Target, status: Status, key: str, day: date) -> Result:
    """Nobody knows when the pension is paid again: the next festival at the earliest, never before it."""
    return FRAME.result(
        status.policy,
        target.on,
        Verdict.DEPENDS,
        f"{status.reason}恢复发放以后，从恢复的当月起，碰到的第一个节日就有；"
        f"最早是{day_zh(day)}的{FESTIVALS[key]}。",
        cites=(status.clause,),
        materials=(BANK,),
        where=where_to_go(status.policy, target.district),
        assumptions=(assumptions.FESTIVAL_DAY, assumptions.BACK_PAY, *status.assumptions),
        changes=("因没有按规定做养老待遇资格认证停发的，请尽快认证。",),
        solution=Solution("日", (Interval(Bound(day, inclusive=True)),)),
    )


def _first(target: Target, status: Status, key: str, day: date) -> Result:
    name, amount = FESTIVALS[key], exact_amount(amount_of(status, key, day, target.district))
    return FRAME.result(
        status.policy,
        target.on,
        Verdict.YES,
        f"第一个节日慰问费是{day_zh(day)}的{name}，{amount.text}。",
        amount=amount,
        steps=with_result(
            (law_step(status.policy.parameters[f"festival.{key}"], Op.START, amount.high),), "这一次", CLAUSE
        ),
        items=(ResultItem(name, Verdict.YES, COVERED_THAT_DAY, CLAUSE, day, day, amount),),
        materials=(BANK,),
        where=where_to_go(status.policy, target.district),
        assumptions=(assumptions.FESTIVAL_DAY, *status.assumptions),
        solution=Solution("日", (exactly(day),)),
    )
