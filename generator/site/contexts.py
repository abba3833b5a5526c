"""What each template may use: one documented class a page, nothing else is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from generator.notices.model import EndedNotice, LiveNotice
from generator.site.calculators import Calculator
from generator.site.grouping import Place
from generator.site.law import Law
from generator.site.words import KindWords


@dataclass(frozen=True, slots=True)
class NoticePage:
    """`notice.html`: a notice that is up."""

    base: str  # way to the site's root: ../../
    notice: LiveNotice
    words: KindWords
    law: Law


@dataclass(frozen=True, slots=True)
class EndedPage:
    """`ended.html`: a notice that is over or withdrawn; there are no rows to show."""

    base: str
    notice: EndedNotice
    words: KindWords
    law: Law


@dataclass(frozen=True, slots=True)
class ListPage:
    """`list.html`: notices by place. Where there are too many for one page, each top place has its own."""

    base: str
    live: bool  # True for 公示中, False for 公示期满
    count: int
    as_of: date  # the Beijing day for which the days left are right
    places: Sequence[Place]
    own_pages: bool  # True where a top place shows only its numbers and links to its page
    here: Place | None = None  # set on the page of one top place


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: what is up now, at most `shown` notices a district."""

    base: str
    count: int
    ended: int
    as_of: date
    places: Sequence[Place]
    shown: int
    own_pages: bool


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """`calculator.html`: one rule, its forms, its worked examples and its clauses."""

    base: str
    calculator: Calculator
    law: Law


@dataclass(frozen=True, slots=True)
class CalculatorsPage:
    """`calculators.html`: all of them, the retirees' first."""

    retirees: Sequence[Calculator]
    offices: Sequence[Calculator]
