"""A build in which one system call fails: the site and the ledger are whole, and both say the same.

Each kind of call on the office's files (records, cache, site, ledger) fails at places spread over the whole build,
once in each run, as a full, broken or forbidden disk, a full memory or a signal would make it. FAULTS says how
many runs there are.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from generator.domain.private_files import CACHE_FILE
from generator.notices.ledger.ledger_file import PUBLISHED, open_ledger
from tests.helpers import AS_OF, ROOT, SAMPLES, tree

FAULTS = int(os.environ.get("FAULTS", "5"))
ERRORS = [errno.ENOSPC, errno.EIO, errno.EPERM, errno.ENOMEM, errno.EINTR]
COMPILER = shutil.which("cc") or shutil.which("gcc")
SECOND = AS_OF.replace("T10", "T12")
GONGSHI = Path(sys.executable).with_name("gongshi")

pytestmark = pytest.mark.skipif(
    COMPILER is None or sys.platform != "linux",
    reason="no C compiler, or no LD_PRELOAD: nothing can be made to fail",
)


class Office:
    """A folder with records, ledger and site, that is brought back to what it was before each build."""

    def __init__(self, folder: Path) -> None:
        self.home, self.before = folder / "office", folder / "before"
        self.library, self.log, self.counter = folder / "faults.so", folder / "log", folder / "counter"
        source = Path(__file__).with_name("faults.c")
        subprocess.run([COMPILER, "-shared", "-fPIC", "-O2", "-o", self.library, source, "-ldl"], check=True)
        for name in ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid"):
            shutil.copytree(SAMPLES / name, self.home / "records" / name)
        done = self.build(AS_OF, {})
        assert done.returncode == 0, done.stderr
        notice = self.home / "records/binjiang-2025-illness-aid/notice.toml"
        notice.write_text(
            f"# again\n{notice.read_text('utf-8')}", encoding="utf-8"
        )  # so that it is read anew
        self.home.rename(self.before)

    def build(self, moment: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        records, site, ledger = self.home / "records", self.home / "site", self.home / "ledger.jsonl"
        command = [
            GONGSHI,
            "build",
            "--records",
            records,
            "--out",
            site,
            "--ledger",
            ledger,
            "--as-of",
            moment,
        ]
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
            env=os.environ | environment,
        )  # fmt: skip

    def fail(self, at: int, number: int) -> subprocess.CompletedProcess[str]:
        """Build anew from what was before; the call numbered `at` fails (none where it is 0)."""
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(self.before, self.home, symlinks=True)
        self.counter.write_bytes(bytes(8))
        self.log.unlink(missing_ok=True)
        told = {"LD_PRELOAD": str(self.library), "FAULT_ROOT": str(self.home), "FAULT_COUNTER": str(self.counter),
                "FAULT_AT": str(at), "FAULT_ERRNO": str(number), "FAULT_LOG": str(self.log)}  # fmt: skip
        return self.build(SECOND, told)

    def calls(self) -> list[str]:
        return self.log.read_text(encoding="ascii").split() if self.log.exists() else []

    def public(self) -> tuple[dict[str, bytes], bytes]:
        """Site and ledger, as the next build or verification meets them."""
        with open_ledger(self.home / "ledger.jsonl", self.home / "site") as ledger:
            return tree(self.home / "site"), ledger.content


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    return Office(tmp_path_factory.mktemp("faults"))


def chosen(calls: list[str], count: int) -> list[int]:
    """Numbers of calls, counted from 1: of each kind as many, spread over the build."""
    kinds: dict[str, list[int]] = {}
    for number, call in enumerate(calls, start=1):
        kinds.setdefault(call, []).append(number)
    found: list[int] = []
    turn = 0
    while len(found) < min(count, len(calls)):
        left = [numbers for numbers in kinds.values() if turn < len(numbers)]
        found += [numbers[int((turn * 0.618) % 1 * len(numbers))] for numbers in left]
        turn += 1
    return found[:count]


def test_whatever_call_fails_site_and_ledger_are_whole(office):
    done = office.fail(0, 0)
    assert done.returncode == 0, done.stderr
    calls, after = office.calls(), office.public()
    shutil.rmtree(office.home)
    shutil.copytree(office.before, office.home)
    before = office.public()
    assert len(calls) > 100
    assert before != after
    met: Counter[str] = Counter()
    for index, at in enumerate(chosen(calls, FAULTS)):
        number = ERRORS[index % len(ERRORS)]
        done = office.fail(at, number)
        what = f"{office.calls()} with {errno.errorcode[number]}, call {at} of {len(calls)}: {done.stderr[-300:]}"
        met[f"{' '.join(office.calls()) or 'none'} → {done.returncode}"] += 1
        for said in (done.stdout, done.stderr):
            assert "Traceback" not in said, what
        state = office.public()
        assert state in (before, after), what
        assert state[0][PUBLISHED] == state[1], what
        if done.returncode == 0:
            assert state == after, what
        stray = {each.name for each in office.home.iterdir()} - {
            "records", "site", "ledger.jsonl", ".ledger.jsonl.lock", ".gongshi-staging-site", ".gongshi-staging-site.lock",
        }  # fmt: skip
        assert not {each for each in stray if not each.endswith((".lock", ".next"))}, (stray, what)
        assert not list((office.home / "records").glob(f"{CACHE_FILE}.*")), what
    print(
        f"\n{FAULTS} faults of {len(calls)} calls: "
        + "; ".join(f"{each} {count}" for each, count in met.items())
    )
