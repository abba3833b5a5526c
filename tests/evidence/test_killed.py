"""Killed at any moment between a built site and a ledger that says so: both are as before, or both are new.

A child does what the last steps of `gongshi build` do, on small folders, and is killed (SIGKILL) before one of
its system calls or after a while; then the ledger is opened as the next build opens it.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.notices.ledger import History, read
from generator.notices.ledger.book import PUBLISHED, opened
from generator.notices.ledger.verify import Known, verify
from tests.evidence.lives import LAWFUL
from tests.generator.conftest import ROOT

KILLS = int(os.environ.get("KILLS", "60"))

STEPS = """
import os, signal, sys
from datetime import datetime, timedelta
from pathlib import Path
from generator.notices.ledger import Draft, Name, out_digest
from generator.notices.ledger.book import PUBLISHED, opened
from generator.promotion import put_up, staging, told_of_the_disk

folder, stop = Path(sys.argv[1]), int(sys.argv[2])
calls = 0

def watch(event, arguments):
    global calls
    if event in ("open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "shutil.rmtree", "ctypes.call_function", "os.scandir"):
        calls += 1
        if calls == stop:
            os.kill(os.getpid(), signal.SIGKILL)

site, ledger = folder / "site", folder / "ledger.jsonl"
sys.addaudithook(watch)
with told_of_the_disk(), staging(site) as staged, opened(ledger, site) as book:
    last = book.history.last
    number = (last.seq if last else 0) + 1
    at = last.at + timedelta(minutes=1) if last else datetime.fromisoformat("2026-11-23T10:00+08:00")
    book.add([Draft(Name.BUILT, {"count": 0, "out": out_digest([]), "pages": f"{number:064x}"})], at)
    for name in "abc":
        (staged / name).write_text(str(number))
    (staged / PUBLISHED).write_bytes(book.content)
    put_up(staged, site, book)
print(calls)
"""


def build(folder, stop=0, **more):
    return subprocess.Popen(
        [sys.executable, "-c", STEPS, str(folder), str(stop)], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, **more,
    )  # fmt: skip


def finished(folder):
    process = build(folder)
    said, wrong = process.communicate(timeout=60)
    assert process.returncode == 0, wrong
    return int(said)


def whole(folder) -> int:
    """The number of the build that is up; every file of the site, and its ledger, say the same."""
    site = folder / "site"
    numbers = {(site / name).read_text() for name in "abc"}
    assert len(numbers) == 1, "half a site"
    published = (site / PUBLISHED).read_bytes()
    last = json.loads(published.splitlines()[-1])
    assert {str(last["seq"])} == numbers
    return last["seq"]


def in_step(folder, up: int) -> None:
    """What the office's ledger is once the next build has opened it."""
    before = (folder / "ledger.jsonl").read_bytes()
    assert verify(before, Known(LAWFUL, 7)) == ()
    with opened(folder / "ledger.jsonl", folder / "site") as book:
        assert book.head.seq == up, "a line of what was not out, or none of what was"
        assert book.content == (folder / "site" / PUBLISHED).read_bytes()
        assert book.content.startswith(before)


def test_killed_before_each_step_both_are_old_or_both_are_new(tmp_path):
    finished(tmp_path)
    steps = finished(tmp_path)
    assert steps > 15
    seen = set()
    for stop in range(1, steps + 1):
        old = whole(tmp_path)
        process = build(tmp_path, stop)
        process.communicate(timeout=60)
        up = whole(tmp_path)
        if process.returncode != -signal.SIGKILL:  # a step less than the last time
            continue
        assert up in (old, old + 1)
        seen.add(up - old)
        in_step(tmp_path, up)
    assert seen == {0, 1}
    finished(tmp_path)
    in_step(tmp_path, whole(tmp_path))
    assert not [path.name for path in tmp_path.iterdir() if "staging" in path.name or ".next" in path.name]


def test_killed_at_any_moment(tmp_path):
    finished(tmp_path)
    started = time.monotonic()
    finished(tmp_path)
    took = time.monotonic() - started
    rng = random.Random(9)
    for _ in range(KILLS // 6):
        old = whole(tmp_path)
        process = build(tmp_path)
        time.sleep(took * rng.uniform(0.5, 1))
        process.kill()
        process.communicate(timeout=60)
        assert whole(tmp_path) in (old, old + 1)
        in_step(tmp_path, whole(tmp_path))


def test_two_at_once_are_one_after_the_other_or_told(tmp_path):
    finished(tmp_path)
    both = [build(tmp_path) for _ in range(4)]
    said = [process.communicate(timeout=60)[1] for process in both]
    done = sum(process.returncode == 0 for process in both)
    assert done >= 1
    for process, wrong in zip(both, said, strict=True):
        assert process.returncode == 0 or "另一次生成" in wrong
    assert whole(tmp_path) == 1 + done
    in_step(tmp_path, 1 + done)
    assert History.of(read(tmp_path / "ledger.jsonl")).head.seq == 1 + done


@pytest.mark.parametrize("room", [0, 100, 1000])
def test_a_full_disk_is_told_and_both_are_as_before(tmp_path, room):
    """RLIMIT_FSIZE: no file may grow beyond this, for root neither; the ledger does not fit any more."""
    finished(tmp_path)
    finished(tmp_path)
    size = (tmp_path / "ledger.jsonl").stat().st_size
    before = (tmp_path / "ledger.jsonl").read_bytes()

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + room - 100, size + room - 100))

    process = build(tmp_path, preexec_fn=limit)
    _, wrong = process.communicate(timeout=60)
    if room < 1000:
        assert process.returncode == 1
        assert "磁盘" in wrong
        assert (tmp_path / "ledger.jsonl").read_bytes() == before
        assert whole(tmp_path) == 2
    else:
        assert process.returncode == 0, wrong
    in_step(tmp_path, whole(tmp_path))
    finished(tmp_path)


def test_a_ledger_that_cannot_be_written_is_a_sentence(tmp_path: Path):
    from generator.notices.ledger import LedgerError

    for wrong in (Path("/proc/self/ledger.jsonl"), tmp_path):
        with pytest.raises(LedgerError, match="请检查"), opened(wrong, tmp_path / "site"):
            pass
