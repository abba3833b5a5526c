"""Fields with questions that several rules ask in the same words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from calculators.questions import Choice, QuestionKind, question_field, rule_inputs
from calculators.rulebook import RuleBook


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
