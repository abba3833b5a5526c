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
def guard(paths: tuple[Path, ...], install: bool) -> None:
    """不让明细进入代码仓库：检查将要提交的文件，或者 PATHS 这几个文件。"""
    with failures():
        if install:
            hook = commit_guard.install(str(Path(sys.argv[0]).absolute()))
            console.print(f"已安装在 {os.path.relpath(hook)}。以后每次提交前都会检查。")
            sys.exit(0)
        named = (commit_guard.CommitCandidate(path.as_posix(), path.read_bytes()) for path in paths)
        found = commit_guard.judge(named if paths else commit_guard.staged())
        show_problems(console, found)
        if found:
            errors.print("[red]没有提交：里面有不能进入代码仓库的文件。[/red]")
    sys.exit(REFUSED if found else 0)
