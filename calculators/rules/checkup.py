"""Health checkup (健康体检), 三（二）.

One checkup a round, a round every two years. In Hangzhou the agency settles with the hospital; who lives
outside pays first and is reimbursed against a 体检正规发票, up to the standard, for one checkup in a round
that is open; nothing is due for a second one, nor while none is open. Rounds are data, since the law names
none: where none is announced the answer is an expectation and says why.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(group="flexible", district="330106", on=date(2024, 9, 1))).headline
'第10轮体检正在进行，到2025年1月31日为止。在杭州市内体检由机构和医院结算，您不用垫付。'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval, exactly
from calculators.common_questions import FixedSumTarget, day_field, yuan_field
from calculators.dates import day_zh, first_of
from calculators.errors import InputError
from calculators.money import yuan
from calculators.parameters import Policy
from calculators.person import Month, Person, managing_place, status_on
from calculators.questions import Choice, QuestionKind, When, question_field, rule_inputs
from calculators.reference_data import CheckupRound
from calculators.result import Amount, Op, Result, ResultItem, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import BANK, ZERO, Frame, law_step, up_to, where_to_go, with_result

NAME = "checkup"
TITLE = "健康体检"
AUDIENCE = "retiree"
CLAUSES = ("checkup",)
CLAUSE = "checkup"
FRAME = Frame(NAME, TITLE, CLAUSE)


def _living_choices(rulebook: RuleBook) -> tuple[Choice, ...]:
    """Inside or outside; by name where there is one place alone, since the district may not be known yet."""
    areas = {policy.area for policy in rulebook.policies}
    area = areas.pop() if len(areas) == 1 else "本市（县）"
    return Choice("hangzhou", f"{area}内"), Choice("away", f"{area}外")


@rule_inputs
class CheckupInputs(Person):
    """The day asked about; `lives` is `hangzhou` or `away`; `invoice` in yuan, where one has been paid."""

    on: date = day_field("按哪一天计算？", "体检分轮次，要看这一天在哪一轮。")
    lives: str = question_field(
        "平时住在哪里？",
        QuestionKind.CHOICE,
        why="在外地居住的可以在当地体检再报销。",
        choices=_living_choices,
        default="hangzhou",
        required=True,
    )
    last_checkup: Month | None = question_field(
        "上一次参加退休人员体检是哪年哪月？",
        QuestionKind.MONTH,
        why="每一轮只能参加一次。",
        help="没有参加过，或者不记得，就不填。",
        default=None,
    )
    invoice: Decimal | None = yuan_field(
        "体检发票金额",
        "凭体检正规发票按实报销，不超过标准。",
        help="还没有体检就不填。",
        default=None,
        when=When("lives", ("away",)),
    )


Inputs = CheckupInputs


@rule_inputs
class CheckupTarget(FixedSumTarget):
    """Which invoices are reimbursed with `amount` yuan."""


Target = CheckupTarget


@dataclass(frozen=True, slots=True)
class Chance:
    """The next checkup: in a known round, or in an expected one of which at most the year is known."""

    verdict: Verdict
    reason: str
    known: CheckupRound | None = None
    expected: int | None = None

    def open_on(self, day: date) -> bool:
        """Whether a known round is open on `day`."""
        return self.known is not None and self.known.contains(day)

    def may_be_open_on(self, day: date) -> bool:
        """Whether a round that nobody has found announced may be open on `day`."""
        return self.known is None and self.expected in (None, day.year)

    def due_in(self, year: int) -> bool:
        """Whether a known round opens by the end of `year`: only then is anything of it due in the year."""
        return self.known is not None and self.known.first.year <= year


def next_chance(rulebook: RuleBook, policy: Policy, inputs: Inputs) -> Chance:
    """When the next checkup can be had. Raises InputError `checkup_in_future`."""
    seen = inputs.last_checkup
    if seen is not None and first_of(seen) > inputs.on:
        raise InputError(
            "checkup_in_future", "上一次体检的年月晚于计算的日期，请检查这两项。", CLAUSE, "last_checkup"
        )
    missed = ""
    rounds = rulebook.rounds_under(policy)
    for one in rounds:
        if one.last < inputs.on:
            continue
        if seen is not None and (one.first.year, one.first.month) <= seen <= (one.last.year, one.last.month):
            missed = f"第{one.number}轮已经参加过，每一轮只能参加一次。"
        elif inputs.handled is not None and first_of(inputs.handled) > one.retired_by:
            missed = f"第{one.number}轮面向{day_zh(one.retired_by)}前退休的人员。"
        elif one.contains(inputs.on):
            return Chance(Verdict.YES, f"第{one.number}轮体检正在进行，到{day_zh(one.last)}为止。", one)
        else:
            return Chance(
                Verdict.YES, f"{missed}第{one.number}轮体检从{day_zh(one.first)}到{day_zh(one.last)}。", one
            )
    if not rounds:
        return Chance(Verdict.DEPENDS, "还没有查到体检轮次的通知，请留意社区通知。")
    year, words = _expected(rounds[-1], policy, inputs)
    return Chance(Verdict.DEPENDS, missed + words, expected=year)


def _expected(last: CheckupRound, policy: Policy, inputs: Inputs) -> tuple[int, str]:
    """The year of the round to expect after the last known one, and why it is only expected."""
    every = policy.count_on("checkup.every_years", inputs.on)
    behind = inputs.on.year - last.first.year
    rounds = max(1, -(-behind // every))  # whole rounds after the last known one, not before the day asked
    seen = inputs.last_checkup
    done = seen is not None and seen >= (last.first.year + rounds * every, 1)
    if done:
        rounds += 1
    year = last.first.year + rounds * every
    before = "这一轮您已经参加过。" if done else ""
    return year, f"{before}预计第{last.number + rounds}轮在{year}年，还没有查到正式通知，请留意社区通知。"


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """When the next checkup can be had, and for who lives outside Hangzhou what is reimbursed."""
    status, place = status_on(rulebook, inputs, inputs.on), managing_place(inputs)
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, inputs.on, place)
    policy = status.policy
    chance = next_chance(rulebook, policy, inputs)
    away, round_ = inputs.lives == "away", chance.known
    claimed = away and inputs.invoice is not None
    unsure = chance.may_be_open_on(inputs.on)
    refused = claimed and not unsure and not chance.open_on(inputs.on)
    amount, steps = _paid(policy, inputs, place, chance)
    if not away:
        how = f"在{policy.area}内体检由机构和医院结算，您不用垫付。"
    elif refused:
        how = "这一天没有轮到您参加的体检，这时做的体检不报销。"
    elif amount is None:
        how = f"您住在{policy.area}外，轮到时可在常住地医院自费体检，凭发票按实报销；现在没有可以报销的。"
    elif unsure:
        how = f"发票的日子在这一轮里的，按实报销 {yuan(amount.most)} 元；不在的不报销，请问社区。"
    else:
        how = f"您住在{policy.area}外，可在常住地医院自费体检，凭发票按实报销，金额 {amount.text}。"
    return FRAME.result(
        policy,
        inputs.on,
        Verdict.NO if refused else chance.verdict,
        chance.reason + how,
        cites=(status.clause,),
        amount=amount,
        steps=steps,
        items=(
            ResultItem(
                "体检" if round_ is None else f"第{round_.number}轮体检（{round_.source}）",
                chance.verdict,
                chance.reason,
                CLAUSE,
                None if round_ is None else round_.first,
                None if round_ is None else round_.last,
                amount,
            ),
        ),
        materials=("体检正规发票", BANK) if away and not refused else (),
        where=where_to_go(policy, place),
        assumptions=(
            *(() if round_ else (assumptions.ROUND_EXPECTED,)),
            *((assumptions.ONE_INVOICE,) if claimed else ()),
            *((assumptions.FOREIGN_INVOICE,) if away else ()),
            *status.assumptions,
        ),
        changes=(f"住在{policy.area}外的，可以在当地医院体检，凭体检正规发票报销。",) if not away else (),
    )


def _paid(
    policy: Policy, inputs: Inputs, place: str, chance: Chance
) -> tuple[Amount | None, tuple[Step, ...]]:
    """What is reimbursed, with the steps; None where the agency settles, or nothing is due."""
    opened, unsure = chance.open_on(inputs.on), chance.may_be_open_on(inputs.on)
    standard = policy.value_on("checkup.standard", inputs.on, place)
    parameter = policy.parameters["checkup.standard"]
    if inputs.lives != "away" or (inputs.invoice is None and not chance.due_in(inputs.on.year)):
        return None, (law_step(parameter, Op.FACT, standard),)
    if inputs.invoice is None:
        return up_to(standard), with_result(
            (law_step(parameter, Op.START, standard, "体检经费标准"),), "报销最多", CLAUSE
        )
    invoice = Step("体检发票金额", Op.START, inputs.invoice, clause=CLAUSE)
    if not opened and not unsure:
        none = Step("没有轮到的体检，不报销", Op.START, ZERO, clause=CLAUSE)
        return exact_amount(ZERO), with_result((replace(invoice, op=Op.FACT), none), "报销", CLAUSE)
    steps = (invoice, law_step(parameter, Op.AT_MOST, standard, "不超过体检经费标准"))
    most = replay(steps) or ZERO
    if unsure:
        return up_to(most), with_result(steps, "报销最多", CLAUSE)
    return exact_amount(most), with_result(steps, "报销", CLAUSE)


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The invoices reimbursed with exactly the sum: itself, or from the standard on; never above it."""
    policy, day = rulebook.year_policy(target.district, target.year)
    standard = policy.value_on("checkup.standard", day, target.district)
    intervals: tuple[Interval[Decimal], ...] = ()
    if target.amount > standard:
        headline = f"不可能：报销不超过体检经费标准 {yuan(standard)} 元。"
    elif target.amount == standard:
        intervals = (Interval(Bound(standard, inclusive=True)),)
        headline = f"轮到时的体检，发票金额不少于 {yuan(standard)} 元，报销 {yuan(standard)} 元。"
    elif not target.amount:
        intervals = (exactly(target.amount),)
        headline = "没有自己付钱、没有发票的，没有报销；没有轮到的体检也不报销。"
    else:
        intervals = (exactly(target.amount),)
        headline = f"轮到时的体检，发票金额正好 {yuan(target.amount)} 元，按实报销。"
    return FRAME.result(
        policy,
        day,
        Verdict.YES if intervals else Verdict.NO,
        headline,
        where=where_to_go(policy, target.district),
        assumptions=(assumptions.YEAR_END_NUMBERS,),
        solution=Solution("元", intervals, () if intervals else (standard,)),
    )
