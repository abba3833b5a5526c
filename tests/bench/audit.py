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
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from generator.audit.auditor import Auditor
from generator.audit.sensitive_values import build_index
from generator.build.pipeline import run
from generator.build.project import load_project
from tests.audit.planting import ENCODINGS, encode
from tests.helpers import AS_OF, GONGSHI, ROOT

SIZES, ROWS = (1_000, 3_000), 33
RECODED = {"utf-16": "utf-16le", "gb18030": "gb18030"}  # what ripgrep can decode
KINDS = {"identities": "identity", "numbers": "phone", "births": "birth", "texts": "remark", "names": "name"}


@dataclass(frozen=True)
class Cost:
    """What one run took; `cpu` of all its processes and threads, which a busy machine changes least."""

    wall: float  # seconds
    cpu: float  # seconds
    megabytes: float = 0  # at their highest, of all its processes together


def beside_ripgrep(scratch: Path, runs: int) -> None:
    """Medians over sites of both sizes: MB/s, and the memory of all processes of the audit together."""
    subprocess.run(["scripts/ripgrep.sh"], check=True)
    table = Table(title=f"privacy audit beside ripgrep (medians of {runs})", title_justify="left")
    for heading in ("", "seconds", "CPU seconds", "MB/s", "peak MB"):
        table.add_column(heading, justify="right" if heading else "left")
    for notices in SIZES:
        site, kept, needles = _prepared(scratch / str(notices), notices)
        size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
        costs: dict[str, list[Cost]] = {}
        for _ in range(runs):  # in turn, so that a machine whose speed drifts slows both alike
            passes = [_ripgrep(site, each, encoding) for encoding, each in needles.items()]
            audit = f"{notices:,} notices, {size:.0f} MB: audit, {len(needles)} encodings"
            costs.setdefault(audit, []).append(_audit(site, kept))
            costs.setdefault("  rg, one pass, for plain text alone", []).append(passes[0])
            every = Cost(sum(each.wall for each in passes), sum(each.cpu for each in passes))
            costs.setdefault(f"  rg, one pass for each of {len(needles)} encodings", []).append(every)
        for name, each in costs.items():
            wall = statistics.median(cost.wall for cost in each)
            cpu = statistics.median(cost.cpu for cost in each)
            peak = max(cost.megabytes for cost in each)
            table.add_row(
                name, f"{wall:.2f}", f"{cpu:.2f}", f"{size / wall:.1f}", f"{peak:.0f}" if peak else ""
            )
    Console().print(table)


def _prepared(folder: Path, notices: int) -> tuple[Path, Path, dict[str, Path]]:
    """A built site, its tables as the audit takes them, and a file of needles for each encoding."""
    folder.mkdir(parents=True)
    records, site, kept = folder / "records", folder / "site", folder / "tables"
    samples = ["-m", "tests.samples", records, "--seed", "1", "--batches", notices, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    build = [GONGSHI, "build", "--records", records / "batches"]
    build += ["--out", site, "--as-of", AS_OF]
    subprocess.run([str(each) for each in build], check=True, stdout=subprocess.DEVNULL)
    kept.write_bytes(pickle.dumps(_tables(records / "batches")))
    index = build_index(pickle.loads(kept.read_bytes())[0])  # noqa: S301 - written above
    return site, kept, dict(_needles(folder, index))


def _tables(batches: Path) -> tuple[object, object]:
    outcome = run(load_project(ROOT), batches, datetime.fromisoformat(AS_OF))
    return outcome.tables, outcome.publication


def _needles(folder: Path, index: object) -> Iterator[tuple[str, Path]]:
    rng = Random(16)
    values = [(kind, text) for entries, kind in KINDS.items() for text in getattr(index, entries)]
    for encoding in ENCODINGS:
        file = folder / f"needles-{encoding}"
        written = "plain" if encoding in RECODED else encoding
        with file.open("w", encoding="utf-8") as lines:
            for kind, text in values:
                spelt = f"{text[:4]}-{text[4:6]}-{text[6:]}" if kind == "birth" else text
                lines.write(encode(rng, kind, spelt, written) + "\n")
        yield encoding, file


def _ripgrep(site: Path, needles: Path, encoding: str) -> Cost:
    """One pass; other character sets ripgrep decodes itself, and looks for the plain needles."""
    recoded = ["-E", RECODED[encoding]] if encoding in RECODED else ["-a"]
    command = ["rg", *recoded, "--no-ignore", "--hidden", "-c", "-F", "-f", needles, site]
    started = time.perf_counter()
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode <= 1, encoding
    return Cost(time.perf_counter() - started, usage.ru_utime + usage.ru_stime)


def _audit(site: Path, kept: Path) -> Cost:
    """An audit in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.audit", site, kept]
    process = subprocess.Popen([str(each) for each in command], stdout=subprocess.PIPE, text=True)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(_peak(pid), peaks.get(pid, 0))
        time.sleep(0.05)
    assert process.stdout is not None
    wall, cpu, findings = process.stdout.read().split()
    assert process.returncode == 0
    assert findings == "0"
    return Cost(float(wall), float(cpu), sum(peaks.values()) / 1024)


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


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    tables, publication = pickle.loads(Path(sys.argv[2]).read_bytes())  # noqa: S301 - written by this bench
    begun, worked = time.perf_counter(), _cpu()
    report = Auditor(tables, publication, ROOT).audit(Path(sys.argv[1]))
    print(time.perf_counter() - begun, _cpu() - worked, len(report.findings))
