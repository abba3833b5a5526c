"""`gongshi build`: the whole site, audited, in one step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from generator.audit import assessment as impact
from generator.build.project import InputsError, load_project
from generator.build.site_build import BuildOptions
from generator.build.site_build import build as build_whole_site
from generator.cli.common import (
    FILE,
    FOUND,
    REFUSED,
    as_of_option,
    console,
    errors,
    failures,
    long_files,
    records_option,
    report_option,
    step,
    with_progress,
)
from generator.cli.reports import Report, check_reports
from generator.diagnostics.problems import Problem, Severity
from generator.filesystem.atomic import write_file
from generator.notices.ledger.signing import KEY_VARIABLE
from generator.parallel.cluster import Cluster
from generator.reporting import json_report, markdown
from generator.reporting.run_report import show_audit, show_outcome
from generator.reporting.terminal import show_problems, show_readings
from generator.system.processes import can_build

_NOT_HERE = (
    "生成网站要有 Linux（服务器、CI，或者 Windows 上的 WSL）：要能一步换好网站，不跟随链接。"
    "这台电脑上可以核对（check）、做空白表（template）、看台账（ledger）、检查网站（monitor）、看账（books）。"
)


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
@click.option(
    "--new-salt",
    is_flag=True,
    help="原来的 salt.txt 所有备份都找不到了：换一个新的，公示过的名单不再放出来。",
)
@click.option(
    "--expire-only",
    is_flag=True,
    help="只撤下期满的名单：只用台账和现在的网站，不读明细，不用联网。明细或网络出了问题的日子用。",
)
@click.option("--cluster", "address", help="Dask 集群的地址（tls://主机:端口）：由各个节点读取和核对明细。")
@click.option(
    "--cluster-plain", is_flag=True, help="集群在隔离的专用网络里，允许不加密（tcp://）连别的机器。"
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
    new_salt: bool,
    expire_only: bool,
    address: str | None,
    cluster_plain: bool,
    report_file: Path | None,
    summary_file: Path | None,
    assessment_file: Path | None,
) -> None:
    """核对全部批次，生成并审计整个网站，一步替换旧网站。"""
    with failures():
        if not can_build():
            raise InputsError(_NOT_HERE)
        reports = (
            Report(report_file, "JSON 报告", json_report.BEGINNINGS),
            Report(summary_file, "摘要", markdown.BEGINNINGS),
            Report(assessment_file, "影响评估记录", [impact.TITLE]),
        )
        check_reports(reports, [records] if records else [], [out])
        project = load_project(Path.cwd())
        options = BuildOptions(
            out=out,
            records=records,
            as_of=as_of,
            ledger=ledger_file,
            clock_corrected=clock_corrected,
            sign_key=sign_key,
            new_salt=new_salt,
            expire_only=expire_only,
            cluster=Cluster(address, cluster_plain) if address else None,
            progress=with_progress,
            reading=long_files,
            step=step,
        )
        report = build_whole_site(project, options)
        outcome, audited = report.outcome, report.audit
        if report_file:
            json_report.write_json(report_file, (*report.problems, *outcome.validation.readings))
        if summary_file:
            markdown.write_summary(summary_file, outcome, report.problems, audited)
        show_readings(console, outcome.validation.readings)
        show_problems(console, report.problems)
        console.print()
        show_audit(console, audited)
        if report.findings:
            errors.print("[red]网站没有更新：审计发现了不得公开的内容。[/red]")
            sys.exit(FOUND)
        if assessment_file:
            write_file(assessment_file, impact.assessment(audited, outcome.publication).encode())
        show_outcome(console, outcome)
        console.print(report.bundle.summary)
        _how_to_open(out)
    sys.exit(REFUSED if report.unforeseen or _has_error(outcome.problems) else 0)


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(each.severity is Severity.ERROR for each in problems)


def _how_to_open(out: Path) -> None:
    shown = os.path.relpath(out)
    console.print(
        f"\n网站已生成在 {shown}/。查看：运行 gongshi serve，或 python3 -m http.server -d {shown} 8000，"
        "然后用浏览器打开 http://127.0.0.1:8000/"
    )
