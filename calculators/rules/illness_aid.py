"""Illness aid (大病慰问), 三（一）4.

It goes by the self-paid costs of a settlement year (`illness_costs`). Up to the threshold nothing is
given; above it, at most the cap of the band. How much exactly follows from the year's money and
applications: an agency's published standard is taken, or its pool shared out pro rata; where nothing is
published the answer is the range, and a cap is never a promise.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> facts = Inputs(group="flexible", district="330106", year=2025, self_paid=Decimal("5000.01"))
>>> answer(rulebook, facts).amount.text
'0.00 至 500.00 元'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Interval
from calculators.common_questions import district_field, year_field, yuan_field
from calculators.dates import year_end
from calculators.money import yuan
from calculators.parameters import Policy, end_of_year
from calculators.person import YearStatus, managing_place, months_zh, status_in_year
from calculators.questions import rule_inputs
from calculators.reference_data import PublishedStandard
from calculators.result import Amount, Op, Result, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.illness_costs import CLAUSE, YEAR_ASKED, self_paid_steps
from calculators.rules.illness_costs import Inputs as Inputs
from calculators.rules.shared import (
    BANK,
    MEDICAL_HOTLINE,
    ZERO,
    Frame,
    interval_zh,
    law_step,
    up_to,
    where_to_go,
    with_result,
)

NAME = "illness_aid"
TITLE = "大病慰问"
FRAME = Frame(NAME, TITLE, CLAUSE)
AUDIENCE = "retiree"

CLAUSES = ("illness_aid",)


@rule_inputs
class IllnessAidTarget:
    """An award of `award` yuan; asked is from which self-paid sum on it is allowed."""

    district: str = district_field()
    year: int = year_field(*YEAR_ASKED)
    award: Decimal = yuan_field("想知道自付多少才可能得到多少慰问金？", "由慰问金额倒推自付金额。")


Target = IllnessAidTarget


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of self-paid costs (yuan), the most that may be given in it (yuan), and the law's number."""

    self_paid: Interval[Decimal]
    cap: Decimal
    parameter: str = ""


def bands(policy: Policy, day: date, district: str) -> tuple[Band, ...]:
    """The three bands as they stand on `day`, lowest first; they leave no gap and do not overlap.

    Raises InputError `outside_policy`.
    """
    threshold = policy.bound_on("illness_aid.threshold", day, district)
    middle = policy.bound_on("illness_aid.middle_limit", day, district)
    stretches = (Interval(threshold, middle), Interval(middle.complement()))
    keys = ("illness_aid.middle_cap", "illness_aid.high_cap")
    return (
        Band(Interval(None, threshold.complement()), ZERO),
        *(
            Band(stretch, policy.value_on(key, day, district), key)
            for stretch, key in zip(stretches, keys, strict=True)
        ),
    )


def band_of(possible: tuple[Band, ...], self_paid: Decimal) -> Band:
    """The one band that `self_paid` lies in."""
    return next(band for band in possible if band.self_paid.contains(self_paid))


