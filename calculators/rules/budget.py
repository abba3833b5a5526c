"""A year's budget and who bears it (年预算安排, 两级分担), 四（一）标准.

A standard per person and year for each head; of 服务关怀经费 the district may reserve a part. The money for
checkups is put into a year in which a round begins; in any other it stands apart from the sum. City and
district share 1:1 from 2024, less what the social-insurance fund carries; the people whom the city's own
agency manages are the city's alone, with no part and no reserve of a district (四（一）).

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(district="330106", year=2026, people=10000)).amount.text
'32,500,000.00 元'
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import exactly
from calculators.common_questions import FundYear, fund_carried_field, people_field, yuan_field
from calculators.errors import InputError
from calculators.money import yuan
from calculators.parameters import Policy
from calculators.questions import rule_inputs
from calculators.result import Op, Result, ResultItem, Solution, Step, Verdict, exact_amount, replay
from calculators.rulebook import RuleBook
from calculators.rules.shared import ZERO, Frame, law_step, office_to_ask, sum_of, with_result

NAME = "budget"
TITLE = "年度预算"
AUDIENCE = "office"
CLAUSES = ("budget_standard", "funding")
CLAUSE = "budget_standard"
FRAME = Frame(NAME, TITLE, CLAUSE)
CITY_ALONE = (
    "由市退管经办机构管理、没有移交街道（乡镇）社区的人，所需经费由市财政承担，没有区级分担和区级预留。"
)


@rule_inputs
class BudgetInputs(FundYear):
    """The expected number of covered people, and what the social-insurance fund carries, in yuan."""

    people: int = people_field("预计退休人员人数", "按资金使用年度退休人员预计数编制预算。")
    fund_carried: Decimal = fund_carried_field()


Inputs = BudgetInputs


@rule_inputs
class BudgetTarget(FundYear):
    """A year's budget of `amount` yuan; asked is for how many people."""

    amount: Decimal = yuan_field("全年预算一共多少钱？", "由预算倒推人数。")


Target = BudgetTarget


def standards(policy: Policy, day: date, district: str) -> dict[str, Decimal]:
    """Key of each head to its standard in yuan per person and year."""
    return {head.key: policy.value_on(f"budget.{head.key}", day, district) for head in policy.heads}


def apart(rulebook: RuleBook, policy: Policy, day: date) -> frozenset[str]:
    """Keys of the heads that are not put into the year of `day`: checkups where no round begins in it.

    A round is known, or expected every `checkup.every_years` from the last known one.
    """
    begun = [one.first.year for one in rulebook.rounds_under(policy)]
    every = policy.count_on("checkup.every_years", day)
    if not begun or day.year in begun or (day.year - begun[-1]) % every == 0:
        return frozenset()
    return frozenset({"checkup"})


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """The budget head by head, and how city and district share it.

    Raises InputError: `outside_policy`, `other_district`, `fund_exceeds_total`.
    """
    policy, day = rulebook.year_policy(inputs.district, inputs.year)
    people, of_city = Decimal(inputs.people), inputs.district == policy.city_district
    rates = standards(policy, day, inputs.district)
    later = apart(rulebook, policy, day)
    terms, items, below = [], [], []
    for head in policy.heads:
        parameter = policy.parameters[f"budget.{head.key}"]
        amount = exact_amount(rates[head.key] * people)
        if head.key in later:
            terms.append(law_step(parameter, Op.FACT, rates[head.key], f"{head.name}在体检年度安排，另列"))
            name = f"另列：{head.name}（{inputs.year}年没有新一轮体检，不计入合计）"
            below.append(ResultItem(name, Verdict.DEPENDS, parameter.excerpt, CLAUSE, amount=amount))
            continue
        terms.append(law_step(parameter, Op.ADD, rates[head.key], head.name))
        items.append(ResultItem(head.name, Verdict.YES, parameter.excerpt, CLAUSE, amount=amount))
    steps = (*sum_of(terms), Step("预计人数", Op.TIMES, people, "人", CLAUSE))
    total = replay(steps) or ZERO
    reserve = policy.value_on("budget.care_reserve", day, inputs.district) * people
    if not of_city:
        parameter = policy.parameters["budget.care_reserve"]
        items.insert(
            1,
            ResultItem(
                "其中区级可预留（不超过）",
                Verdict.DEPENDS,
                f"{parameter.excerpt}，{policy.parameters['budget.reserve_aid_above'].excerpt}",
                CLAUSE,
                amount=exact_amount(reserve),
            ),
        )
    part = CITY_ALONE if of_city else f"其中服务关怀经费区级最多可预留 {yuan(reserve)} 元。"
    return FRAME.result(
        policy,
        day,
        Verdict.YES,
        f"{inputs.year}年预算 {yuan(total)} 元；{part}"
        + (f"健康体检经费 {yuan(rates['checkup'] * people)} 元在体检年度安排，另列。" if later else ""),
        cites=("funding",),
        amount=exact_amount(total),
        steps=with_result(steps, "全年预算", CLAUSE),
        items=(*items, *below),
        where=office_to_ask(policy, inputs.district),
        assumptions=(assumptions.EXPECTED_HEADS, assumptions.CHECKUP_YEARLY, assumptions.YEAR_END_NUMBERS),
        parts=(sharing(policy, day, inputs.district, total, inputs.fund_carried),),
    )


