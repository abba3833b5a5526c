"""`gongshi build`: the whole site, audited, in one step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from generator import report
from generator.audit import scorecard
from generator.audit.assessment import assessment
from generator.browser.bundle import ensure
from generator.cli.common import (
    FILE,
    FOUND,
    REFUSED,
    as_of_option,
    auditor_for,
    console,
    errors,
    failures,
    records_option,
    report_option,
    with_progress,
)
from generator.notices import ledger as ledgers
from generator.office.workshop import ready_for_browser
from generator.pipeline import Outcome, load_project, run
from generator.problems import Problem, Severity
from generator.promotion import promote, staging
from generator.site.build import build_site
from generator.summary import write_summary
from generator.telling.terminal import show_problems


@click.command()
@records_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True
)
@as_of_option
@click.option("--ledger", "ledger_file", type=FILE, help="公示台账（首次公示日、第几版）。")
@report_option
@click.option("--summary", "summary_file", type=FILE, help="把结果写成一页 Markdown，给 CI 当摘要。")
@click.option(
    "--assessment", "assessment_file", type=FILE, help="写一份个人信息保护影响评估记录的草稿（.md）。"
)
def build(
    records: Path | None,
    out: Path,
    as_of: datetime | None,
    ledger_file: Path | None,
    report_file: Path | None,
    summary_file: Path | None,
    assessment_file: Path | None,
) -> None:
    """核对全部批次，生成并审计整个网站，一步替换旧网站。"""
    with failures():
        project = load_project(Path.cwd())
        with errors.status("准备浏览器里的计算器（第一次约需一分钟）……"):
            ready_for_browser(project.root)
            calculators = ensure(project.root)
        with staging(out.absolute()) as staged:
            outcome = run(project, records, as_of, ledger_file, with_progress)
            build_site(project.root / "mkdocs.yml", outcome.publication, staged)
            auditor = auditor_for(outcome, project)
            with errors.status("隐私审计：逐字节查找不得公开的内容……"):
                audited = auditor.audit(staged)
            findings = audited.findings
            if not findings:  # what the scorecard says is part of the site: it is audited in its turn
                written = scorecard.write(staged, audited, outcome.publication)
                findings = auditor.audit(staged, only=written).findings
            problems = (*outcome.problems, *findings)
            if report_file:
                report.write_json(report_file, problems)
            if summary_file:
                write_summary(summary_file, outcome, problems, audited)
            show_problems(console, problems)
            console.print()
            report.show_audit(console, audited)
            if findings:
                errors.print("[red]网站没有更新：审计发现了不得公开的内容。[/red]")
                sys.exit(FOUND)
            if ledger_file:
                _record(ledger_file, outcome)
            promote(staged, out.absolute())
        if assessment_file:
            text = assessment(audited, outcome.publication)
            report.write_file(assessment_file, text.encode())
        report.show_outcome(console, outcome)
        console.print(calculators.summary)
        _how_to_open(out)
    sys.exit(REFUSED if _has_error(outcome.problems) else 0)


def _record(ledger_file: Path, outcome: Outcome) -> None:
    known = {
        (each.notice, each.number) for editions in ledgers.read(ledger_file).values() for each in editions
    }
    new = [each for each in outcome.published.editions if (each.notice, each.number) not in known]
    ledgers.append(ledger_file, new, outcome.publication.as_of)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)


def _how_to_open(out: Path) -> None:
    shown = os.path.relpath(out)
    console.print(
        f"\n网站已生成在 {shown}/。查看：运行 make serve，或 python3 -m http.server -d {shown} 8000，"
        "然后用浏览器打开 http://127.0.0.1:8000/"
    )
