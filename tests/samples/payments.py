"""A payments ledger: the lines of a quarter's spending as the payments they are the sum of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tests.samples.entries import Spending
from tests.samples.people import Person

FIRMS = ("鹭洲文化服务有限公司", "远汀旅行社", "青衿养老服务中心", "白露体育发展有限公司", "知雨会务服务部")
_TO_PERSONS = {"住院慰问": 150, "丧事料理": 200}  # yuan each, by transfer to the person


@dataclass(frozen=True, slots=True)
class Payment:
    """One line; amount in yuan, below zero for a refund."""

    day: date
    item: str
    use: str
    payee: str
    card: str
    amount: Decimal
    method: str
    purpose: str
    voucher: str = ""


def payments(rng: Random, spending: Iterable[Spending], people: list[Person], first: date) -> list[Payment]:
    """Payments within the 90 days from `first` that come to `spending`, one refund among them; by day."""
    made = sorted(_all(rng, spending, iter(people), first), key=lambda each: each.day)
    months: dict[int, int] = {}
    numbered = []
    for each in made:  # vouchers are numbered anew each month
        months[each.day.month] = number = months.get(each.day.month, 0) + 1
        numbered.append(
            Payment(*(getattr(each, name) for name in Payment.__slots__[:-1]), voucher=f"记-{number}")
        )
    return numbered


def _all(
    rng: Random, spending: Iterable[Spending], people: Iterator[Person], first: date
) -> Iterator[Payment]:
    for line in spending:
        if line.use in _TO_PERSONS:
            each = Decimal(_TO_PERSONS[line.use])
            for _ in range(int(line.amount / each)):
                person = next(people)
                day = first + timedelta(days=rng.randrange(90))
                yield Payment(day, line.item, line.use, person.name, person.card, each, "银行转账", line.use)
            continue
        parts = 1 if line.item == "节日慰问费" else 4
        sums = [Decimal(int(line.amount / parts)) for _ in range(parts - 1)]
        sums.append(line.amount - sum(sums, Decimal(0)))
        for amount in sums:
            day = first + timedelta(days=rng.randrange(80))
            person_paid = line.item == "节日慰问费" or line.use == "大病慰问"
            payee = "代发，名单另附" if person_paid else rng.choice(FIRMS)
            method = "银行代发" if person_paid else "国库集中支付"
            if line.use == "游览活动" and amount is sums[0]:  # too much was paid, and came back
                back = Decimal(600)
                later = day + timedelta(days=9)
                yield Payment(later, line.item, line.use, payee, "", -back, "银行转账", "退回未成行费用")
                amount += back
            yield Payment(day, line.item, line.use, payee, "", amount, method, f"{line.use}支出")
