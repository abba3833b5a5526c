"""The command as people run it, on copies of the samples."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data/samples/batches"
REFUSED = ROOT / "data/samples/refused"
AS_OF = "2026-11-23T10:00+08:00"  # the day the samples are made for


@dataclass(frozen=True)
class Run:
    """A finished command."""

    code: int
    said: str


def gongshi(*arguments: str | Path, folder: Path = ROOT, timeout: int = 900) -> Run:
    """Run the real command in the project's folder."""
    command = [Path(sys.executable).with_name("gongshi"), *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=timeout, check=False)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Run(done.returncode, done.stdout + done.stderr)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of three sample batches that may be changed."""
    folder = tmp_path / "records"
    folder.mkdir()
    for name in ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid", "wenxi-2025-illness-aid"):
        shutil.copytree(SAMPLES / name, folder / name)
    return folder


@pytest.fixture
def build(tmp_path: Path):
    """`gongshi build` into a temporary folder at the samples' day."""

    def run(records: Path | None = None, *more: str | Path, as_of: str = AS_OF) -> Run:
        chosen = ["--records", records] if records else []
        return gongshi("build", *chosen, "--out", tmp_path / "site", "--as-of", as_of, *more)

    return run


def assert_nothing_beside_the_site(site: Path) -> None:
    """What is kept for the next build holds no byte that the site does not hold at the same place."""
    kept, up = tree(site.with_name(f".gongshi-staging-{site.name}") / "next"), tree(site)
    assert {name: content for name, content in kept.items() if content and content != up.get(name)} == {}
    assert kept.keys() <= up.keys()
