"""All entitlements of a retiree for the year of a day (我的待遇): the single rules side by side.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> day, birth = date(2026, 1, 1), date(1960, 1, 1)
>>> facts = Inputs(group="flexible", district="330106", handled=(2020, 1), on=day, birth=birth)
>>> answer(rulebook, facts).headline
'2026年确定的有 2,800.00 元。'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import (
    day_question,
    district_question,
    group_question,
    person_questions,
    self_paid_question,
    year_question,
)
from calculators.dates import add_months, day_zh, last_of, year_end
from calculators.money import yuan
from calculators.person import Month, Person, status_on
from calculators.questions import Question, QuestionKind
from calculators.reference_data import FESTIVALS
from calculators.result import Amount, Op, Result, ResultItem, Solution, Step, Verdict, replay
from calculators.rulebook import RuleBook
from calculators.rules import (
    activity,
    checkup,
    coverage,
    festival,
    hospital_visit,
    illness_aid,
)
from calculators.rules.shared import COMMUNITY, HOTLINE, ZERO, cite, refusal

NAME = "my_entitlements"
TITLE = "我的待遇"
AUDIENCE = "retiree"
CLAUSES = (
    *coverage.CLAUSES[:3],
    *festival.CLAUSES,
    *hospital_visit.CLAUSES,
    *illness_aid.CLAUSES,
    *checkup.CLAUSES,
    *activity.CLAUSES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs(Person):
    """What all the single rules ask, once. `self_paid` in yuan; None: not known, illness aid is left open."""

    on: date
    birth: date
    lives: str = "hangzhou"
    last_checkup: Month | None = None
    stays: int = 0
    self_paid: Decimal | None = None
    attended: bool = False
    unable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The year's festival money wanted, exactly `amount` yuan; asked is when the pension was handled."""

    group: str
    district: str
    year: int
    amount: Decimal


def questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `answer` needs to know; what is not answered is taken as none."""
    return (
        *person_questions(rulebook, handled_required=True),
        day_question("按哪一天计算？", "列出这一天所在年份的全部待遇。"),
        activity.birth_question(),
        *checkup.living_questions(),
        hospital_visit.stays_question(required=False),
        self_paid_question(required=False),
        *activity.activity_questions(),
    )


def reverse_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """What `reverse` needs to know."""
    return (
        group_question(rulebook),
        district_question(rulebook),
        year_question("想知道哪一年的？", "每年的节日日期不同（三（四））。"),
        Question(
            name="amount",
            label="全年节日慰问费合计想到多少？",
            kind=QuestionKind.MONEY,
            unit="元",
            why="由全年合计倒推办理手续的时间（三（四））。",
        ),
    )


def single_answers(rulebook: RuleBook, inputs: Inputs) -> tuple[Result, ...]:
    """The answers of the single rules to the same facts; illness aid only where a sum is given."""
    on, year = inputs.on, inputs.on.year

    def to[T: Person](kind: type[T], **own: Any) -> T:
        common: dict[str, Any] = {one.name: getattr(inputs, one.name) for one in fields(Person)}
        return kind(**common, **own)

    aid: tuple[Result, ...] = ()
    if inputs.self_paid is not None:
        aid = (illness_aid.answer(rulebook, to(illness_aid.Inputs, year=year, self_paid=inputs.self_paid)),)
    return (
        coverage.answer(rulebook, to(coverage.Inputs, on=on)),
        festival.answer(rulebook, to(festival.Inputs, year=year)),
        hospital_visit.answer(rulebook, to(hospital_visit.Inputs, year=year, stays=inputs.stays)),
        *aid,
        checkup.answer(
            rulebook, to(checkup.Inputs, on=on, lives=inputs.lives, last_checkup=inputs.last_checkup)
        ),
        activity.answer(
            rulebook,
            to(
                activity.Inputs,
                on=on,
                birth=inputs.birth,
                attended=inputs.attended,
                unable=inputs.unable,
            ),
        ),
    )


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Every entitlement of the year, as a calendar, with the single answers as parts.

    The sum runs from what is certain to what is the most possible.
    Raises InputError: what the single rules raise.
    """
    parts = single_answers(rulebook, inputs)
    covered, *rest = parts
    with_money = [(part.title, part.amount) for part in rest if part.amount is not None]
    steps = [Step("最多的情况从 0 元算起", Op.START, ZERO)]
    steps += [Step(f"加上{title}（{amount.text}）", Op.ADD, amount.high) for title, amount in with_money]
    high = replay(steps) or ZERO
    steps.append(Step("最多合计", Op.EQUALS, high))
    low = sum((amount.low for _, amount in with_money if not amount.estimate), ZERO)
    total = Amount(low, high) if with_money else None
    year = inputs.on.year
    open_ended = () if inputs.self_paid is not None else ("填写一年的自付金额，可以看大病慰问。",)
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=covered.verdict if total is None or not high else Verdict.YES,
        headline=covered.headline
        if total is None or not high
        else f"{year}年确定的有 {yuan(low)} 元"
        + ("。" if low == high else f"，加上要由当地确定的，最多 {yuan(high)} 元。"),
        computed_for=inputs.on,
        policy=covered.policy,
        citations=tuple(dict.fromkeys(one for part in parts for one in part.citations)),
        amount=total,
        steps=tuple(steps) if with_money else (),
        items=tuple(sorted(_calendar(rest), key=lambda item: (item.first or date.max, item.name))),
        materials=tuple(dict.fromkeys(one for part in rest for one in part.materials)),
        where=tuple(dict.fromkeys(one for part in parts for one in part.where)),
        assumptions=tuple(dict.fromkeys(one for part in parts for one in part.assumptions)),
        changes=(*open_ended, *(one for part in rest for one in part.changes)),
        parts=parts,
    )


