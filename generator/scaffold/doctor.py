"""What an office's machine lacks for the daily run, each with its remedy. Nothing is changed or sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from generator.browser.engine import is_finished
from generator.build.pipeline import salt_for
from generator.build.project import Project
from generator.domain.clock import BEIJING, beijing_day
from generator.domain.private_files import SALT_FILE, SaltError, has_salt
from generator.notices.ledger import History, LedgerError, read
from generator.notices.ledger.signing import KeyFileError, private_key

_LEAST_FREE = 1_000_000_000  # bytes: two sites of a city, and the engine's making
_OLDEST_NODE = 20
_STALE = timedelta(days=1)
_SYSTEM_PATH = "/usr/bin:/bin"  # what cron gives a job that sets none


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: right, or what is wrong and how to mend it (Chinese)."""

    what: str
    ok: bool
    detail: str
    required: bool = True  # else it is only worth knowing


@dataclass(frozen=True, slots=True)
class InstallationPaths:
    """What the office uses; None where it was not given."""

    records: Path | None
    ledger: Path | None
    out: Path
    sign_key: Path | None


def check_installation(project: Project, places: InstallationPaths, as_of: datetime) -> Iterator[Finding]:
    """Everything, in the order of a first installation."""
    yield _python()
    yield from _engine(project)
    yield _program("rsync", "用 ssh 方式发布才要。Debian：apt-get install rsync。")
    yield _program("git", "单位仓库和台账分支要用。Debian：apt-get install git。")
    yield _zone()
    yield _cron()
    yield _disk(places.out)
    yield _rest_days(project, as_of)
    if places.records:
        yield _salt(places.records, places.ledger)
    if places.ledger:
        yield from _ledger(places.ledger, as_of)
    if places.sign_key:
        yield _key(places.sign_key)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] == (3, 13)
    return Finding("Python", ok, version if ok else f"{version}：请装 Python 3.13，再重新安装 gongshi。")


def _engine(project: Project) -> Iterator[Finding]:
    if is_finished(project.root):
        yield Finding("计算器", True, "已经做好，每天生成不用 Node.js，也不用联网。")
        return
    yield Finding(
        "计算器",
        False,
        "还没有做好：联网运行一次 gongshi build（约需一分钟），以后不用再做。",
        required=False,
    )
    node = _output_of(["node", "--version"]).removeprefix("v")
    ok = node.split(".")[0].isdecimal() and int(node.split(".")[0]) >= _OLDEST_NODE
    yield Finding("Node.js", ok, node if ok else f"没有，或者太旧：请装 Node.js {_OLDEST_NODE} 以上。")
    npm = _output_of(["npm", "--version"])
    yield Finding("npm", bool(npm), npm or "没有：请和 Node.js 一起安装 npm。")


def _output_of(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            command, capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _program(name: str, remedy: str) -> Finding:
    found = shutil.which(name)
    return Finding(name, found is not None, "有" if found else f"没有。{remedy}", required=False)


def _zone() -> Finding:
    offset = datetime.now().astimezone().utcoffset()
    ok = offset == BEIJING.utcoffset(None)
    detail = (
        "北京时间"
        if ok
        else (
            "电脑的时区不是北京时间：公示照北京时间算，不受影响，但 cron 会在别的钟点运行。"
            "请运行 timedatectl set-timezone Asia/Shanghai。"
        )
    )
    return Finding("时区", ok, detail, required=False)


def _cron() -> Finding:
    ok = shutil.which("gongshi", path=_SYSTEM_PATH) is not None
    detail = (
        "直接写 gongshi 就能找到。"
        if ok
        else (
            "定时任务的 PATH 里找不到 gongshi：请在任务里写完整的位置，例如 /srv/gongshi/.venv/bin/gongshi。"
        )
    )
    return Finding("cron", ok, detail, required=False)


def _disk(out: Path) -> Finding:
    place = next(each for each in (out.absolute(), *out.absolute().parents) if each.exists())
    free = shutil.disk_usage(place).free
    ok = free >= _LEAST_FREE and os.access(place, os.W_OK)
    detail = (
        f"还有 {free / 1e9:.1f} GB"
        if ok
        else "放网站的磁盘剩不到 1 GB，或者没有写的权限：请清理，或者请管理员放开权限。"
    )
    return Finding("磁盘", ok, detail)


def _rest_days(project: Project, as_of: datetime) -> Finding:
    today = beijing_day(as_of)
    wanted = [today.year, today.year + 1] if today.month == 12 else [today.year]
    unknown = [year for year in wanted if not project.rest_days.is_known(year)]
    if not unknown:
        return Finding("节假日", True, f"{'、'.join(map(str, wanted))} 年的安排已经录入。")
    year = unknown[0]
    return Finding(
        "节假日",
        False,
        f"{year} 年的还没有录入：通知公布后请运行 gongshi holidays --add {year}。",
        required=False,
    )


def _salt(records: Path, ledger: Path | None) -> Finding:
    file = records / SALT_FILE
    try:
        history = History.of(read(ledger)) if ledger else None
        if not has_salt(records) and (history is None or history.last is None):
            return Finding("salt.txt", True, "还没有，第一次生成时会做好；做好后请另存一份。")
        salt_for(records, history)
    except (SaltError, LedgerError) as error:
        return Finding("salt.txt", False, str(error))
    readable_by_others = os.name == "posix" and file.is_file() and file.stat().st_mode & 0o077
    if readable_by_others:
        return Finding("salt.txt", False, "别的用户也能读：请运行 chmod 600 salt.txt。", required=False)
    return Finding("salt.txt", True, "和台账对得上。请确认另存过一份。")


def _ledger(file: Path, as_of: datetime) -> Iterator[Finding]:
    try:
        history = History.of(read(file))
    except LedgerError as error:
        yield Finding("台账", False, str(error))
        return
    if history.built is None:
        yield Finding("台账", True, "还没有，第一次生成时会做好。")
        return
    yield Finding("台账", True, f"{history.head.seq} 行，前后接得上。")
    age = as_of - history.built.at
    stale = f"上一次生成是 {history.built.at:%Y-%m-%d %H:%M}，超过一天了：请看定时任务，再手工运行一次。"
    fresh = f"{history.built.at:%Y-%m-%d %H:%M}"
    yield Finding("上一次生成", age <= _STALE, fresh if age <= _STALE else stale)


def _key(file: Path) -> Finding:
    try:
        private_key(str(file))
    except KeyFileError as error:
        return Finding("签名密钥", False, str(error))
    return Finding("签名密钥", True, "能用。")
