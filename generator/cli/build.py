"""`gongshi build`: the whole site, audited, in one step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from generator.audit import scorecard
from generator.audit.assessment import assessment, would_be_public
from generator.browser.bundle import ensure
from generator.build.carry_over import copy_pages
from generator.build.garbage_collection import without_gc
from generator.build.pipeline import RunOutcome, load_project, now, run
from generator.build.promotion import disk_errors_told, publish_site, staging
from generator.build.workspace import ready_for_browser
from generator.cache.page_cache import cached_pages, store_pages
from generator.cli.common import (
    FILE,
    FOUND,
    REFUSED,
    as_of_option,
    audit_for,
    console,
    errors,
    failures,
    long_files,
    records_option,
    report_option,
    with_progress,
)
from generator.diagnostics.problems import Problem, Severity
from generator.filesystem.atomic import write_file
from generator.notices.ledger.diff import built, new_events, pages_digest, says_nothing_new
from generator.notices.ledger.ledger_file import PUBLISHED, LedgerFile, open_ledger
from generator.notices.ledger.signing import KEY_VARIABLE, private_key, sign
from generator.notices.period import beijing_day
from generator.parallel.pool import run_both
from generator.reporting.markdown import write_summary
from generator.reporting.run_report import show_audit, show_outcome, write_json
from generator.reporting.terminal import show_problems
from generator.site.build import build_site
from generator.site.pages.ledger import tell

_ASSESSMENT_APART = "影响评估记录只由本单位存档，不能放在网站文件夹或 site_src 里。请换一个位置。"


@click.command()
@records_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True
)
@as_of_option
@click.option("--ledger", "ledger_file", type=FILE, help="公示台账：记下每一版什么时候公示过。")
@click.option(
    "--clock-corrected", is_flag=True, help="台账上一次的时间错了，现在的时间是对的：照现在的时间接着记。"
)
@click.option(
    "--sign-key",
    envvar=KEY_VARIABLE,
    help="给台账签名的私钥文件（gongshi ledger keygen 生成）；CI 里用环境变量写路径或私钥内容。",
)
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
    clock_corrected: bool,
    sign_key: str | None,
    report_file: Path | None,
    summary_file: Path | None,
    assessment_file: Path | None,
) -> None:
    """核对全部批次，生成并审计整个网站，一步替换旧网站。"""
    with failures(), disk_errors_told(), without_gc():
        project = load_project(Path.cwd())
        if assessment_file and would_be_public(assessment_file, out, project.root / "site_src"):
            raise click.BadParameter(_ASSESSMENT_APART, param_hint="--assessment")
        with errors.status("准备浏览器里的计算器（第一次约需一分钟）……"):
            ready_for_browser(project.root)
            calculators = ensure(project.root)
        site = out.absolute()
        with staging(site) as staged, _book(ledger_file, site, as_of, clock_corrected, sign_key) as ledger:
            history = ledger.history if ledger else None
            with long_files():
                outcome = run(
                    project, records, as_of, progress=with_progress, history=history, site=site, cached=True
                )
            known = cached_pages(outcome.kept.store) if outcome.kept else None
            pages = partial(build_site, project.root / "mkdocs.yml", outcome.publication, staged, known)
            made, audit = run_both(pages, partial(audit_for, outcome, project))
            if outcome.kept:
                store_pages(outcome.kept.store, made)
            copy_pages(outcome.carried_over, site, staged)
            if ledger:
                _record(ledger, outcome, staged)
            with errors.status("隐私审计：逐字节查找不得公开的内容……"):
                auditor, audited = audit(staged)
            findings = audited.findings
            if not findings:  # what the scorecard says is part of the site: it is audited in its turn
                written = scorecard.write(staged, audited, outcome.publication)
                findings = auditor.audit(staged, only=written).findings
            problems = (*(ledger.problems if ledger else ()), *outcome.problems, *findings)
            if report_file:
                write_json(report_file, problems)
            if summary_file:
                write_summary(summary_file, outcome, problems, audited)
            show_problems(console, problems)
            console.print()
            show_audit(console, audited)
            if findings:
                errors.print("[red]网站没有更新：审计发现了不得公开的内容。[/red]")
                sys.exit(FOUND)
            publish_site(staged, site, ledger)
        if outcome.kept:
            outcome.kept.store.save()
        if assessment_file:
            text = assessment(audited, outcome.publication)
            write_file(assessment_file, text.encode())
        show_outcome(console, outcome)
        console.print(calculators.summary)
        _how_to_open(out)
    sys.exit(REFUSED if _has_error(outcome.problems) else 0)


@contextmanager
def _book(
    ledger_file: Path | None, out: Path, as_of: datetime | None, clock_corrected: bool, sign_key: str | None
) -> Iterator[LedgerFile | None]:
    """The ledger for this build, or None where none is kept."""
    if ledger_file is None:
        yield None
        return
    signer = partial(sign, key=private_key(sign_key)) if sign_key else None
    with open_ledger(ledger_file, out) as ledger:
        ledger.signer = signer
        if clock_corrected:
            ledger.correct_clock(as_of or now())
        ledger.moment(as_of or now())  # a clock that went back is told before the work, not after it
        yield ledger


def _record(ledger: LedgerFile, outcome: RunOutcome, staged: Path) -> None:
    """Add what happens with this build, and put the ledger's copy onto the staged site."""
    publication = outcome.publication
    day = beijing_day(publication.as_of)
    live = [each.facts for each in publication.live]
    ledger.add(
        new_events(ledger.history, live, publication.ended, outcome.carried_over.lost), publication.as_of
    )
    pages = pages_digest(staged, [each.notice for each in ledger.history.live(day)])
    closing = built(ledger.history, day, pages)
    if not says_nothing_new(ledger.history, closing, day):
        ledger.add([closing], publication.as_of)
    (staged / PUBLISHED).write_bytes(ledger.content)
    tell(staged, ledger.events, publication)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)


def _how_to_open(out: Path) -> None:
    shown = os.path.relpath(out)
    console.print(
        f"\n网站已生成在 {shown}/。查看：运行 make serve，或 python3 -m http.server -d {shown} 8000，"
        "然后用浏览器打开 http://127.0.0.1:8000/"
    )
