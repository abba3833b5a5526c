"""`gongshi holidays`: which years' arrangements of rest days are known, and a new year into the table."""

from __future__ import annotations

from pathlib import Path

import click

from generator.build.project import load_project, rest_days_table
from generator.build.workspace import office_of
from generator.cli.common import console, failures
from generator.domain.clock import beijing_day, now
from generator.domain.rest_day_tables import OWN, arrangement_of, as_toml, from_library, with_arrangement
from generator.domain.rest_days import RestDays
from generator.filesystem.atomic import write_file

_AHEAD = 1  # the next year's arrangement is announced in October to December


@click.command()
@click.option("--add", "year", type=click.IntRange(2000, 2100), help="把这一年的安排加进休息日表。")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="照通知写好的安排（TOML）；不写就从装着的 chinesecalendar 取。",
)
def holidays(year: int | None, file: Path | None) -> None:
    """列出录入了哪几年的节假日安排；--add 年份 加进新的一年，加之前和法定节日核对。"""
    with failures():
        project = load_project(Path.cwd())
        table = rest_days_table(project.root)
        if year is None:
            _show(project.rest_days)
            return
        if project.rest_days.is_known(year):
            console.print(f"{year} 年的安排已经录入，没有改动。")
            return
        row = arrangement_of(_text(file), year) if file else from_library(year)
        checked = with_arrangement(table, row)
        home = office_of(project.root) / OWN
        before = (
            _text(home)
            if home.exists()
            else "# 本单位补录的节假日安排：和程序自带的按年份合并，同一年以这里为准。\n"
        )
        write_file(home, (before.rstrip("\n") + "\n" + as_toml(row)).encode())
        _show(checked)
        console.print(f"{year} 年的安排写进了 {OWN}，请对照国务院办公厅的通知看一遍，然后提交。")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _show(days: RestDays) -> None:
    today = beijing_day(now())
    known = [year for year in range(days.first_year, days.last_year + 1) if days.is_known(year)]
    console.print(f"录入了 {'、'.join(map(str, known))} 年的节假日安排。")
    for year in range(today.year, today.year + _AHEAD + 1):
        if not days.is_known(year):
            console.print(
                f"{year} 年的还没有录入：涉及它的公示期按较长的计算，不会短于法定天数。"
                f"国务院办公厅的通知公布以后，运行 gongshi holidays --add {year}（用 chinesecalendar），"
                f"或者照 data/rest_days.toml 的样子写成文件，运行 gongshi holidays --add {year} --file 文件。"
            )
