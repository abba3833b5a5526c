"""What the money may and must not be used for (支出范围), 三, 四（二）后段.

The uses of the four heads are allowed. No fixed assets (archive shelves and the like excepted), nobody
who is not covered, nothing unrelated, nothing but bank transfer in the payee's own name, no cash or cards
for activities. The cases are the policy's data.

>>> from calculators.__main__ import DATA, load
>>> rulebook = load(DATA)
>>> answer(rulebook, Inputs(district="330106", use="archive_equipment", on=date(2026, 1, 1))).headline
'可以：购买档案架、档案柜等存放档案的设备。'
"""

from __future__ import annotations

from datetime import date

from calculators.common_questions import day_field, district_field
from calculators.errors import InputError
from calculators.parameters import ParameterOption, Policy
from calculators.questions import Choice, QuestionKind, question_field, rule_inputs
from calculators.result import Result, ResultItem, Step, Verdict
from calculators.rulebook import RuleBook
from calculators.rules.shared import Frame, office_to_ask

NAME = "permitted_use"
TITLE = "这笔钱能不能这样用"
AUDIENCE = "office"
CLAUSES = ("permitted_uses", "care", "care_services", "group_leader", "checkup", "activity", "festival")


def uses(policy: Policy) -> tuple[ParameterOption, ...]:
    """Every use that the law speaks of: those of the four heads (三), then what limits them."""
    of_heads = (
        ParameterOption(use.name, f"{head.name}：{use.name}", use.clause, use.excerpt, "allowed")
        for head in policy.heads
        for use in head.uses
    )
    return (*of_heads, *policy.prohibitions)


@rule_inputs
class PermittedUseTarget:
    """Which of the uses are allowed, and which forbidden, on a day."""

    district: str = district_field("哪个区、县（市）的资金？")
    on: date = day_field("按哪一天的办法？", "办法以后可能调整。")


Target = PermittedUseTarget


@rule_inputs
class PermittedUseInputs(PermittedUseTarget):
    """A use, by its key in the policy's data, on a day."""

    use: str = question_field(
        "打算怎样用？",
        QuestionKind.CHOICE,
        why="办法列出了能用和不能用的情形。",
        choices=lambda rulebook: tuple(
            Choice(one.key, one.name) for one in rulebook.one_of_each(uses, lambda use: use.key)
        ),
    )


Inputs = PermittedUseInputs


def _item(one: ParameterOption) -> ResultItem:
    """A use with its answer as a sentence: a table of names alone would not say which is allowed."""
    allowed = one.verdict == "allowed"
    words = f"{'可以' if allowed else '不可以'}，办法原文是“{one.excerpt}”（{one.clause}）。"
    return ResultItem(one.name, Verdict.YES if allowed else Verdict.NO, words, one.clause)


def answer(rulebook: RuleBook, inputs: Inputs) -> Result:
    """Allowed or not, in the law's own words.

    Raises InputError: `unknown_use`, `outside_policy`, `other_district`.
    """
    policy = rulebook.office_policy(inputs.district, inputs.on)
    found = next((one for one in uses(policy) if one.key == inputs.use), None)
    if found is None:
        raise InputError("unknown_use", "请从列出的用途中选择一种。", CLAUSES[0], "use")
    item = _item(found)
    return Frame(NAME, TITLE, item.clause).result(
        policy,
        inputs.on,
        item.verdict,
        f"{'可以' if item.verdict is Verdict.YES else '不可以'}：{item.name}。",
        steps=(Step(found.name, clause=found.clause, words=found.excerpt),),
        items=(item,),
        where=office_to_ask(policy, inputs.district),
        changes=("没有列出的用途，按办法第三部分的支出范围判断，拿不准先问退管经办机构。",),
    )


def reverse(rulebook: RuleBook, target: Target) -> Result:
    """Every use the law speaks of, allowed and forbidden."""
    policy = rulebook.office_policy(target.district, target.on)
    listed = uses(policy)
    return Frame(NAME, TITLE, listed[0].clause).result(
        policy,
        target.on,
        Verdict.YES,
        "办法写明可以和不可以的用途如下。",
        cites=tuple(one.clause for one in listed),
        items=tuple(map(_item, listed)),
        where=office_to_ask(policy, target.district),
    )
