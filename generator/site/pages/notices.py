"""The page of every notice: a template is rendered once for each shape, then its slots are filled.

A template costs a third of a millisecond, filling its slots a tenth of that. Notices of one shape have the
same parts; what differs between them are words (`generator.site.pages.notice_values`).
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from generator.domain.law import Law
from generator.notices.model import EndedNotice, Kind, LiveNotice, Publication, State
from generator.notices.retention import keeps_detail
from generator.site.pages.contexts import BasisPart, EndedPage, FactWords, NoticePage
from generator.site.pages.notice_values import BASE, NOTICE, Notice, SlotValues
from generator.site.pages.qr import Codes
from generator.site.pages.rows import is_long
from generator.site.rendering.skeletons import BodySkeleton, Slots, place, written
from generator.site.rendering.templates import FilledPage, file_of, render

FEW = 10
"""Names that are found at a glance; a longer list has a search field."""

_PLACES = FactWords(*map(place, FactWords.__slots__))


class _Live(NamedTuple):
    """What makes the pages of two notices that are up differ in more than words."""

    kind: Kind
    law: str  # the policy
    corrected: bool
    long: bool
    filtered: bool
    approved: bool
    anchored: bool
    kept: bool
    explained: bool


class _Over(NamedTuple):
    """Likewise, of notices that are over or withdrawn."""

    kind: Kind
    law: str  # the policy
    state: State
    withdrawn: bool
    corrected: bool
    detailed: bool
    explained: bool
    objected: bool


class NoticePages:
    """The pages of one build; each costs as much as its rows.

    `script` is what runs in a live notice's page, its address below the root; `codes` knows the site's own.
    """

    def __init__(self, publication: Publication, script: str = "", codes: Codes | None = None) -> None:
        self._publication = publication
        self._script = script
        self._codes = codes
        self._skeletons: dict[_Live | _Over, BodySkeleton] = {}

    def page(self, notice: Notice, filled: SlotValues) -> FilledPage:
        """The page of `notice`, with the values of its slots."""
        values, notice_id = dict(filled), notice.facts.id
        title = values.pop("title")
        if self._codes:
            values["address"] = written(self._codes.address(notice_id))
            values["code"] = written(self._codes.svg(notice_id))
        shape = _live_shape(notice) if isinstance(notice, LiveNotice) else _over_shape(notice)
        skeleton = self._skeletons.get(shape) or self._skeleton(shape)
        return FilledPage(
            NOTICE, file_of(NOTICE, notice_id), Slots(skeleton.fill(values), title, notice_id.encode())
        )

    def _skeleton(self, shape: _Live | _Over) -> BodySkeleton:
        body = self._live_body(shape) if isinstance(shape, _Live) else self._over_body(shape)
        made = self._skeletons[shape] = BodySkeleton.of(body)
        return made

    def _laws(self, shape: _Live | _Over) -> Law:
        return self._publication.laws.get(shape.law, self._publication.law)

    def _live_body(self, shape: _Live) -> Markup:
        words = shape.kind.described
        page = NoticePage(
            base=BASE,
            kind=shape.kind,
            words=words,
            legal_basis=render("_basis.html", BasisPart(BASE, words, self._laws(shape))),
            script=self._script,
            corrected=shape.corrected,
            long=shape.long,
            filtered=shape.filtered,
            approved=shape.approved,
            anchored=shape.anchored,
            kept=shape.kept,
            explained=shape.explained,
            coded=self._codes is not None,
            facts=_PLACES,
            contact=place("contact"),
            rows=place("rows"),
            charts=place("charts"),
            approval_number=place("approval_number"),
            ledger_before=place("ledger_before"),
            address=place("address"),
            code=place("code"),
        )
        return render("notice.html", page)

    def _over_body(self, shape: _Over) -> Markup:
        page = EndedPage(
            base=BASE,
            kind=shape.kind,
            words=shape.kind.described,
            law=self._laws(shape),
            state=shape.state,
            withdrawn=shape.withdrawn,
            corrected=shape.corrected,
            detailed=shape.detailed,
            explained=shape.explained,
            objected=shape.objected,
            facts=_PLACES,
            rows=place("rows"),
            ended_on=place("ended_on"),
            withdrawn_on=place("withdrawn_on"),
            withdrawal_reason=place("withdrawal_reason"),
            received=place("received"),
            answered=place("answered"),
        )
        return render("ended.html", page)


def _live_shape(notice: LiveNotice) -> _Live:
    return _Live(
        notice.facts.kind,
        notice.facts.agency.policy,
        corrected=notice.facts.edition > 1,
        long=is_long(notice.people),
        filtered=len(notice.people) > FEW,
        approved=bool(notice.approval_number),
        anchored=bool(notice.ledger_before),
        kept=keeps_detail(notice.facts),
        explained=bool(notice.facts.correction_reason),
    )


def _over_shape(notice: EndedNotice) -> _Over:
    return _Over(
        notice.facts.kind,
        notice.facts.agency.policy,
        notice.state,
        withdrawn=notice.withdrawn_on is not None,
        corrected=notice.facts.edition > 1,
        detailed=bool(notice.spending),
        explained=bool(notice.facts.correction_reason),
        objected=notice.objections is not None,
    )
