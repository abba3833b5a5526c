"""From the bills of a settlement year to the self-paid sum that illness aid (大病慰问) goes by, 三（一）4.

In-scope inpatient and 规定病种门诊 costs, less what 职工医保, 城乡居保, 大病保险 and 医疗救助 carried.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from calculators.common_questions import self_paid_question
from calculators.errors import InputError
from calculators.person import Person
from calculators.questions import Choice, Question, QuestionKind, When
from calculators.result import Op, Step, replay
from calculators.rules.shared import ZERO

CLAUSE = "illness_aid"

CARRIED = (
    ("employee_insurance", "职工医保支付"),
    ("resident_insurance", "城乡居保支付"),
    ("critical_illness_insurance", "大病保险支付"),
    ("medical_assistance", "医疗（困难）救助支付"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IllnessCostsInputs(Person):
    """The settlement year and the self-paid sum, or the bills and what insurance carried; all in yuan.

    `all_covered`: whether all the costs fell into months in which the person was covered; None: not known.
    """

    year: int
    self_paid: Decimal | None = None
    costs: tuple[Decimal, ...] = ()
    employee_insurance: tuple[Decimal, ...] = ()
    resident_insurance: tuple[Decimal, ...] = ()
    critical_illness_insurance: tuple[Decimal, ...] = ()
    medical_assistance: tuple[Decimal, ...] = ()
    all_covered: bool | None = None


Inputs = IllnessCostsInputs


def cost_questions() -> tuple[Question, ...]:
    """The figure of the 查询单, or the parts it is made of."""
    parts = When("how", ("parts",))
    several = "有几张单子就写几个数，用分号或换行隔开，例如 12000；3400.50。"
    return (
        Question(
            name="how",
            label="手里有哪种数字？",
            kind=QuestionKind.CHOICE,
            why="查询单上有现成的自付金额；没有也可以用各张单子来算（三（一）4）。",
            choices=(
                Choice("figure", "个人医疗费用查询单上的自付金额"),
                Choice("parts", "各张医疗费用单据"),
            ),
        ),
        self_paid_question(When("how", ("figure",))),
        Question(
            name="costs",
            label="符合医保开支范围的住院和规定病种门诊费用",
            kind=QuestionKind.MONEY_LIST,
            unit="元",
            why="只有这两种费用计入（三（一）4）。",
            help=f"不含自费和普通门诊。{several}",
            when=parts,
        ),
        *(
            Question(
                name=name,
                label=label,
                kind=QuestionKind.MONEY_LIST,
                unit="元",
                why="这部分由基金承担，要扣除（三（一）4）。",
                help=f"没有就不填。{several}",
                required=False,
                when=parts,
            )
            for name, label in CARRIED
        ),
        all_covered_question(),
    )


def all_covered_question() -> Question:
    """Whether the costs fell into covered months, which decides where only a part of the year is covered."""
    return Question(
        name="all_covered",
        label="这些费用是不是都出在属于保障对象的月份？",
        kind=QuestionKind.YES_NO,
        why="一年中只有一部分时间属于保障对象的，要看费用出在哪几个月（三（一）4）。",
        help="当年刚退休、养老金停发过或者本人已去世的才要填，其他人可以不填。",
        required=False,
    )


def self_paid_steps(inputs: Inputs) -> tuple[Step, ...]:
    """How the self-paid sum comes about. Raises InputError `self_paid_missing`, `parts_exceed_costs`."""
    if inputs.self_paid is not None:
        return (Step("个人医疗费用查询单上的自付金额", Op.START, inputs.self_paid, clause=CLAUSE),)
    if not inputs.costs:
        raise InputError("self_paid_missing", "请填写自付金额，或者填写各张单据的费用。", CLAUSE, "self_paid")
    steps = [Step("费用合计从 0 元算起", Op.START, ZERO, clause=CLAUSE)]
    steps += [
        Step(f"加上第{i}张单据的费用", Op.ADD, cost, clause=CLAUSE) for i, cost in enumerate(inputs.costs, 1)
    ]
    for name, label in CARRIED:
        sums: tuple[Decimal, ...] = getattr(inputs, name)
        steps += [Step(f"减去{label}", Op.SUBTRACT, one, clause=CLAUSE) for one in sums]
    total = replay(steps)
    if total is None or total < 0:
        raise InputError(
            "parts_exceed_costs", "医保等支付的合计超过了费用合计，请检查各项金额。", CLAUSE, "costs"
        )
    return (*steps, Step("个人自付", Op.EQUALS, total, clause=CLAUSE))
