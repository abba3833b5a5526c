"""`gongshi check`: judge batches without building anything."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from rich.markup import escape

from generator.audit.typed_facts import with_typed_facts
from generator.build.citations import cited, paragraphs
from generator.build.project import load_project
from generator.cli.common import (
    FILE,
    REFUSED,
    console,
    errors,
    failures,
    long_files,
    report_option,
    with_progress,
)
from generator.cli.reports import Report, check_reports
from generator.diagnostics.labels import shown
from generator.diagnostics.problems import Problem
from generator.filesystem.atomic import write_file
from generator.filesystem.private_target import check_private_file
from generator.intake.batch import find_batches, read_batches
from generator.records.validation import combine_results, validate_batch
from generator.reporting import json_report
from generator.reporting.grouping import drafts_counted
from generator.reporting.html import beginning, page
from generator.reporting.terminal import show_problems, show_readings


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@report_option
@click.option("--html", type=FILE, help="把核对结果写成可以打印的网页。")
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    help="把有问题的表格另存一份，标出错的单元格；写 .xlsx 文件名或文件夹。里面有个人信息。",
)
def check(paths: tuple[Path, ...], report_file: Path | None, html: Path | None, marked: Path | None) -> None:
    """核对批次，不生成网站。PATH 是一个批次，或者放着许多批次的文件夹。"""
    with failures():
        if marked:
            check_private_file(marked, "标注副本", records=[path for path in paths if path.is_dir()])
            if marked.suffix.lower() != ".xlsx" and marked.exists() and not marked.is_dir():
                raise click.UsageError("--marked 写的位置已经有一个文件，不是文件夹。请换一个名字。")
        reports = (
            Report(report_file, "JSON 报告", json_report.BEGINNINGS),
            Report(html, "核对结果", [beginning()]),
        )
        check_reports(reports, paths)
        project = load_project(Path.cwd())
        batches = list(_batches(paths))
        with long_files():
            submitted = list(read_batches(with_progress(batches), project.databases))
            batch_results = (with_typed_facts(validate_batch(each, project.rules)) for each in submitted)
            validation = combine_results(batch_results)
        problems = cited(validation.problems, project, submitted)
        show_readings(console, validation.readings)
        show_problems(console, problems)
        if report_file:
            json_report.write_json(report_file, (*problems, *validation.readings))
        if html:
            clauses = paragraphs(validation.problems, project, submitted)
            write_file(
                html, page(problems, clauses, len(submitted), validation.readings, validation.drafts).encode()
            )
        drafts = drafts_counted(validation.drafts)
        console.print(f"\n核对了 {len(submitted)} 个批次，退回 {len(validation.refused)} 个{drafts}。")
        if marked:
            _write_marked(marked, batches, problems)
    sys.exit(REFUSED if validation.refused else 0)


def _write_marked(target: Path, batches: Iterable[Path], problems: Iterable[Problem]) -> None:
    """A copy of each table with problems: into the file `target`, or into a folder of that name."""
    # openpyxl takes long to load, and few ask for copies
    from generator.reporting.annotated_workbook import MarkedError, to_mark, write_marked

    found = defaultdict(list)
    for each in problems:
        found[each.place.batch].append(each)
    named = [(path, found[path.name if path.is_dir() else path.stem]) for path in batches]
    sources = [(path, file, those) for path, those in named for file in to_mark(path, those)]
    one = target.suffix.lower() == ".xlsx"
    if one and len(sources) > 1:
        raise click.UsageError(f"有 {len(sources)} 个表格要标注，--marked 请写一个文件夹。")
    written = 0
    for path, file, those in sources:
        try:
            write_marked(file, those, target if one else target / f"{path.stem}-{file.stem}-标注.xlsx")
            written += 1
        except MarkedError as error:
            errors.print(
                f"[yellow]没有标注 {escape(shown(path.name))} 的 {escape(shown(file.name))}：[/yellow]{error}"
            )
    if written:
        console.print(f"标注副本 {written} 份，在 {target}。里面有个人信息，用完请删除。")


def _batches(paths: Iterable[Path]) -> Iterator[Path]:
    """Each path that is a batch, and the batches in each folder that holds some."""
    for path in paths:
        if path.is_dir() and any(child.is_dir() for child in path.iterdir()):
            yield from find_batches(path)
        else:
            yield path
