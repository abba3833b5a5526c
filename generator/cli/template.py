"""`gongshi template`: an empty workbook for a kind of notice."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.build.project import load_project
from generator.cli.common import FILE, console, failures
from generator.domain.kinds import Kind
from generator.filesystem.atomic import write_file
from generator.filesystem.private_target import check_private_file
from generator.workbook_template.workbook import empty_workbook


@click.command()
@click.argument("kind", type=click.Choice([str(each) for each in Kind]))
@click.option("-o", "--output", "file", type=FILE, required=True, help="写到哪个 .xlsx 文件；已有的不覆盖。")
def template(kind: str, file: Path) -> None:
    """生成一个空白工作簿，填好就能核对。KIND 是公示类型。"""
    with failures():
        check_private_file(file, "模板")
        project = load_project(Path.cwd())
        if file.suffix.lower() != ".xlsx":
            raise click.UsageError("文件名要以 .xlsx 结尾。")
        if file.exists():
            raise click.UsageError(f"{file.name} 已经有了，里面可能填了内容。请换一个文件名。")
        newest = max(project.policies.values(), key=lambda each: each.valid_from)
        write_file(file, empty_workbook(Kind(kind), newest, project.agencies.values()))
        console.print(
            f"模板已写入 {file}。填好后放进一个文件夹，文件夹名用小写英文字母、数字和短横线，"
            "再用 gongshi check 核对。"
        )
    sys.exit(0)
