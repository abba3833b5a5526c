"""From the bills of a settlement year to the self-paid sum that illness aid (大病慰问) goes by, 三（一）4.

In-scope inpatient and 规定病种门诊 costs, less what 职工医保, 城乡居保, 大病保险 and 医疗救助 carried.
"""

from __future__ import annotations

from decimal import Decimal

from calculators.common_questions import PARTS, SEVERAL, carried_field, year_field, yuan_field
from calculators.errors import InputError
from calculators.person import Person
from calculators.questions import Choice, QuestionKind, When, question_field, rule_inputs
from calculators.result import Op, Step, replay
from calculators.rules.shared import sum_of

CLAUSE = "illness_aid"

YEAR_ASKED = ("哪一年的医疗费？", "大病慰问按结算年度计算。")


@rule_inputs
class IllnessCostsInputs(Person):
    """The settlement year and the self-paid sum, or the bills and what insurance carried; all in yuan.

    `all_covered`: whether all the costs fell into months in which the person was covered; None: not known.
    """

    year: int = year_field(*YEAR_ASKED)
    how: str = question_field(
        "手里有哪种数字？",
        QuestionKind.CHOICE,
        why="查询单上有现成的自付金额；没有也可以用各张单子来算。",
        choices=(
            Choice("figure", "个人医疗费用查询单上的自付金额"),
            Choice("parts", "各张医疗费用单据"),
        ),
        default="",
        required=True,
    )
    self_paid: Decimal | None = yuan_field(
        "这一年住院和规定病种门诊的个人自付金额",
        "自付超过起付线才有大病慰问。",
        help="照抄个人医疗费用查询单上的自付金额，例如 8,600.50。",
        default=None,
        required=True,
        when=When("how", ("figure",)),
    )
    costs: tuple[Decimal, ...] = question_field(
        "符合医保开支范围的住院和规定病种门诊费用",
        QuestionKind.MONEY_LIST,
        unit="元",
        why="只有这两种费用计入。",
        help=f"不含自费和普通门诊。{SEVERAL}",
        default=(),
        required=True,
        when=PARTS,
    )
    employee_insurance: tuple[Decimal, ...] = carried_field("职工医保支付")
    resident_insurance: tuple[Decimal, ...] = carried_field("城乡居保支付")
    critical_illness_insurance: tuple[Decimal, ...] = carried_field("大病保险支付")
    medical_assistance: tuple[Decimal, ...] = carried_field("医疗（困难）救助支付")
    all_covered: bool | None = question_field(
        "这些费用是不是都出在属于保障对象的月份？",
        QuestionKind.YES_NO,
        why="一年中只有一部分时间属于保障对象的，要看费用出在哪几个月。",
        help="当年刚退休、养老金停发过或者本人已去世的才要填，其他人可以不填。",
        default=None,
    )


Inputs = IllnessCostsInputs


def self_paid_steps(inputs: Inputs) -> tuple[Step, ...]:
    """How the self-paid sum comes about. Raises InputError `self_paid_missing`, `parts_exceed_costs`."""
    if inputs.self_paid is not None:
        return (Step("个人医疗费用查询单上的自付金额", Op.START, inputs.self_paid, clause=CLAUSE),)
    if not inputs.costs:
        raise InputError("self_paid_missing", "请填写自付金额，或者填写各张单据的费用。", CLAUSE, "self_paid")
    bills = (
        Step(f"第{i}张单据的费用", Op.ADD, cost, clause=CLAUSE) for i, cost in enumerate(inputs.costs, 1)
    )
    steps = [*sum_of(bills)]
    carried = (
        ("职工医保支付", inputs.employee_insurance),
        ("城乡居保支付", inputs.resident_insurance),
        ("大病保险支付", inputs.critical_illness_insurance),
        ("医疗（困难）救助支付", inputs.medical_assistance),
    )
    for label, sums in carried:
        steps += [Step(f"减去{label}", Op.SUBTRACT, one, clause=CLAUSE) for one in sums]
    total = replay(steps)
    if total is None or total < 0:
        raise InputError(
            "parts_exceed_costs", "医保等支付的合计超过了费用合计，请检查各项金额。", CLAUSE, "costs"
        )
    return (*steps, Step("个人自付", Op.EQUALS, total, clause=CLAUSE))
