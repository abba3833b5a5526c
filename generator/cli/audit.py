"""`gongshi audit`: the privacy audit of a site that stands."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from generator.build.pipeline import run
from generator.build.project import load_project
from generator.cli.common import (
    FOLDER,
    FOUND,
    as_of_option,
    console,
    failures,
    records_option,
    with_progress,
)
from generator.notices.ledger.ledger_file import PUBLISHED
from generator.reporting.run_report import show_audit
from generator.reporting.terminal import show_problems


@click.command("audit")
@click.argument("site", type=FOLDER)
@records_option
@as_of_option
def audit_site(site: Path, records: Path | None, as_of: datetime | None) -> None:
    """在已生成的网站 SITE 里查找不得公开的内容。"""
    with failures():
        project = load_project(Path.cwd())
        known = site / PUBLISHED  # what was out when, and what stays up without its records
        ledger = known if known.is_file() else None
        outcome = run(project, records, as_of, ledger, with_progress, site=site)
        _, audited = outcome.cache.audit_of(lambda: outcome.tables, outcome.publication, project.root)(site)
        show_problems(console, audited.findings)
        show_audit(console, audited)
    sys.exit(FOUND if audited.findings else 0)
