"""What is sent ahead for the next year (提前下达), 四（二）: at least a share of the expected transfer.

It is sent in the year before, so the first one under a law is for the year after its first. The people whom
the city's own agency manages are paid for by the city itself: there is no transfer to send.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(district="330106", year=2027, expected=Decimal(1000000))).amount.text
'700,000.00 元'
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import FundYear, yuan_field
from calculators.dates import day_zh
from calculators.errors import InputError
from calculators.money import yuan, yuan_down
from calculators.parameters import Policy
from calculators.questions import rule_inputs
from calculators.result import Op, Result, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import ZERO, Frame, law_step, office_to_ask

NAME = "advance"
TITLE = "提前下达"
AUDIENCE = "office"
CLAUSES = ("advance",)
CLAUSE = "advance"
FRAME = Frame(NAME, TITLE, CLAUSE)
NO_TRANSFER = "市退管经办机构管理的人由市财政承担经费，没有对区的转移支付，不用提前下达。"
HUNDRED = Decimal(100)


@rule_inputs
class AdvanceInputs(FundYear):
    """The transfer expected for the fund year, in yuan."""

    expected: Decimal = yuan_field(
        "这一年的转移支付预计数",
        "按预计数的一定比例提前下达。",
        help="据实结算等特殊项目的转移支付不算在内。",
    )


Inputs = AdvanceInputs


@rule_inputs
class AdvanceTarget(FundYear):
    """An advance of `amount` yuan; asked is for which expected transfers it is enough."""

    amount: Decimal = yuan_field("已经提前下达多少钱？", "由提前下达数倒推够多大的预计数。")


Target = AdvanceTarget


def _sending(rulebook: RuleBook, district: str, year: int) -> tuple[Policy, date]:
    """The version and day of the year in which the advance for `year` is sent: the year before.

    Raises InputError `outside_policy`, with the first year that there is an advance for.
    """
    policy, _ = rulebook.year_policy(district, year)
    if not rulebook.governs(district, date(year - 1, 12, 31)):
        raise InputError(
            "outside_policy",
            f"提前下达在上一年进行，本办法{day_zh(policy.valid_from)}起施行，"
            f"最早的一次是{policy.valid_from.year + 1}年度的。",
            "in_force",
        )
    return rulebook.year_policy(district, year - 1)


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The least that has to be sent ahead; a fraction of a fen is raised, since the law sets a least."""
    policy, day = _sending(rulebook, inputs.district, inputs.year)
    if inputs.district == policy.city_district:
        return FRAME.result(
            policy,
            day,
            Verdict.NO,
            NO_TRANSFER,
            cites=("funding",),
            where=office_to_ask(policy, inputs.district),
        )
    share = policy.value_on("advance.least_share", day, inputs.district)
    steps = [
        Step("转移支付预计数", Op.START, inputs.expected, clause=CLAUSE),
        law_step(policy.parameters["advance.least_share"], Op.TIMES, share, "乘以最低百分比"),
        Step("除以 100，不足一分进一分", Op.DIVIDE_UP, HUNDRED, "", CLAUSE),
    ]
    least = replay(steps) or ZERO
    steps.append(Step("最少提前下达", Op.EQUALS, least, clause=CLAUSE))
    return FRAME.result(
        policy,
        day,
        Verdict.YES,
        f"{inputs.year - 1}年内提前下达{inputs.year}年转移支付不少于 {yuan(least)} 元，"
        f"其余最多 {yuan(inputs.expected - least)} 元在资金使用年度根据实际执行情况拨付。",
        amount=exact_amount(least),
        steps=tuple(steps),
        where=office_to_ask(policy, inputs.district),
        assumptions=(assumptions.LEAST_ADVANCE, assumptions.SENDING_YEAR),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """From nothing to the largest expected transfer, in whole fen, that the advance is enough for."""
    policy, day = _sending(rulebook, target.district, target.year)
    where = office_to_ask(policy, target.district)
    if target.district == policy.city_district:
        return FRAME.result(
            policy, day, Verdict.NO, NO_TRANSFER, cites=("funding",), where=where, solution=Solution("元")
        )
    share = policy.value_on("advance.least_share", day, target.district)
    largest = yuan_down(target.amount * HUNDRED, share)
    return FRAME.result(
        policy,
        day,
        Verdict.YES,
        f"预计数不超过 {yuan(largest)} 元时，提前下达的数够。"
        if target.amount
        else "没有提前下达的，只有没有转移支付时才够。",
        where=where,
        assumptions=(assumptions.LEAST_ADVANCE, assumptions.SENDING_YEAR),
        solution=Solution("元", (Interval(Bound(ZERO, inclusive=True), Bound(largest, inclusive=True)),)),
    )
