"""`gongshi build`, everything included and nothing known before, of a quarter of the notices and of all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from generator.domain.private_files import CACHE_FILE
from tests.bench.harness import Command, fresh, measure

ROWS = 40
SIZES = (250, 1_000)


def compare(scratch: Path, runs: int) -> None:
    """Whole builds of both sizes, in turn, into fresh folders."""
    commands = {}
    for size in SIZES:
        records = scratch / f"records-{size}"
        samples = ["-m", "tests.samples", records, "--seed", "1", "--batches", size, "--rows", ROWS]
        subprocess.run([sys.executable, *map(str, samples)], check=True)
        out = scratch / f"site-{size}"
        build = [Path(sys.executable).with_name("gongshi"), "build", "--records", records / "batches"]
        build += ["--out", out, "--as-of", "2026-11-23T10:00"]
        aside, cache = fresh(out), records / "batches" / CACHE_FILE

        def before(aside: Callable[[], None] = aside, cache: Path = cache) -> None:
            aside()
            cache.unlink(missing_ok=True)

        commands[f"{size:,} notices of {ROWS} rows"] = Command([str(each) for each in build], before)
    measure("whole build into a fresh folder", commands, runs)
