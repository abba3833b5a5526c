"""Reading and judging beside the bare reading by pandas, on the same files in one run.

One CSV file of a million rows, and many small workbooks; each is measured inside one process (start and
imports are not counted), in turn, and the medians are compared. CPU seconds, of all processes, drift less on
a busy machine. Peaks are of the process and the one that parses for it, added up.
"""

from __future__ import annotations

import csv
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from tests.samples.batches import AID
from tests.samples.entries import aids
from tests.samples.people import Population
from tests.samples.places import areas

LINES, WORKBOOKS, ROWS = 1_000_000, 2_000, 50
LONG_WORKBOOK = 50_000
NOTICE = f"""kind = "{AID}"
agency = "330106"
period = "2025"
publish_on = 2026-11-20
approval = {{ by = "示例", on = 2026-11-18, number = "示例〔2026〕1号" }}
"""
HEADER = ["序号", "姓名", "性别", "身份证号", "联系电话", "家庭住址", "银行卡号", "年度自付金额", "慰问金额"]


def compare(scratch: Path, runs: int) -> None:
    """All three comparisons."""
    long_csv = batch_of(scratch / "csv" / "a-batch", LINES, as_workbook=False)
    long_workbook = batch_of(scratch / "workbook" / "a-batch", LONG_WORKBOOK, as_workbook=True)
    many = scratch / "many"
    samples = ["-m", "tests.samples", many, "--seed", "1", "--batches", WORKBOOKS * 3 // 2, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    small = sorted((many / "batches").rglob("*.xlsx"))
    for other in (many / "batches").rglob("*.csv"):
        other.unlink()
        (other.parent / "notice.toml").unlink()
        other.parent.rmdir()
    _show(f"one CSV file, {LINES:,} rows", LINES, "read_csv", [long_csv], scratch / "csv", runs)
    _show(f"{len(small):,} workbooks", len(small) * ROWS, "read_excel", small, many / "batches", runs)
    title = f"one workbook, {LONG_WORKBOOK:,} rows"
    _show(title, LONG_WORKBOOK, "read_excel", [long_workbook], scratch / "workbook", runs)


def batch_of(folder: Path, count: int, *, as_workbook: bool) -> Path:
    folder.mkdir(parents=True)
    (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
    rng = Random(count)
    rows: list[Sequence[object]] = [HEADER]
    for order, each in enumerate(aids(Population().people(rng, count), list(areas().values()), rng), start=1):
        person = each.person
        rows.append(
            [order, person.name, person.gender, person.id, person.phone, each.address, person.card, each.self_paid, each.amount]
        )  # fmt: skip
    if as_workbook:
        from openpyxl import Workbook

        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet("明细")
        for row in rows:
            sheet.append(row)
        workbook.save(folder / "明细.xlsx")
        return folder / "明细.xlsx"
    with (folder / "明细.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "明细.csv"


def _show(title: str, rows: int, bare: str, files: Sequence[Path], records: Path, runs: int) -> None:
    figures: dict[str, list[list[float]]] = {"pandas": [], "intake": []}
    for _ in range(runs):
        for name, measured in figures.items():
            job = json.dumps([name, bare, [str(file) for file in files], str(records)])
            command = [sys.executable, "-m", "tests.bench.intake"]
            done = subprocess.run(command, input=job, capture_output=True, text=True, check=True)
            measured.append(json.loads(done.stdout))
    table = Table(title=f"{title} (medians of {runs})", title_justify="left")
    for heading in ("", "seconds", "ratio", "CPU seconds", "ratio", "rows/s", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    labels = {"pandas": f"pandas.{bare}", "intake": "read and judged, all checks"}
    middle = {
        name: [statistics.median(each) for each in zip(*of, strict=True)] for name, of in figures.items()
    }
    base = middle["pandas"]
    for name, (wall, cpu, peak) in middle.items():
        ratios = f"{wall / base[0]:.2f}", f"{cpu / base[1]:.2f}"
        table.add_row(
            labels[name],
            f"{wall:.2f}",
            ratios[0],
            f"{cpu:.2f}",
            ratios[1],
            f"{rows / wall:,.0f}",
            f"{peak:.0f}",
        )
    Console().print(table)


def _run() -> None:
    """One measurement, in a process of its own."""
    name, bare, files, records = json.loads(sys.stdin.read())
    job = _pandas(bare, files) if name == "pandas" else _intake(Path(records))
    before, started = time.process_time(), time.perf_counter()
    job()
    took, cpu = time.perf_counter() - started, time.process_time() - before
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    peak = sum(_peak(process) for process in ("self", *children))
    from generator.intake.formats import sandbox

    sandbox.close()
    theirs = os.times()
    print(json.dumps([took, cpu + theirs.children_user + theirs.children_system, peak]))


def _peak(process: str) -> float:
    """The most memory a process ever had, in MB; its own, not what it was forked from."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _pandas(bare: str, files: Sequence[str]) -> Callable[[], None]:
    import pandas as pd

    def job() -> None:
        for file in files:
            pd.read_csv(file) if bare == "read_csv" else pd.read_excel(file, engine="calamine")

    return job


def _intake(records: Path) -> Callable[[], None]:
    from generator.build.project import load_project
    from generator.intake.batch import find_batches, read_batches
    from generator.records.validation import validate

    for module in ("generator.intake.formats.csv_file", "generator.records.person_columns"):
        import_module(module)  # as pandas is: imports are not counted
    rules = load_project(Path.cwd()).rules

    def job() -> None:
        validation = validate(read_batches(find_batches(records)), rules)
        if validation.refused:
            raise SystemExit(f"{len(validation.refused)} batches refused: the samples are meant to be good")

    return job


if __name__ == "__main__":
    _run()
