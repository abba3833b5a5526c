"""Reading and judging beside the bare reading by pandas, on the same files in one run.

One CSV file of a million rows, and many small workbooks; each is measured inside one process (start and
imports are not counted), in turn, and the medians are compared. Peaks are of the process and its children.
"""

from __future__ import annotations

import csv
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
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
HEADER = "序号 姓名 性别 身份证号 联系电话 家庭住址 银行卡号 年度自付金额 慰问金额".split()


def compare(scratch: Path, runs: int) -> None:
    """All three comparisons."""
    long_csv = _batch(scratch / "csv" / "a-batch", LINES, as_workbook=False)
    long_workbook = _batch(scratch / "workbook" / "a-batch", LONG_WORKBOOK, as_workbook=True)
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


def _batch(folder: Path, count: int, *, as_workbook: bool) -> Path:
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

        book = Workbook(write_only=True)
        sheet = book.create_sheet("明细")
        for row in rows:
            sheet.append(row)
        book.save(folder / "明细.xlsx")
        return folder / "明细.xlsx"
    with (folder / "明细.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return folder / "明细.csv"


def _show(title: str, rows: int, bare: str, files: Sequence[Path], records: Path, runs: int) -> None:
    seconds: dict[str, list[float]] = {"pandas": [], "intake": []}
    peaks = {"pandas": 0.0, "intake": 0.0}
    for _ in range(runs):
        for name in seconds:
            job = json.dumps([name, bare, [str(file) for file in files], str(records)])
            done = subprocess.run(
                [sys.executable, "-m", "tests.bench.intake"],
                input=job,
                capture_output=True,
                text=True,
                check=True,
            )
            took, peak = json.loads(done.stdout)
            seconds[name].append(took)
            peaks[name] = max(peaks[name], peak)
    table = Table(title=f"{title} (medians of {runs})", title_justify="left")
    for heading in ("", "seconds", "rows/s", "ratio", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    base = statistics.median(seconds["pandas"])
    for name, label in (("pandas", f"pandas.{bare}"), ("intake", "read and judged, all checks")):
        middle = statistics.median(seconds[name])
        table.add_row(
            label, f"{middle:.2f}", f"{rows / middle:,.0f}", f"{middle / base:.2f}", f"{peaks[name]:.0f}"
        )
    Console().print(table)


def _run() -> None:
    """One measurement, in a process of its own."""
    name, bare, files, records = json.loads(sys.stdin.read())
    job = _pandas(bare, files) if name == "pandas" else _intake(Path(records))
    started = time.perf_counter()
    job()
    took = time.perf_counter() - started
    from generator.intake import readers

    readers.close()
    peak = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps([took, peak / 1024]))


def _pandas(bare: str, files: Sequence[str]) -> Callable[[], None]:
    import pandas as pd

    def job() -> None:
        for file in files:
            pd.read_csv(file) if bare == "read_csv" else pd.read_excel(file, engine="calamine")

    return job


def _intake(records: Path) -> Callable[[], None]:
    from generator.intake.batch import find_batches, read_batches
    from generator.pipeline import load_project
    from generator.records.judge import judge

    rules = load_project(Path.cwd()).rules

    def job() -> None:
        judgement = judge(read_batches(find_batches(records)), rules)
        if judgement.refused:
            raise SystemExit(f"{len(judgement.refused)} batches refused: the samples are meant to be good")

    return job


if __name__ == "__main__":
    _run()
