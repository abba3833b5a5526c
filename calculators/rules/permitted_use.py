"""What the money must not be used for (使用禁区), 四（二）后段 and 三（三）.

No fixed assets (archive shelves and the like excepted), nobody who is not covered, nothing unrelated, nothing but
bank transfer in the payee's own name, no cash or cards for activities. The cases are the policy's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from calculators.asking import day_question, district_question
from calculators.book import RuleBook
from calculators.errors import InputError
from calculators.parameters import Option, Policy
from calculators.questions import Choice, Kind, Question
from calculators.result import Item, Result, Step, Verdict
from calculators.rules.shared import DISTRICT_AGENCY, HOTLINE, cite

NAME = "permitted_use"
TITLE = "这笔钱能不能这样用"
AUDIENCE = "office"
CLAUSES = ("四（二）后段", "三（三）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """A use, by its key in the policy's data, on a day."""

    district: str
    use: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which of the uses are allowed, and which forbidden, on a day."""

    district: str
    on: date


def questions(book: RuleBook) -> tuple[Question, ...]:
    """What `answer` needs to know."""
    return (
        *reverse_questions(book),
        Question(
            name="use",
            label="打算怎样用？",
            kind=Kind.CHOICE,
            why="办法列出了不能用的情形（四（二）后段、三（三））。",
            choices=tuple(Choice(one.key, one.name) for one in book.policies[-1].prohibitions),
        ),
    )


def reverse_questions(book: RuleBook) -> tuple[Question, ...]:
    """What `reverse` needs to know."""
    return (
        district_question(book, "哪个区、县（市）的资金？"),
        day_question("按哪一天的办法？", "办法以后可能调整（六（二））。"),
    )


def _policy(book: RuleBook, district: str, day: date) -> Policy:
    policy, _ = book.office_policy(district, day.year)
    policy.check_covers(day)
    return policy


def _item(one: Option) -> Item:
    verdict = Verdict.NO if one.verdict == "forbidden" else Verdict.YES
    return Item(one.name, verdict, one.excerpt, one.clause)


def answer(book: RuleBook, inputs: Inputs) -> Result:
    """Allowed or not, in the law's own words. InputError: `unknown_use`, `outside_policy`, `other_district`."""
    policy = _policy(book, inputs.district, inputs.on)
    for one in policy.prohibitions:
        if one.key == inputs.use:
            item = _item(one)
            break
    else:
        raise InputError("unknown_use", "请从列出的用途中选择一种。", CLAUSES[0], "use")
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=item.verdict,
        headline=("不可以：" if item.verdict is Verdict.NO else "可以：") + f"{item.name}。",
        computed_for=inputs.on,
        policy=policy,
        citations=cite(policy, item.clause),
        steps=(Step(item.name, clause=item.clause, words=item.reason),),
        items=(item,),
        where=(DISTRICT_AGENCY, HOTLINE),
        changes=("没有列出的用途，按办法第三部分的支出范围判断，拿不准先问退管经办机构。",),
    )


def reverse(book: RuleBook, target: Target) -> Result:
    """Every use the law speaks of, allowed and forbidden."""
    policy = _policy(book, target.district, target.on)
    return Result(
        rule=NAME,
        title=TITLE,
        verdict=Verdict.YES,
        headline="办法写明可以和不可以的用途如下。",
        computed_for=target.on,
        policy=policy,
        citations=cite(policy, *CLAUSES),
        items=tuple(map(_item, policy.prohibitions)),
        where=(DISTRICT_AGENCY, HOTLINE),
    )
