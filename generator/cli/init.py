"""`gongshi init`: an office's own repository."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.common import console, failures
from generator.scaffold.repository import create_office


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", default="本单位", help="单位名称，写在网站标题里。")
@click.option("--url", default="", help="网站的正式网址，以 / 结尾。")
@click.option(
    "--from", "requirement", default="", help="用 pip 从哪里装 gongshi；不写就是现在装的这一版的来源。"
)
def init(folder: Path, name: str, url: str, requirement: str) -> None:
    """在 DIR 建立本单位自己的公示仓库；已有的文件不动。"""
    with failures():
        created = create_office(folder, name, url, requirement)
    for path in created.written:
        console.print(f"  写好  {path}", markup=False)
    for path in created.already_there:
        console.print(f"  已有，没有改动  {path}", markup=False)
    console.print(
        f"\n下一步：进入 {folder}，读 README.md；核对 data/agencies.toml 里本单位的名称、电话和地址；"
        "\n运行 git init 和 gongshi guard --install（明细提交不进去），再运行 gongshi build。",
        markup=False,
    )
