"""`gongshi doctor`: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from rich.markup import escape

from generator.build.project import load_project
from generator.cli.common import FILE, FOLDER, REFUSED, as_of_option, console, failures
from generator.domain.clock import now
from generator.scaffold.doctor import Finding, InstallationPaths, check_installation


@click.command()
@click.option("--records", type=FOLDER, help="明细文件夹：看 salt.txt 和台账对不对得上。")
@click.option("--ledger", type=FILE, help="公示台账：看能不能读、上一次生成是什么时候。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("site"),
    show_default=True,
    help="放网站的文件夹：看磁盘。",
)
@click.option("--sign-key", type=FILE, help="签名的私钥文件。")
@as_of_option
def doctor(
    records: Path | None, ledger: Path | None, out: Path, sign_key: Path | None, as_of: datetime | None
) -> None:
    """看这台电脑缺什么，逐项说怎么补；什么也不改。有必须补的时退出码为 3。"""
    with failures():
        found = list(
            check_installation(
                load_project(Path.cwd()), InstallationPaths(records, ledger, out, sign_key), as_of or now()
            )
        )
    for each in found:
        console.print(f"  {_sign(each)}  {escape(each.what)}：{escape(each.detail)}")
    wrong = [each for each in found if not each.ok and each.required]
    console.print(f"\n有 {len(wrong)} 项必须补。" if wrong else "\n没有必须补的。")
    sys.exit(REFUSED if wrong else 0)


def _sign(each: Finding) -> str:
    if each.ok:
        return "[green]✓[/green]"
    return "[red]✗ 须补[/red]" if each.required else "[yellow]! 请留意[/yellow]"
