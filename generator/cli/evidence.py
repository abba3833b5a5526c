"""`gongshi evidence`: what proves that a notice was up, in one ZIP for the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from generator.build.project import load_project
from generator.cli.common import FOLDER, as_of_option, console, failures, step
from generator.cli.monitor import EXISTING_LEDGER, SiteAddress
from generator.domain.clock import now
from generator.evidence import pack
from generator.evidence.local_server import serving
from generator.evidence.seal_check import NOT_ASKED, verify_seal
from generator.filesystem.private_target import PUBLIC, check_private_file, check_replaceable
from generator.monitor.freshness import known
from generator.monitor.http_client import Website


@click.command()
@click.argument("notice")
@click.option("--ledger", "ledger_file", type=EXISTING_LEDGER, required=True, help="本单位的公示台账。")
@click.option("--url", type=SiteAddress(), help="正在使用的网站的网址。")
@click.option("--site", type=FOLDER, help="没有网址时，写生成好的网站文件夹。")
@click.option("--records", type=FOLDER, help="放批次文件夹的位置：重新计算核验码，确认就是公示的那一份。")
@click.option(
    "-o", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="写到哪个 .zip 文件。"
)
@as_of_option
def evidence(
    notice: str,
    ledger_file: Path,
    url: str | None,
    site: Path | None,
    records: Path | None,
    out: Path,
    as_of: datetime | None,
) -> None:
    """把公示 NOTICE 的页面、截图、台账、条款打成一个压缩包，供归档和审计。

    公示期间做的，里面有姓名：只供本单位归档，不要放到网上。
    """
    if (url is None) == (site is None):
        raise click.UsageError("--url 和 --site 请写一个：网站的网址，或者生成好的网站文件夹。")
    with failures():
        public = [*PUBLIC, site] if site else PUBLIC
        check_private_file(out, "公示证明", public=public, records=[records] if records else [])
        check_replaceable(out, "公示证明", ["PK"])
        project = load_project(Path.cwd())
        moment = as_of or now()
        ledger = known(ledger_file)
        edition_state = pack.current_edition(ledger, notice)
        confirmed = verify_seal(edition_state, ledger.history, records, project) if records else NOT_ASKED
        law = project.law_of(edition_state.agency)
        with _website(url, site) as website, step("正在打印公示页面……"):
            files = pack.contents(
                edition_state, ledger, website, law, confirmed, moment, local=site is not None
            )
        pack.write(files, out, moment)
    console.print(f"公示证明已写成 {out}，里面有 {len(files)} 个文件。只供本单位归档和审计，不要放到网上。")


@contextmanager
def _website(url: str | None, site: Path | None) -> Iterator[Website]:
    if site is None:
        with Website(str(url)) as website:
            yield website
    else:
        with serving(site) as address, Website(address) as website:
            yield website
