"""A retiree as the rules see one, and whether the fund covers that person on a day (二).

Covered from the first day of the month after the one in which 按月领取基本养老金手续 was handled, until
the last day of the month in which the death was verified, and not while the pension is suspended. A
person of a group with another channel (省部属企业) or of a district with its own rule learns where to go,
never a bare no. Where a person is covered by reference only (支援外地建设退休回杭定居人员) or moved in from
outside the area of 四（一）转移, the answer names what the law leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from calculators import assumptions
from calculators.common_questions import district_choices, district_field
from calculators.dates import add_months, day_zh, first_of, last_of, month_zh, year_end
from calculators.errors import InputError
from calculators.parameters import ParameterOption, Policy
from calculators.questions import Choice, QuestionKind, When, question_field, rule_inputs
from calculators.result import Verdict
from calculators.rulebook import RuleBook

type Month = tuple[int, int]

CHANGED = "有没有下面的情况：管理关系转到别的区、养老金停发过{}？"
IF_CHANGED = When("changed", ("yes",))


@rule_inputs
class Person:
    """What a rule has to know of a retiree. Months are (year, month); `handled` None: taken as enrolled.

    `changed` answers whether any of the rare facts below it holds; a form asks for them only then.
    `district` is where the pension was handled, `managed_in` where the person is looked after now, if moved.
    """

    group: str = question_field(
        "退休前属于哪一类？",
        QuestionKind.CHOICE,
        help="不清楚就看退休证上写的单位；还不清楚，请打 12333 问。",
        why="不同的人员由不同的经费保障。",
        choices=lambda rulebook: tuple(Choice(each.key, each.name) for each in rulebook.groups()),
    )
    district: str = district_field()
    handled: Month | None = question_field(
        "哪年哪月办的退休手续？",
        QuestionKind.MONTH,
        why="从办理的次月起列入保障对象。",
        help="写年和月，例如 2024年5月；只记得年份就写年份。退休证、养老金核定表上都有。",
        default=None,
    )
    changed: bool | None = question_field(
        CHANGED.format("、本人已去世"),
        QuestionKind.YES_NO,
        why="这些情况会改变由谁保障、保障到哪天。",
        default=None,
    )
    managed_in: str = question_field(
        "管理关系现在在哪个区、县（市）？",
        QuestionKind.CHOICE,
        why="转移以后由社会化管理服务地负责。",
        help="没有转移过就不填。",
        choices=district_choices,
        default="",
        when=IF_CHANGED,
    )
    suspended: Month | None = question_field(
        "养老金从哪年哪月起停发？",
        QuestionKind.MONTH,
        why="停发期间暂停列入保障对象。",
        help="没有停发过就不填。",
        default=None,
        when=IF_CHANGED,
    )
    resumed: Month | None = question_field(
        "养老金从哪年哪月起恢复发放？",
        QuestionKind.MONTH,
        why="恢复以后重新列入保障对象。",
        help="没有停发过，或者还没有恢复，就不填。",
        default=None,
        when=IF_CHANGED,
    )
    death_verified: Month | None = question_field(
        "去世的情况是哪年哪月由社区核实的？",
        QuestionKind.MONTH,
        why="经核实后次月起停止。",
        help="本人健在就不填。",
        default=None,
        when=IF_CHANGED,
    )


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a person is covered on a day, why, by which version of the law, and what was assumed."""

    verdict: Verdict
    reason: str
    clause: str
    policy: Policy
    assumptions: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Whether a person is covered at all in a year, and in which of its months (1 to 12)."""

    status: Status
    months: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every month of the year is covered."""
        return len(self.months) == 12


def check(rulebook: RuleBook, person: Person) -> ParameterOption:
    """The person's group. Raises InputError for facts that contradict each other or name nothing known."""
    for code in filter(None, (person.district, person.managed_in)):
        rulebook.district_name(code)
    if person.resumed is not None and person.suspended is None:
        raise InputError(
            "resumed_alone", "填了恢复发放的年月，也请填写停发的年月。", "coverage_end", "suspended"
        )
    if person.resumed is not None and person.suspended is not None and person.resumed <= person.suspended:
        raise InputError(
            "resumed_too_early", "恢复发放的年月要晚于停发的年月，请检查这两项。", "coverage_end", "resumed"
        )
    if person.handled is not None:
        for name in ("suspended", "death_verified"):
            month: Month | None = getattr(person, name)
            if month is not None and month < person.handled:
                raise InputError(
                    "before_handled",
                    "这个年月早于办理退休手续的年月，请检查这两项。",
                    "coverage_end",
                    name,
                )
    for group in rulebook.law_of(person.district).groups:
        if group.key == person.group:
            return group
    raise InputError("unknown_group", "请从列出的人员类别中选择一类。", "coverage", "group")


