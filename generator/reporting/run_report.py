"""What a run did, on the terminal."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from calculators.dates import day_zh
from generator.audit.auditor import AuditReport
from generator.build.pipeline import RunOutcome
from generator.diagnostics.labels import shown
from generator.notices.model import LiveNotice
from generator.notices.period import days_left
from generator.reporting.grouping import drafts_counted
from generator.reporting.headline import refused_batches

_LISTED = 20  # live notices on the terminal


def show_outcome(console: Console, outcome: RunOutcome) -> None:
    """What is up, what is over, what waits, what was refused."""
    publication = outcome.publication
    live = sorted(publication.live, key=lambda each: (each.facts.last_day, each.facts.id))
    if live:
        console.print(_live_table(outcome, live))
    refused = refused_batches(outcome)
    console.print(
        f"公示中 {len(live)} 个，期满或撤回 {len(publication.ended)} 个，"
        f"待公示 {len(outcome.published.pending)} 个，"
        f"退回 {len(refused)} 个{drafts_counted(outcome.validation.drafts)}。"
    )
    if refused:
        kept = {each.facts.id for each in outcome.carried_over.live}
        down, up = [each for each in refused if each not in kept], [each for each in refused if each in kept]
        if down:
            console.print(f"[red]退回的批次没有公示：{escape('、'.join(map(shown, down)))}[/red]")
        if up:
            console.print(f"[red]退回的批次，网站上还是原来那一版：{escape('、'.join(map(shown, up)))}[/red]")


def _live_table(outcome: RunOutcome, live: list[LiveNotice]) -> Grid:
    table = Grid(
        title=f"公示中（{day_zh(outcome.publication.as_of.date())}）", title_justify="left", box=SIMPLE
    )
    for heading in ("批次", "单位", "条数", "公示至", "还剩"):
        table.add_column(heading, justify="right" if heading in ("条数", "还剩") else "left", overflow="fold")
    for each in live[:_LISTED]:
        facts = each.facts
        left = days_left(outcome.publication.as_of, facts.last_day)
        table.add_row(
            facts.id,
            facts.agency.name,
            str(facts.count),
            facts.last_day.isoformat(),
            f"{left} 天" if left else "最后一天",
        )
    return table


def show_audit(console: Console, report: AuditReport) -> None:
    """What the audit scanned."""
    console.print(
        f"隐私审计：{report.files} 个文件，{report.size / 1_000_000:.1f} MB，"
        f"{report.searched_values} 个不得公开的值，发现 {len(report.findings)} 处。"
    )
