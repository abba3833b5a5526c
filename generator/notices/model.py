"""What the public may see, and nothing else: the types that pages are made from.

No type here has a field for an identity number, a birth date, a phone or an address of a person: what the
law does not list (五（三）) cannot be handed to a page. Records, which know such values, are turned into
these types by `generator.notices.redaction`; this module imports nothing of theirs.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from generator.domain.agencies import Agency
from generator.domain.kinds import Kind
from generator.domain.law import Law
from generator.notices.objections import Objections

__all__ = [
    "Agency",
    "BudgetStandard",
    "Contact",
    "EndedNotice",
    "Facts",
    "Kind",
    "LiveNotice",
    "PersonRow",
    "Publication",
    "SpendingRow",
    "State",
]


class State(enum.StrEnum):
    """Where a notice stands on a given day; a notice before its first day has no public state at all."""

    LIVE = "公示中"
    OVER = "公示期满"
    WITHDRAWN = "已撤回"


class PersonRow(NamedTuple):
    """One person in a list: the four facts of 五（三）; `age` in completed years on the first day up."""

    name: str
    gender: str
    age: int
    amount: Decimal


class SpendingRow(NamedTuple):
    """One line of spending: 经费项目, 用途, 金额 in yuan (五（三）)."""

    item: str
    use: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BudgetStandard:
    """The budget standard of a head for the fund year (四（一）标准): yuan a person, for so many people."""

    item: str
    rate: Decimal
    people: int

    @property
    def amount(self) -> Decimal:
        """Yuan for all of them."""
        return self.rate * self.people


@dataclass(frozen=True, slots=True)
class Contact:
    """Where an objection goes (来信、来电、来访)."""

    office: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What stays public after a notice has ended, and is public while it is up."""

    id: str  # [a-z0-9-]+, also the address: /notices/<id>/
    kind: Kind
    title: str  # 关于…的公示
    agency: Agency
    fund_period: str  # 2025年度, 2025年第3季度
    edition: int  # 1, or more after a correction
    start: date  # D, the day of publication (Beijing)
    last_day: date  # ends at 24:00 of this day
    min_days: int
    working_days: bool  # True where `min_days` counts working days
    count: int  # persons or lines
    total: Decimal  # yuan
    seal: str  # salted, of the exact record list: confirms it to who has the records, tells others nothing
    correction_reason: str = ""  # a key of `reasons.CORRECTION`, where the office gave one


@dataclass(frozen=True, slots=True)
class LiveNotice:
    """A notice that is up now. Exactly one of `people` and `spending` is filled."""

    facts: Facts
    contact: Contact
    approval_number: str
    people: Sequence[PersonRow]
    spending: tuple[SpendingRow, ...]
    standards: tuple[BudgetStandard, ...] = ()  # where the office says for how many people the money is
    ledger_before: str = ""  # `seq:digest` of the ledger's last line before this publication


@dataclass(frozen=True, slots=True)
class EndedNotice:
    """A notice that is over or withdrawn: it has no persons to show, and spending only where that is kept."""

    facts: Facts
    state: State  # OVER or WITHDRAWN
    ended_on: date  # the last day it was up
    withdrawn_on: date | None = None  # the day the office took it down, at 00:00
    spending: tuple[SpendingRow, ...] = ()  # where the office keeps the detail of what is over
    withdrawal_reason: str = ""  # a key of `reasons.WITHDRAWAL`, where the office gave one
    objections: Objections | None = None  # where the office counted them


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything the site is made from, at one moment."""

    as_of: datetime  # aware, Asia/Shanghai: the only clock
    live: tuple[LiveNotice, ...]
    ended: tuple[EndedNotice, ...]
    agencies: Mapping[str, Agency]
    laws: Mapping[str, Law]  # by policy; the first is the site's own
    sample: bool  # True where the records are the invented samples: every page says so
    ledger: bool = False  # True where a ledger is kept: the site tells the public of it

    @property
    def law(self) -> Law:
        """The law of the site's first agency."""
        return next(iter(self.laws.values()))

    def law_of(self, agency: Agency) -> Law:
        """The law that the agency's notices cite; the site's own for one with rules that are not here."""
        return self.laws.get(agency.policy, self.law)
