"""Copies of sample batches, and the build of them by the real command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.helpers import AS_OF, SAMPLES, Run, gongshi


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
