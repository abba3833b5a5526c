"""What is sent ahead for the next year (提前下达), 四（二）: at least a share of the expected transfer.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(district="330106", year=2027, expected=Decimal(1000000))).amount.text
'700,000.00 元'
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import office_questions
from calculators.money import yuan, yuan_down
from calculators.questions import Question, QuestionKind
from calculators.result import Op, Result, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import DISTRICT_AGENCY, HOTLINE, ZERO, cite, law_step

NAME = "advance"
TITLE = "提前下达"
AUDIENCE = "office"
CLAUSES = ("四（二）",)
CLAUSE = "四（二）"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The transfer expected for the fund year, in yuan."""

    district: str
    year: int
    expected: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An advance of `amount` yuan; asked is for which expected transfers it is enough."""

    district: str
    year: int
    amount: Decimal


def questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `answer` needs to know."""
    return (
        *office_questions(rulebook),
        Question(
            name="expected",
            label="这一年的转移支付预计数",
            kind=QuestionKind.MONEY,
            unit="元",
            why="按预计数的一定比例提前下达（四（二））。",
            help="据实结算等特殊项目的转移支付不算在内。",
        ),
    )


def reverse_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `reverse` needs to know."""
    return (
        *office_questions(rulebook),
        Question(
            name="amount",
            label="已经提前下达多少钱？",
            kind=QuestionKind.MONEY,
            unit="元",
            why="由提前下达数倒推够多大的预计数（四（二））。",
        ),
    )


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The least that has to be sent ahead; a fraction of a fen is raised, since the law sets a least."""
    policy, day = rulebook.year_policy(inputs.district, inputs.year)
    share = policy.value_on("advance.least_share", day, inputs.district)
    steps = [
        Step("转移支付预计数", Op.START, inputs.expected, clause=CLAUSE),
        law_step(policy.parameters["advance.least_share"], Op.TIMES, share, "乘以最低百分比"),
        Step("除以 100，不足一分进一分", Op.DIVIDE_UP, HUNDRED, "", CLAUSE),
    ]
    least = replay(steps) or ZERO
    steps.append(Step("最少提前下达", Op.EQUALS, least, clause=CLAUSE))
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES,
        headline=f"{inputs.year - 1}年内提前下达{inputs.year}年转移支付不少于 {yuan(least)} 元，"
        f"其余最多 {yuan(inputs.expected - least)} 元在资金使用年度根据实际执行情况拨付。",
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE),
        amount=exact_amount(least),
        steps=tuple(steps),
        where=(DISTRICT_AGENCY, HOTLINE),
        assumptions=(assumptions.LEAST_ADVANCE, assumptions.YEAR_END_NUMBERS),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """From nothing to the largest expected transfer, in whole fen, that the advance is enough for."""
    policy, day = rulebook.year_policy(target.district, target.year)
    share = policy.value_on("advance.least_share", day, target.district)
    largest = yuan_down(target.amount * HUNDRED, share)
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES,
        headline=f"预计数不超过 {yuan(largest)} 元时，提前下达的数够。",
        computed_for=day,
        policy=policy,
        citations=cite(policy, CLAUSE),
        where=(DISTRICT_AGENCY, HOTLINE),
        assumptions=(assumptions.LEAST_ADVANCE, assumptions.YEAR_END_NUMBERS),
        solution=Solution("元", (Interval(Bound(ZERO, inclusive=True), Bound(largest, inclusive=True)),)),
    )
