"""Pages by which notices and offices are found: home, the lists, 找社区 and a page an office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import escape

from generator.domain.agencies import OWN_RULES
from generator.notices.model import Agency, Publication
from generator.site.pages.agency_tree import line_above, offices
from generator.site.pages.contexts import (
    AgenciesPage,
    AgencyPage,
    GroupsPage,
    HomePage,
    ListPage,
)
from generator.site.pages.grouping import (
    Group,
    ListEntry,
    PlaceGroup,
    by_days_left,
    by_kind,
    by_kind_and_year,
    by_place,
    ended_entries,
    live_entries,
)
from generator.site.rendering.skeletons import ADDRESS_SLOT
from generator.site.rendering.templates import FilledPage, render

HOME = "index.md"
LIVE = "live/index.md"
ENDED = "ended/index.md"
LIVE_PLACE = f"live/{ADDRESS_SLOT}/index.md"
ENDED_PLACE = f"ended/{ADDRESS_SLOT}/index.md"
LIVE_KINDS = "live/by-kind/index.md"
LIVE_KIND = f"live/by-kind/{ADDRESS_SLOT}/index.md"
LIVE_DAYS = "live/by-days/index.md"
LIVE_DAY = f"live/by-days/{ADDRESS_SLOT}/index.md"
ENDED_KINDS = "ended/by-kind/index.md"
ENDED_KIND = f"ended/by-kind/{ADDRESS_SLOT}/index.md"
AGENCIES = "agencies/index.md"
AGENCY = f"agencies/{ADDRESS_SLOT}/index.md"

_WAYS = {  # whether it is up, by what it is sorted, the page of one group
    LIVE_KINDS: (True, "kind", LIVE_KIND),
    LIVE_DAYS: (True, "days", LIVE_DAY),
    ENDED_KINDS: (False, "kind", ENDED_KIND),
}

LONGEST_LIST = 200
"""Notices on one list page; beyond it each district, kind or day has a page of its own."""

SHOWN_AT_HOME = 5
"""Notices a district on the home page."""

SHOWN_OVER = 20
"""Notices that are over on an office's page, the latest; all of them are in the list 公示期满."""


def finding_pages(publication: Publication) -> Iterator[FilledPage]:
    """All of them; linear in notices and offices."""
    today = publication.as_of.date()
    live = live_entries(publication.live, publication.as_of)
    ended = ended_entries(publication.ended)
    live_places = by_place(live, publication.agencies)
    home = HomePage(
        base="",
        count=len(live),
        last_day=sum(entry.last_day == today for entry in live),
        agencies=len(publication.agencies),
        ended=len(ended),
        as_of=today,
        places=live_places,
        shown=SHOWN_AT_HOME,
        own_pages=len(live) > LONGEST_LIST,
    )
    yield FilledPage.of(HOME, render("home.html", home))
    yield from _by_place(publication, live_places, live=True)
    yield from _by_place(publication, by_place(ended, publication.agencies), live=False)
    yield from _groups(publication, by_kind(live), LIVE_KINDS)
    yield from _groups(publication, by_days_left(live), LIVE_DAYS)
    kinds = by_kind_and_year(ended) if len(ended) > LONGEST_LIST else by_kind(ended)
    yield from _groups(publication, kinds, ENDED_KINDS)
    yield from _agencies(publication, live, ended)


def _by_place(publication: Publication, places: Sequence[PlaceGroup], *, live: bool) -> Iterator[FilledPage]:
    today = publication.as_of.date()
    source, one_place = (LIVE, LIVE_PLACE) if live else (ENDED, ENDED_PLACE)
    count = sum(place.count for place in places)
    own_pages = count > LONGEST_LIST
    page = ListPage("../", live, count, today, places, own_pages)
    yield FilledPage.of(source, render("list.html", page))
    for place in places if own_pages else ():
        page = ListPage("../../", live, place.count, today, place.inner, False, place)
        title = escape(f"{place.name}{'公示中' if live else '公示期满'}")
        yield FilledPage.of(one_place, render("list.html", page), title, place.agency.code)


def _groups(publication: Publication, groups: Sequence[Group], source: str) -> Iterator[FilledPage]:
    today = publication.as_of.date()
    live, way, one_group = _WAYS[source]
    count = sum(len(group.entries) for group in groups)
    own_pages = count > LONGEST_LIST
    page = GroupsPage("../../", live, way, count, today, groups, own_pages)
    yield FilledPage.of(source, render("groups.html", page))
    for group in groups if own_pages else ():
        page = GroupsPage("../../../", live, way, len(group.entries), today, (), False, group)
        title = escape(f"{'正在公示' if live else '公示期满'}：{group.name}")
        yield FilledPage.of(one_group, render("groups.html", page), title, group.key)


def _agencies(
    publication: Publication, live: Sequence[ListEntry], ended: Sequence[ListEntry]
) -> Iterator[FilledPage]:
    agencies, today = publication.agencies, publication.as_of.date()
    every = offices(agencies, (entry.facts.agency for entry in live))
    districts = [office for office in every.values() if office.agency.level == "district"]
    city = [office for office in every.values() if office.agency.level == "city"]
    yield FilledPage.of(AGENCIES, render("agencies.html", AgenciesPage("../", today, city, districts)))
    own_live, own_ended = _by_agency(live), _by_agency(ended)
    for code, office in every.items():
        page = AgencyPage(
            base="../../",
            office=office,
            above=tuple(line_above(office.agency, agencies))[::-1],
            live=own_live[code],
            live_within=office.live - len(own_live[code]),
            ended=own_ended[code][:SHOWN_OVER],
            ended_count=len(own_ended[code]),
            as_of=today,
            district=_district(office.agency, agencies),
            law=publication.law_of(office.agency),
            own_rules=office.agency.policy == OWN_RULES,
        )
        yield FilledPage.of(AGENCY, render("agency.html", page), escape(office.agency.name), code)


def _district(agency: Agency, agencies: Mapping[str, Agency]) -> str:
    return next((one.code for one in (agency, *line_above(agency, agencies)) if one.level == "district"), "")


def _by_agency(entries: Sequence[ListEntry]) -> defaultdict[str, list[ListEntry]]:
    found: defaultdict[str, list[ListEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.facts.agency.code].append(entry)
    return found
