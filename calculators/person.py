"""A retiree as the rules see one, and whether the fund covers that person on a day (二).

Covered from the first day of the month after the one in which 按月领取基本养老金手续 was handled, until
the last day of the month in which the death was verified, and not while the pension is suspended. A
person of a group with another channel (省部属企业) or of a district with its own rule gets told where to
go, never a bare no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from calculators import assumptions
from calculators.dates import add_months, day_zh, first_of, last_of, month_zh, year_end
from calculators.errors import InputError
from calculators.parameters import ParameterOption, Policy
from calculators.result import Verdict
from calculators.rulebook import RuleBook

type Month = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a rule has to know of a retiree. Months are (year, month); `handled` None: taken as enrolled.

    `district` is where the pension was handled, `managed_in` where the person is looked after now, if moved.
    """

    group: str
    district: str
    handled: Month | None = None
    managed_in: str = ""
    suspended: Month | None = None
    resumed: Month | None = None
    death_verified: Month | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Whether a person is covered on a day, why, by which version of the law, and what was assumed."""

    verdict: Verdict
    reason: str
    clause: str
    policy: Policy
    assumptions: tuple[str, ...] = ()


def check(rulebook: RuleBook, person: Person) -> ParameterOption:
    """The person's group. Raises InputError for facts that contradict each other or name nothing known."""
    for code in filter(None, (person.district, person.managed_in)):
        rulebook.district_name(code)
    if person.resumed is not None and person.suspended is None:
        raise InputError(
            "resumed_alone", "填了恢复发放的年月，也请填写停发的年月。", "二（一）后段", "suspended"
        )
    if person.resumed is not None and person.suspended is not None and person.resumed <= person.suspended:
        raise InputError(
            "resumed_too_early", "恢复发放的年月要晚于停发的年月，请检查这两项。", "二（一）后段", "resumed"
        )
    if person.handled is not None:
        for name in ("suspended", "death_verified"):
            month: Month | None = getattr(person, name)
            if month is not None and month < person.handled:
                raise InputError(
                    "before_handled",
                    "这个年月早于办理退休手续的年月，请检查这两项。",
                    "二（一）后段",
                    name,
                )
    for group in rulebook.policies[-1].groups:
        if group.key == person.group:
            return group
    raise InputError("unknown_group", "请从列出的人员类别中选择一类。", "二（一）", "group")


def status_on(rulebook: RuleBook, person: Person, day: date, *, festival: bool = False) -> Status:
    """Whether `person` is covered on `day`; for a `festival`, by where the pension was handled, 三（四）.

    Raises InputError: `outside_policy`, and what `check` raises.
    """
    group = check(rulebook, person)
    home = rulebook.home_policy(day)
    match group.verdict:
        case "original_channel":
            return Status(
                Verdict.ELSEWHERE,
                f"{group.name}由原渠道保障（按原渠道），不在市级专项资金里；待遇由原渠道发放，"
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
                "这笔专项资金保障的是在杭州市参加企业职工基本养老保险、按月领取基本养老金的退休人员；"
                "您选的情况不在其中，请向原单位或发放养老金的机构询问。",
                group.clause,
                home,
            )
    place = person.district if festival else person.managed_in or person.district
    moved = (assumptions.TRANSFERRED,) if person.managed_in not in ("", person.district) else ()
    policy = rulebook.policy_for(place, day)
    if policy is None:
        return Status(
            Verdict.ELSEWHERE,
            f"{rulebook.district_name(place)}按本区、县（市）制定的办法执行，"
            f"请向{rulebook.district_name(place)}的街道（乡镇）社区或 12333 询问。",
            "六（一）",
            home,
            moved,
        )
    verdict, reason, clause, assumed = _by_time(policy, person, day, group)
    return Status(verdict, reason, clause, policy, assumed + moved)


def _by_time(
    policy: Policy, person: Person, day: date, group: ParameterOption
) -> tuple[Verdict, str, str, tuple[str, ...]]:
    assumed: tuple[str, ...] = (assumptions.HANDLED_MONTH,)
    if person.handled is None:
        assumed = (assumptions.ENROLLED,)
    else:
        begins = begins_on(policy, person.handled, day)
        if day < begins:
            return Verdict.NO, f"从{day_zh(begins)}起才列入保障对象。", "二（一）", assumed
    if person.death_verified is not None:
        ends = ends_on(policy, person.death_verified, day)
        if day > ends:
            return Verdict.NO, f"已于{day_zh(ends)}停止，不再列入保障对象。", "二（一）后段", assumed
    if person.suspended is not None:
        assumed += (assumptions.SUSPENDED_MONTHS,)
        back = None if person.resumed is None else first_of(person.resumed)
        if first_of(person.suspended) <= day and (back is None or day < back):
            until = "恢复发放为止" if back is None else f"{day_zh(back - timedelta(days=1))}"
            return (
                Verdict.NO,
                f"养老金停发期间暂停列入保障对象，从{month_zh(person.suspended)}到{until}。",
                "二（一）后段",
                assumed,
            )
    return Verdict.YES, "属于专项资金保障对象。", group.clause, assumed


def begins_on(policy: Policy, handled: Month, day: date) -> date:
    """The first day covered, by the numbers in force on `day`."""
    return first_of(add_months(*handled, policy.count_on("coverage.begins_after", day)))


def ends_on(policy: Policy, death_verified: Month, day: date) -> date:
    """The last day covered, by the numbers in force on `day`."""
    return last_of(add_months(*death_verified, policy.count_on("coverage.ends_after", day) - 1))


def status_in_year(rulebook: RuleBook, person: Person, year: int) -> Status:
    """Covered on any day of `year` (decided: the law names no day for what it gives by the year).

    Raises InputError: `outside_policy`, and what `check` raises.
    """
    last = year_end(year)
    status = status_on(rulebook, person, last)
    if status.verdict is not Verdict.NO:
        return status
    for month in range(1, 13):  # everything begins and ends with a month
        day = first_of((last.year, month))
        if any(policy.covers(day) for policy in rulebook.policies):
            earlier = status_on(rulebook, person, day)
            if earlier.verdict is Verdict.YES:
                return Status(
                    Verdict.YES,
                    earlier.reason,
                    earlier.clause,
                    earlier.policy,
                    (*earlier.assumptions, assumptions.COVERED_IN_YEAR),
                )
    return status
