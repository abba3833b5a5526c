"""A city's peak fortnight: 3,000 batches, some 100,000 records, built whole; then again after small changes.

The first build has neither a site nor a cache; before the second one
batch is changed; the third is the next morning's, when nothing changed but the date; in turn, so that each morning
is of another day, and the lists whose time is over come down with it. Processor time is of all processes.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from generator.domain.clock import BEIJING
from generator.domain.private_files import CACHE_FILE
from tests.helpers import GONGSHI

BATCHES, ROWS = 3_000, 33
DAY = datetime(2026, 11, 23, 0, 5, tzinfo=BEIJING)  # of the samples
GOAL = {"first": 1.0, "one batch changed": 0.04, "next morning": 0.05}  # of the first build


def fortnight(scratch: Path, runs: int, batches: int = BATCHES) -> None:
    """Measure all three, and print medians."""
    samples = ["-m", "tests.samples", scratch, "--seed", "1", "--batches", batches, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    records, site = scratch / "batches", scratch / "site"
    notices = sorted(records.glob("*/notice.toml"))
    rng = Random(1)
    figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in GOAL}
    for turn in range(runs):
        for old in (site, site.with_name(f".gongshi-staging-{site.name}")):
            if old.exists():  # put aside: a folder that is deleted slows what comes after (ext4)
                old.rename(scratch / f"old-{turn}-{old.name.strip('.')}")
        (records / CACHE_FILE).unlink(missing_ok=True)
        figures["first"].append(_build(records, site, DAY))
        for later in range(1, 3):
            notice = rng.choice(notices)
            text = notice.read_text(encoding="utf-8")
            notice.write_text(text.replace("号", f"-{turn}{later}号", 1), encoding="utf-8")
            figures["one batch changed"].append(_build(records, site, DAY))
        for days in range(1, 3):
            figures["next morning"].append(_build(records, site, DAY + timedelta(days)))
    _show(figures, batches)
    shutil.rmtree(scratch, ignore_errors=True)


def _build(records: Path, site: Path, moment: datetime) -> tuple[float, float, float]:
    """Seconds, processor seconds and the largest resident size in MB of one `gongshi build`."""
    command = [GONGSHI, "build", "--records", records, "--out", site]
    started = time.perf_counter()
    process = subprocess.Popen([*map(str, command), "--as-of", moment.isoformat()], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - started
    if status:
        raise RuntimeError("the build failed")
    return took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _show(figures: dict[str, list[tuple[float, float, float]]], batches: int) -> None:
    table = Table(
        title=f"gongshi build of {batches:,} batches of {ROWS} rows (medians)", title_justify="left"
    )
    for heading in ("", "runs", "seconds", "ratio", "goal", "CPU seconds", "ratio", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    first = _medians(figures["first"])
    for name, measured in figures.items():
        seconds, cpu, peak = _medians(measured)
        ratios = f"{seconds / first[0]:.3f}", f"{cpu / first[1]:.3f}"
        row = (len(measured), f"{seconds:.2f}", ratios[0], GOAL[name], f"{cpu:.2f}", ratios[1], f"{peak:.0f}")
        table.add_row(name, *map(str, row))
    Console().print(table)


def _medians(measured: Sequence[tuple[float, float, float]]) -> list[float]:
    return [statistics.median(each) for each in zip(*measured, strict=True)]
