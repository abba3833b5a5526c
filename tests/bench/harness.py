"""Commands measured in turn, A B A B …, so that a machine whose speed drifts slows both alike."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table


@dataclass(frozen=True)
class Command:
    """A whole process to measure; `before` sets the stage and is not measured."""

    arguments: Sequence[str]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Figure:
    """Medians of several runs: seconds of wall time, and the largest resident size in MB."""

    seconds: float
    megabytes: float


def fresh(out: Path) -> Callable[[], None]:
    """A new folder `out` for each run: what was made before is put aside, with what a build keeps beside it.

    It is not deleted: ext4 makes whoever comes next pay for that.
    """
    counted = count(1)

    def aside() -> None:
        number = next(counted)
        for each in (out, out.with_name(f".gongshi-staging-{out.name}")):
            if each.exists():
                each.rename(out.with_name(f"aside-{number}{each.name}"))

    return aside


def measure(title: str, commands: Mapping[str, Command], runs: int = 5) -> dict[str, Figure]:
    """Run each command `runs` times after one warm-up and print medians; ratios are to the first."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    peaks: dict[str, list[float]] = {name: [] for name in commands}
    with Progress(transient=True) as progress:
        task = progress.add_task(title, total=(runs + 1) * len(commands))
        for turn in range(runs + 1):
            for name, command in commands.items():
                command.before()
                started = time.perf_counter()
                peak = _run(command.arguments)
                if turn:  # the first is the warm-up
                    seconds[name].append(time.perf_counter() - started)
                    peaks[name].append(peak)
                progress.advance(task)
    figures = {
        name: Figure(statistics.median(seconds[name]), statistics.median(peaks[name])) for name in commands
    }
    _show(title, figures, runs)
    return figures


def _run(arguments: Sequence[str]) -> float:
    """Run to the end; the process's own peak in MB. Raises CalledProcessError where it failed."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        message = process.stderr.read().decode() if process.stderr else ""
        raise RuntimeError(f"{arguments[0]} failed: {message[-2000:]}")
    return _megabytes(usage)


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def _show(title: str, figures: Mapping[str, Figure], runs: int) -> None:
    table = Table(title=f"{title} (medians of {runs})", title_justify="left")
    for heading in ("", "seconds", "ratio", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    base = next(iter(figures.values()))
    for name, figure in figures.items():
        table.add_row(
            name, f"{figure.seconds:.2f}", f"{figure.seconds / base.seconds:.2f}", f"{figure.megabytes:.0f}"
        )
    Console().print(table)
