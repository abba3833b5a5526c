"""Notices by place (district, street, community), by kind, by the days they have left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from heapq import nsmallest

from generator.domain.kinds import Kind
from generator.notices.model import Agency, EndedNotice, Facts, LiveNotice
from generator.site.pages.wording import days_left


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One line of a list."""

    facts: Facts
    state: str  # 还剩 3 天, 公示期满, 已撤回
    last_day: date  # the last day it is, or was, up
    live: bool = False  # its line goes by itself when the last day has passed


@dataclass(slots=True)
class PlaceGroup:
    """A district, street or community with the notices of its own office and the places within it."""

    agency: Agency
    entries: list[ListEntry] = field(default_factory=list)
    inner: list[PlaceGroup] = field(default_factory=list)
    count: int = 0  # own entries and those of all places within

    @property
    def name(self) -> str:
        """As a heading: the city's own office is 市本级, not the whole city."""
        return "市本级" if self.agency.level == "city" else self.agency.name

    def all_entries(self) -> Iterator[ListEntry]:
        """Own entries first, then those of the places within, in their order."""
        yield from self.entries
        for place in self.inner:
            yield from place.all_entries()

    def soonest(self, count: int) -> list[ListEntry]:
        """The `count` entries, here and within, that end first."""
        return nsmallest(count, self.all_entries(), key=lambda entry: (entry.last_day, entry.facts.id))


@dataclass(frozen=True, slots=True)
class Group:
    """Notices that have something in common other than their place."""

    key: str  # part of addresses
    name: str
    gloss: str  # empty where the name says it all
    entries: tuple[ListEntry, ...]


def by_kind(entries: Iterable[ListEntry]) -> list[Group]:
    """A group a kind that has an entry, in the order of the kinds; entries keep theirs."""
    found = list(entries)
    groups = (
        Group(
            kind.described.slug,
            str(kind),
            kind.described.gloss,
            tuple(one for one in found if one.facts.kind is kind),
        )
        for kind in Kind
    )
    return [group for group in groups if group.entries]


def by_kind_and_year(entries: Iterable[ListEntry]) -> list[Group]:
    """The groups of `by_kind`, cut by the year of the last day, the latest first: what is over only grows."""
    years: dict[int, list[ListEntry]] = {}
    for entry in entries:
        years.setdefault(entry.last_day.year, []).append(entry)
    cut = (
        replace(group, key=f"{group.key}-{year}", name=f"{group.name}（{year}年到期）")
        for year, found in sorted(years.items(), reverse=True)
        for group in by_kind(found)
    )
    kinds = [kind.described.slug for kind in Kind]
    return sorted(cut, key=lambda group: kinds.index(group.key.rpartition("-")[0]))


def by_days_left(entries: Iterable[ListEntry]) -> list[Group]:
    """A group a last day, the soonest first; `entries` come so, too."""
    days: dict[date, list[ListEntry]] = {}
    for entry in entries:
        days.setdefault(entry.last_day, []).append(entry)
    return [Group(day.isoformat(), found[0].state, "", tuple(found)) for day, found in sorted(days.items())]


def live_entries(notices: Iterable[LiveNotice], as_of: datetime) -> list[ListEntry]:
    """Lines for notices that are up, the soonest to end first."""
    today = as_of.date()
    entries = [
        ListEntry(notice.facts, days_left(notice.facts.last_day, today), notice.facts.last_day, live=True)
        for notice in notices
    ]
    return sorted(entries, key=lambda entry: (entry.last_day, entry.facts.id))


def ended_entries(notices: Iterable[EndedNotice]) -> list[ListEntry]:
    """Lines for notices that are over, the latest first."""
    entries = [ListEntry(notice.facts, str(notice.state), notice.ended_on) for notice in notices]
    entries.sort(key=lambda entry: entry.facts.id)
    return sorted(entries, key=lambda entry: entry.last_day, reverse=True)


def by_place(entries: Iterable[ListEntry], agencies: Mapping[str, Agency]) -> list[PlaceGroup]:
    """The tree of places that have an entry, by code; entries keep their order. Linear in the entries."""
    places: dict[str, PlaceGroup] = {}
    top: list[PlaceGroup] = []

    def place_of(agency: Agency) -> PlaceGroup:
        if agency.code not in places:
            place = places[agency.code] = PlaceGroup(agency)
            above = agencies.get(agency.parent)
            # The city is not a heading above its districts; its own office stands beside them.
            if above is None or above.level == "city":
                top.append(place)
            else:
                place_of(above).inner.append(place)
        return places[agency.code]

    for entry in entries:
        place_of(entry.facts.agency).entries.append(entry)
    _each(top, _settle)
    top.sort(key=lambda place: place.agency.code)
    return top


def _each(places: Iterable[PlaceGroup], action: Callable[[PlaceGroup], None]) -> None:
    for place in places:
        _each(place.inner, action)
        action(place)


def _settle(place: PlaceGroup) -> None:
    place.inner.sort(key=lambda inner: inner.agency.code)
    place.count = len(place.entries) + sum(inner.count for inner in place.inner)
