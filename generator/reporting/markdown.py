"""A run as one page of Markdown in Chinese: what the continuous integration shows as the job's summary.

It says what the terminal says and no more: places, reasons and remedies, never a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from calculators.dates import day_zh
from generator.audit.auditor import AuditReport
from generator.build.pipeline import RunOutcome
from generator.diagnostics.labels import printable
from generator.diagnostics.problems import Problem
from generator.filesystem.atomic import write_file
from generator.notices.period import days_left
from generator.reporting.grouping import MessageGroup, counts, drafts_counted, group_problems
from generator.reporting.headline import BEGINNINGS as SIGNS
from generator.reporting.headline import headline, refused_batches

BEGINNINGS = tuple(f"## {sign}" for sign in SIGNS)
"""How a summary begins: nothing that begins otherwise is written over."""

_MOST = 200  # messages: GitHub shows a summary of 1 MiB at most, and nobody reads more


def write_summary(path: Path, outcome: RunOutcome, problems: Iterable[Problem], audited: AuditReport) -> None:
    """Write the summary to `path`, whole or not at all. Raises WriteError."""
    problems = tuple(problems)
    first = headline(outcome, problems, stopped=bool(audited.findings))
    text = "\n".join(_lines(first, outcome, group_problems(problems), audited))
    write_file(path, f"{text}\n".encode())


def _lines(
    first: str, outcome: RunOutcome, groups: list[MessageGroup], audited: AuditReport
) -> Iterator[str]:
    publication, refused = outcome.publication, refused_batches(outcome)
    yield f"## {_text(first)}"
    if publication.sample:
        yield "\n**这是演示数据，姓名和金额都是虚构的。**"
    yield (
        f"\n{day_zh(publication.as_of.date())}：公示中 {len(publication.live)} 个，"
        f"期满或撤回 {len(publication.ended)} 个，待公示 {len(outcome.published.pending)} 个，"
        f"退回 {len(refused)} 个{drafts_counted(outcome.validation.drafts)}。"
        f"隐私审计查了 {audited.files} 个文件，发现 {len(audited.findings)} 处。"
    )
    kept = sorted({each.facts.id for each in outcome.carried_over.live} & set(refused))
    if kept:
        yield f"\n退回的批次里，{_text('、'.join(kept))} 原来公示的那一版还在网站上，到期照常撤下。"
    yield from _live(outcome)
    for batch, found in groupby(groups[:_MOST], key=lambda each: each.place.batch):
        messages = list(found)
        yield f"\n### {_text(batch) if batch else '全部批次'}（{counts(messages)}）\n"
        yield "| | 在哪里 | 什么问题 | 怎么改 |\n|---|---|---|---|"
        yield from (problem_row(each) for each in messages)
    if len(groups) > _MOST:
        yield f"\n还有 {len(groups) - _MOST} 条没有列出，请看 JSON 报告。"


def _live(outcome: RunOutcome) -> Iterator[str]:
    publication = outcome.publication
    if not publication.live:
        return
    yield "\n| 公示中 | 单位 | 条数 | 公示至 | 还剩 |\n|---|---|--:|---|--:|"
    for each in sorted(publication.live, key=lambda one: (one.facts.last_day, one.facts.id)):
        facts = each.facts
        left = days_left(publication.as_of, facts.last_day)
        yield (
            f"| {facts.id} | {_text(facts.agency.name)} | {facts.count} | {facts.last_day.isoformat()} "
            f"| {f'{left} 天' if left else '最后一天'} |"
        )


def problem_row(group: MessageGroup) -> str:
    """One line of the table of problems."""
    mark = f"{'✗' if group.is_error else '!'} {group.demand}"
    clause = f"（依据办法 {group.clause}）" if group.clause else ""
    return f"| {mark} | {_text(group.where)} | {_text(group.message + clause)} | {_text(group.remedy)} |"


def _text(words: str) -> str:
    """Words of the office's files as mere text within a table of Markdown."""
    words = printable(words).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{each}" if each in "\\|`*_[]~" else each for each in words)
