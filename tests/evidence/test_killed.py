"""Killed at any moment between a built site and a ledger that says so: both are as before, or both are new.

A child does what the last steps of `gongshi build` do, on small folders, and is killed (SIGKILL) before one of
its steps on the disk or after a while; then the ledger is opened as the next build opens it.
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

from generator.notices.ledger import LedgerError
from generator.notices.ledger.ledger_file import PUBLISHED, open_ledger
from generator.notices.ledger.verify import VerifiedAgainst, verify
from tests.evidence.lives import LAWFUL
from tests.helpers import ROOT, assert_nothing_beside_the_site

KILLS = int(os.environ.get("KILLS", "60"))

STEPS = """
import os, signal, sys, time
from datetime import datetime, timedelta
from pathlib import Path
from generator.notices.ledger import EventDraft, EventName, LedgerError, out_digest
from generator.notices.ledger.ledger_file import PUBLISHED, open_ledger
from generator.build.promotion import PromotionError, publish_site, staging, disk_errors_reported

STEPS = {"open", "os.rename", "os.remove", "os.chmod", "os.mkdir", "os.rmdir", "shutil.rmtree", "os.scandir",
         "ctypes.call_function"}

def build(folder, stop):
    calls = 0

    def watch(event, arguments):
        nonlocal calls
        if event in STEPS:
            calls += 1
            if calls == stop:
                os.kill(os.getpid(), signal.SIGKILL)

    site, ledger = folder / "site", folder / "ledger.jsonl"
    sys.addaudithook(watch)
    try:
        with disk_errors_reported(), staging(site) as staged, open_ledger(ledger, site) as opened:
            last = opened.history.last
            number = (last.seq if last else 0) + 1
            at = last.at + timedelta(minutes=1) if last else datetime.fromisoformat("2026-11-23T10:00+08:00")
            opened.add([EventDraft(EventName.BUILT, {"count": 0, "out": out_digest([]), "pages": f"{number:064x}"})], at)
            for name in "abc":
                (staged / name).write_text(str(number))
            (staged / PUBLISHED).write_bytes(opened.content)
            publish_site(staged, site, opened)
    except (LedgerError, PromotionError) as error:
        sys.exit(str(error))
    return calls

if len(sys.argv) > 1:
    build(Path(sys.argv[1]), 0)
    sys.exit()
for line in sys.stdin:  # a child a line: made by fork, so that a hundred kills cost no hundred starts
    folder, stop, delay = line.split()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, str(build(Path(folder), int(stop))).encode())
        os._exit(0)
    if float(delay):
        time.sleep(float(delay))
        os.kill(child, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(writer)
    print(status, os.read(reader, 9).decode() or 0, flush=True)
    os.close(reader)
"""


def alone(folder, **more):
    """One build in a process of its own."""
    command = [sys.executable, "-c", STEPS, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, **more)


@pytest.fixture
def build(tmp_path):
    """Runs a build that is killed before its step `stop`, or after `delay` seconds: exit code, steps."""
    server = subprocess.Popen(
        [sys.executable, "-c", STEPS], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )

    def run(stop=0, delay=0.0):
        server.stdin.write(f"{tmp_path} {stop} {delay}\n")
        server.stdin.flush()
        code, steps = server.stdout.readline().split()
        return int(code), int(steps)

    yield run
    server.stdin.close()
    server.wait(timeout=600)
    server.stdout.close()


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
    assert verify(before, VerifiedAgainst(LAWFUL, 7)) == ()
    with open_ledger(folder / "ledger.jsonl", folder / "site") as opened:
        assert opened.head.seq == up, "a line of what was not out, or none of what was"
        assert opened.content == (folder / "site" / PUBLISHED).read_bytes()
        assert opened.content.startswith(before)


def test_killed_before_each_step_both_are_old_or_both_are_new(build, tmp_path):
    build()
    _, steps = build()
    assert steps > 15
    seen = set()
    for stop in range(1, steps + 1):
        old = whole(tmp_path)
        code, _ = build(stop)
        assert code in (-signal.SIGKILL, 0)
        up = whole(tmp_path)
        assert up in (old, old + 1)
        seen.add((code, up - old))
        in_step(tmp_path, up)
    assert {(-signal.SIGKILL, 0), (-signal.SIGKILL, 1)} <= seen
    assert build()[0] == 0
    in_step(tmp_path, whole(tmp_path))
    assert not [path.name for path in tmp_path.iterdir() if ".next" in path.name]
    assert_nothing_beside_the_site(tmp_path / "site")


def test_killed_at_any_moment(build, tmp_path):
    build()
    started = time.monotonic()
    build()
    took = time.monotonic() - started
    rng = random.Random(9)
    for _ in range(KILLS):
        old = whole(tmp_path)
        build(delay=took * rng.uniform(0.01, 1.2))
        assert whole(tmp_path) in (old, old + 1)
        in_step(tmp_path, whole(tmp_path))


def test_two_at_once_are_one_after_the_other_or_told(build, tmp_path):
    build()
    both = [alone(tmp_path) for _ in range(3)]
    said = [process.communicate(timeout=600)[1] for process in both]
    done = sum(process.returncode == 0 for process in both)
    assert done >= 1
    for process, wrong in zip(both, said, strict=True):
        assert process.returncode == 0 or "另一次生成" in wrong
    assert whole(tmp_path) == 1 + done
    in_step(tmp_path, 1 + done)


@pytest.mark.parametrize(("room", "fits"), [(-50, False), (100, False), (1000, True)])
def test_a_full_disk_is_told_and_both_are_as_before(build, tmp_path, room, fits):
    """RLIMIT_FSIZE: no file may grow beyond this, for root neither; the ledger does not fit any more."""
    build()
    build()
    before = (tmp_path / "ledger.jsonl").read_bytes()
    limit = len(before) + room
    process = alone(tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    _, wrong = process.communicate(timeout=600)
    if fits:
        assert process.returncode == 0, wrong
    else:
        assert process.returncode == 1
        assert "磁盘" in wrong
        assert (tmp_path / "ledger.jsonl").read_bytes() == before
        assert whole(tmp_path) == 2
    in_step(tmp_path, whole(tmp_path))
    assert build()[0] == 0


def test_a_ledger_that_cannot_be_written_is_a_sentence(tmp_path: Path):
    for wrong in (Path("/proc/self/ledger.jsonl"), tmp_path):
        with pytest.raises(LedgerError, match="请检查"), open_ledger(wrong, tmp_path / "site"):
            pass
