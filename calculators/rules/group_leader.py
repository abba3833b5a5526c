"""Subsidy of a self-managed group's leader (自管小组长补助), 三（一）2.

Not more than a rate per person managed, and not more than a sum a year; given after the year's assessment
and a public notice. Both are limits: the agency fixes the sum.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(district="330106", year=2026, people=45)).amount.text
'0.00 至 450.00 元'
"""

from __future__ import annotations

from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval, exactly
from calculators.common_questions import district_field, people_field, year_field, yuan_field
from calculators.money import yuan
from calculators.parameters import Policy, end_of_year
from calculators.questions import rule_inputs
from calculators.result import Op, Result, Solution, Step, Verdict, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import BANK, ZERO, Frame, law_step, up_to, where_to_go, with_result

NAME = "group_leader"
TITLE = "自管小组长补助"
AUDIENCE = "retiree"
CLAUSES = ("group_leader",)
CLAUSE = "group_leader"
FRAME = Frame(NAME, TITLE, CLAUSE)
DISTRICT_ASKED = "在哪个区、县（市）担任自管小组长？"
YEAR_ASKED = ("哪一年的补助？", "补助按年计算。")


@rule_inputs
class GroupLeaderInputs:
    """How many people the leader managed in the year."""

    district: str = district_field(DISTRICT_ASKED)
    year: int = year_field(*YEAR_ASKED)
    people: int = people_field(
        "这一年管理服务多少人？",
        "补助按管理服务的人数计算。",
        help="填整数，例如 45。",
        highest=100_000,
    )


Inputs = GroupLeaderInputs


@rule_inputs
class GroupLeaderTarget:
    """How many people must be managed for a highest subsidy of exactly `amount` yuan."""

    district: str = district_field(DISTRICT_ASKED)
    year: int = year_field(*YEAR_ASKED)
    amount: Decimal = yuan_field("想知道管理多少人才能有多少补助？", "由补助金额倒推人数。")


Target = GroupLeaderTarget


def limit_steps(policy: Policy, year: int, people: int, district: str) -> tuple[Step, ...]:
    """People × rate, up to the year's cap. Raises InputError `outside_policy`."""
    day = end_of_year(policy, year)
    rate = policy.value_on("group_leader.per_person", day, district)
    cap = policy.value_on("group_leader.cap", day, district)
    return (
        Step("管理服务人数", Op.START, Decimal(people), "人", CLAUSE),
        law_step(policy.parameters["group_leader.per_person"], Op.TIMES, rate),
        law_step(policy.parameters["group_leader.cap"], Op.AT_MOST, cap),
    )


def highest_award(policy: Policy, *, year: int, district: str, people: int | None = None) -> Decimal:
    """The most that may be given for the year, in yuan: per person managed, up to the year's cap.

    Without `people` the year's cap. Raises InputError `outside_policy`.
    """
    if people is None:
        return policy.value_on("group_leader.cap", end_of_year(policy, year), district)
    return replay(limit_steps(policy, year, people, district)) or ZERO


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """From nothing to the lower of the two limits."""
    policy, day = rulebook.year_policy(inputs.district, inputs.year)
    steps = limit_steps(policy, inputs.year, inputs.people, inputs.district)
    most = replay(steps) or ZERO
    cap = policy.value_on("group_leader.cap", day, inputs.district)
    rate = policy.value_on("group_leader.per_person", day, inputs.district)
    missing = cap - most
    return FRAME.result(
        policy,
        day,
        Verdict.DEPENDS if most else Verdict.NO,
        f"这一年的补助不超过 {yuan(most)} 元，经年度工作任务考核、公示后给予，实际金额由当地确定。"
        if most
        else "没有管理服务的人数，没有补助。",
        cites=("notice",),
        amount=up_to(most),
        steps=with_result(steps, "补助最多", CLAUSE),
        materials=("年度工作任务考核结果", BANK) if most else (),
        where=where_to_go(policy, inputs.district),
        assumptions=(assumptions.YEAR_END_NUMBERS, assumptions.LEADER_PART_OF_YEAR),
        changes=(f"每多管理 1 人，上限增加 {yuan(rate)} 元，到 {yuan(cap)} 元为止。",) if missing else (),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The number of people whose limit is exactly the sum; the two nearest sums where there is none."""
    policy, day = rulebook.year_policy(target.district, target.year)
    cap = policy.value_on("group_leader.cap", day, target.district)
    rate = policy.value_on("group_leader.per_person", day, target.district)
    whole, rest = divmod(target.amount, rate)
    interval: tuple[Interval[Decimal], ...] = ()
    nearest: tuple[Decimal, ...] = ()
    if target.amount > cap:
        nearest = (cap,)
        headline = f"不可能：每位小组长每年不超过 {yuan(cap)} 元。"
    elif target.amount == cap:
        least = whole + (1 if rest else 0)
        interval = (Interval(Bound(least, inclusive=True)),)
        headline = f"管理服务 {least:f} 人或更多，上限是 {yuan(cap)} 元。"
    elif rest:
        nearest = (whole * rate, min((whole + 1) * rate, cap))
        headline = f"上限不会正好是这个数，最接近的是 {yuan(nearest[0])} 元和 {yuan(nearest[1])} 元。"
    elif not whole:
        interval = (exactly(whole),)
        headline = "没有管理服务的人，就没有补助。"
    else:
        interval = (exactly(whole),)
        headline = f"管理服务 {whole:f} 人，上限是 {yuan(target.amount)} 元。"
    return FRAME.result(
        policy,
        day,
        Verdict.DEPENDS if interval else Verdict.NO,
        headline,
        where=where_to_go(policy, target.district),
        assumptions=(assumptions.YEAR_END_NUMBERS,),
        solution=Solution("人", interval, nearest),
    )