def highest_award(policy: Policy, *, year: int, district: str, self_paid: Decimal | None = None) -> Decimal:
    """The most that may be given for the settlement year, in yuan: 0 where nothing may.

    Without `self_paid` the highest cap of all. Raises InputError `outside_policy`.
    """
    possible = bands(policy, end_of_year(policy, year), district)
    if self_paid is None:
        return max(band.cap for band in possible)
    return band_of(possible, self_paid).cap


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Nothing and how much is missing, a published sum, an estimate, or the range up to the cap."""
    covered = status_in_year(rulebook, inputs, inputs.year)
    status, day, place = covered.status, year_end(inputs.year), managing_place(inputs)
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, day, place)
    policy = status.policy
    costs = self_paid_steps(inputs)
    self_paid = replay(costs) or ZERO
    possible = bands(policy, end_of_year(policy, inputs.year), place)
    band = band_of(possible, self_paid)
    sure = covered.whole or inputs.all_covered is True
    standard = rulebook.standard_for(place, inputs.year) if sure else None
    unlisted = standard is not None and standard.pool is None and standard.given_for(self_paid) is None
    amount, sharing = _amount(policy, band, self_paid, None if unlisted else standard)
    part = () if covered.whole else (Step(_part_of_year(covered, inputs.year), clause=status.clause),)
    return FRAME.result(
        policy,
        day,
        _verdict(band, amount),
        _headline(band, amount, standard, unlisted=unlisted)
        if sure or band.cap == 0
        else _part_of_year(covered, inputs.year) + _partly_covered(band, inputs.all_covered),
        cites=(status.clause,),
        amount=amount,
        steps=(
            *part,
            *costs,
            Step(f"自付 {yuan(self_paid)} 元，属于“{interval_zh(band.self_paid)}”这一档", clause=CLAUSE),
            *sharing,
            *_reserve(policy, day, place, self_paid),
        ),
        materials=(() if band.cap == 0 else ("个人医疗费用查询单（能够通过大数据核验的可不提供）", BANK)),
        where=(*where_to_go(policy, place), MEDICAL_HOTLINE),
        assumptions=(
            assumptions.CALENDAR_YEAR,
            assumptions.OWN_SHARE,
            assumptions.REFUNDED_COSTS,
            *(() if covered.whole else (assumptions.COSTS_IN_YEAR,)),
            *status.assumptions,
            *((assumptions.PRO_RATA,) if amount.estimate else ()),
        ),
        changes=_changes(possible, self_paid),
    )


def _part_of_year(covered: YearStatus, year: int) -> str:
    return f"{year}年您只有{months_zh(covered.months)}属于保障对象。"


def _partly_covered(band: Band, all_covered: bool | None) -> str:
    """What is open where not all costs are known to have come up in covered months."""
    unwritten = "怎样算办法没有写明，请向社区询问"
    if all_covered is False:
        return f"有一部分费用不在这期间，{unwritten}；就算全部计入，最高也不超过 {yuan(band.cap)} 元。"
    return (
        f"费用都出在这期间的，可以申请大病慰问，最高不超过 {yuan(band.cap)} 元；"
        f"有一部分不在这期间的，{unwritten}。"
    )


def _amount(
    policy: Policy, band: Band, self_paid: Decimal, standard: PublishedStandard | None
) -> tuple[Amount, tuple[Step, ...]]:
    if band.cap == 0:
        none = (Step("没有超过起付线，不发大病慰问", Op.START, ZERO, clause=CLAUSE),)
        return exact_amount(ZERO), with_result(none, TITLE, CLAUSE)
    cap = policy.parameters[band.parameter]
    if standard is None:
        highest = (law_step(cap, Op.START, band.cap, "这一档最高"),)
        return up_to(band.cap), with_result(highest, f"{TITLE}最多", CLAUSE)
    if standard.pool is None:
        given = standard.given_for(self_paid)
        steps: tuple[Step, ...] = (
            Step(f"当地公布的标准（{standard.source}）", Op.START, given, clause=CLAUSE),
            law_step(cap, Op.AT_MOST, band.cap, "不超过这一档最高"),
        )
        return exact_amount(replay(steps) or ZERO), with_result(steps, TITLE, CLAUSE)
    caps = (
        policy.value_on("illness_aid.middle_cap", date(standard.year, 12, 31), standard.district),
        policy.value_on("illness_aid.high_cap", date(standard.year, 12, 31), standard.district),
    )
    needed = sum((one * count for one, count in zip(caps, standard.counts, strict=True)), ZERO)
    steps = (
        law_step(cap, Op.START, band.cap, "这一档最高"),
        Step(f"乘以已公布的经费总额（{standard.source}）", Op.TIMES, standard.pool, clause=CLAUSE),
        Step("除以全部申请人都按最高额所需的钱，不足一分舍去", Op.DIVIDE_DOWN, needed, clause=CLAUSE),
        law_step(cap, Op.AT_MOST, band.cap, "不超过这一档最高"),
    )
    share = replay(steps) or ZERO
    return Amount(share, share, estimate=True, cap=band.cap), with_result(steps, "估算的大病慰问", CLAUSE)


def _reserve(policy: Policy, day: date, district: str, self_paid: Decimal) -> tuple[Step, ...]:
    """Above this sum the district's reserved money may help too (四（一）标准)."""
    above = policy.bound_on("budget.reserve_aid_above", day, district)
    if not above.reached_by(self_paid):
        return ()
    parameter = policy.parameters["budget.reserve_aid_above"]
    return (law_step(parameter, Op.FACT, above.value, "超过这个数，区级预留资金也可以用于慰问"),)