def _calendar(parts: list[Result]) -> list[ResultItem]:
    """One line a festival or round, one a part without any; dated lines can go into a calendar."""
    lines: list[ResultItem] = []
    for part in parts:
        clause = part.citations[0].key
        lines += part.items or (
            ResultItem(part.title, part.verdict, part.headline, clause, amount=part.amount),
        )
    return lines


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The stretch of days for handling that gives exactly the year's sum; the nearest sums where none does.

    Raises InputError: `outside_policy`, `festival_unknown`, `unknown_district`.
    """
    person = Person(group=target.group, district=target.district)
    days = rulebook.festivals.in_year(target.year)
    status = status_on(rulebook, person, year_end(target.year))
    if status.verdict is not Verdict.YES:
        return refusal(NAME, TITLE, status, year_end(target.year), festival.CLAUSE)
    stretches = _stretches(rulebook, person, days)
    sums = sorted(stretches)
    fitting = stretches.get(target.amount)
    if fitting is not None:
        headline = f"办理手续的日子{_days_zh(fitting)}，这一年的节日慰问费合计 {yuan(target.amount)} 元。"
    else:
        headline = "不会正好是这个数，可能的合计是" + "、".join(f" {yuan(one)} 元" for one in sums) + "。"
    below = [one for one in sums if one < target.amount][-1:]
    above = [one for one in sums if one > target.amount][:1]
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.NO if fitting is None else Verdict.YES,
        headline=headline,
        computed_for=year_end(target.year),
        policy=status.policy,
        citations=cite(status.policy, festival.CLAUSE, "二（一）"),
        where=(COMMUNITY, HOTLINE),
        assumptions=(assumptions.FESTIVAL_DAY, assumptions.HANDLED_MONTH),
        solution=Solution(
            "日", () if fitting is None else (fitting,), (*below, *above) if fitting is None else ()
        ),
    )


def _stretches(rulebook: RuleBook, person: Person, days: Mapping[str, date]) -> dict[Decimal, Interval[date]]:
    """The year's sum of festival money to the days for handling that give it; they leave no gap."""
    total, stretches = ZERO, {}
    upper: Bound[date] | None = None
    for key in reversed(tuple(FESTIVALS)):
        day = days[key]
        status = status_on(rulebook, person, day)
        after = status.policy.count_on("coverage.begins_after", day)
        latest = Bound(last_of(add_months(day.year, day.month, -after)), inclusive=True)
        stretches[total] = Interval(latest.complement(), upper)
        total += festival.amount_of(status, key, day, person.district)
        upper = latest
    stretches[total] = Interval(None, upper)
    return stretches


def _days_zh(interval: Interval[date]) -> str:
    """Days of handling in words; a lower bound is left out, an upper one taken in."""
    words = []
    if interval.lower is not None:
        words.append(f"晚于{day_zh(interval.lower.value)}")
    if interval.upper is not None:
        words.append(f"不晚于{day_zh(interval.upper.value)}")
    return "、".join(words)
