"""Fields with questions that several rules ask in the same words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from calculators.questions import Choice, QuestionKind, When, question_field, rule_inputs
from calculators.rulebook import RuleBook

PARTS = When("how", ("parts",))
SEVERAL = "有几张单子就写几个数，用分号或换行隔开，例如 12000；3400.50。"


def district_choices(rulebook: RuleBook) -> tuple[Choice, ...]:
    """Every district that the law speaks of."""
    return tuple(Choice(code, name) for code, name in rulebook.district_names().items())


def district_field(label: str = "在哪个区、县（市）办理的退休手续？") -> Any:
    """Which district."""
    return question_field(
        label,
        QuestionKind.CHOICE,
        why="不同的区、县（市）用的办法可能不同。",
        choices=district_choices,
    )


def year_field(label: str, why: str) -> Any:
    """Which year; the rule itself refuses one that the law does not govern."""
    return question_field(label, QuestionKind.YEAR, why=why, unit="年", help="写四位数的年份，例如 2026。")


def day_field(label: str, why: str) -> Any:
    """Which day an answer is for."""
    return question_field(label, QuestionKind.DAY, why=why, help="例如 2026-11-23。")


def yuan_field(label: str, why: str, **words: Any) -> Any:
    """A sum of money; `words` as `question_field` takes them."""
    return question_field(label, QuestionKind.MONEY, why=why, unit="元", **words)


def people_field(label: str, why: str, *, highest: int = 10_000_000, **words: Any) -> Any:
    """A number of people; `words` as `question_field` takes them."""
    return question_field(
        label, QuestionKind.COUNT, why=why, unit="人", lowest=Decimal(0), highest=Decimal(highest), **words
    )


@rule_inputs
class FixedSumTarget:
    """What leads to `amount` yuan, asked of a rule with a fixed sum, by the numbers of a year."""

    district: str = district_field()
    year: int = year_field("按哪一年的标准？", "标准以后可能调整。")
    amount: Decimal = yuan_field("想知道什么时候会是多少钱？", "由金额倒推条件。")


@rule_inputs
class FundYear:
    """Which district and which fund year (资金使用年度) an office asks about."""

    district: str = district_field("哪个区、县（市）？")
    year: int = year_field("资金使用年度", "标准按资金使用年度计算。")


def fund_carried_field() -> Any:
    """What the social-insurance fund carries, which city and district do not share, in yuan."""
    return yuan_field(
        "由社保基金承担的金额",
        "社保基金承担的部分不参加市、区分担。",
        help="没有就不填。",
        default=Decimal("0.00"),
    )


def birth_field(**words: Any) -> Any:
    """The day of birth."""
    return question_field(
        "出生日期",
        QuestionKind.DAY,
        why="到了一定年龄的可以组织慰问。",
        help="例如 1949-01-02。",
        **words,
    )


def carried_field(label: str) -> Any:
    """What an insurance or fund carried of the bills, in yuan."""
    return question_field(
        label,
        QuestionKind.MONEY_LIST,
        unit="元",
        why="这部分由基金承担，要扣除。",
        help=f"没有就不填。{SEVERAL}",
        default=(),
        when=PARTS,
    )


def spent_field(head: str, **words: Any) -> Any:
    """What was spent on the head with the key `head`, in yuan, asked by the name that the law gives it."""

    def label(rulebook: RuleBook) -> str:
        heads = rulebook.one_of_each(lambda policy: policy.heads, lambda one: one.key)
        return next(f"{one.name}实际支出" for one in heads if one.key == head)

    return question_field(label, QuestionKind.MONEY, unit="元", why="根据标准按实结算。", **words)
