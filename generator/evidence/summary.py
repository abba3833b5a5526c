"""The words of a pack: the one-page summary for the auditor, and how to check what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from jinja2 import Environment, StrictUndefined

from calculators.dates import day_zh
from calculators.money import yuan
from generator.domain.clock import BEIJING
from generator.domain.law import Law
from generator.evidence.timeline import Day, EarlierEdition, Turn
from generator.monitor.freshness import minute
from generator.notices.ledger import ChainHead, EditionState


@dataclass(frozen=True, slots=True)
class NoticeSummary:
    """Everything that the templates say."""

    title: str
    edition_state: EditionState
    state: str  # 公示中, 公示期满, 已撤回, 已中断
    unit: str  # counts its rows
    verdict: str
    forced: int  # builds and looks whose time was given by hand
    days: Sequence[Day]
    earlier: Sequence[EarlierEdition]
    turns: Sequence[Turn]
    address: str  # of the page
    published: str  # where the whole ledger can be had
    published_to: int  # its last line there
    records: str  # whether the seal was confirmed with the records
    files: Sequence[tuple[str, str]]  # name and what it is
    first: ChainHead  # the lines of the extract
    last: ChainHead
    law: Law
    clause: str
    clause_words: str
    has_names: bool
    has_page: bool  # the page's own bytes are in the pack
    made: datetime
    version: str


def summary(about: NoticeSummary) -> str:
    """The summary as HTML, for A4."""
    return _render("summary.html.jinja", about, autoescape=True)


def readme(about: NoticeSummary) -> str:
    """How to check the pack, as plain text."""
    return _render("readme.txt.jinja", about, autoescape=False)


def _render(name: str, about: NoticeSummary, *, autoescape: bool) -> str:
    environment = Environment(
        autoescape=autoescape,  # noqa: S701 - off for plain text alone
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(yuan=yuan, day=day_zh, minute=minute, times=_times)
    template = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return environment.from_string(template).render(about=about)


def _times(moments: Sequence[datetime]) -> str:
    """Two moments of a day say from when to when; how many lay between is said too."""
    words = [f"{each.astimezone(BEIJING):%H:%M}" for each in moments]
    return f"{words[0]}—{words[-1]} 共 {len(words)} 次" if len(words) > 2 else "、".join(words)
