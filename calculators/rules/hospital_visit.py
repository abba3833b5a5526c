"""Visit to the sick in hospital (住院慰问), 三（一）3.

A fixed sum per stay, in principle (原则上) not more than once a year and person. Whether a second stay in the
year is paid for is left to the agency, so it is not counted. Where only a part of the year is covered, the
month of discharge decides.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(group="flexible", district="330106", year=2026, stays=2)).amount.text
'150.00 元'
"""

from __future__ import annotations

from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import FixedSumTarget, year_field
from calculators.dates import month_zh, year_end
from calculators.errors import InputError
from calculators.money import yuan
from calculators.person import Month, Person, managing_place, months_zh, status_in_year
from calculators.questions import QuestionKind, question_field, rule_inputs
from calculators.result import Amount, Op, Result, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import BANK, ZERO, Frame, law_step, up_to, where_to_go, with_result

NAME = "hospital_visit"
TITLE = "住院慰问"
AUDIENCE = "retiree"
CLAUSES = ("hospital_visit",)
CLAUSE = "hospital_visit"
FRAME = Frame(NAME, TITLE, CLAUSE)


@rule_inputs
class HospitalVisitInputs(Person):
    """How often the person stayed in hospital in the year, by discharge; and the month of one discharge."""

    year: int = year_field("哪一年住的院？", "住院慰问按年计算。")
    stays: int = question_field(
        "这一年住院几次？",
        QuestionKind.COUNT,
        unit="次",
        why="原则上每人每年不超过1次。",
        help="按出院日期算在哪一年，没有住院就填 0。",
        lowest=Decimal(0),
        highest=Decimal(99),
    )
    discharged: Month | None = question_field(
        "哪年哪月出院的？",
        QuestionKind.MONTH,
        why="一年中只有一部分时间属于保障对象的，要看出院的那个月。",
        help="住院几次的，填其中一次。当年刚退休、养老金停发过或者本人已去世的才要填，其他人可以不填。",
        default=None,
    )


Inputs = HospitalVisitInputs


@rule_inputs
class HospitalVisitTarget(FixedSumTarget):
    """How many stays in the year give `amount` yuan."""


Target = HospitalVisitTarget


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The fixed sum for a stay in the covered part of the year; nothing without a stay.

    Raises InputError `other_year`, `outside_policy`.
    """
    month = inputs.discharged
    if month is not None and month[0] != inputs.year:
        raise InputError("other_year", "出院的年月不在上面填的这一年里，请检查这两项。", CLAUSE, "discharged")
    covered = status_in_year(rulebook, inputs, inputs.year)
    status, day, place = covered.status, year_end(inputs.year), managing_place(inputs)
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, day, place)
    policy = status.policy
    amount = policy.value_on("hospital_visit.amount", day, place)
    times = policy.value_on("hospital_visit.times", day, place)
    outside = month is not None and month[1] not in covered.months
    counted = 0 if outside and inputs.stays == 1 else inputs.stays
    steps = (
        Step(
            "这一年住院次数" if counted == inputs.stays else "属于保障对象期间的住院次数",
            Op.START,
            Decimal(counted),
            "次",
            CLAUSE,
        ),
        law_step(policy.parameters["hospital_visit.times"], Op.AT_MOST, times),
        law_step(policy.parameters["hospital_visit.amount"], Op.TIMES, amount),
    )
    total = replay(steps) or ZERO
    sure = covered.whole or (month is not None and not outside)
    given: Amount = exact_amount(total) if sure or not total else up_to(total)
    part = "" if covered.whole else f"{inputs.year}年您只有{months_zh(covered.months)}属于保障对象。"
    changes: tuple[str, ...] = ()
    if not inputs.stays:
        headline = "这一年没有住院，没有住院慰问费。"
        if inputs.death_verified is None:
            changes = (f"住院后可以申请 {yuan(amount)} 元。",)
    elif month is not None and not total:
        headline = f"{part}{month_zh(month)}出院时不是保障对象，这次住院没有住院慰问费。"
    elif not sure:
        headline = f"{part}在这期间出院的，住院慰问费 {yuan(total)} 元；不在这期间出院的没有。"
        changes = ("填写这期间一次住院的出院年月，就能算准。",)
    elif inputs.stays > times:
        headline = (
            f"住院慰问费 {yuan(total)} 元。办法写的是“原则上”每年不超过{times}次，"
            "再次住院是否还给，由退管经办机构决定。"
        )
        changes = ("再次住院能不能再给，请向社区询问，这里不计入。",)
    else:
        headline = f"住院慰问费 {yuan(total)} 元。"
    return FRAME.result(
        policy,
        day,
        Verdict.NO if not total else Verdict.YES if sure else Verdict.DEPENDS,
        headline,
        cites=(status.clause,),
        amount=given,
        steps=with_result(
            (*((Step(part, clause=status.clause),) if part else ()), *steps),
            "住院慰问费" if sure or not total else "住院慰问费最多",
            CLAUSE,
        ),
        materials=("住院证明（能够通过大数据核验的可不提供）", BANK) if total else (),
        where=where_to_go(policy, place),
        assumptions=(
            assumptions.STAY_YEAR,
            *(() if covered.whole else (assumptions.STAY_IN_YEAR,)),
            *status.assumptions,
        ),
        changes=changes,
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The stays for a whole number of sums; above the usual number the agency decides (原则上)."""
    policy, day = rulebook.year_policy(target.district, target.year)
    amount = policy.value_on("hospital_visit.amount", day, target.district)
    times = policy.value_on("hospital_visit.times", day, target.district)
    full = amount * times
    whole, rest = divmod(target.amount, amount)
    nearest: tuple[Decimal, ...] = ()
    interval: tuple[Interval[Decimal], ...] = ()
    verdict = Verdict.YES
    if rest:
        nearest, verdict = (whole * amount, (whole + 1) * amount), Verdict.NO
        headline = f"不会正好是这个数，最接近的是 {yuan(nearest[0])} 元和 {yuan(nearest[1])} 元。"
    elif target.amount > full:
        interval, verdict = (Interval(Bound(whole, inclusive=True)),), Verdict.DEPENDS
        headline = (
            f"至少住院 {whole:f} 次才可能：办法写的是“原则上”每年不超过{times}次、{yuan(full)} 元，"
            "再多是否给，由退管经办机构决定。"
        )
    elif not target.amount:
        interval = (Interval(Bound(whole, inclusive=True), Bound(whole, inclusive=True)),)
        headline = "这一年没有住院的，没有住院慰问费。"
    else:
        upper = None if target.amount == full else Bound(whole, inclusive=True)
        interval = (Interval(Bound(whole, inclusive=True), upper),)
        headline = f"一年住院 {whole:f} 次{'或更多' if upper is None else ''}，是 {yuan(target.amount)} 元。"
    return FRAME.result(
        policy,
        day,
        verdict,
        headline,
        where=where_to_go(policy, target.district),
        assumptions=(assumptions.STAY_YEAR,),
        solution=Solution("次", interval, nearest),
    )
