"""What each template may use: one documented class a page, nothing else is handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from generator.domain.kinds import KindWords
from generator.domain.law import Law
from generator.notices.model import Agency, Contact, Kind, State
from generator.site.pages.agency_tree import Office
from generator.site.pages.calculators import Calculator
from generator.site.pages.charts import HeadBar
from generator.site.pages.entitlement_calendar import EntitlementYear
from generator.site.pages.grouping import Group, ListEntry, PlaceGroup


@dataclass(frozen=True, slots=True)
class FactWords:
    """The facts of a notice as its page says them; in a skeleton, the places where they will stand."""

    id: str
    edition: str
    agency: str  # its code
    agency_name: str
    office: str
    fund_period: str
    start: str  # 2026年11月20日, as <time>
    start_iso: str
    last_day: str
    last_day_iso: str
    last_day_short: str  # 11月27日
    least_days: str
    count: str
    total: str  # 1,234.50
    total_plain: str  # 1234.50
    seal: str
    correction_reason: str  # what the public reads; empty where none was given

    def values(self) -> dict[str, str]:
        """By name."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class NoticePage:
    """`notice.html`: the skeleton of all notices that are up and have this shape.

    Of type bool: whether the page has that part at all. The values that differ from notice to notice are
    `FactWords` and the Markup below.
    """

    base: str  # way to the site's root: ../../
    kind: Kind
    words: KindWords
    legal_basis: Markup  # what `_basis.html` makes of the law and the kind
    script: str  # what runs in the page, below the root
    corrected: bool  # an edition after the first
    long: bool  # the table is laid out in groups
    filtered: bool  # there are names enough to need a search field
    approved: bool  # the approval has a number
    anchored: bool  # the ledger had a last line before this publication
    kept: bool  # its lines of spending stay public after the last day
    explained: bool  # the office said why it was corrected
    coded: bool  # the site knows its own address
    facts: FactWords
    contact: Markup  # what `_contact.html` makes of the notice's contact
    rows: Markup
    charts: Markup  # what `_charts.html` makes of spending; nothing for a list of persons
    approval_number: Markup
    ledger_before: Markup  # that line: its number and its digest
    address: Markup  # the page's own on the web
    code: Markup  # the same as a QR code


@dataclass(frozen=True, slots=True)
class ChartsPart:
    """`_charts.html`: a spending notice's bars."""

    base: str
    law: Law
    heads: Sequence[HeadBar]
    standards: bool  # the budget standard is known
    quarter: bool  # the notice is of a quarter, the standard of a year


@dataclass(frozen=True, slots=True)
class BasisPart:
    """`_basis.html`: what a kind of notice rests on."""

    base: str
    words: KindWords
    law: Law


@dataclass(frozen=True, slots=True)
class ContactPart:
    """`_contact.html`: where an objection goes."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class EndedPage:
    """`ended.html`: the skeleton of all notices of this shape that are over or withdrawn.

    It has no rows, but for spending whose office keeps the detail.
    """

    base: str
    kind: Kind
    words: KindWords
    law: Law
    state: State
    withdrawn: bool  # the office took it down early
    corrected: bool
    detailed: bool  # its lines of spending are still there
    explained: bool  # the office said why it was corrected
    objected: bool  # the office counted the objections
    facts: FactWords
    rows: Markup
    ended_on: Markup
    withdrawn_on: Markup
    withdrawal_reason: Markup
    received: Markup  # objections
    answered: Markup


@dataclass(frozen=True, slots=True)
class ListPage:
    """`list.html`: notices by place. Where there are too many for one page, each top place has its own."""

    base: str
    live: bool  # True for 公示中, False for 公示期满
    count: int
    as_of: date  # the Beijing day for which the days left are right
    places: Sequence[PlaceGroup]
    own_pages: bool  # True where a top place shows only its numbers and links to its page
    here: PlaceGroup | None = None  # set on the page of one top place


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """`groups.html`: notices by kind, or by days left; each group has its page where they are too many."""

    base: str
    live: bool  # True for 公示中, False for 公示期满
    way: str  # `kind` or `days`
    count: int
    as_of: date
    groups: Sequence[Group]
    own_pages: bool  # True where only the groups' numbers are shown, with links to their pages
    here: Group | None = None  # set on the page of one group


@dataclass(frozen=True, slots=True)
class AgenciesPage:
    """`agencies.html`: every office below the city's, to be found by place, name or telephone."""

    base: str
    as_of: date  # the Beijing day of the build
    city: Sequence[Office]  # the offices with none above: one, usually
    districts: Sequence[Office]


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """`agency.html`: one office, where it is, what it publishes, which rules it follows."""

    base: str
    office: Office
    above: Sequence[Agency]  # from the city down
    live: Sequence[ListEntry]  # of this office itself
    live_within: int  # of the places within
    ended: Sequence[ListEntry]  # the latest, at most as many as are shown
    ended_count: int  # all of this office itself
    as_of: date
    district: str  # the code of the district it lies in, or is; empty for the city
    law: Law
    own_rules: bool  # True where the district writes its own rules (六（一）)


@dataclass(frozen=True, slots=True)
class HomePage:
    """`home.html`: three ways on, then what is up now, at most `shown` notices a district."""

    base: str
    count: int
    last_day: int  # notices that end today
    agencies: int
    ended: int
    as_of: date
    places: Sequence[PlaceGroup]
    shown: int
    own_pages: bool


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One event of the ledger, in words."""

    at: datetime
    words: str  # 开始公示
    name: str  # of the notice; empty where the event is the whole site's
    address: str  # the notice's id where it has a page, else empty


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """`ledger.html`: what the ledger says last, and how to hold on to it."""

    file: str  # the ledger's own name, at the site's root
    entries: Sequence[LedgerEntry]  # the latest first
    lines: int  # of the whole ledger
    digest: str  # of its last line


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """`calculator.html`: one rule, its forms, its worked examples and its clauses."""

    base: str
    as_of: date  # the Beijing day of the build
    calculator: Calculator
    districts: Sequence[Agency]  # the city's office and the districts'


@dataclass(frozen=True, slots=True)
class CalculatorsPage:
    """`calculators.html`: all of them, the retirees' first."""

    as_of: date  # the Beijing day of the build
    retirees: Sequence[Calculator]
    offices: Sequence[Calculator]
    year: int  # whose calendar there is; 0 for none
    desk: bool  # whether 经办核对 is there


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`desk.html`: 经办核对, which knows nothing until somebody drops a file."""


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """`calendar.html`: the year's entitlements, month by month."""

    base: str
    year: EntitlementYear
    law: Law
