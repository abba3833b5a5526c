"""`gongshi guard`: no records into the repository."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from generator.audit import commit_guard
from generator.cli.common import REFUSED, console, errors, failures
from generator.reporting.terminal import show_problems


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--install", is_flag=True, help="装成提交前的检查（git pre-commit 钩子）。")
@click.option("--repository", is_flag=True, help="检查整个仓库：现在的文件和全部历史。给 CI 用。")
def guard(paths: tuple[Path, ...], install: bool, repository: bool) -> None:
    """不让明细进入代码仓库：检查将要提交的文件，或者 PATHS 这几个文件，或者整个仓库。"""
    with failures():
        if install:
            hook = commit_guard.install(str(Path(sys.argv[0]).absolute()))
            console.print(f"已安装在 {os.path.relpath(hook)}。以后每次提交前都会检查。")
            sys.exit(0)
        named = (commit_guard.CommitCandidate(path.as_posix(), path.read_bytes()) for path in paths)
        given = commit_guard.history() if repository else commit_guard.staged()
        found = commit_guard.check(named if paths else given)
        show_problems(console, found)
        if found and repository:
            errors.print(
                "[red]仓库里有不能放的文件，删掉也还在历史里，请当作已经泄露处理：先停用仓库的访问，"
                "报告单位负责人，再请信息人员用 git filter-repo 清除历史、重新推送。[/red]"
            )
        elif found:
            errors.print("[red]没有提交：里面有不能进入代码仓库的文件。[/red]")
    sys.exit(REFUSED if found else 0)
