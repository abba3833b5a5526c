"""Settling a fund year (清算), 四（三）: paid ahead, settled in the next year's second quarter.

服务关怀经费 is settled up to its standard × the people covered at the end of December of the fund year, the
other heads as spent by their standards (根据标准按实结算); an item warns where they cost more than that.
What the city paid ahead is settled against the city's part alone; the people of the city's own agency are the
city's whole.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> reverse(rulebook, Target(district="330106", year=2026, care=Decimal("120000.01"))).headline
'12月底人数不少于 1001 人时，这笔服务关怀经费可以全部结算。'
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import FundYear, fund_carried_field, people_field, spent_field, yuan_field
from calculators.dates import add_months, first_of, last_of, month_zh, year_end
from calculators.errors import InputError
from calculators.money import yuan
from calculators.parameters import Policy
from calculators.questions import rule_inputs
from calculators.result import Op, Result, ResultItem, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.budget import sharing
from calculators.rules.shared import ZERO, Frame, law_step, office_to_ask

NAME = "settlement"
TITLE = "年度清算"
AUDIENCE = "office"
CLAUSES = ("settlement",)
CLAUSE = "settlement"
FRAME = Frame(NAME, TITLE, CLAUSE)
PER_HEAD = {"checkup": "checkup.standard", "activity": "budget.activity", "festival": "budget.festival"}
"""Head to the parameter that limits what one person costs in a year."""


@rule_inputs
class SettlementInputs(FundYear):
    """People covered at the end of December; sums in yuan.

    `paid_ahead` by the city, `fund_carried` by the social-insurance fund; then what was spent, head by head.
    """

    people: int = people_field("当年12月底纳入社会化管理的人数", "服务关怀经费的结算上限按这个人数计算。")
    paid_ahead: Decimal = yuan_field(
        "市级已经预拨给区里的金额",
        "先预拨、后清算；预拨的是市级承担的部分。",
        help="只填市级拨的，区里自己安排的不算。",
    )
    care: Decimal = spent_field("care")
    checkup: Decimal = spent_field("checkup", default=ZERO, help="没有就不填。")
    activity: Decimal = spent_field("activity", default=ZERO, help="没有就不填。")
    festival: Decimal = spent_field("festival", default=ZERO, help="没有就不填。")
    fund_carried: Decimal = fund_carried_field()


Inputs = SettlementInputs


@rule_inputs
class SettlementTarget(FundYear):
    """A spend of `care` yuan on 服务关怀经费; asked is with how many people it is settled in full."""

    care: Decimal = spent_field("care")


Target = SettlementTarget


def settling_days(policy: Policy, day: date, year: int) -> tuple[date, date]:
    """The first and last day of the quarter in which the year is settled."""
    after = policy.count_on("settlement.years_after", day)
    quarter = policy.count_on("settlement.quarter", day)
    first = (year + after, 3 * quarter - 2)
    return first_of(first), last_of(add_months(*first, 2))


def over_standard(
    policy: Policy, day: date, district: str, people: int, spent: Mapping[str, Decimal]
) -> dict[str, tuple[Decimal, Decimal]]:
    """Heads that cost more than their standard for each of `people`: key to (standard, yuan above)."""
    found = {}
    for head, parameter in PER_HEAD.items():
        rate = policy.value_on(parameter, day, district)
        if spent[head] > rate * people:
            found[head] = (rate, spent[head] - rate * people)
    return found


def _policy(rulebook: RuleBook, district: str, year: int) -> tuple[Policy, date]:
    """The version for `district`, and the day whose numbers count.

    Raises InputError: `other_district`, for a district that manages people for the city with the agreement
    that is settled by instead (委托协议).
    """
    try:
        return rulebook.year_policy(district, year)
    except InputError as error:
        if error.code != "other_district":
            raise
        if district in rulebook.home_policy(year_end(year), district).delegated:
            name = rulebook.district_name(district)
            sentence = f"市级与{name}之间实行跨区域委托管理服务，请按委托协议结算经费。"
            raise InputError(error.code, sentence, CLAUSE, error.field) from None
        raise


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """What is settled, the city's part of it, and what the city has still to pay or gets back.

    Raises InputError: `outside_policy`, `other_district`, `fund_exceeds_total`.
    """
    policy, day = _policy(rulebook, inputs.district, inputs.year)
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
    spent: dict[str, Decimal] = {head.key: getattr(inputs, head.key) for head in policy.heads}
    above = over_standard(policy, day, inputs.district, inputs.people, spent)
    items = []
    for head in policy.heads:
        settled = care if head.key == "care" else spent[head.key]
        verdict, reason = Verdict.YES, "根据标准按实结算。"
        if head.key != "care":
            steps.append(Step(f"加上{head.name}实际支出", Op.ADD, settled, clause=CLAUSE))
        elif settled != spent[head.key]:
            reason = "超过结算上限的部分不结算。"
        if head.key in above:
            standard, more = above[head.key]
            verdict = Verdict.DEPENDS
            reason = (
                f"比每人 {yuan(standard)} 元的标准 × {inputs.people} 人多 {yuan(more)} 元，"
                "请核对人数和支出；超过标准的不能结算。"
            )
        items.append(ResultItem(head.name, verdict, reason, CLAUSE, amount=exact_amount(settled)))
    total = replay(steps) or ZERO
    steps.append(Step("结算金额", Op.EQUALS, total, clause=CLAUSE))
    shares = sharing(policy, day, inputs.district, total, inputs.fund_carried)
    of_city = shares.amount.high if shares.amount else ZERO
    first, last = settling_days(policy, day, inputs.year)
    difference = of_city - inputs.paid_ahead
    name = "应补拨" if difference >= 0 else "应收回"
    why = "市级承担的部分与市级预拨金额之差。"
    items.append(ResultItem(name, Verdict.YES, why, CLAUSE, first, last, exact_amount(abs(difference))))
    over_cap = f"服务关怀经费有 {yuan(inputs.care - care)} 元超过上限，不能结算。"
    return FRAME.result(
        policy,
        day,
        Verdict.YES,
        f"{inputs.year}年结算 {yuan(total)} 元，其中市级承担 {yuan(of_city)} 元；"
        f"和市级预拨的相比，{name} {yuan(abs(difference))} 元，"
        f"原则上在{month_zh((first.year, first.month))}至{month_zh((last.year, last.month))}清算。"
        + ("有的支出超过标准，请核对。" if above else ""),
        cites=("budget_standard", "funding"),
        amount=exact_amount(total),
        steps=(
            *steps,
            law_step(
                policy.parameters["settlement.quarter"], Op.FACT, policy.value_on("settlement.quarter", day)
            ),
        ),
        items=tuple(items),
        where=office_to_ask(policy, inputs.district),
        assumptions=(
            *(() if inputs.district == policy.city_district else (assumptions.PAID_AHEAD_BY_CITY,)),
            assumptions.OTHER_HEADS,
            assumptions.YEAR_END_NUMBERS,
        ),
        changes=(over_cap,) if inputs.care > care else (),
        parts=(shares,),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """From the least number of people whose cap the spend does not pass."""
    policy, day = _policy(rulebook, target.district, target.year)
    rate = policy.value_on("budget.care", day, target.district)
    month = policy.count_on("settlement.count_month", day)
    whole, rest = divmod(target.care, rate)
    least = whole + (1 if rest else 0)
    return FRAME.result(
        policy,
        day,
        Verdict.YES,
        f"{month}月底人数不少于 {least:f} 人时，这笔服务关怀经费可以全部结算。"
        if least
        else "没有支出，多少人都可以。",
        cites=("budget_standard",),
        where=office_to_ask(policy, target.district),
        assumptions=(assumptions.YEAR_END_NUMBERS,),
        solution=Solution("人", (Interval(Bound(least, inclusive=True)),)),
    )
