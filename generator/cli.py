"""The command `gongshi`: check, build, audit, guard, template, serve.

Exit codes: 0 all is well; 2 wrong usage; 3 something in the input was refused (what was right is published);
4 the audit found something (the site is as it was); 1 anything else (the site is as it was).
"""

from __future__ import annotations

import os
import sys
from collections import ChainMap, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import track

from generator import guard_commit, report
from generator.agencies import AgenciesError
from generator.audit import scorecard
from generator.audit.assessment import assessment
from generator.audit.public import SettingsError
from generator.audit.scan import Auditor
from generator.audit.scorecard import ScorecardError
from generator.browser.bundle import ensure
from generator.browser.tools import BundleError
from generator.guard_commit import GuardError
from generator.intake.batch import find_batches, read_batches
from generator.kinds import Kind
from generator.notices import ledger as ledgers
from generator.notices.ledger import LedgerError
from generator.notices.period import BEIJING
from generator.notices.rest_days import RestDaysTableError
from generator.notices.seal import SaltError
from generator.pipeline import InputsError, Outcome, Project, load_project, run
from generator.problems import Problem, Severity
from generator.promotion import PromotionError, promote, staging
from generator.records.judge import judge
from generator.report import WriteError
from generator.silence import keep_silent
from generator.site.build import SiteError, build_site
from generator.telling.marked import MarkedError, check_target, to_mark, write_marked
from generator.telling.page import page
from generator.telling.terminal import show_problems
from generator.template.workbook import empty_workbook

REFUSED, FOUND = 3, 4
_PROGRESS_FROM = 50  # batches: below, a progress bar only flickers
_PUBLIC = (Path("site"), Path("site_src"))  # what a website is made from, or is
_FAILURES = (
    AgenciesError,
    BundleError,
    GuardError,
    InputsError,
    LedgerError,
    PromotionError,
    RestDaysTableError,
    SaltError,
    ScorecardError,
    SettingsError,
    SiteError,
    WriteError,
)

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


class _Moment(click.ParamType[datetime]):
    """An ISO time; without a zone it is Beijing's, a bare day is its first moment."""

    name = "ISO-TIME"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail("时间写成 2026-11-23 或 2026-11-23T09:00+08:00 的样子。", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_records = click.option(
    "--records", type=_FOLDER, help="放批次文件夹的位置；不写就用 data/samples/batches 里的演示数据。"
)
_as_of = click.option("--as-of", type=_Moment(), help="按这个时间生成；不写就是现在。")
_report = click.option("--report", "report_file", type=_FILE, help="把全部问题写成 JSON 文件。")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongshi")
def main() -> None:
    """专项资金公示：核对明细，生成公示网站。"""
    keep_silent()


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@_report
@click.option("--html", type=_FILE, help="把核对结果写成可以打印的网页。")
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    help="把有问题的表格另存一份，标出错的单元格；写 .xlsx 文件名或文件夹。里面有个人信息。",
)
def check(paths: tuple[Path, ...], report_file: Path | None, html: Path | None, marked: Path | None) -> None:
    """核对批次，不生成网站。PATH 是一个批次，或者放着许多批次的文件夹。"""
    if marked:
        try:
            check_target(marked, _PUBLIC, [path for path in paths if path.is_dir()])
        except MarkedError as error:
            raise click.UsageError(str(error)) from error
    with _failures():
        project = load_project(Path.cwd())
        batches = list(_batches(paths))
        handed = list(read_batches(_with_progress(batches)))
        judgement = judge(handed, project.rules)
        show_problems(console, judgement.problems)
        if report_file:
            report.write_json(report_file, judgement.problems)
        if html:
            clauses = ChainMap(*(dict(policy.clauses) for policy in project.policies.values()))
            report.write_file(html, page(judgement.problems, clauses, len(handed)).encode())
        console.print(f"\n核对了 {len(handed)} 个批次，退回 {len(judgement.refused)} 个。")
        if marked:
            _write_marked(marked, batches, judgement.problems)
    sys.exit(REFUSED if judgement.refused else 0)


def _write_marked(target: Path, batches: Iterable[Path], problems: Iterable[Problem]) -> None:
    """A copy of each table with problems: into the file `target`, or into a folder of that name."""
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
            errors.print(f"[yellow]没有标注 {escape(path.name)} 的 {escape(file.name)}：[/yellow]{error}")
    if written:
        console.print(f"标注副本 {written} 份，在 {target}。里面有个人信息，用完请删除。")


