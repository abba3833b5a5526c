"""The problems as one page to print and tick off: opens from disk, asks nobody for anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import groupby

from generator.diagnostics.problems import Problem
from generator.domain.law import LawClause
from generator.reporting.grouping import MessageGroup, counts, drafts_counted, group_problems


@dataclass(frozen=True, slots=True)
class _File:
    """The messages about one file; `name` is empty where they are about the batch itself."""

    name: str
    messages: Sequence[MessageGroup]


@dataclass(frozen=True, slots=True)
class _Batch:
    """The messages about one batch."""

    id: str
    counts: str
    refused: bool
    files: Sequence[_File]


def page(
    problems: Iterable[Problem],
    clauses: Iterable[LawClause],
    checked: int,
    readings: Sequence[Problem] = (),
    drafts: Sequence[str] = (),
) -> str:
    """The page as HTML: a heading a batch and a file, every message, the words of the clauses cited.

    `clauses` are paragraphs of the laws, `readings` what was read of each batch, `checked` how many there
    were, `drafts` the ids of those that are drafts.
    """
    messages = group_problems(problems)
    by_batch = groupby(messages, key=lambda each: each.place.batch)
    batches = [_batch(batch, list(found)) for batch, found in by_batch]
    cited = {each.clause for each in messages}
    from jinja2 import Environment, StrictUndefined  # slow to load, and few ask for a page

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(_template()).render(
        batches=batches,
        readings=[replace(each, place=each.place.shown()) for each in readings],
        checked=checked,
        refused=sum(batch.refused for batch in batches),
        drafts=drafts_counted(drafts),
        clauses=[clause for clause in clauses if clause.key in cited],
    )


def beginning() -> str:
    """How every such page begins, to its title: nothing that begins otherwise is written over."""
    head, title, _ = _template().partition("</title>")
    return head + title


def _template() -> str:
    return resources.files("generator.reporting").joinpath("problems.html.jinja").read_text("utf-8")


def _batch(batch: str, found: list[MessageGroup]) -> _Batch:
    files = [_File(name, list(those)) for name, those in groupby(found, key=lambda each: each.place.file)]
    return _Batch(batch, counts(found), any(each.is_error for each in found), files)
