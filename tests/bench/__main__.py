"""`python -m tests.bench`: what the whole build costs as the number of notices grows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import audit, browser, city, intake
from tests.bench.harness import Command, measure

ROWS = 40
SIZES = (250, 1_000)


def growth(scratch: Path, runs: int) -> None:
    """`gongshi build`, everything included, for a quarter of the notices and for all of them."""
    commands = {}
    for size in SIZES:
        records = scratch / f"records-{size}"
        samples = ["-m", "tests.samples", records, "--seed", "1", "--batches", size, "--rows", ROWS]
        subprocess.run([sys.executable, *map(str, samples)], check=True)
        out = scratch / f"site-{size}"
        build = [Path(sys.executable).with_name("gongshi"), "build", "--records", records / "batches"]
        build += ["--out", out, "--as-of", "2026-11-23T10:00"]

        def fresh(out: Path = out) -> None:
            shutil.rmtree(out, ignore_errors=True)

        commands[f"{size:,} notices of {ROWS} rows"] = Command([str(each) for each in build], fresh)
    measure("whole build into a fresh folder", commands, runs)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
        intake.compare(Path(folder) / "intake", turns)
        growth(Path(folder), turns)
        city.fortnight(Path(folder) / "city", turns)
        audit.beside_ripgrep(Path(folder) / "audit", turns)
    browser.compare(turns)
