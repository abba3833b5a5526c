"""`python -m tests.bench [RUNS]`: all that is measured, one after the other."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from generator.domain.private_files import CACHE_FILE
from tests.bench import audit, browser, city, intake, pages
from tests.bench.harness import Command, fresh, measure

ROWS = 40
SIZES = (250, 1_000)


def growth(scratch: Path, runs: int) -> None:
    """`gongshi build`, everything included and nothing known before, of a quarter of the notices and of all."""
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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
        intake.compare(Path(folder) / "intake", turns)
        growth(Path(folder), turns)
        pages.compare(Path(folder) / "pages", turns)
        city.fortnight(Path(folder) / "city", turns)
        audit.beside_ripgrep(Path(folder) / "audit", turns)
    browser.compare(turns)
