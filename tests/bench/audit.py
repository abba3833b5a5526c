"""The audit beside ripgrep: the same 3,000-notice site, the needles of the same 100,000 records.

ripgrep reads one encoding a pass (`rg -F -f needles`, plain UTF-8); the audit sees through sixteen in one. Its
needles are read and its matcher is built within the time measured, as ripgrep's are.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generator.audit.needles import build_index
from generator.pipeline import read_records
from tests.bench.harness import Command, measure

NOTICES, ROWS = 3_000, 33
AS_OF = "2026-11-23T10:00"


def beside_ripgrep(scratch: Path, runs: int) -> None:
    """Medians of both over one site, and MB/s."""
    subprocess.run(["scripts/ripgrep.sh"], check=True)
    records, site, needles = scratch / "records", scratch / "site", scratch / "needles"
    samples = ["-m", "tests.samples", records, "--seed", "1", "--batches", NOTICES, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True)
    gongshi = Path(sys.executable).with_name("gongshi")
    handed = ["--records", records / "batches", "--as-of", AS_OF]
    subprocess.run([gongshi, "build", "--out", site, *handed], check=True, stdout=subprocess.DEVNULL)
    tables = [each.table for each in read_records(records / "batches") if each.table]
    index = build_index(tables)
    words = (index.identities, index.numbers, index.births, index.texts)
    needles.write_text("\n".join(word for entries in words for word in entries) + "\n", encoding="utf-8")
    figures = measure(
        f"audit of {NOTICES:,} notices, {len(index):,} needles",
        {
            "gongshi audit, 16 encodings": Command([str(each) for each in (gongshi, "audit", site, *handed)]),
            "rg -F -f needles, 1 encoding": Command(
                [
                    "sh",
                    "-c",
                    f"rg -a --no-ignore --hidden -c -F -f '{needles}' '{site}' >/dev/null || [ $? -le 1 ]",
                ]
            ),
        },
        runs,
    )
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
    for name, figure in figures.items():
        print(f"{name}: {size / figure.seconds:.1f} MB/s over {size:.0f} MB")
