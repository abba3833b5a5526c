"""`gongshi monitor`: the live site, looked at as a reader would."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from generator.build.citations import cited
from generator.build.project import load_nearest_project
from generator.cli.common import FILE, REFUSED, as_of_option, console, failures, report_option, step
from generator.cli.reports import Report, check_reports
from generator.domain.clock import now
from generator.filesystem.atomic import write_file
from generator.monitor.freshness import known
from generator.monitor.http_client import Website
from generator.monitor.monitor import observe
from generator.notices import ledger as ledgers
from generator.notices.ledger.signing import KEY_VARIABLE, private_key, sign
from generator.reporting import json_report, monitor_markdown
from generator.reporting.monitor_markdown import headline, markdown
from generator.reporting.terminal import show_problems

_LONGEST = 200  # characters


class SiteAddress(click.ParamType[str]):
    """The address of a website."""

    name = "URL"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """`value` itself where it is an address; fails with a sentence in Chinese."""
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            self.fail("网址要以 https:// 或 http:// 开头。", param, ctx)
        if parts.username or parts.query or len(value) > _LONGEST:  # it goes into the ledger, which is public
            self.fail("网址只写到网站首页，不带用户名、密码和问号后面的部分。", param, ctx)
        return value


EXISTING_LEDGER = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("url", type=SiteAddress())
@click.option("--ledger", "ledger_file", type=EXISTING_LEDGER, required=True, help="本单位的公示台账。")
@report_option
@click.option("--summary", type=FILE, help="把结果写成 Markdown 文件，存档或给自动任务用。")
@click.option(
    "--timeout", type=click.FloatRange(1, 120), default=10, show_default=True, help="每页最多等几秒。"
)
@click.option("--sign-key", envvar=KEY_VARIABLE, help="签名的私钥文件，和 gongshi build 用的一样。")
@as_of_option
def monitor(
    url: str,
    ledger_file: Path,
    report_file: Path | None,
    summary: Path | None,
    timeout: float,
    sign_key: str | None,
    as_of: datetime | None,
) -> None:
    """像读者一样打开网站 URL，对照台账逐项核对，并把看到的记进台账。

    该公示的是不是都在、一条不少，结束的名单是不是都撤了，网站是不是最新的。
    退出码：0 没有问题，3 有须处理的问题，1 网站打不开（台账不记）。
    """
    with failures():
        reports = (
            Report(report_file, "JSON 报告", json_report.BEGINNINGS),
            Report(summary, "摘要", [monitor_markdown.TITLE]),
        )
        check_reports(reports)
        moment = as_of or now()
        ledger = known(ledger_file)
        signer = partial(sign, key=private_key(sign_key)) if sign_key else None
        with Website(url, timeout) as website, step("正在打开网站逐页核对……"):
            observation = observe(website, ledger, moment)
        ledgers.append(ledger_file, observation.events(url), moment, forced=as_of is not None, signer=signer)
        problems = cited(observation.problems, load_nearest_project(Path.cwd()))
        observation = replace(observation, problems=problems)
        show_problems(console, problems)
        if report_file:
            json_report.write_json(report_file, problems)
        if summary:
            write_file(summary, markdown(observation, url, moment).encode())
        console.print(f"\n{headline(observation)}")
    sys.exit(REFUSED if observation.wrong else 0)
