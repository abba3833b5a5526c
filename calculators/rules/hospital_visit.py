"""Visit to the sick in hospital (住院慰问), 三（一）3.

A fixed sum per stay, in principle (原则上) not more than once a year and person. For a second stay in the
year the law leaves a door open; whether anything more is given is the agency's to say, so nothing more is
counted.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(group="flexible", district="330106", year=2026, stays=2)).amount.text
'150.00 元'
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import fixed_sum_questions, person_questions, year_question
from calculators.dates import year_end
from calculators.money import yuan
from calculators.person import Person, status_in_year
from calculators.questions import Question, QuestionKind
from calculators.result import Op, Result, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import BANK, COMMUNITY, HOTLINE, ZERO, cite, law_step, refusal

NAME = "hospital_visit"
TITLE = "住院慰问"
AUDIENCE = "retiree"
CLAUSES = ("三（一）3",)
CLAUSE = "三（一）3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs(Person):
    """How often the person stayed in hospital in the year, by the day of discharge."""

    year: int
    stays: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How many stays in the year give `amount` yuan."""

    district: str
    year: int
    amount: Decimal


def questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `answer` needs to know."""
    return (
        *person_questions(rulebook),
        year_question("哪一年住的院？", "住院慰问按年计算（三（一）3）。"),
        stays_question(),
    )


def stays_question(*, required: bool = True) -> Question:
    """How many stays in hospital."""
    return Question(
        name="stays",
        label="这一年住院几次？",
        kind=QuestionKind.COUNT,
        unit="次",
        why="原则上每人每年不超过1次（三（一）3）。",
        help="按出院日期算在哪一年，没有住院就填 0。",
        required=required,
        lowest=Decimal(0),
        highest=Decimal(99),
    )


def reverse_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `reverse` needs to know."""
    return fixed_sum_questions(rulebook)


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The fixed sum for the first stay of the year; nothing without a stay."""
    status = status_in_year(rulebook, inputs, inputs.year)
    day = year_end(inputs.year)
    if status.verdict is not Verdict.YES:
        return refusal(NAME, TITLE, status, day, CLAUSE)
    policy = status.policy
    district = inputs.managed_in or inputs.district
    amount = policy.value_on("hospital_visit.amount", day, district)
    times = policy.value_on("hospital_visit.times", day, district)
    steps = (
        Step("这一年住院次数", Op.START, Decimal(inputs.stays), "次", CLAUSE),
        law_step(policy.parameters["hospital_visit.times"], Op.AT_MOST, times),
        law_step(policy.parameters["hospital_visit.amount"], Op.TIMES, amount),
    )
    total = replay(steps) or ZERO
    changes: tuple[str, ...] = ()
    if total == 0:
        headline, changes = "这一年没有住院，没有住院慰问费。", (f"住院后可以申请 {yuan(amount)} 元。",)
    elif inputs.stays > times:
        headline = (
            f"住院慰问费 {yuan(total)} 元。办法写的是“原则上”每年不超过{times}次，"
            "再次住院是否还给，由退管经办机构决定。"
        )
        changes = ("再次住院能不能再给，请向社区询问，这里不计入。",)
    else:
        headline = f"住院慰问费 {yuan(total)} 元。"
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES if total else Verdict.NO,
        headline=headline,
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE, status.clause),
        amount=exact_amount(total),
        steps=steps,
        materials=("住院证明（能够通过大数据核验的可不提供）", BANK) if total else (),
        where=(COMMUNITY, HOTLINE),
        assumptions=(assumptions.STAY_YEAR, *status.assumptions),
        changes=changes,
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """At least one stay for the fixed sum, none for nothing, never for any other sum."""
    policy, day = rulebook.year_policy(target.district, target.year)
    amount = policy.value_on("hospital_visit.amount", day, target.district)
    times = policy.value_on("hospital_visit.times", day, target.district)
    full = amount * times
    whole, rest = divmod(target.amount, amount)
    nearest: tuple[Decimal, ...] = ()
    interval: tuple[Interval[Decimal], ...] = ()
    if target.amount > full:
        headline, nearest = f"不可能：住院慰问费一年是 {yuan(full)} 元。", (full,)
    elif rest:
        nearest = (whole * amount, (whole + 1) * amount)
        headline = f"不会正好是这个数，最接近的是 {yuan(nearest[0])} 元和 {yuan(nearest[1])} 元。"
    else:
        upper = None if target.amount == full else Bound(whole, inclusive=True)
        interval = (Interval(Bound(whole, inclusive=True), upper),)
        headline = f"一年住院 {whole:f} 次{'或更多' if upper is None else ''}，是 {yuan(target.amount)} 元。"
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES if interval else Verdict.NO,
        headline=headline,
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE),
        where=(COMMUNITY, HOTLINE),
        assumptions=(assumptions.STAY_YEAR,),
        solution=Solution("次", interval, nearest),
    )