def sharing(policy: Policy, day: date, district: str, total: Decimal, fund: Decimal) -> Result:
    """What the city and the district bear of `total` yuan, of which the social-insurance fund carries `fund`.

    Raises InputError `fund_exceeds_total`.
    """
    if fund > total:
        raise InputError(
            "fund_exceeds_total", "社保基金承担的金额超过了总额，请检查。", CLAUSE, "fund_carried"
        )
    steps = [
        Step("总额", Op.START, total, clause=CLAUSE),
        Step("减去社保基金承担部分", Op.SUBTRACT, fund, clause=CLAUSE),
    ]
    of_city = district == policy.city_district
    excerpt = CITY_ALONE
    if not of_city:
        city = policy.value_on("sharing.city_parts", day, district)
        parts = city + policy.value_on("sharing.district_parts", day, district)
        parameter = policy.parameters["sharing.city_parts"]
        excerpt = parameter.excerpt
        steps += [
            law_step(parameter, Op.TIMES, city),
            Step("市、区份数合计，不足一分舍去", Op.DIVIDE_DOWN, parts, "份", CLAUSE, excerpt),
        ]
    city_share = replay(steps) or ZERO
    steps.append(Step("市级承担", Op.EQUALS, city_share, clause=CLAUSE))
    shares = {"社保基金承担": fund, "市级承担": city_share}
    if not of_city:
        shares["区级承担"] = total - fund - city_share
    return Frame(NAME, "两级分担", CLAUSE).result(
        policy,
        day,
        Verdict.YES,
        "、".join(f"{name} {yuan(share)} 元" for name, share in shares.items()) + "。",
        cites=("funding",) if of_city else (),
        amount=exact_amount(city_share),
        steps=tuple(steps),
        items=tuple(
            ResultItem(name, Verdict.YES, excerpt, CLAUSE, amount=exact_amount(share))
            for name, share in shares.items()
        ),
        where=(),
        assumptions=() if of_city else (assumptions.ODD_FEN, assumptions.CITY_SHARE),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The number of people; the budgets of the two nearest numbers where none fits exactly."""
    policy, day = rulebook.year_policy(target.district, target.year)
    rates, later = standards(policy, day, target.district), apart(rulebook, policy, day)
    rate = sum((one for key, one in rates.items() if key not in later), ZERO)
    people, rest = divmod(target.amount, rate)
    nearest = (people * rate, (people + 1) * rate) if rest else ()
    if not target.amount:
        headline = "没有人，就没有预算。"
    elif rest:
        headline = f"没有哪个人数正好是这个预算，最接近的是 {people:f} 人和 {people + 1:f} 人。"
    else:
        headline = f"正好是 {people:f} 人的预算。"
    return FRAME.result(
        policy,
        day,
        Verdict.NO if rest else Verdict.YES,
        headline,
        where=office_to_ask(policy, target.district),
        assumptions=(assumptions.EXPECTED_HEADS, assumptions.CHECKUP_YEARLY),
        solution=Solution("人", () if rest else (exactly(people),), nearest),
    )
