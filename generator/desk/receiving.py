"""送审包 → a batch in its place: unpacked safely, judged again natively, compared with its receipt."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.browser import desk_sources
from generator.build.project import Project
from generator.desk.checking import BATCH_ID, Checked, judge
from generator.desk.parcel import FORMAT, RECEIPT, counted
from generator.desk.unpacking import MAX_UNZIPPED, UnsafeZipError, members
from generator.diagnostics.problems import Problem
from generator.intake.batch import read_batch
from generator.intake.file_names import is_of_people

_FAILED = "核对没有通过，没有收下。请经办人照下面的改好，重新打包。"
_DAMAGED = "送审包和它的回执对不上：文件在打包以后改过，或者没有传完整。请重新下载送审包。"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a parcel. `refusal` says why it was not taken (Chinese), `notes` what to know of it."""

    name: str  # of the .zip
    batch: str
    refusal: str
    notes: Sequence[str]
    problems: tuple[Problem, ...]


def receive(path: Path, records: Path, project: Project) -> Received:
    """Put the batch of the parcel at `path` below `records`, or refuse it. What stands there stays."""
    try:
        batch, files, receipt = _opened(path)
    except UnsafeZipError as error:
        return Received(path.name, "", str(error), (), ())
    target = records / batch
    if target.exists():
        if _contents(target) == files:
            return Received(path.name, batch, "", ("这一批已经收过，一个字也没有变。",), ())
        refusal = f"{batch} 已经有了，内容不一样。要更正的，请先把原来的移走，再收一次。"
        return Received(path.name, batch, refusal, (), ())
    records.mkdir(parents=True, exist_ok=True)
    # Beside its place, so that it moves there in one step; hidden, so that no build takes it for a batch.
    with TemporaryDirectory(prefix=".gongshi-receiving-", dir=records) as scratch:
        folder = Path(scratch) / batch
        folder.mkdir(mode=0o700)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        checked = judge(folder, read_batch(folder, project.databases), project)
        notes = _compared(receipt, checked, project)
        if checked.refused:
            return Received(path.name, batch, _FAILED, notes, checked.problems)
        folder.rename(target)
    return Received(path.name, batch, "", notes, checked.problems)


def _opened(path: Path) -> tuple[str, dict[str, bytes], Mapping[str, Any]]:
    """Name, files and receipt of a parcel whose files are those of its receipt. Raises UnsafeZipError."""
    try:
        if path.stat().st_size > MAX_UNZIPPED:
            raise UnsafeZipError("这个 .zip 太大，不收。")
        inside = members(path.read_bytes())
    except OSError as error:
        raise UnsafeZipError("这个 .zip 读不了。") from error
    try:
        receipt = json.loads(inside.pop(RECEIPT))
        batch, digests = receipt["batch"], receipt["files"]
        known = receipt["format"] == FORMAT and isinstance(batch, str) and isinstance(digests, dict)
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise UnsafeZipError("这不是经办核对打的送审包：里面没有能读的回执。") from error
    if not known or not BATCH_ID.fullmatch(batch):
        raise UnsafeZipError("送审包的回执不对。请用网站上的经办核对重新打包。")
    files = {}
    for name, content in inside.items():
        folder, _, short = name.partition("/")
        if folder != batch or not short or "/" in short or not is_of_people(short):
            raise UnsafeZipError("送审包里有不认识的文件，不收。请重新下载送审包。")
        files[short] = content
    if {name: hashlib.sha256(content).hexdigest() for name, content in files.items()} != digests:
        raise UnsafeZipError(_DAMAGED)
    return batch, files, receipt


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and is_of_people(path.name)
    } if folder.is_dir() else {}  # fmt: skip


def _compared(receipt: Mapping[str, Any], checked: Checked, project: Project) -> list[str]:
    """How this verdict and that of the page differ, and whether the same programme gave both."""
    notes = []
    if receipt.get("program") != desk_sources.program(project.root):
        notes.append("打包的网页和这里的程序、规则不是同一个版本。以这里核对的为准。")
    there, here = receipt.get("messages"), counted(checked.problems)
    if bool(receipt.get("refused")) != checked.refused:
        notes.append("网页上的结论和这里不一样。以这里核对的为准。")
    elif there != here and not (isinstance(there, dict) and "ledger_not_on_the_desk" in there):
        notes.append("网页上提示的和这里不完全一样。以这里核对的为准。")
    return notes
