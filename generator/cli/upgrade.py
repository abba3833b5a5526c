"""`gongshi upgrade`: what this version would change in an office's repository."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import FOLDER, console, failures
from generator.scaffold.upgrade import Change, apply_changes, planned_changes


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER, default=Path())
@click.option("--apply", is_flag=True, help="照着改。不写就只列出来，什么也不动。")
@click.option(
    "--from",
    "wheel",
    default="",
    help="新版的 wheel：文件，或者 https 网址#sha256=摘要；和 gongshi init 一样。",
)
def upgrade(folder: Path, apply: bool, wheel: str) -> None:
    """列出这一版要改本单位仓库的哪些文件；您改过的不覆盖，两边都改过的三方合并。"""
    with failures():
        changes = planned_changes(folder, wheel)
        if apply:
            apply_changes(folder, changes, wheel)
    for each in changes:
        console.print(f"  {each.path}  {each.change.value}", markup=False)
    if not changes:
        console.print("已经是这一版的样子，没有要改的。")
    elif apply:
        conflicts = sum(each.change is Change.CONFLICT for each in changes)
        console.print(
            f"\n改好了 {len(changes) - conflicts} 项，{conflicts} 项有冲突。请用 git diff 看过再提交。"
        )
    else:
        console.print(f"\n共 {len(changes)} 项。什么也没有动；照着改请加 --apply。")
