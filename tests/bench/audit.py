"""The audit beside ripgrep: the same sites of many notices, the needles of the same records.

ripgrep looks for the needles in one encoding a pass (`rg -F -f needles`); the audit sees through sixteen at
once. Both read and prepare their needles within the time measured; reading the offices' workbooks, which
ripgrep need not do, is not the audit's work and is left out. Nor does ripgrep unpack anything or know where a
value is allowed to stand: it does far less, and is the yardstick because it does that as fast as anything.
"""

from __future__ import annotations

import os
import pickle
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from generator.audit.needles import build_index
from generator.audit.scan import Auditor
from generator.pipeline import load_project, run
from tests.audit.planting import ENCODINGS, encode

ROOT = Path(__file__).parents[2]
SIZES, ROWS = (1_000, 3_000), 33
AS_OF = "2026-11-23T10:00+08:00"
KINDS = {"identities": "identity", "numbers": "phone", "births": "birth", "texts": "remark", "names": "name"}


def beside_ripgrep(scratch: Path, runs: int) -> None:
    """Medians over sites of both sizes: MB/s, and the memory of all processes of the audit together."""
    subprocess.run(["scripts/ripgrep.sh"], check=True)
    table = Table(title=f"privacy audit beside ripgrep (medians of {runs})", title_justify="left")
    for heading in ("", "seconds", "MB/s", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    for notices in SIZES:
        site, kept, needles = _prepared(scratch / str(notices), notices)
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
        audits, passes, peaks = [], [], []
        for _ in range(runs):  # in turn, so that a machine whose speed drifts slows both alike
            seconds, peak = _audit(site, kept)
            audits.append(seconds)
            peaks.append(peak)
            passes.append([_ripgrep(site, each) for each in needles])
        audit = statistics.median(audits)
        plain = statistics.median(each[0] for each in passes)
        every = statistics.median(sum(each) for each in passes)
        for name, seconds, peak in (
            (
                f"{notices:,} notices, {size:.0f} MB: audit, {len(needles)} encodings",
                audit,
                f"{max(peaks):.0f}",
            ),
            ("  rg, a pass for plain text alone", plain, ""),
            (f"  rg, a pass for each of {len(needles)} encodings", every, ""),
        ):
            table.add_row(name, f"{seconds:.2f}", f"{size / seconds:.1f}", peak)
    Console().print(table)


def _prepared(folder: Path, notices: int) -> tuple[Path, Path, list[Path]]:
    """A built site, its tables as the audit takes them, and a file of needles for each encoding."""
    folder.mkdir(parents=True)
    records, site, kept = folder / "records", folder / "site", folder / "tables"
    samples = ["-m", "tests.samples", records, "--seed", "1", "--batches", notices, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    build = [Path(sys.executable).with_name("gongshi"), "build", "--records", records / "batches"]
    build += ["--out", site, "--as-of", AS_OF]
    subprocess.run([str(each) for each in build], check=True, stdout=subprocess.DEVNULL)
    kept.write_bytes(pickle.dumps(_tables(records / "batches")))
    index = build_index(pickle.loads(kept.read_bytes())[0])  # noqa: S301 - written above
    return site, kept, list(_needles(folder, index))


def _tables(batches: Path) -> tuple[object, object]:
    outcome = run(load_project(ROOT), batches, datetime.fromisoformat(AS_OF))
    return outcome.tables, outcome.publication


def _needles(folder: Path, index: object) -> Iterator[Path]:
    rng = Random(16)
    values = [(kind, text) for entries, kind in KINDS.items() for text in getattr(index, entries)]
    for encoding in ENCODINGS:
        lines = []
        for kind, text in values:
            spelt = f"{text[:4]}-{text[4:6]}-{text[6:]}" if kind == "birth" else text
            coded = encode(rng, kind, spelt, encoding)
            lines.append(coded.encode() if isinstance(coded, str) else coded)
        file = folder / f"needles-{encoding}"
        # A line of two bytes a character may hold a line's end: such needles ripgrep cannot be given.
        file.write_bytes(b"\n".join(line for line in lines if b"\n" not in line) + b"\n")
        yield file


def _ripgrep(site: Path, needles: Path) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        ["rg", "-a", "--no-ignore", "--hidden", "--no-unicode", "-c", "-F", "-f", needles, site],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    assert done.returncode <= 1 or needles.name.endswith(("utf-16", "gb18030")), needles.name
    return time.perf_counter() - started


def _audit(site: Path, kept: Path) -> tuple[float, float]:
    """Seconds of an audit in a process of its own, and MB at their highest of all its processes together."""
    command = [sys.executable, "-m", "tests.bench.audit", site, kept]
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE, text=True)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(_peak(pid), peaks.get(pid, 0))
        time.sleep(0.05)
    assert process.stdout is not None
    seconds, findings = process.stdout.read().split()
    assert process.returncode == 0
    assert findings == "0"
    return float(seconds), sum(peaks.values()) / 1024


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _peak(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    tables, publication = pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301 - written by this bench
    os.chdir(ROOT)
    begun = time.perf_counter()
    report = Auditor(tables, publication, ROOT).audit(Path(sys.argv[1]))
    print(time.perf_counter() - begun, len(report.findings))
