"""Invented people. Nobody is meant; a likeness to anyone is chance.

Identity numbers have a right checksum and a sequence of 902–995, which is hardly ever given out; telephone
numbers lie in 1400571xxxx, where nobody is called; cards begin with 629999, which no bank issues.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from random import Random

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段章钱汤尹黎易常武乔贺赖龚文虞楼裘竺"
)
DOUBLE_SURNAMES = ("欧阳", "诸葛", "司徒", "上官", "端木")
GIVEN = {
    "男": tuple("国建志明德永福荣根法金水土生祥林海宝伟强平文华忠良兴富康宏庆松柏泉炳耀锦棠"),
    "女": tuple("秀英珍兰桂芳凤仙玉梅彩娟爱芬月琴惠素莲菊香翠云霞美华丽萍雅琳蓉婉佩瑛"),
}
HANGZHOU = ("330102", "330103", "330104", "330105", "330106", "330108")  # 下城 and 江干 stand in old numbers
ELSEWHERE = (
    "330109",
    "330122",
    "330602",
    "330402",
    "310104",
    "320102",
    "340104",
    "350102",
    "410105",
    "510104",
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 1, 1)
YOUNGEST_YEAR = {"男": 1965, "女": 1975}  # retired by 2025
SEQUENCES = {"男": range(903, 996, 2), "女": range(902, 995, 2)}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented retiree."""

    name: str
    gender: str  # 男 | 女
    birth: date
    id: str  # 18 characters
    phone: str
    card: str

    @property
    def old_id(self) -> str:
        """The number of 15 digits, as given out until 1999."""
        return self.id[:6] + self.id[8:17]

    def age_on(self, day: date) -> int:
        """Completed years; born on 29 February: reached on the 28th in common years (民法典 202)."""
        month, of_month = self.birth.month, self.birth.day
        if (month, of_month) == (2, 29) and not calendar.isleap(day.year):
            of_month = 28
        return day.year - self.birth.year - ((day.month, day.day) < (month, of_month))


def identity_number(region: str, birth: str, sequence: int) -> str:
    """The 18 characters for a region, a birth date (YYYYMMDD, not looked at) and a sequence."""
    body = f"{region}{birth}{sequence:03d}"
    weighted = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[weighted % 11]


def card_number(body: str) -> str:
    """A card number: `body` and its Luhn digit."""
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(body + "0")))
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


class Population:
    """Makes people, nobody twice."""

    def __init__(self) -> None:
        self._ids: set[str] = set()

    def person(self, rng: Random, regions: tuple[str, ...] = HANGZHOU) -> Person:
        """Someone born 1930–1975, the number given out in one of `regions` or, now and then, elsewhere."""
        gender = rng.choice("男女")
        while True:
            year = round(rng.triangular(1930, YOUNGEST_YEAR[gender], 1951))
            birth = date(year, rng.randint(1, 12), 1).replace(day=rng.randint(1, 28))
            region = rng.choice(regions) if rng.random() < 0.85 else rng.choices(ELSEWHERE, WEIGHTS)[0]
            number = identity_number(region, f"{birth:%Y%m%d}", rng.choice(SEQUENCES[gender]))
            if number not in self._ids and not number.endswith("000"):
                break
        self._ids.add(number)
        return Person(
            name=_name(rng, gender),
            gender=gender,
            birth=birth,
            id=number,
            phone=f"1400571{rng.randrange(10_000):04d}",
            card=card_number(f"629999{rng.randrange(10**12):012d}"),
        )

    def people(self, rng: Random, count: int, regions: tuple[str, ...] = HANGZHOU) -> list[Person]:
        """`count` different people."""
        return [self.person(rng, regions) for _ in range(count)]


def _name(rng: Random, gender: str) -> str:
    surname = rng.choice(SURNAMES) if rng.random() < 0.97 else rng.choice(DOUBLE_SURNAMES)
    return surname + "".join(rng.sample(GIVEN[gender], 1 if rng.random() < 0.3 else 2))
