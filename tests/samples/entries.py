"""What a row is about: an illness aid, a group leader's subsidy, a line of spending; all within the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tests.samples.people import Person
from tests.samples.places import Area, full_name

HARDSHIPS = ("无", "无", "独居", "低保边缘", "配偶患病", "子女残疾", "低收入家庭", "无")
BANKS = ("工商银行", "农业银行", "杭州银行", "邮储银行", "农商银行")
NOTES = ("", "", "", "", "已电话核实", "代办人：女儿", "住院两次")


@dataclass(frozen=True, slots=True)
class Aid:
    """大病慰问 for one person and settlement year; money in yuan."""

    person: Person
    address: str
    bank: str
    self_paid: Decimal
    amount: Decimal
    hardship: str
    note: str


@dataclass(frozen=True, slots=True)
class Leader:
    """自管小组长补助 for one person and year."""

    person: Person
    community: str
    members: int
    rate: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Spending:
    """A line of 经费使用情况; `count` × `rate` is the amount where both are given."""

    item: str
    use: str
    amount: Decimal
    count: int | None = None
    rate: Decimal | None = None
    note: str = ""


def aids(people: Sequence[Person], where: Sequence[Area], rng: Random) -> list[Aid]:
    """One aid for each person, self-paid above 5,000 yuan and the aid within its band."""
    made = []
    for person in people:
        area = rng.choice(where)
        self_paid = Decimal(rng.randint(500_001, 1_000_000 if rng.random() < 0.4 else 6_800_000)) / 100
        made.append(
            Aid(
                person=person,
                address=full_name(area) + _door(rng),
                bank=rng.choice(BANKS),
                self_paid=self_paid,
                amount=_aid(self_paid),
                hardship=rng.choice(HARDSHIPS),
                note=rng.choice(NOTES),
            )
        )
    return made


def _door(rng: Random) -> str:
    return f"{rng.randint(1, 40)}幢{rng.randint(1, 4)}单元{rng.randint(1, 18)}{rng.randint(1, 4):02d}室"


def _aid(self_paid: Decimal) -> Decimal:
    """What the invented offices decided on: steps below the caps of 三（一）4."""
    for above, amount in ((50_000, 2500), (30_000, 2000), (20_000, 1500), (10_000, 1000), (8_000, 500)):
        if self_paid > above:
            return Decimal(amount)
    return Decimal(300)


def leaders(people: Sequence[Person], where: Sequence[Area], rng: Random) -> list[Leader]:
    """One subsidy for each person: 10 yuan for each member, at most 500 (三（一）2)."""
    made = []
    for place, person in enumerate(people):
        members = rng.randint(18, 75)
        amount = Decimal(min(10 * members, 500))
        made.append(Leader(person, where[place % len(where)].name, members, Decimal(10), amount))
    return made


def spending(rng: Random, persons: int, period: str) -> list[Spending]:
    """Every use of 一 and 三 that fell into `period` (a year or 2026-Q3), for about `persons` retirees."""
    year, _, quarter = period.partition("-Q")
    part = 0.25 if quarter else 1.0
    checked = (0.55 if int(year) % 2 == 0 else 0.04) * part  # a round every two years, its bills later
    festivals = {"1": ("春节慰问", 1200), "2": ("端午节慰问", 800), "3": ("中秋节慰问", 800)}

    def each(item: str, use: str, share: float, rate: int, note: str = "") -> Spending:
        count = max(1, round(persons * share * rng.uniform(0.9, 1.1)))
        return Spending(item, use, Decimal(count * rate), count, Decimal(rate), note)

    def sums(item: str, use: str, a_head: float, note: str = "") -> Spending:
        return Spending(
            item, use, Decimal(round(persons * part * a_head * rng.uniform(90, 110))) / 100, note=note
        )

    care, checkup, group, festival = "服务关怀经费", "健康体检经费", "自管小组文体活动经费", "节日慰问费"
    return [
        sums(care, "退管公共服务", 21.5, "集体活动、志愿服务、骨干培训"),
        sums(care, "自管小组建设", 9.8, "学习培训、小组长补助"),
        each(care, "住院慰问", 0.16 * part, 150),
        sums(care, "大病慰问", 33.0),
        each(care, "丧事料理", 0.018 * part, 200),
        each(checkup, "退休人员健康体检", checked, 400, "按上传体检报告的人数结算"),
        sums(group, "文化活动", 31.0),
        sums(group, "体育活动", 24.0),
        sums(group, "游览活动", 45.0),
        sums(group, "慰问品", 17.0, "75周岁以上及不能参加活动的"),
        *(each(festival, use, 0.9, rate) for at, (use, rate) in festivals.items() if quarter in ("", at)),
    ]
