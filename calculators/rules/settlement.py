"""Settling a fund year (清算), 四（三）: paid ahead, settled in the next year's second quarter.

服务关怀经费 is settled up to its standard × the people covered at the end of December of the fund year.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> reverse(rulebook, Target(district="330106", year=2026, care=Decimal("120000.01"))).headline
'12月底人数不少于 1001 人时，这笔服务关怀经费可以全部结算。'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import office_questions
from calculators.dates import add_months, first_of, last_of, month_zh
from calculators.money import yuan
from calculators.parameters import Policy
from calculators.questions import Question, QuestionKind
from calculators.result import Op, Result, ResultItem, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import DISTRICT_AGENCY, HOTLINE, ZERO, cite, law_step

NAME = "settlement"
TITLE = "年度清算"
AUDIENCE = "office"
CLAUSES = ("四（三）",)
CLAUSE = "四（三）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """People covered at the end of December; what was paid ahead and spent, head by head, in yuan."""

    district: str
    year: int
    people: int
    paid_ahead: Decimal
    care: Decimal
    checkup: Decimal = ZERO
    activity: Decimal = ZERO
    festival: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A spend of `care` yuan on 服务关怀经费; asked is with how many people it is settled in full."""

    district: str
    year: int
    care: Decimal


def _spent(name: str, label: str, *, required: bool = False) -> Question:
    return Question(
        name=name,
        label=f"{label}实际支出",
        kind=QuestionKind.MONEY,
        unit="元",
        why="根据标准按实结算（四（三））。",
        help="" if required else "没有就不填。",
        required=required,
    )


def questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `answer` needs to know."""
    names = {head.key: head.name for head in rulebook.policies[-1].heads}
    return (
        *office_questions(rulebook),
        Question(
            name="people",
            label="当年12月底纳入社会化管理的人数",
            kind=QuestionKind.COUNT,
            unit="人",
            why="服务关怀经费的结算上限按这个人数计算（四（三））。",
            lowest=Decimal(0),
            highest=Decimal(10_000_000),
        ),
        Question(
            name="paid_ahead",
            label="已经预拨的金额",
            kind=QuestionKind.MONEY,
            unit="元",
            why="先预拨、后清算（四（三））。",
        ),
        _spent("care", names["care"], required=True),
        *(_spent(key, names[key]) for key in ("checkup", "activity", "festival")),
    )


def reverse_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `reverse` needs to know."""
    return (*office_questions(rulebook), _spent("care", rulebook.policies[-1].heads[0].name, required=True))


def settling_days(policy: Policy, day: date, year: int) -> tuple[date, date]:
    """The first and last day of the quarter in which the year is settled."""
    after = policy.count_on("settlement.years_after", day)
    quarter = policy.count_on("settlement.quarter", day)
    first = (year + after, 3 * quarter - 2)
    return first_of(first), last_of(add_months(*first, 2))


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """What is settled, and what is still to be paid or to be returned."""
    policy, day = rulebook.year_policy(inputs.district, inputs.year)
    rate = policy.value_on("budget.care", day, inputs.district)
    cap = rate * inputs.people
    month = (inputs.year, policy.count_on("settlement.count_month", day))
    steps = [
        Step("服务关怀经费实际支出", Op.START, inputs.care, clause=CLAUSE),
        Step(
            f"不超过 {yuan(rate)} 元/人 × {month_zh(month)}底 {inputs.people} 人",
            Op.AT_MOST,
            cap,
            clause=CLAUSE,
            words=policy.parameters["settlement.count_month"].excerpt,
        ),
    ]
    care = replay(steps) or ZERO
    items = []
    for head in policy.heads:
        spent: Decimal = getattr(inputs, head.key)
        settled = care if head.key == "care" else spent
        if head.key != "care":
            steps.append(Step(f"加上{head.name}实际支出", Op.ADD, spent, clause=CLAUSE))
        reason = "按实结算。" if settled == spent else "超过结算上限的部分不结算。"
        items.append(ResultItem(head.name, Verdict.YES, reason, CLAUSE, amount=exact_amount(settled)))
    total = replay(steps) or ZERO
    steps.append(Step("结算金额", Op.EQUALS, total, clause=CLAUSE))
    first, last = settling_days(policy, day, inputs.year)
    difference = total - inputs.paid_ahead
    name = "应补拨" if difference >= 0 else "应收回"
    items.append(
        ResultItem(
            name, Verdict.YES, "结算金额与预拨金额之差。", CLAUSE, first, last, exact_amount(abs(difference))
        )
    )
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES,
        headline=f"{inputs.year}年结算 {yuan(total)} 元，{name} {yuan(abs(difference))} 元，"
        f"原则上在{month_zh((first.year, first.month))}至{month_zh((last.year, last.month))}清算。",
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE, "四（一）标准"),
        amount=exact_amount(total),
        steps=(
            *steps,
            law_step(
                policy.parameters["settlement.quarter"], Op.FACT, policy.value_on("settlement.quarter", day)
            ),
        ),
        items=tuple(items),
        where=(DISTRICT_AGENCY, HOTLINE),
        assumptions=(assumptions.OTHER_HEADS, assumptions.YEAR_END_NUMBERS),
        changes=(f"服务关怀经费有 {yuan(inputs.care - care)} 元超过上限，不能结算。",)
        if inputs.care > care
        else (),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """From the least number of people whose cap the spend does not pass."""
    policy, day = rulebook.year_policy(target.district, target.year)
    rate = policy.value_on("budget.care", day, target.district)
    month = policy.count_on("settlement.count_month", day)
    whole, rest = divmod(target.care, rate)
    least = whole + (1 if rest else 0)
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES,
        headline=f"{month}月底人数不少于 {least:f} 人时，这笔服务关怀经费可以全部结算。",
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE, "四（一）标准"),
        where=(DISTRICT_AGENCY, HOTLINE),
        assumptions=(assumptions.YEAR_END_NUMBERS,),
        solution=Solution("人", (Interval(Bound(least, inclusive=True), None),)),
    )
