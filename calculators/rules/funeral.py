"""Condolence money for a funeral (丧事料理慰问), 三（一）5: a fixed sum when a covered retiree dies.

The place that manages pays (四（一）转移). Who may claim is not in the law; the answer says so.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(group="flexible", district="330106", died_on=date(2026, 3, 1))).amount.text
'200.00 元'
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import exactly
from calculators.common_questions import FixedSumTarget
from calculators.errors import InputError
from calculators.money import yuan
from calculators.person import CHANGED, Month, Person, managing_place, status_on
from calculators.questions import QuestionKind, question_field, question_from, rule_inputs
from calculators.result import Op, Result, Solution, Verdict, exact_amount
from calculators.rulebook import RuleBook
from calculators.rules.shared import LATE_NOTICE, ZERO, Frame, law_step, where_to_go, with_result

NAME = "funeral"
TITLE = "丧事料理慰问"
AUDIENCE = "retiree"
CLAUSES = ("funeral",)
CLAUSE = "funeral"
FRAME = Frame(NAME, TITLE, CLAUSE)
RELATIVES_BANK = "领取的家属本人实名的银行账户（一律银行转账，不发现金）"

STOPPED_BY_DEATH = "养老金是因为去世才停发的，不要填停发的年月，请改了再算一次。"


@rule_inputs
class FuneralInputs(Person):
    """The day of death, which is asked instead of the month in which it was verified."""

    changed: bool | None = question_from(Person, "changed", default=None, label=CHANGED.format(""))
    death_verified: Month | None = None
    died_on: date = question_field(
        "去世的日期",
        QuestionKind.DAY,
        why="要看去世时是不是保障对象。",
        help="例如 2026-03-01。",
    )


Inputs = FuneralInputs


@rule_inputs
class FuneralTarget(FixedSumTarget):
    """How many deaths give `amount` yuan: the sum is fixed, so one, or never."""


Target = FuneralTarget


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The fixed sum where the person was covered on the day of death."""
    if inputs.handled is not None and (inputs.died_on.year, inputs.died_on.month) < inputs.handled:
        raise InputError(
            "before_handled", "去世的日期早于办理退休手续的年月，请检查这两项。", CLAUSE, "died_on"
        )
    status, place = status_on(rulebook, inputs, inputs.died_on), managing_place(inputs)
    if status.verdict is not Verdict.YES:
        refused = FRAME.refusal(status, inputs.died_on, place)
        return replace(refused, changes=(STOPPED_BY_DEATH,)) if inputs.suspended is not None else refused
    policy = status.policy
    amount = policy.value_on("funeral.amount", inputs.died_on, place)
    return FRAME.result(
        policy,
        inputs.died_on,
        Verdict.YES,
        f"丧事料理慰问费 {yuan(amount)} 元，由管理服务地发放。请节哀。",
        cites=("coverage_end", "transfer", "overpayment"),
        amount=exact_amount(amount),
        steps=with_result((law_step(policy.parameters["funeral.amount"], Op.START, amount),), "一共", CLAUSE),
        materials=("办法没有列出材料，请先向社区询问。", RELATIVES_BANK),
        where=where_to_go(policy, place),
        assumptions=(assumptions.VERIFIED_DEATH, assumptions.CLAIMANT, *status.assumptions),
        changes=("请家属及时告知社区，经核实后次月起停止社会化管理服务。", LATE_NOTICE),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The fixed sum, nothing, or never."""
    policy, day = rulebook.year_policy(target.district, target.year)
    amount = policy.value_on("funeral.amount", day, target.district)
    fits = target.amount in (ZERO, amount)
    nearest = () if fits else (ZERO, amount) if target.amount < amount else (amount,)
    deaths = Decimal(1) if target.amount == amount else ZERO
    if not target.amount:
        headline = "本人健在，或者去世时不是保障对象的，没有这一项。"
    else:
        headline = f"丧事料理慰问费是固定的 {yuan(amount)} 元" + ("。" if fits else "，不会是别的数。")
    return FRAME.result(
        policy,
        day,
        Verdict.YES if fits else Verdict.NO,
        headline,
        where=where_to_go(policy, target.district),
        solution=Solution("人", (exactly(deaths),) if fits else (), nearest),
    )
