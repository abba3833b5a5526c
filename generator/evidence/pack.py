"""The evidence pack of one notice: page, picture, ledger and law in one ZIP for the archive (五（二）).

A pack of a live notice holds names, as the notice does; it is written for its owner alone. A pack of an ended
one holds the page that is left, and nothing that would bring the names back.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from generator.diagnostics.failure import Failure
from generator.domain.clock import BEIJING, beijing_day
from generator.domain.kinds import Kind
from generator.domain.law import Law
from generator.evidence import chromium, page_check
from generator.evidence.summary import NoticeSummary, readme, summary
from generator.evidence.timeline import day_by_day, earlier_editions, extract, forced_times, turns, verdict
from generator.filesystem import deterministic_zip
from generator.filesystem.atomic import replace_file
from generator.monitor.checks import GONE, ended_problems, live_problems
from generator.monitor.freshness import ledger_problem
from generator.monitor.http_client import Website
from generator.monitor.monitor import notice_path
from generator.monitor.page_parser import read_page
from generator.notices.ledger import EditionState, EventName, LedgerFile
from generator.notices.ledger.ledger_file import PUBLISHED

README, SUMS = "说明.txt", "SHA256SUMS.txt"
SUMMARY, PAGE, PICTURE = "概要.pdf", "公示页面.pdf", "页面截图.png"
HTML, PAGES = "公示页面.html", "页面指纹.txt"
LEDGER, CLAUSE = "台账摘录.jsonl", "办法条款.txt"

_STATES = {
    None: "公示期满",
    EventName.OVER: "公示期满",
    EventName.WITHDRAWN: "已撤回",
    EventName.INTERRUPTED: "中断（没有公示满）",
}


class PackError(Failure, ValueError):
    """The pack cannot be made, or would prove nothing; the sentence says why and what to do (Chinese)."""


def current_edition(ledger: LedgerFile, notice: str) -> EditionState:
    """The newest edition of `notice`. Raises PackError where the ledger does not know it."""
    edition_state = ledger.history.current(notice)
    if edition_state is None:
        raise PackError(
            "台账里没有这个公示：还没有公示过，或者编号写错了。"
            "请核对编号（网址里 /notices/ 后面的一段）和台账文件。"
        )
    return edition_state


def contents(
    edition_state: EditionState,
    ledger: LedgerFile,
    website: Website,
    law: Law,
    records: str,
    as_of: datetime,
    local: bool = False,
) -> Mapping[str, bytes]:
    """The files of the pack by name; `records` tells of the seal, `local` hides the address.

    Raises PackError where the site says something else than the ledger, BrowserError, UnreachableError.
    """
    notice, today = edition_state.notice, beijing_day(as_of)
    published = website.require(PUBLISHED)
    disagrees = ledger_problem(published, ledger)
    answer = website.require(notice_path(notice))
    page = read_page(answer.text) if answer.status == 200 else None
    live = edition_state.is_live(today)
    found = [
        *([disagrees] if disagrees else []),
        *(live_problems if live else ended_problems)(edition_state, answer, page),
    ]
    if found:
        words = "".join(f"{each.place.file}：{each.message}" for each in found)
        raise PackError(
            f"网站和台账不一致，不能作为证明。{words}请先运行 gongshi monitor，按提示处理好再做。"
        )
    files: dict[str, bytes] = {}
    if live:
        files |= _as_built(edition_state, ledger, website, answer.body)
    address = f"{website.address}{notice_path(notice)}"
    if answer.status not in GONE:
        files[PAGE] = chromium.pdf(address)
        files[PICTURE] = chromium.screenshot(address)
    lines = extract(ledger.events, notice)
    files[LEDGER] = b"".join(each.line for each in lines)
    key = law.key("notice")
    clause = law.words(key)
    files[CLAUSE] = f"《{law.title}》（{law.number}）{key}\n\n{clause}\n".encode()
    days = day_by_day(ledger.events, edition_state, today)
    about = NoticeSummary(
        title=page.title if page else f"{edition_state.period}{edition_state.kind}",
        edition_state=edition_state,
        state="公示中" if live else _STATES.get(edition_state.ended, "公示期满"),
        unit=Kind(edition_state.kind).described.unit,
        verdict=verdict(days, edition_state),
        forced=forced_times(ledger.events, edition_state),
        days=days,
        earlier=earlier_editions(ledger.events, ledger.history.editions[notice]),
        turns=turns(ledger.events, notice),
        address="本机上的网站文件夹（没有经过网络）" if local else address,
        published=f"网站上的 {PUBLISHED}" if local else f"{website.address}{PUBLISHED}",
        published_to=published.body.count(b"\n"),
        records=records,
        files=_about_files(files, live),
        first=lines[0].head,
        last=lines[-1].head,
        law=law,
        clause=key,
        clause_words=clause,
        has_page=HTML in files,
        has_names=live and Kind(edition_state.kind).lists_people,
        made=as_of,
        version=version("gongshi"),
    )
    files[SUMMARY] = _printed(summary(about))
    files[README] = readme(about).encode()
    sums = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return files | {SUMS: "".join(sums).encode()}


def _as_built(
    edition_state: EditionState, ledger: LedgerFile, website: Website, body: bytes
) -> dict[str, bytes]:
    """The page's own bytes, and what shows that the ledger knows them. Raises PackError where it does not."""
    digests = page_check.digests_of(website, ledger.history)
    path = f"{notice_path(edition_state.notice)}index.html"
    as_built = page_check.are_as_built(digests, ledger.history)
    if not as_built or digests.get(path) != hashlib.sha256(body).hexdigest():
        raise PackError(
            "网站上的公示页和生成时的不是同一份：和台账记的指纹对不上：有人改过，或者服务器、CDN 改写了网页。"
            "不能作为证明。请重新生成并发布网站，用 gongshi monitor 核对没有问题以后再做。"
        )
    return {HTML: body, PAGES: page_check.listing(digests)}


def _about_files(files: Mapping[str, bytes], live: bool) -> list[tuple[str, str]]:
    page = "公示页面" if live else "公示结束以后的页面"
    words = {
        SUMMARY: "这次公示的概要，给审计人员",
        PAGE: f"{page}，A4",
        PICTURE: f"{page}在电脑上的第一屏",
        HTML: f"{page}的原文件，和台账记的指纹一致",
        PAGES: "当时每个公示页的 SHA-256，合起来的指纹在台账里",
        LEDGER: "台账中从本公示第一行起的连续各行",
        CLAUSE: "要求公示的条款原文",
        README: "怎样核对这些文件",
    }
    always = (SUMMARY, README)
    return [(name, text) for name, text in words.items() if name in files or name in always]


def _printed(html: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="gongshi-") as folder:
        page = Path(folder) / "summary.html"
        page.write_text(html, encoding="utf-8")
        return chromium.pdf(page.as_uri())


def write(files: Mapping[str, bytes], target: Path, as_of: datetime) -> None:
    """Write the ZIP for its owner alone, whole or not at all. Raises PackError.

    The same files at the same moment give the same bytes.
    """
    moment = as_of.astimezone(BEIJING)
    packed = deterministic_zip.archive(dict(sorted(files.items())), moment.timetuple()[:6])
    try:
        replace_file(target, packed, private=True, durable=True)
    except OSError as error:
        raise PackError(f"{target.name} 写不了。请检查文件夹在不在、有没有权限、磁盘满没满。") from error