def _verdict(band: Band, amount: Amount) -> Verdict:
    if band.cap == 0:
        return Verdict.NO
    return Verdict.YES if amount.low == amount.high and not amount.estimate else Verdict.DEPENDS


def _headline(band: Band, amount: Amount, standard: PublishedStandard | None, *, unlisted: bool) -> str:
    if band.cap == 0:
        return "自付金额没有超过起付线，这一年没有大病慰问。"
    if standard is None or unlisted:
        why = (
            "当地公布了标准，但没有写到这个自付金额，请向社区询问，这里只能给出范围。"
            if unlisted
            else "目前没有查到已公布的标准，所以只能给出范围。"
        )
        return (
            f"可以申请大病慰问，最高不超过 {yuan(band.cap)} 元，实际可能是 {amount.text}。"
            f"具体标准要看当年可用的经费和申请情况，{why}"
        )
    if amount.estimate:
        return f"可以申请大病慰问，按已公布的经费和人数估算{amount.text}，以当地实际确定的为准。"
    return f"可以申请大病慰问，按当地公布的标准是 {amount.text}。"


def _changes(possible: tuple[Band, ...], self_paid: Decimal) -> tuple[str, ...]:
    """What the next band would take: how much is missing to its bound, and what it would then be at most."""
    lines = []
    for band in possible:
        lower = band.self_paid.lower
        if lower is not None and not lower.reached_by(self_paid):
            name = "起付线" if band is possible[1] else "下一档"
            more = "" if lower.inclusive else "，并且要超过它"
            missing = lower.value - self_paid
            lines.append(
                (
                    f"差 {yuan(missing)} 元达到{name} {yuan(lower.value)} 元{more}"
                    if missing
                    else f"正好是{name} {yuan(lower.value)} 元，超过它（多一分也算）"
                )
                + f"，才可能给予最高不超过 {yuan(band.cap)} 元的慰问。"
            )
    return tuple(lines)


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The self-paid sums for which the law allows the award; never, above the highest cap.

    For nothing at all: those up to the threshold. Raises InputError: `outside_policy`, `other_district`.
    """
    policy, day = rulebook.year_policy(target.district, target.year)
    possible = bands(policy, day, target.district)
    fitting = [band for band in possible if band.cap >= target.award]
    caps = sorted({band.cap for band in possible})
    below = [cap for cap in caps if cap < target.award][-1:]
    above = [cap for cap in caps if cap > target.award][:1]
    verdict = Verdict.DEPENDS
    stretch = Interval(fitting[0].self_paid.lower) if fitting else None
    if stretch is None:
        verdict = Verdict.NO
        headline = f"不可能：大病慰问最高不超过 {yuan(caps[-1])} 元。"
    elif not target.award:
        verdict, stretch = Verdict.YES, fitting[0].self_paid
        headline = f"自付金额{interval_zh(stretch)}的，没有大病慰问；超过的，给多少由当地确定。"
    else:
        headline = f"自付金额{interval_zh(stretch)}，才可能得到 {yuan(target.award)} 元；实际多少由当地确定。"
    return FRAME.result(
        policy,
        day,
        verdict,
        headline,
        where=where_to_go(policy, target.district),
        assumptions=(assumptions.CALENDAR_YEAR, assumptions.YEAR_END_NUMBERS),
        solution=Solution(
            "元",
            (stretch,) if stretch else (),
            () if target.award in caps else (*below, *above),
        ),
    )
