"""Copies of sample batches, and the build of them by the real command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.domain.private_files import CACHE_FILE
from tests.build.offices import Office, one_batch
from tests.helpers import AS_OF, SAMPLES, Run, gongshi, made_once

THREE = ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid", "wenxi-2025-illness-aid")


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sample batches (`records`) and the site that `gongshi build` makes of them: to be copied."""

    def make(folder: Path) -> None:
        for name in THREE:
            shutil.copytree(SAMPLES / name, folder / "records" / name)
        out = ("--out", folder / "site", "--as-of", AS_OF)
        assert gongshi("build", "--records", folder / "records", *out).code == 0

    return made_once(tmp_path_factory, "three", make)


@pytest.fixture(scope="session")
def first_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office on the first day of its one batch, Monday 2026-11-16; `gongshi build` made it: to be copied."""

    def make(folder: Path) -> None:
        for name in THREE:
            shutil.copytree(SAMPLES / name, folder / "records" / name)
        office = one_batch(folder / "records", folder)
        out = ("--out", office.site, "--ledger", office.ledger, "--as-of", "2026-11-16T09:00")
        assert gongshi("build", "--records", office.records, *out).code == 0

    return made_once(tmp_path_factory, "first-day", make)


@pytest.fixture
def records(three: Path, tmp_path: Path) -> Path:
    """A copy of three sample batches that may be changed, with what an earlier build left beside them."""
    return shutil.copytree(three / "records", tmp_path / "records")


@pytest.fixture
def unknown_records(three: Path, tmp_path: Path) -> Path:
    """The same as no build has met them."""
    return shutil.copytree(three / "records", tmp_path / "records", ignore=shutil.ignore_patterns(CACHE_FILE))


@pytest.fixture
def built(three: Path, records: Path, tmp_path: Path) -> Path:
    """The site of these `records` where `build` puts it."""
    return shutil.copytree(three / "site", tmp_path / "site")


@pytest.fixture
def begun(first_day: Path, tmp_path: Path) -> Office:
    """A copy of the office on its batch's first day."""
    for name in ("records", "site"):
        shutil.copytree(first_day / name, tmp_path / name)
    shutil.copy2(first_day / "ledger.jsonl", tmp_path)
    return Office(tmp_path / "records", tmp_path / "site", tmp_path / "ledger.jsonl")


@pytest.fixture
def build(tmp_path: Path):
    """`gongshi build` into a temporary folder at the samples' day."""

    def run(records: Path | None = None, *more: str | Path, as_of: str = AS_OF) -> Run:
        chosen = ["--records", records] if records else []
        return gongshi("build", *chosen, "--out", tmp_path / "site", "--as-of", as_of, *more)

    return run
