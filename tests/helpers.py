"""What tests of every room use: where the project is, the command as people run it, the bytes of a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

from tests.warm import WarmCommand

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "data/samples/batches"
REFUSED = ROOT / "data/samples/refused"
AS_OF = "2026-11-23T10:00+08:00"  # the day the samples are made for
GONGSHI = Path(sys.executable).with_name("gongshi")


@dataclass(frozen=True)
class Run:
    """A finished command: its exit code, and what it wrote to both streams."""

    code: int
    output: str


_WARM = WarmCommand(ROOT)
_ANOTHER = WarmCommand(ROOT)  # with sets in another order


def gongshi(*arguments: str | Path, folder: Path = ROOT, timeout: int = 3600) -> Run:
    """Run the real command in the project's folder, in a process that has imported it already."""
    if folder != ROOT or not _WARM.suits():
        return gongshi_anew(*arguments, folder=folder, timeout=timeout)
    return _ended(*_WARM.run(list(map(str, arguments)), folder, timeout))


def gongshi_otherwise(*arguments: str | Path) -> Run:
    """Run the real command where sets have another order: its bytes are to be the same."""
    return _ended(*_ANOTHER.run(list(map(str, arguments)), ROOT, 3600))


def warm_program(path: Path) -> Path:
    """`gongshi` as a program at `path`, for scripts that call it often: each time such a process."""
    return _WARM.program(path)


def gongshi_anew(*arguments: str | Path, folder: Path = ROOT, timeout: int = 3600) -> Run:
    """Run the program as people start it, with an interpreter of its own."""
    command = [GONGSHI, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False)
    return _ended(done.returncode, done.stdout, done.stderr)


def _ended(code: int, out: str, error: str) -> Run:
    assert "Traceback" not in out + error, error
    return Run(code, out + error)


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder `name` that `make` fills, once a run: all workers read it, and no test may write to it."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent  # what the workers have in common
    folder, finished = base / name, base / f"{name}.finished"
    with FileLock(base / f"{name}.lock"):
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a test that failed left behind
            folder.mkdir()
            make(folder)
            finished.touch()
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def assert_nothing_beside_the_site(site: Path) -> None:
    """What is kept for the next build holds no byte that the site does not hold at the same place."""
    kept, up = tree(site.with_name(f".gongshi-staging-{site.name}") / "next"), tree(site)
    assert {name: content for name, content in kept.items() if content and content != up.get(name)} == {}
    assert kept.keys() <= up.keys()


def as_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another zone, language, home and user, marked so that they are found where they stand."""
    marked = {"TZ": "Asia/Shanghai", "LANG": "zh_CN.UTF-8", "HOME": "/marked", "USER": "marked"}
    for name, value in marked.items():
        monkeypatch.setenv(name, value)
