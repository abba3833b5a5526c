"""Cultural and sports activities of the self-managed group (文体活动), 三（三）.

Once a year, never as cash or cards. For those of 75 completed years (周岁) and more, and for those who
cannot take part for objective reasons, goods may be given instead: two conditions, each enough by itself;
may, not must.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> facts = Inputs(group="flexible", district="330106", on=date(2026, 11, 23), attended=True)
>>> answer(rulebook, facts).headline
'2026年已经参加过，每人每年限参加1次，明年可以再参加。'
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from calculators import assumptions
from calculators.bounds import Bound, Interval
from calculators.common_questions import birth_field, day_field, district_field
from calculators.dates import age_on, birthday_in, day_zh
from calculators.errors import InputError
from calculators.person import Person, managing_place, status_on
from calculators.questions import QuestionKind, question_field, rule_inputs
from calculators.result import Op, Result, Solution, Step, Verdict
from calculators.rulebook import RuleBook
from calculators.rules.shared import Frame, law_step, where_to_go

NAME = "activity"
TITLE = "文体活动"
AUDIENCE = "retiree"
CLAUSES = ("activity",)
CLAUSE = "activity"
FRAME = Frame(NAME, TITLE, CLAUSE)


@rule_inputs
class ActivityInputs(Person):
    """The day asked about, whether the person took part this year, is unable to, and was born when."""

    on: date = day_field("按哪一天计算？", "每人每年限参加1次，年龄按这一天算。")
    birth: date | None = birth_field(default=None)
    attended: bool = question_field(
        "这一年参加过自管小组的文体活动吗？",
        QuestionKind.YES_NO,
        why="每人每年限参加1次。",
        default=False,
    )
    unable: bool = question_field(
        "有没有客观原因不能参加活动（例如行动不便、长期卧病）？",
        QuestionKind.YES_NO,
        why="因客观原因不能参加的，可以组织慰问。",
        default=False,
    )


Inputs = ActivityInputs


@rule_inputs
class ActivityTarget:
    """From which day on a person born on `birth` may be visited with goods, seen from the law of `on`."""

    district: str = district_field()
    birth: date = birth_field()
    on: date = day_field("按哪一天的办法计算？", "标准以后可能调整。")


Target = ActivityTarget


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Whether the person may still take part this year, and whether goods may be brought instead."""
    if inputs.birth is not None:
        check_birth(inputs)
    status, place = status_on(rulebook, inputs, inputs.on), managing_place(inputs)
    if status.verdict is not Verdict.YES:
        return FRAME.refusal(status, inputs.on, place)
    policy = status.policy
    old_enough = policy.bound_on("activity.visit_age", inputs.on, place)
    parameter = policy.parameters["activity.visit_age"]
    times = policy.count_on("activity.times", inputs.on, place)
    age = None if inputs.birth is None else age_on(inputs.birth, inputs.on)
    old = age is not None and old_enough.reached_by(Decimal(age))
    year = inputs.on.year
    why = [
        *((f"已满{old_enough.value:f}周岁",) if old else ()),
        *(("因客观原因不能参加活动",) if inputs.unable else ()),
    ]
    if inputs.attended:
        verdict, headline = Verdict.NO, f"{year}年已经参加过，每人每年限参加{times}次，明年可以再参加。"
    elif why:
        verdict = Verdict.DEPENDS
        able = "" if inputs.unable else f"{year}年可以参加{times}次文体活动；"
        headline = f"{able}您{'，并且'.join(why)}，可以组织慰问、发放慰问品，是否组织由社区决定。"
    else:
        verdict, headline = Verdict.YES, f"{year}年可以参加{times}次自管小组的文体活动。"
    steps = (
        law_step(policy.parameters["activity.times"], Op.FACT, Decimal(times)),
        *((Step("按这一天计算的年龄", Op.FACT, Decimal(age), "周岁", CLAUSE),) if age is not None else ()),
        law_step(parameter, Op.FACT, old_enough.value),
    )
    return FRAME.result(
        policy,
        inputs.on,
        verdict,
        headline,
        cites=(status.clause,),
        steps=steps,
        where=where_to_go(policy, place),
        assumptions=status.assumptions,
        changes=(
            "活动经费不发现金、购物卡等代金卡（券）。",
            f"慰问品只给{old_enough.value:f}周岁以上的人，或者因客观原因不能参加活动的人。",
        ),
    )


def check_birth(inputs: Inputs) -> None:
    """Refuse a birth after the day asked about, or after the pension was handled: `before_birth`."""
    if inputs.birth is None:
        return
    handled = inputs.handled
    if inputs.on < inputs.birth or (
        handled is not None and handled < (inputs.birth.year, inputs.birth.month)
    ):
        raise InputError("before_birth", "出生日期晚于其他日期，请检查出生日期和其他日期。", CLAUSE, "birth")


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """The birthday from which goods may be brought. InputError: `outside_policy`, `other_district`."""
    policy = rulebook.office_policy(target.district, target.on)
    age = policy.count_on("activity.visit_age", target.on, target.district)
    day = birthday_in(target.birth, target.birth.year + age)
    return FRAME.result(
        policy,
        target.on,
        Verdict.DEPENDS,
        f"从{day_zh(day)}满{age}周岁起，可以组织慰问；因客观原因不能参加活动的，没有到这个年龄也可以。"
        "是否组织由社区决定。",
        where=where_to_go(policy, target.district),
        assumptions=(assumptions.YEAR_END_NUMBERS,),
        solution=Solution("日", (Interval(Bound(day, inclusive=True)),)),
    )
