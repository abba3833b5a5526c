"""Without what Linux alone has, everything but `gongshi build` works; the names are really taken away."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evidence.host import hosting
from tests.evidence.lives import lived
from tests.helpers import AS_OF, ROOT, SAMPLES
from tests.records.remedies import payments

PREAMBLE = """
import ctypes, os, sys
class Missing:
    def __init__(self, *_, **__): raise OSError("no such library")
os.environ.setdefault("HOME", os.sep)  # without it the standard library of Linux, and of no other, asks who the user is
def take_away(kept=""):
    names = {"fork", "forkpty", "memfd_create", "O_NOFOLLOW", "O_CLOEXEC", "geteuid", "getuid", "killpg", "getppid"}
    for name in names - {kept}:
        if hasattr(os, name):
            delattr(os, name)
    for name in ("resource", "fcntl"):
        sys.modules[name] = None
    ctypes.CDLL = Missing
if "TAKE_AWAY_LATER" not in os.environ:
    take_away()
"""
# pytest itself asks who the user is, and its parts ask for names when they are loaded: it takes them away afterwards.
PLUGIN = """
import os, sitecustomize
def pytest_configure(config):
    del os.environ["TAKE_AWAY_LATER"]  # what tests start begins without them
    sitecustomize.take_away(kept="getuid")
"""
LINUX_ONLY = re.compile(
    r"\bos\.(fork|memfd_create|O_NOFOLLOW|O_CLOEXEC|O_NONBLOCK|geteuid|getuid|getppid|killpg)\b"
    r"|^\s*(?:import|from) (resource|fcntl)\b|ctypes\.CDLL|renameat2|PDEATHSIG",
    re.MULTILINE,
)
ASKS_FIRST = {
    "generator/evidence/chromium.py",
    "generator/parallel/fork.py",
    "generator/parallel/prefetch.py",
}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> dict[str, str]:
    """The environment of a system without those names, for our processes and those that they start."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "sitecustomize.py").write_text(PREAMBLE, encoding="utf-8")
    (folder / "taken_away.py").write_text(PLUGIN, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}


def run(elsewhere: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from generator.cli import main; main()", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)


def test_the_names_are_gone(elsewhere):
    asked = "import os; print(hasattr(os, 'fork'), hasattr(os, 'O_NOFOLLOW'))"
    done = subprocess.run(
        [sys.executable, "-c", asked], env=elsewhere, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_records_are_checked(elsewhere):
    done = run(elsewhere, "check", SAMPLES)
    assert done.returncode == 0, done.stdout + done.stderr
    here = subprocess.run(
        [sys.executable, "-c", "from generator.cli import main; main()", "check", SAMPLES],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == here.stdout


def test_templates_ledger_and_books(elsewhere, tmp_path):
    assert run(elsewhere, "template", "大病慰问", "-o", tmp_path / "a.xlsx").returncode == 0
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"
    assert run(elsewhere, "ledger", "keygen", "-o", tmp_path / "key.pem").returncode == 0
    for command in ("ledger", "monitor", "books", "check", "template", "holidays", "doctor"):
        done = run(elsewhere, command, "--help")
        assert done.returncode == 0, done.stderr


def test_a_ledger_is_read_and_verified_and_a_site_looked_at(elsewhere, tmp_path):
    made = lived(random.Random(3), notices=4, days=14)
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(made.content)
    shown = run(elsewhere, "ledger", "show", file, "--all")
    assert shown.returncode == 0, shown.stderr
    assert "末行" in shown.stdout
    assert run(elsewhere, "ledger", "verify", file).returncode in (0, 3)
    (tmp_path / "site").mkdir()
    with hosting(tmp_path / "site") as host:
        looked = run(elsewhere, "monitor", host.address, "--ledger", file, "--as-of", "2027-12-01")
    assert "Traceback" not in looked.stderr
    assert (looked.returncode, bool(host.asked)) == (3, True), looked.stdout + looked.stderr
    assert len(file.read_bytes()) > len(made.content)  # what was seen is in the ledger


def test_payments_are_added_up(elsewhere, tmp_path):
    draft = payments()
    draft.write(tmp_path / "records/a-batch")
    done = run(elsewhere, "books", tmp_path / "records/a-batch", "-o", tmp_path / "sum.xlsx")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "退管公共服务" in done.stdout
    assert (tmp_path / "sum.xlsx").read_bytes()[:2] == b"PK"


def test_a_build_says_what_it_needs_and_writes_nothing(elsewhere, tmp_path):
    done = run(elsewhere, "build", "--out", tmp_path / "site", "--as-of", AS_OF)
    assert done.returncode == 1
    assert "要有 Linux" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_linux_alone_has_stands_in_one_room():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "generator").rglob("*.py")
        if "stubs" not in path.parts and LINUX_ONLY.search(path.read_text(encoding="utf-8"))
    }
    assert {name for name in found if not name.startswith("generator/system/")} <= ASKS_FIRST


@pytest.mark.skipif(not os.environ.get("ELSEWHERE"), reason="make test-long: the whole of three rooms again")
@pytest.mark.parametrize("room", ["intake", "records", "reporting"])
def test_a_whole_room_without_those_names(elsewhere, room):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "taken_away", Path("tests") / room,
         "--deselect", "tests/intake/test_answer_codec.py", "-k", "not postgres and not mysql"],
        cwd=ROOT, env=elsewhere | {"TAKE_AWAY_LATER": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]
