"""Questions that several rules ask in the same words."""

from __future__ import annotations

from calculators.questions import Choice, Question, QuestionKind, When
from calculators.rulebook import RuleBook


def year_question(label: str, why: str) -> Question:
    """Which year; the rule itself refuses one that the law does not govern."""
    return Question(
        name="year",
        label=label,
        kind=QuestionKind.YEAR,
        why=why,
        unit="年",
        help="写四位数的年份，例如 2026。",
    )


def district_question(rulebook: RuleBook, label: str = "在哪个区、县（市）办理的退休手续？") -> Question:
    """Which district, out of all the law speaks of."""
    return Question(
        name="district",
        label=label,
        kind=QuestionKind.CHOICE,
        why="不同的区、县（市）用的办法可能不同（一、六（一））。",
        choices=tuple(Choice(code, name) for code, name in rulebook.district_names().items()),
    )


def group_question(rulebook: RuleBook) -> Question:
    """Which of the groups of 二."""
    return Question(
        name="group",
        label="退休前属于哪一类？",
        kind=QuestionKind.CHOICE,
        help="不清楚就看退休证上写的单位；还不清楚，请打 12333 问。",
        why="不同的人员由不同的经费保障（二）。",
        choices=tuple(Choice(each.key, each.name) for each in rulebook.groups()),
    )


def handled_question(*, required: bool = False) -> Question:
    """The month in which the pension was handled."""
    return Question(
        name="handled",
        label="哪年哪月办的退休手续？",
        kind=QuestionKind.MONTH,
        why="从办理的次月起列入保障对象（二（一））。",
        help="写年和月，例如 2024年5月；只记得年份就写年份。退休证、养老金核定表上都有。",
        required=required,
    )


def fixed_sum_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """For the reverse of a rule with a fixed sum."""
    return (
        district_question(rulebook),
        year_question("按哪一年的标准？", "标准以后可能调整（六（二））。"),
        Question(
            name="amount",
            label="想知道什么时候会是多少钱？",
            kind=QuestionKind.MONEY,
            unit="元",
            why="由金额倒推条件。",
        ),
    )


CHANGED = When("changed", ("yes",))


def person_questions(
    rulebook: RuleBook, *, handled_required: bool = False, death: bool = True
) -> tuple[Question, ...]:
    """The questions behind `Person`, few at first; the rare ones only where something has changed.

    Without `death` for a rule that asks for the death by itself.
    """
    return (
        group_question(rulebook),
        district_question(rulebook),
        handled_question(required=handled_required),
        Question(
            name="changed",
            label=f"有没有下面的情况：管理关系转到别的区、养老金停发过{'、本人已去世' if death else ''}？",
            kind=QuestionKind.YES_NO,
            why="这些情况会改变由谁保障、保障到哪天（二（一）后段、四（一）转移）。",
            required=False,
        ),
        Question(
            name="managed_in",
            label="管理关系现在在哪个区、县（市）？",
            kind=QuestionKind.CHOICE,
            why="转移以后由社会化管理服务地负责（四（一）转移）。",
            help="没有转移过就不填。",
            choices=tuple(Choice(code, name) for code, name in rulebook.district_names().items()),
            required=False,
            when=CHANGED,
        ),
        Question(
            name="suspended",
            label="养老金从哪年哪月起停发？",
            kind=QuestionKind.MONTH,
            why="停发期间暂停列入保障对象（二（一）后段）。",
            help="没有停发过就不填。",
            required=False,
            when=CHANGED,
        ),
        Question(
            name="resumed",
            label="养老金从哪年哪月起恢复发放？",
            kind=QuestionKind.MONTH,
            why="恢复以后重新列入保障对象（二（一）后段）。",
            help="没有停发过，或者还没有恢复，就不填。",
            required=False,
            when=CHANGED,
        ),
        *((_death_question(),) if death else ()),
    )


def _death_question() -> Question:
    return Question(
        name="death_verified",
        label="去世的情况是哪年哪月由社区核实的？",
        kind=QuestionKind.MONTH,
        why="经核实后次月起停止（二（一）后段）。",
        help="本人健在就不填。",
        required=False,
        when=CHANGED,
    )


def day_question(label: str, why: str) -> Question:
    """Which day an answer is for."""
    return Question(name="on", label=label, kind=QuestionKind.DAY, why=why, help="例如 2026-11-23。")


def self_paid_question(when: When | None = None, *, required: bool = True) -> Question:
    """The figure that the 查询单 gives."""
    return Question(
        name="self_paid",
        label="这一年住院和规定病种门诊的个人自付金额",
        kind=QuestionKind.MONEY,
        unit="元",
        why="自付超过起付线才有大病慰问（三（一）4）。",
        help="照抄个人医疗费用查询单上的自付金额，例如 8,600.50。",
        required=required,
        when=when,
    )


def office_questions(rulebook: RuleBook) -> tuple[Question, ...]:
    """Which district and which fund year."""
    return (
        district_question(rulebook, "哪个区、县（市）？"),
        year_question("资金使用年度", "标准按资金使用年度计算（四）。"),
    )


def fund_question() -> Question:
    """What the social-insurance fund carries, which city and district do not share."""
    return Question(
        name="fund_carried",
        label="由社保基金承担的金额",
        kind=QuestionKind.MONEY,
        unit="元",
        why="社保基金承担的部分不参加市、区分担（四（一）标准）。",
        help="没有就不填。",
        required=False,
    )
