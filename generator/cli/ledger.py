"""`gongshi ledger`: look at the ledger, check it, make a key to sign it with."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from generator.build.pipeline import seals
from generator.build.project import load_project, rest_days_table
from generator.cli.common import FILE, FOLDER, REFUSED, console, failures
from generator.cli.monitor import SiteAddress
from generator.filesystem.atomic import write_file
from generator.filesystem.private_target import check_private_file
from generator.monitor.timestamping import ask
from generator.notices.ledger import ChainHead, EditionState, EventName, History, read
from generator.notices.ledger.chain import ChainFault, LedgerError, read_lines
from generator.notices.ledger.ledger_file import PUBLISHED
from generator.notices.ledger.legal_period import lawful_last_days
from generator.notices.ledger.signing import KEY_VARIABLE, make_keys, public_key
from generator.notices.ledger.timestamp import certificates, check_answer, query, verify_stamp
from generator.notices.ledger.verify import VerifiedAgainst, not_judged
from generator.notices.ledger.verify import verify as verify_ledger

LEDGER = click.Path(exists=True, dir_okay=False, path_type=Path)
_ENDS = {None: "公示中", EventName.OVER: "期满", EventName.WITHDRAWN: "撤回", EventName.INTERRUPTED: "中断"}
_HEAD = re.compile(r"([0-9]{1,9}):([0-9a-f]{64})")


@click.group()
def ledger() -> None:
    """公示台账：查看、核验、签名。"""


@ledger.command()
@click.argument("file", type=LEDGER)
@click.option("--all", "everything", is_flag=True, help="已经期满、撤回的也列出来。")
def show(file: Path, everything: bool) -> None:
    """列出台账 FILE 里的公示。"""
    with failures():
        history = History.of(read(file))
    last = history.last
    table = Table(box=SIMPLE, title_justify="left")
    for heading in ("批次", "版", "公示时间", "条数", "现状", "没有记录的日子"):
        table.add_column(heading, overflow="fold")
    shown = [each for each in history.edition_states() if everything or each.ended is None]
    for each in shown:
        table.add_row(*_row(each, history, last.day if last else each.last_day))
    if shown:
        console.print(table)
    if last is None:
        console.print("台账是空的。")
        return
    console.print(
        f"共 {last.seq} 行，{len(history.editions)} 个公示，网站在 {len(history.built_days)} 天生成过。"
    )
    console.print(f"末行：{last.at:%Y-%m-%d %H:%M}，指纹 {history.head}")
    console.print(
        "把“指纹”抄下来或者打印存档，以后可以用 gongshi ledger verify --against 指纹 核验有没有人改过。"
    )


def _row(each: EditionState, history: History, until: date) -> tuple[str, ...]:
    unproved = history.unproved(each, until)
    return (
        each.notice,
        str(each.edition),
        f"{each.start} 至 {each.last_day:%m-%d}",
        str(each.count),
        _ENDS[each.ended],
        escape("、".join(f"{day:%m-%d}" for day in unproved)) or "无",
    )


@ledger.command()
@click.argument("file", type=LEDGER)
@click.option(
    "--against", help="对照的副本（从网站下载的 ledger.jsonl，或者以前存的），也可以写末行指纹 行数:指纹。"
)
@click.option("--records", type=FOLDER, help="明细文件夹（带 salt.txt）：核对公示的是不是这些名单。")
@click.option(
    "--public-key",
    "key_files",
    type=LEDGER,
    multiple=True,
    help="公钥文件：核对每次生成的签名。换过密钥的，照用的先后都写上。",
)
@click.option("--stamp", "stamps", type=LEDGER, multiple=True, help="时间戳文件（.tsr）：核对，可以写几个。")
@click.option("--tsa-cert", "authority", type=LEDGER, help="时间戳机构的根证书（PEM），和 --stamp 一起写。")
def verify(
    file: Path,
    against: str | None,
    records: Path | None,
    key_files: tuple[Path, ...],
    stamps: tuple[Path, ...],
    authority: Path | None,
) -> None:
    """核验台账 FILE 有没有被改过、删过、倒填过，公示时间合不合规定。有问题时退出码为 3。"""
    if stamps and authority is None:
        raise click.UsageError("核对时间戳要有时间戳机构的根证书：请加上 --tsa-cert。")
    with failures():
        project = load_project(Path.cwd())
        copy, head = _against(against)
        if against is None and (found := _on_the_site(file)):
            copy = _bytes(found)
            console.print(f"和网站上的副本 {found} 对照。", markup=False)
        known = VerifiedAgainst(
            last_days=lawful_last_days(rest_days_table(project.root)),
            least_days=min(
                each.count_on("notice.min_days", each.valid_from) for each in project.policies.values()
            ),
            copy=copy,
            head=head,
            keys=tuple(map(public_key, key_files)),
            seals=seals(records, project) if records else None,
        )
        content = _bytes(file)
        faults = verify_ledger(content, known)
        roots = certificates(authority) if authority else []
        events = read_lines(content).events
        stamped = [verify_stamp(_bytes(each), roots, events) for each in stamps]
        faults += tuple(each for each in stamped if isinstance(each, ChainFault))
    for fault in faults:
        console.print(f"[red]有问题[/red]  {escape(str(fault))}")
    lines = content.count(b"\n")
    if faults:
        console.print(f"{lines} 行，有 {len(faults)} 处问题。请保留原件，找出是什么时候、怎样被改的。")
        sys.exit(REFUSED)
    for each in stamped:
        console.print(str(each))
    if not stamps:
        _say_what_was_not_checked(known)
    _say_which_times_were_given(content)
    if unknown := not_judged(content, lawful_last_days(rest_days_table(project.root))):
        console.print(
            f"[yellow]请留意[/yellow]  有 {unknown} 个最后一天没有核对：这里的休息日表没有那一年的安排。"
            "请先用 gongshi holidays 补上，再核验。"
        )
    console.print(f"{lines} 行，没有发现问题。")


def _say_what_was_not_checked(known: VerifiedAgainst) -> None:
    if known.copy is None and known.head is None:
        checked, rewritten = ("", "整本重写或者") if not known.keys else ("和签名", "")
        console.print(
            f"只核验了台账本身{checked}。{rewritten}删掉末尾几行，要有对照才看得出来："
            "请加 --against（网站上的副本或者以前存的指纹）。"
        )
    if known.seals is not None:
        console.print(f"和 {len(known.seals.by_notice)} 批明细核对了核验码。")


def _say_which_times_were_given(content: bytes) -> None:
    forced = [each for each in read_lines(content).events if each.body.get("forced")]
    if forced:
        days = len({each.day for each in forced})
        console.print(
            f"[yellow]请留意[/yellow]  有 {len(forced)} 行（{days} 天）的时间是运行时用 --as-of 指定的，"
            "不是电脑当时的时间：这些时间台账不能证明。"
        )


def _on_the_site(file: Path) -> Path | None:
    """The copy of this ledger on a site beside it or in the current folder: it says what is the newest."""
    first = _bytes(file).partition(b"\n")[0]
    places = (file.absolute().parent / "site" / PUBLISHED, Path("site").absolute() / PUBLISHED)
    return next(
        (
            each
            for each in places
            if each.is_file() and not each.samefile(file) and _bytes(each).partition(b"\n")[0] == first
        ),
        None,
    )


def _against(given: str | None) -> tuple[bytes | None, ChainHead | None]:
    if given is None:
        return None, None
    if found := _HEAD.fullmatch(given.strip()):
        return None, ChainHead(int(found[1]), found[2])
    path = Path(given)
    if not path.is_file():
        raise LedgerError("--against 要写副本文件的位置，或者“行数:指纹”（gongshi ledger show 最后一行）。")
    return _bytes(path), None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LedgerError(f"{path.name} 打不开：请检查文件和权限。") from error


@ledger.command()
@click.argument("file", type=LEDGER)
@click.option("--tsa", "authority", type=SiteAddress(), help="时间戳机构的网址（RFC 3161）。")
@click.option("--query", "question", type=FILE, help="不联网：把请求写成 .tsq 文件，拿到能上网的电脑上去盖。")
@click.option("-o", "--out", type=FILE, help="时间戳写到哪个 .tsr 文件；不写就放在台账旁边。")
def stamp(file: Path, authority: str | None, question: Path | None, out: Path | None) -> None:
    """请时间戳机构给台账 FILE 的末行盖时间戳：证明到这一行为止的内容，那时已经有了。

    只送出末行的指纹，没有任何内容。时间戳文件请和台账一起保存，核验时用 gongshi ledger verify --stamp。
    """
    if (authority is None) == (question is None):
        raise click.UsageError("--tsa 和 --query 请写一个：时间戳机构的网址，或者请求写到哪个文件。")
    with failures():
        events = read(file)
        if not events:
            raise LedgerError(f"{file.name} 是空的，没有可以盖时间戳的内容。请先生成一次网站。")
        stamp_request = query(events[-1])
        if question is not None:
            write_file(question, stamp_request)
            console.print(f"请求写在 {question.name}：交给时间戳机构，得到的 .tsr 和台账一起保存。")
            return
        answer = ask(str(authority), stamp_request)
        check_answer(answer, events[-1])
        target = out or file.with_name(f"{file.stem}-{events[-1].seq}.tsr")
        write_file(target, answer)
    console.print(f"第 {events[-1].seq} 行的时间戳写在 {target.name}，请和台账一起保存。")


@ledger.command()
@click.option("-o", "--out", "private", type=FILE, default=Path("gongshi-key.pem"), show_default=True)
def keygen(private: Path) -> None:
    """生成签名用的一对密钥。"""
    with failures():
        check_private_file(private, "签名私钥")
        public = make_keys(private)
    console.print(f"私钥 {private.name}：只留在本单位，不要上传、不要外传；丢了就重新生成。")
    console.print(f"公钥 {public.name}：可以公开，核验时用（gongshi ledger verify --public-key）。")
    console.print(f"生成网站时加 --sign-key {private.name}；在 CI 里把私钥内容放进环境变量 {KEY_VARIABLE}。")
