"""A template with its context becomes the body of a page: escaping on, nothing left undefined."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from calculators.money import yuan
from generator.site.pages.rows import entry_rows
from generator.site.pages.wording import (
    day,
    dialled,
    telephone_links,
    whole_yuan,
    without_clause,
)
from generator.site.rendering.pinyin import initials
from generator.site.rendering.skeletons import ADDRESS_SLOT, NO_TITLE, Slots

_TEMPLATES = Path(__file__).parents[1] / "templates"


class FilledPage(NamedTuple):
    """Content for the skeleton made from `source`, and where the page stands in the site."""

    source: str
    file: str
    slots: Slots

    @classmethod
    def of(cls, source: str, body: Markup, title: Markup = NO_TITLE, address: str = "") -> FilledPage:
        """The page at `address`, a segment of [a-z0-9-], if `source` has a place for one."""
        return cls(source, file_of(source, address), Slots.of(body, title, address))


def file_of(source: str, address: str = "") -> str:
    """Where the page that the skeleton made from `source` becomes at `address` stands in the site."""
    return source.replace(ADDRESS_SLOT, address).removesuffix(".md") + ".html"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # to check the file again for each of 8,000 pages costs more than to fill them
    )
    environment.filters.update(
        yuan=yuan,
        day=day,
        entry_rows=entry_rows,
        phones=telephone_links,
        dialled=dialled,
        plain=without_clause,
        whole=whole_yuan,
        initials=initials,
    )
    keep_compiled(environment)
    environment.globals.update(program=version("gongshi"))
    return environment


def keep_compiled(environment: Environment) -> None:
    """Compile the templates of `environment` once and not for every build, as Python does with modules.

    Nothing but templates goes there. Where the folder cannot be written, as in a system's own Python, they
    are compiled each time.
    """
    folder = _TEMPLATES / "__pycache__"
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        if os.access(folder, os.W_OK):
            environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def forget_templates() -> None:
    """Read the templates anew: they are edited while the preview runs."""
    _environment.cache_clear()


def render(template: str, context: Any) -> Markup:
    """The body that `template` makes of `context`, one of `generator.site.pages.contexts`."""
    names = {entry.name: getattr(context, entry.name) for entry in fields(context)}
    return Markup(_environment().get_template(template).render(names))  # noqa: S704 - autoescape is on