def status_on(rulebook: RuleBook, person: Person, day: date, *, festival: bool = False) -> Status:
    """Whether `person` is covered on `day`; for a `festival`, by where the pension was handled, 三（四）.

    Raises InputError: `outside_policy`, and what `check` raises.
    """
    group = check(rulebook, person)
    home = rulebook.home_policy(day, person.district)
    match group.verdict:
        case "original_channel":
            return Status(
                Verdict.ELSEWHERE,
                f"{group.name}按原渠道保障经费，不在这笔专项资金里；待遇由原渠道发放，"
                "请向原单位或其主管部门询问。",
                group.clause,
                home,
            )
        case "special_rules":
            return Status(
                Verdict.ELSEWHERE,
                "国家和省、市对您这类人员另有规定，按那些规定办理；请向街道（乡镇）社区或 12333 询问。",
                group.clause,
                home,
            )
        case "not_covered":
            return Status(
                Verdict.NO,
                f"这笔专项资金保障的是在{home.area}参加企业职工基本养老保险、按月领取基本养老金的退休人员；"
                "您选的情况不在其中，请向原单位或发放养老金的机构询问。",
                group.clause,
                home,
            )
    place = person.district if festival else managing_place(person)
    moved = (assumptions.TRANSFERRED,) if person.managed_in not in ("", person.district) else ()
    policy = rulebook.policy_for(place, day)
    if policy is None:
        return Status(
            Verdict.ELSEWHERE,
            f"{rulebook.district_name(place)}不直接用这份办法，可以参照它、结合本地实际制定自己的办法，"
            f"以那里的办法为准，请向{rulebook.district_name(place)}的街道（乡镇）社区或 12333 询问。",
            "own_rules",
            home,
            moved,
        )
    # The group as the law of the place that manages knows it: another law has its paragraphs elsewhere.
    clause = next((one.clause for one in policy.groups if one.key == group.key), "coverage")
    if group.verdict == "by_reference":
        return Status(
            Verdict.DEPENDS,
            f"{group.name}按规定参照列入保障对象：手续不在这里办理，从回来定居、办妥接收手续起算，不按“次月”算；"
            "享受哪些、从哪天起，要看市里的规定，请向街道（乡镇）社区或 12333 询问。",
            clause,
            policy,
            moved,
            ("回来定居和办理退休的证明（办法没有列出具体材料，请先问社区）",),
        )
    transfer = policy.transfer
    if place != person.district and (transfer is None or person.district not in transfer.districts):
        granted, outside = "", f"从{rulebook.district_name(person.district)}能不能转移过来"
        if transfer is not None:
            area = transfer.area or "规定的地方"
            granted = f"办法写明可以申请转移管理关系的，是在{area}办理退休手续的人；"
            outside = f"{rulebook.district_name(person.district)}不在其中，能不能转移"
        return Status(
            Verdict.DEPENDS,
            f"{granted}{outside}、由谁保障，办法没有写明，请向街道（乡镇）社区或 12333 询问。",
            transfer.clause if transfer else clause,
            policy,
            moved,
        )
    verdict, reason, cited, assumed = _by_time(policy, person, day, clause)
    return Status(verdict, reason, cited, policy, assumed + moved)


def managing_place(person: Person) -> str:
    """The code of the district that looks after the person, and pays for what is given (四（一）转移)."""
    return person.managed_in or person.district


def suspended_on(person: Person, day: date) -> bool:
    """Whether the pension is suspended on `day`: from the 1st of the month it stops to the day it is back."""
    if person.suspended is None or day < first_of(person.suspended):
        return False
    return person.resumed is None or day < first_of(person.resumed)


def _by_time(
    policy: Policy, person: Person, day: date, covered_by: str
) -> tuple[Verdict, str, str, tuple[str, ...]]:
    assumed: tuple[str, ...] = (assumptions.HANDLED_MONTH,)
    if person.handled is None:
        assumed = (assumptions.ENROLLED,)
    else:
        begins = begins_on(policy, person.handled, day)
        if day < begins:
            return Verdict.NO, f"从{day_zh(begins)}起才列入保障对象。", "coverage", assumed
    if person.death_verified is not None:
        ends = ends_on(policy, person.death_verified, day)
        if day > ends:
            return Verdict.NO, f"已于{day_zh(ends)}停止，不再列入保障对象。", "coverage_end", assumed
    if person.suspended is not None:
        assumed += (assumptions.SUSPENDED_MONTHS,)
        if suspended_on(person, day):
            back = person.resumed
            until = "恢复发放为止" if back is None else day_zh(first_of(back) - timedelta(days=1))
            return (
                Verdict.NO,
                f"养老金停发期间暂停列入保障对象，从{month_zh(person.suspended)}到{until}。",
                "coverage_end",
                assumed,
            )
    return Verdict.YES, "属于专项资金保障对象。", covered_by, assumed


def begins_on(policy: Policy, handled: Month, day: date) -> date:
    """The first day covered, by the numbers in force on `day`."""
    return first_of(add_months(*handled, policy.count_on("coverage.begins_after", day)))


def ends_on(policy: Policy, death_verified: Month, day: date) -> date:
    """The last day covered, by the numbers in force on `day`."""
    return last_of(add_months(*death_verified, policy.count_on("coverage.ends_after", day) - 1))


def status_in_year(rulebook: RuleBook, person: Person, year: int) -> YearStatus:
    """Covered on any day of `year`, and in which months; all that begins or ends does so with a month.

    Raises InputError: `outside_policy`, and what `check` raises.
    """
    last = year_end(year)
    status = status_on(rulebook, person, last)
    if status.verdict not in (Verdict.YES, Verdict.NO):
        return YearStatus(status)
    months = []
    covered = status
    for month in range(1, 13):
        day = first_of((last.year, month))
        if rulebook.governs(managing_place(person), day):
            found = status_on(rulebook, person, day)
            if found.verdict is Verdict.YES:
                covered = found
                months.append(month)
    return YearStatus(status if status.verdict is Verdict.YES else covered, tuple(months))


def months_zh(months: tuple[int, ...]) -> str:
    """Months of a year in words, neighbours together: 1月至3月、12月."""
    stretches: list[list[int]] = []
    for month in months:
        if stretches and stretches[-1][-1] == month - 1:
            stretches[-1].append(month)
        else:
            stretches.append([month])
    return "、".join(f"{one[0]}月" if len(one) == 1 else f"{one[0]}月至{one[-1]}月" for one in stretches)
