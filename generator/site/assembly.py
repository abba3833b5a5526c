"""The pages that a publication adds to a MkDocs build: sources before, skeletons during, files after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from calculators.rulebook import RuleBook
from generator.diagnostics.problems import Problem
from generator.domain.law import law_markdown
from generator.filesystem.output_folder import OutputFolder
from generator.notices.model import EndedNotice, LiveNotice, Publication
from generator.parallel.pool import map_shared
from generator.site.notice_errors import NoticePagesError, failing_notices, problem_of
from generator.site.pages.calculator_pages import (
    CALCULATORS,
    DESK,
    calculator_pages,
    calculator_source,
    calendar_source,
)
from generator.site.pages.calculators import OFFICE, RETIREE, calculators
from generator.site.pages.entitlement_calendar import year_of
from generator.site.pages.ledger import LEDGER, ledger_source
from generator.site.pages.lists import (
    AGENCIES,
    AGENCY,
    ENDED,
    ENDED_KIND,
    ENDED_KINDS,
    ENDED_PLACE,
    HOME,
    LIVE,
    LIVE_DAY,
    LIVE_DAYS,
    LIVE_KIND,
    LIVE_KINDS,
    LIVE_PLACE,
    finding_pages,
)
from generator.site.pages.notice_values import NOTICE, Notice, NoticeValues, SlotValues, slot_values
from generator.site.pages.notices import NoticePages
from generator.site.pages.page_digest import PageDigest, digest, digest_of
from generator.site.pages.qr import Codes
from generator.site.rendering.skeletons import PageSkeleton, page_source, skeleton_source
from generator.site.rendering.templates import FilledPage, file_of

type _Written = tuple[dict[str, PageDigest | None], dict[str, Problem]]  # pages; what is wrong, by notice

_HIDDEN = {"robots": "noindex,noarchive", "sitemap": "false"}
_FILTER = {"filter": "true"}
_ONE_OF_MANY = _FILTER | {"sitemap": "false"}
_PLACEHOLDERS = {
    LIVE: skeleton_source(_FILTER, "正在公示"),
    LIVE_KINDS: skeleton_source(_FILTER, "正在公示，按类型看"),
    LIVE_DAYS: skeleton_source(_FILTER, "正在公示，按剩余天数看"),
    ENDED: skeleton_source(_FILTER, "公示期满"),
    ENDED_KINDS: skeleton_source(_FILTER, "公示期满，按类型看"),
    LIVE_PLACE: skeleton_source(_ONE_OF_MANY),
    LIVE_KIND: skeleton_source(_ONE_OF_MANY),
    LIVE_DAY: skeleton_source(_ONE_OF_MANY),
    ENDED_PLACE: skeleton_source(_ONE_OF_MANY),
    ENDED_KIND: skeleton_source(_ONE_OF_MANY),
    AGENCIES: skeleton_source(_FILTER | {"place": "true"}, "找社区"),
    AGENCY: skeleton_source({"sitemap": "false", "place": "true"}),
    NOTICE: skeleton_source(_HIDDEN),
}
_IN_NAV = {LIVE, ENDED, AGENCIES}
_CALCULATORS_LEAD = "选一项，填几个问题，马上知道结果和理由。您填的内容只留在自己的手机或电脑上，不会传出去。"

_DESK_LEAD = "把明细工作簿放进来，马上知道哪里要改、公示出来是什么样。文件只留在您的电脑上，不会传出去。"
_CALENDAR_LEAD = "一年里哪个月有什么待遇，一张表看完，可以打印出来贴在家里。"


@dataclass(frozen=True, slots=True)
class PageSource:
    """A Markdown file that is not on the disk; `in_nav` where mkdocs.yml may name it."""

    uri: str
    text: str
    in_nav: bool


class Site:
    """One build. Call `sources`, then `take` for every page that MkDocs renders, then `write`."""

    def __init__(
        self,
        publication: Publication,
        rulebook: RuleBook,
        notice_script: str = "",
        site_url: str = "",
        known: Mapping[str, PageDigest] | None = None,
        notice_values: NoticeValues | None = None,
        *,
        desk: bool = False,
    ) -> None:
        """`notice_script` runs in a notice's page, its address below the root; `site_url` ends in a slash.

        `known` are the pages of the last build, None where the next needs not know those of this one.
        `notice_values` of the publication may have started. `desk`: whether there is one for clerks.
        """
        self.publication = publication
        self._notices = NoticePages(publication, notice_script, Codes(site_url) if site_url else None)
        self._alike = f"{notice_script}\0{site_url}".encode()
        self._known = known
        self._skeletons: dict[str, PageSkeleton] = {}
        self._notice_values = notice_values or NoticeValues(publication)
        today = publication.as_of.date()
        self._retirees = tuple(calculators(rulebook, today, RETIREE, publication.laws))
        self._offices = tuple(calculators(rulebook, today, OFFICE, publication.laws))
        self._years = tuple(
            (law, year)
            for name, law in publication.laws.items()
            for policy in rulebook.policies
            if policy.name == name and (year := year_of(rulebook, today, policy))
        )
        self._desk = desk
        pages = calculator_pages(
            self._retirees,
            self._offices,
            self._years,
            today,
            publication.agencies.values(),
            desk=desk,
        )
        self._calculators = {page.source: page for page in pages}

    def sources(self) -> Iterator[PageSource]:
        """The pages that MkDocs has to render: a placeholder of each kind and the law."""
        for uri, text in _PLACEHOLDERS.items():
            yield PageSource(uri, text, in_nav=uri in _IN_NAV)
        yield PageSource(CALCULATORS, page_source({}, "我能领什么", _CALCULATORS_LEAD), in_nav=True)
        if self._desk:
            meta = {"desk": "true", "description": _DESK_LEAD}
            yield PageSource(DESK, page_source(meta, "经办核对", _DESK_LEAD), in_nav=False)
        for each in (*self._retirees, *self._offices):
            meta = {"calculator": each.rule, "description": each.lead}
            yield PageSource(calculator_source(each), page_source(meta, each.title, each.lead), in_nav=False)
        for law, year in self._years:
            title = f"{year.year}年的待遇日历" + ("" if law is self.publication.law else f"（{law.number}）")
            meta = {"description": _CALENDAR_LEAD}
            yield PageSource(calendar_source(law), page_source(meta, title, _CALENDAR_LEAD), in_nav=False)
        laws = self.publication.laws.values()
        for law in laws:
            others = [each for each in laws if each is not law]
            first = law is self.publication.law
            page = "law.md" if first else f"{law.address}index.md"
            yield PageSource(page, law_markdown(law, others), in_nav=first)
        if self.publication.ledger:
            yield PageSource(LEDGER, ledger_source(), in_nav=False)

    def take(self, uri: str, page: str) -> str:
        """Keep the rendered `page` if it is a placeholder, and return what MkDocs shall write: nothing.

        Any other page is returned as it is. Raises SkeletonError for a placeholder without a slot.
        """
        if uri in self._calculators:
            return PageSkeleton.cut(page, uri).fill(self._calculators[uri].slots).decode()
        if uri not in _PLACEHOLDERS and uri != HOME:
            return page
        self._skeletons[uri] = PageSkeleton.cut(page, uri)
        return ""

    def write(self, out: OutputFolder) -> dict[str, PageDigest]:
        """Write every filled page into `out`. What is to be known of them for the next build.

        Raises NoticePagesError, with every notice whose pages cannot be made.
        """
        self._notice_values.stop()
        style = digest(self._alike, *self._skeletons[NOTICE].pieces)
        parts = self._notice_values.parts

        def some(task: int) -> _Written:
            """The lists are one task, the notices as many as they have parts."""
            if task == 0:
                return self._lists(out)
            part = parts[task - 1]
            ready = self._notice_values.ready(task - 1) or repeat(None, len(part))
            pages: dict[str, PageDigest | None] = {}
            wrong: dict[str, Problem] = {}
            for notice, filled in zip(part, ready, strict=True):
                try:
                    name, page = self._notice(notice, filled, style, out)
                except OSError:  # of the disk, and of no notice
                    raise
                except Exception as error:  # noqa: BLE001 - of this notice alone
                    wrong[notice.facts.id] = problem_of(error, notice)
                else:
                    pages[name] = page
            return pages, wrong

        known: dict[str, PageDigest] = {}
        failed: dict[str, Problem] = {}
        for pages, wrong in map_shared(1 + len(parts), some):
            out.made(pages)
            known |= {name: page for name, page in pages.items() if page}
            failed |= wrong
        if failed:
            raise NoticePagesError(failed)
        return known

    def _lists(self, out: OutputFolder) -> _Written:
        """Write the pages by which notices are found. An OSError is of the disk, and of no notice."""
        try:
            return dict(self._write(page, out) for page in finding_pages(self.publication)), {}
        except OSError:
            raise
        except Exception:
            failed = failing_notices((*self.publication.live, *self.publication.ended), self._listed)
            if not failed:
                raise
            return {}, failed

    def _listed(self, notices: Sequence[Notice]) -> None:
        """Make the pages by which `notices` are found, and write none."""
        live = tuple(each for each in notices if isinstance(each, LiveNotice))
        ended = tuple(each for each in notices if isinstance(each, EndedNotice))
        for page in finding_pages(replace(self.publication, live=live, ended=ended)):
            self._skeletons[page.source].fill(page.slots)

    def _notice(
        self, notice: Notice, filled: SlotValues | None, style: bytes, out: OutputFolder
    ) -> tuple[str, PageDigest | None]:
        """Write the page of `notice`, whose values may be ready, unless it is known and stands already."""
        made_of = b"" if self._known is None else digest_of(notice, style)
        name = file_of(NOTICE, notice.facts.id)
        page = self._known.get(name) if self._known else None
        if page and page.made_of == made_of and out.keep(name, page.content):
            return name, page
        law = self.publication.law_of(notice.facts.agency)
        return self._write(self._notices.page(notice, filled or slot_values(notice, law)), out, made_of)

    def _write(
        self, page: FilledPage, out: OutputFolder, made_of: bytes = b""
    ) -> tuple[str, PageDigest | None]:
        """Where the page stands, and, if it is to be known, what it was `made_of`."""
        content = self._skeletons[page.source].fill(page.slots)
        out.write(page.file, content)
        return page.file, PageDigest(made_of, digest(content)) if made_of else None
