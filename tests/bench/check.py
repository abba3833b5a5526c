"""`gongshi check` of one workbook of 50 rows beside a bare start of Python, imports included."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.harness import Command, measure


def compare(scratch: Path, runs: int) -> None:
    """A clerk's one batch, with everything `check` says."""
    samples = ["-m", "tests.samples", scratch, "--seed", "1", "--batches", "3", "--rows", "50"]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    batch = next((scratch / "batches").rglob("*.xlsx")).parent
    commands = {
        "python -c pass": Command([sys.executable, "-c", "pass"]),
        "python -c 'import pandas'": Command([sys.executable, "-c", "import pandas"]),
        "gongshi check": Command([str(Path(sys.executable).with_name("gongshi")), "check", str(batch)]),
    }
    measure("one workbook of 50 rows", commands, max(runs, 5))
