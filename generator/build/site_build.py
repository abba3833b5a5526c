"""The whole site in one run: records, ledger, pages, audit, and the swap that puts all of it up at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.audit import scorecard
from generator.audit.attribution import findings_of_notices
from generator.audit.auditor import AuditReport
from generator.browser.bundle import Bundle
from generator.browser.engine import Engine, engine_of
from generator.browser.subprocesses import BundleError
from generator.build.carry_over import copy_pages
from generator.build.citations import cited
from generator.build.garbage_collection import without_gc
from generator.build.held_back import NOTHING_HELD, HeldBack
from generator.build.ledger_step import ledger_for_build, record
from generator.build.npm_packages import ready_for_browser
from generator.build.pipeline import Progress, RunOutcome, run
from generator.build.project import InputsError, Project
from generator.build.promotion import disk_errors_reported, publish_site, staging
from generator.build.workspace import office_of
from generator.diagnostics.failure import Failure
from generator.diagnostics.problems import Place, Problem, problem
from generator.diagnostics.unforeseen import unforeseen
from generator.filesystem.private_target import (
    MARK,
    check_private_file,
    check_replaceable,
    check_site_folder,
    files_below,
    mark,
)
from generator.notices.ledger.ledger_file import PUBLISHED
from generator.parallel.cluster import Cluster
from generator.parallel.pool import run_both
from generator.site.build import build_site
from generator.site.notice_errors import NoticePagesError

_BUNDLE = "准备浏览器里的计算器（第一次约需一分钟）……"
_AUDIT = "隐私审计：逐字节查找不得公开的内容……"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What `gongshi build` is asked for."""

    out: Path
    records: Path | None = None  # None: the invented samples
    as_of: datetime | None = None  # None: now
    ledger: Path | None = None  # None: no ledger is kept
    clock_corrected: bool = False
    sign_key: str | None = None  # a file, or the key itself
    new_salt: bool = False  # the old one is lost for good
    expire_only: bool = False  # take down what is over, by ledger and site alone
    cluster: Cluster | None = None  # reads and validates; None: this machine does
    progress: Progress = list
    reading: Callable[[], AbstractContextManager[object]] = nullcontext  # shows how far long files are
    step: Callable[[str], AbstractContextManager[object]] = nullcontext  # shows what is being waited for


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. Where the audit has findings, the site is as it was."""

    outcome: RunOutcome
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]  # of the audit; among `problems`
    audit: AuditReport
    bundle: Bundle
    unforeseen: Problem | None = None  # for which nothing new was put up


def build(project: Project, options: BuildOptions) -> BuildReport:
    """Make, audit and put up the site of `project`: whole, or not at all.

    Where the audit finds something on a notice's page, or that page cannot be made, the notice's batch is
    held back and the rest is built again, with everything that ends. Each time fewer batches are left, so it
    comes to an end. An unforeseen error that belongs to no batch puts up nothing new; what is over is taken
    down all the same, by ledger and site alone.
    Raises a Failure where nothing could be made; what was refused or found is in the report.
    """
    adopted = _check_targets(project, options)
    if options.expire_only and not (options.ledger and (options.out / PUBLISHED).is_file()):
        raise InputsError(
            "--expire-only 只撤下期满的名单，要写 --ledger，--out 里要有以前生成的网站。请先放好再运行。"
        )
    with disk_errors_reported(), without_gc():
        with options.step(_BUNDLE):
            engine = _engine(project, options.out.absolute() if options.expire_only else None)
        try:
            report = _build_rest(project, options, engine)
            return replace(report, problems=(*adopted, *report.problems))
        except (Failure, OSError):
            raise
        except Exception as error:
            if options.expire_only or not options.ledger or not (options.out / PUBLISHED).is_file():
                raise
            found = unforeseen(error, Place(), "unforeseen_run")
            report = _build_rest(project, replace(options, expire_only=True), engine)
            return replace(report, problems=(found, *report.problems), unforeseen=found)


def _build_rest(project: Project, options: BuildOptions, engine: Engine) -> BuildReport:
    """Build with ever fewer batches, until nothing is wrong with those that are left."""
    held = NOTHING_HELD
    while True:
        try:
            report = _build_once(project, options, engine, held)
        except NoticePagesError as error:
            if (more := held.and_more(error.problems)) == held:
                raise
        else:
            found = findings_of_notices(report.audit, report.outcome.publication)
            if not report.findings or not found or (more := held.and_more(found)) == held:
                return report
        held = more


def _build_once(project: Project, options: BuildOptions, engine: Engine, held: HeldBack) -> BuildReport:
    """Build without the batches that are `held` back. With findings in the report nothing was put up."""
    site = options.out.absolute()
    keeping = ledger_for_build(
        options.ledger,
        site,
        options.as_of,
        clock_corrected=options.clock_corrected,
        sign_key=options.sign_key,
    )
    with staging(site) as staged, keeping as ledger:
        history = ledger.history if ledger else None
        with options.reading():
            outcome = run(
                project,
                options.records,
                options.as_of,
                progress=options.progress,
                history=history,
                site=site,
                cached=True,
                new_salt=options.new_salt,
                expire_only=options.expire_only,
                held=held,
                cluster=options.cluster,
            )
        cache, publication = outcome.cache, outcome.publication
        pages = partial(build_site, project.root / "mkdocs.yml", publication, staged, cache.pages, engine)
        audit_of = partial(cache.audit_of, lambda: outcome.tables, publication, project.root)
        made, audit = run_both(pages, audit_of)
        cache.store_pages(made)
        copy_pages(outcome.carried_over, site, staged)
        if ledger:
            record(ledger, outcome, staged)
        names = [*files_below(staged), scorecard.DATA_FILE]
        (staged / MARK).write_bytes(mark(names))  # so that the next build knows what it may replace
        with options.step(_AUDIT):
            auditor, audited = audit(staged)
        if not audited.findings:  # what the scorecard says is part of the site: it is audited in its turn
            written = scorecard.write(staged, audited, publication)
            of_scorecard = auditor.audit(staged, only=written)
            audited = replace(audited, findings=of_scorecard.findings, by_file=of_scorecard.by_file)
        findings = audited.findings
        others = cited((*(ledger.problems if ledger else ()), *findings), project, outcome.submitted)
        problems = (*others, *outcome.problems)
        report = BuildReport(outcome, problems, findings, audited, engine.bundle)
        if findings:
            shutil.rmtree(staged)  # what must not be public stays nowhere
            return report
        publish_site(staged, site, ledger)
    cache.save()
    return report


def _engine(project: Project, site: Path | None) -> Engine:
    """The calculators' engine; where npm or Node.js is away and only names come down, that of `site`."""
    try:
        ready_for_browser(project.root)
    except BundleError:
        if site is None:
            raise
    return engine_of(project.root, site)


def _check_targets(project: Project, options: BuildOptions) -> tuple[Problem, ...]:
    """Refuse what would destroy or publish something, before anything is read: TargetError.

    A site from before the mark may be replaced; the problem says so.
    """
    protected = [each for each in (options.records, options.ledger) if each]
    if options.sign_key and "\n" not in options.sign_key:
        protected.append(Path(options.sign_key))
    adopted = check_site_folder(options.out, office_of(project.root), protected)
    if options.ledger:
        public = [options.out, project.root / "site_src", office_of(project.root) / "site_src"]
        check_private_file(options.ledger, "台账", public=public)
        check_replaceable(options.ledger, "台账", ['{"'])
    return (problem("site_adopted", Place()),) if adopted else ()
