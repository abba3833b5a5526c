"""`gongshi export`: one notice, or its result, as a file for another system."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from generator.build.project import load_project
from generator.build.workspace import office_of
from generator.cli.common import FOLDER, FOUND, as_of_option, console, errors, failures
from generator.cli.monitor import EXISTING_LEDGER
from generator.domain.clock import BEIJING, now
from generator.evidence import pack
from generator.evidence.document_files import as_docx, as_html
from generator.evidence.notice_export import document_of, findings_in
from generator.filesystem.atomic import write_file
from generator.filesystem.private_target import PUBLIC, check_private_file, check_replaceable
from generator.monitor.freshness import known
from generator.notices.objections import FILE as OBJECTIONS
from generator.notices.objections import read_objections
from generator.reporting.terminal import show_problems


@click.command()
@click.argument("notice")
@click.option("--ledger", "ledger_file", type=EXISTING_LEDGER, required=True, help="本单位的公示台账。")
@click.option("--site", type=FOLDER, help="生成好的网站文件夹：正在公示的，名单从这里取。")
@click.option(
    "--objections",
    type=click.Path(dir_okay=False, path_type=Path),
    help="异议登记（默认 data/objections.toml）。",
)
@click.option(
    "-o",
    "out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="写到哪个 .docx 或 .html。",
)
@click.option("--records", type=FOLDER, help="明细文件夹：写以前逐个查找里面不得公开的值；不写就只按样子查。")
@as_of_option
def export(
    notice: str,
    ledger_file: Path,
    site: Path | None,
    objections: Path | None,
    out: Path,
    records: Path | None,
    as_of: datetime | None,
) -> None:
    """把公示 NOTICE 写成一个文件，供政府网站的后台发布：公示期间是名单，结束以后是公示结果。

    .html 是一段可以贴进后台的网页，.docx 是 Word 文件。期满以后，贴出去的名单要自己撤下。
    """
    if out.suffix not in (".html", ".docx"):
        raise click.UsageError("-o 的文件名要以 .html 或者 .docx 结尾。")
    with failures():
        check_private_file(out, "导出的公示", public=[*PUBLIC, site] if site else PUBLIC)
        check_replaceable(out, "导出的公示", ["<h1>" if out.suffix == ".html" else "PK"])
        project = load_project(Path.cwd())
        moment = (as_of or now()).astimezone(BEIJING)
        ledger = known(ledger_file)
        edition_state = pack.current_edition(ledger, notice)
        counted = read_objections(objections or office_of(project.root) / OBJECTIONS)
        document = document_of(edition_state, ledger, site, project, counted.get(notice), moment)
        content = as_html(document) if out.suffix == ".html" else as_docx(document, moment)
        found = findings_in(out.suffix, content, document, ledger, site, project, records, moment)
        if not found:
            write_file(out, content)
    if found:
        show_problems(console, found)
        errors.print("[red]没有写：审计发现了不得公开的内容。[/red]")
        sys.exit(FOUND)
    console.print(f"《{document.title}》已写成 {out}。", markup=False)
    if document.rows:
        console.print("里面有名单：期满以后，贴出去的名单要自己撤下。")
