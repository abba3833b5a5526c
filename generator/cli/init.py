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
    "--from",
    "wheel",
    default="",
    help="装 gongshi 用的 wheel：make dist 生成的文件（会放进仓库的 packages/），"
    "或者 https 网址#sha256=摘要；不写就是现在装的这一版的来源。",
)
def init(folder: Path, name: str, url: str, wheel: str) -> None:
    """在 DIR 建立本单位自己的公示仓库；已有的文件不动。"""
    with failures():
        created = create_office(folder, name, url, wheel)
    for path in created.written:
        console.print(f"  写好  {path}", markup=False)
    for path in created.already_there:
        console.print(f"  已有，没有改动  {path}", markup=False)
    if not created.installable:
        console.print(
            "\n请留意：软件源上没有 gongshi，现在这一版也不是从 wheel 装的，gongshi.txt 里还没有写装哪一版。"
            "\n请在 gongshi 的仓库里运行 make dist，删去 gongshi.txt，"
            "再运行 gongshi init DIR --from dist/….whl。",
            markup=False,
        )
    console.print(
        f"\n下一步：进入 {folder}，读 README.md；核对 data/agencies.toml 里本单位的名称、电话和地址；"
        "\n运行 git init 和 gongshi guard --install（明细提交不进去），再运行 gongshi build。",
        markup=False,
    )
