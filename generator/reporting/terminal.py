"""The problems on the terminal: a heading a batch, then each message with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape

from generator.diagnostics.problems import Problem
from generator.reporting.grouping import MessageGroup, counts, group_problems

_SHOWN = 200  # messages on the terminal; the page and the report have them all


def show_problems(console: Console, problems: Iterable[Problem]) -> None:
    """Every problem with its place, what is wrong and how to mend it."""
    messages = group_problems(problems)
    for batch, found in groupby(messages[:_SHOWN], key=lambda each: each.place.batch):
        groups = list(found)
        console.print()
        if batch:
            console.print(f"[bold]批次 {escape(batch)}[/bold]（{counts(groups)}）")
        for each in groups:
            _show(console, each)
    if len(messages) > _SHOWN:
        rest = len(messages) - _SHOWN
        console.print(f"\n还有 {rest} 条没有显示，请加上 --html 文件名.html 查看全部。")


def show_readings(console: Console, readings: Iterable[Problem]) -> None:
    """What was read of each batch, a line each, to compare with the approval."""
    shown = list(readings)
    for each in shown[:_SHOWN]:
        place = each.place.shown()
        sheet = f" · 工作表 {place.sheet}" if place.sheet else ""
        where = f"{place.batch} · {place.file}{sheet}"
        console.print(f"\n[bold]{escape(where)}[/bold]\n  {escape(each.message)}")
    if shown:
        console.print(f"[dim]{escape(shown[0].remedy)}[/dim]")


def _show(console: Console, group: MessageGroup) -> None:
    mark = f"[red]✗ {group.demand}[/red]" if group.is_error else f"[yellow]! {group.demand}[/yellow]"
    clause = f"（依据办法 {group.clause}）" if group.clause else ""
    console.print(f"  {mark}  {escape(group.where)}")
    console.print(f"      {escape(group.message)}{escape(clause)}")
    console.print(f"      [dim]怎么改：{escape(group.remedy)}[/dim]")