@main.command()
@_records
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("site"), show_default=True
)
@_as_of
@click.option("--ledger", "ledger_file", type=_FILE, help="公示台账（首次公示日、第几版）。")
@_report
@click.option(
    "--assessment", "assessment_file", type=_FILE, help="写一份个人信息保护影响评估记录的草稿（.md）。"
)
def build(
    records: Path | None,
    out: Path,
    as_of: datetime | None,
    ledger_file: Path | None,
    report_file: Path | None,
    assessment_file: Path | None,
) -> None:
    """核对全部批次，生成并审计整个网站，一步替换旧网站。"""
    with _failures():
        project = load_project(Path.cwd())
        with errors.status("准备浏览器里的计算器（第一次约需一分钟）……"):
            calculators = ensure(project.root)
        with staging(out.absolute()) as staged:
            outcome = run(project, records, as_of, ledger_file, _with_progress)
            build_site(project.root / "mkdocs.yml", outcome.publication, staged)
            auditor = _auditor(outcome, project)
            with errors.status("隐私审计：逐字节查找不得公开的内容……"):
                audited = auditor.audit(staged)
            findings = audited.findings
            if not findings:  # what the scorecard says is part of the site: it is audited in its turn
                written = scorecard.write(staged, audited, outcome.publication)
                findings = auditor.audit(staged, only=written).findings
            problems = (*outcome.problems, *findings)
            if report_file:
                report.write_json(report_file, problems)
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


@main.command("audit")
@click.argument("site", type=_FOLDER)
@_records
@_as_of
def audit_site(site: Path, records: Path | None, as_of: datetime | None) -> None:
    """在已生成的网站 SITE 里查找不得公开的内容。"""
    with _failures():
        project = load_project(Path.cwd())
        audited = _auditor(run(project, records, as_of, progress=_with_progress), project).audit(site)
        show_problems(console, audited.findings)
        report.show_audit(console, audited)
    sys.exit(FOUND if audited.findings else 0)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--install", is_flag=True, help="装成提交前的检查（git pre-commit 钩子）。")
def guard(paths: tuple[Path, ...], install: bool) -> None:
    """不让明细进入代码仓库：检查将要提交的文件，或者 PATHS 这几个文件。"""
    with _failures():
        if install:
            hook = guard_commit.install(str(Path(sys.argv[0]).absolute()))
            console.print(f"已安装在 {os.path.relpath(hook)}。以后每次提交前都会检查。")
            sys.exit(0)
        named = (guard_commit.Candidate(path.as_posix(), path.read_bytes()) for path in paths)
        found = guard_commit.judge(named if paths else guard_commit.staged())
        show_problems(console, found)
        if found:
            errors.print("[red]没有提交：里面有不能进入代码仓库的文件。[/red]")
    sys.exit(REFUSED if found else 0)


@main.command()
@click.argument("kind", type=click.Choice([str(each) for each in Kind]))
@click.option("-o", "--output", "file", type=_FILE, required=True, help="写到哪个 .xlsx 文件；已有的不覆盖。")
def template(kind: str, file: Path) -> None:
    """生成一个空白工作簿，填好就能核对。KIND 是公示类型。"""
    with _failures():
        project = load_project(Path.cwd())
        if file.suffix.lower() != ".xlsx":
            raise click.UsageError("文件名要以 .xlsx 结尾。")
        if file.exists():
            raise click.UsageError(f"{file.name} 已经有了，里面可能填了内容。请换一个文件名。")
        newest = max(project.policies.values(), key=lambda each: each.valid_from)
        report.write_file(file, empty_workbook(Kind(kind), newest, project.agencies.values()))
        console.print(
            f"模板已写入 {file}。填好后放进一个文件夹，文件夹名用小写英文字母、数字和短横线，"
            "再用 gongshi check 核对。"
        )
    sys.exit(0)


@main.command()
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
def serve(port: int) -> None:
    """在本机预览演示网站，改动后自动刷新。"""
    from mkdocs.commands.serve import serve as mkdocs_serve

    with _failures():
        load_project(Path.cwd())
        console.print(f"预览：http://127.0.0.1:{port}/ （改动后自动刷新，按 Ctrl+C 结束）")
        mkdocs_serve("mkdocs.yml", dev_addr=f"127.0.0.1:{port}")


@contextmanager
def _failures() -> Iterator[None]:
    """What stops a whole run is one sentence and exit code 1, never a traceback."""
    try:
        yield
    except _FAILURES as error:
        errors.print(f"[red]没有完成：[/red]{error}", markup=True)
        sys.exit(1)


def _batches(paths: Iterable[Path]) -> Iterator[Path]:
    """Each path that is a batch, and the batches in each folder that holds some."""
    for path in paths:
        if path.is_dir() and any(child.is_dir() for child in path.iterdir()):
            yield from find_batches(path)
        else:
            yield path


def _with_progress(paths: list[Path]) -> Iterable[Path]:
    if len(paths) < _PROGRESS_FROM:
        return paths
    return track(paths, description="核对", console=errors)


def _auditor(outcome: Outcome, project: Project) -> Auditor:
    return Auditor(outcome.tables, outcome.publication, project.root)


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
