"""A template with its context becomes the body of a page: escaping on, nothing left undefined."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from calculators.dates import day_zh
from calculators.money import yuan
from generator.site.law import clause_url
from generator.site.shells import ADDRESS_SLOT
from generator.site.words import NOTICE_CLAUSE, dialled, telephone_links

_NO_TITLE = Markup()  # the shell has its own


@dataclass(frozen=True, slots=True)
class FilledPage:
    """Content for the shell made from `source`."""

    source: str
    body: Markup
    title: Markup = _NO_TITLE
    address: str = ""

    def file(self) -> str:
        """Where the page stands in the site."""
        return self.source.replace(ADDRESS_SLOT, self.address).removesuffix(".md") + ".html"


@lru_cache(maxsize=4096)  # notices share their days
def day(day: date) -> Markup:
    """2026年11月20日, as <time>."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), day_zh(day))


@lru_cache(maxsize=4096)
def short_day(day: date) -> str:
    """11月20日."""
    return f"{day.month}月{day.day}日"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates" / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # to look at the file again for each of 8,000 pages costs more than to fill them
    )
    environment.filters.update(
        yuan=yuan,
        day=day,
        phones=telephone_links,
        dialled=dialled,
    )
    environment.globals.update(clause_url=clause_url, notice_clause=NOTICE_CLAUSE, program=version("gongshi"))
    return environment


def forget_templates() -> None:
    """Read the templates anew: somebody edits them while the preview runs."""
    _environment.cache_clear()


def render(template: str, context: Any) -> Markup:
    """The body that `template` makes of `context`, one of `generator.site.contexts`."""
    names = {entry.name: getattr(context, entry.name) for entry in fields(context)}
    return Markup(_environment().get_template(template).render(names))  # noqa: S704 - autoescape is on
