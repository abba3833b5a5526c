"""The invented offices at work: people and money in, a batch that is right out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.samples import cells, entries
from tests.samples.batches import AID, LEADER, SPENDING, Batch
from tests.samples.cells import Cell
from tests.samples.entries import Spending
from tests.samples.payments import Payment
from tests.samples.people import HANGZHOU, Person, Population
from tests.samples.places import areas, communities
from tests.samples.tables import Column, Table

SUBJECT = {
    AID: "企业退休人员大病慰问发放明细表",
    LEADER: "自管小组长补助发放表",
    SPENDING: "专项资金使用情况表",
}


class Office:
    """Makes good batches; `day` is the day the samples are for, days of publication count from it."""

    def __init__(self, seed: int, day: date, population: Population) -> None:
        self.seed, self.day, self.population = seed, day, population

    def random(self, name: str) -> Random:
        """Each batch has its own, so that a change to one changes no other."""
        return Random(f"{self.seed}/{name}")

    def people(self, name: str, count: int, regions: tuple[str, ...] = HANGZHOU) -> list[Person]:
        """`count` new people for the batch `name`."""
        return self.population.people(self.random(f"{name}/people"), count, regions)

    def money(self, name: str, retirees: int, period: str = "2025") -> list[Spending]:
        """What was spent on about so many retirees in a year or a quarter."""
        return entries.spending(self.random(f"{name}/money"), retirees, period)

    def batch(
        self,
        name: str,
        kind: str,
        agency: str,
        period: str,
        after: int,
        shown: list[Column],
        rows: list[Person] | list[Spending] | list[Payment],
        extra: dict[str, Cell] | None = None,
        form: str = "xlsx",
        encoding: str = "utf-8-sig",
        fund: dict[str, Cell] | None = None,
        **looks: Any,
    ) -> Batch:
        """A batch published `after` days after the day, and approved before either."""
        rng = self.random(name)
        publish = self.day + timedelta(days=after)
        approved = min(publish, self.day) - timedelta(days=2)
        made: list[Any] = rows
        if kind != SPENDING:
            made = (entries.aids if kind == AID else entries.leaders)(rows, communities(agency), rng)
        area = areas()[agency]
        head = {
            "title": f"{area.name}{_period(period)}{SUBJECT[kind]}",
            "note": f"填报单位：{area.office}（盖章）　　　　单位：元",
            "footer": f"填表人：　　　　　审核人：　　　　　填表日期：{cells.han(approved, 0)}",
        }
        return Batch(
            id=name,
            facts={"kind": kind, "agency": agency, "period": period, "publish_on": publish} | (extra or {}),
            approval={
                "by": "分管负责人（示例）",
                "on": approved,
                "number": f"退管审〔{approved.year}〕{rng.randint(1, 99)}号",
                "count": _count(made),
                "total": sum((each.amount for each in made), Decimal(0)).quantize(Decimal("0.01")),
            },
            table=Table.of(shown, made, publish, **head | looks),
            form=form,
            encoding=encoding,
            fund=fund or {},
        )


def _count(rows: list[Any]) -> int:
    """Persons or lines, as a notice counts them: payments are added up by head and use, other rows are not."""
    payments = bool(rows) and isinstance(rows[0], Payment)
    return len({(each.item, each.use) for each in rows}) if payments else len(rows)


def _period(period: str) -> str:
    year, _, quarter = period.partition("-Q")
    return f"{year}年第{quarter}季度" if quarter else f"{year}年度"
