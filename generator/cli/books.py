"""`gongshi books`: what a payments ledger comes to, before anybody approves it."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.table import Table as Shown

from calculators.money import yuan
from generator.build.citations import cited
from generator.build.project import Project, load_project
from generator.cli.common import FILE, REFUSED, console, failures
from generator.filesystem.atomic import write_file
from generator.filesystem.private_target import check_private_file
from generator.intake.batch import SubmittedBatch, read_batch
from generator.payments import summary
from generator.payments.journal import Line, add_up, is_ledger
from generator.records.validation import validate
from generator.reporting.terminal import show_problems


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "-o", "--output", "file", type=FILE, help="把汇总表另存为 .xlsx，可以附在审批件后面；已有的不覆盖。"
)
def books(path: Path, file: Path | None) -> None:
    """把付款台账按项目和用途加起来，不生成网站。PATH 是一个经费使用情况的批次。

    没有审批的也可以算：先看汇总，再报批。
    """
    if file is not None:
        if file.suffix.lower() != ".xlsx":
            raise click.UsageError("文件名要以 .xlsx 结尾。")
        if file.exists():
            raise click.UsageError(f"{file.name} 已经有了。请换一个文件名。")
    with failures():
        if file is not None:
            check_private_file(file, "汇总表", records=[path] if path.is_dir() else [])
        project = load_project(Path.cwd())
        submitted = read_batch(path, project.databases)
        validation = validate([submitted], project.rules)
        lines = _lines(submitted, project)
        if lines:
            _show(lines)
        show_problems(console, cited(validation.problems, project, [submitted]))
        if not lines:
            console.print("没有算出汇总表。请按上面的提示改正；不是付款台账的，请用 gongshi check 核对。")
        elif file is not None:
            write_file(file, summary.workbook(lines))
            console.print(f"汇总表已写入 {file}。里面没有收款方，可以附在审批件后面。")
    sys.exit(0 if lines and not validation.refused else REFUSED)


def _lines(submitted: SubmittedBatch, project: Project) -> list[Line]:
    facts, table = submitted.facts, submitted.table
    if facts is None or table is None or facts.kind.lists_people or not is_ledger(table):
        return []
    policy = next((each for each in project.policies.values() if each.covers(facts.period.first_day)), None)
    return add_up(table, facts, policy)[0] if policy else []


def _show(lines: list[Line]) -> None:
    shown = Shown(box=None, pad_edge=False)
    shown.add_column("经费项目")
    shown.add_column("用途")
    shown.add_column("笔数", justify="right")
    shown.add_column("金额（元）", justify="right")
    for line in lines:
        shown.add_row(line.item, line.use, str(line.payments), yuan(line.amount))
    shown.add_row("合计", "", str(sum(line.payments for line in lines)), yuan(summary.total(lines)))
    console.print(shown)
