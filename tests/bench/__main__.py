"""`python -m tests.bench [PART…] [--runs N]`: the measurements, all or those named, after a reference line."""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from pathlib import Path

from rich.console import Console

from tests.bench import machine

# A part is imported when its turn comes: a process that is started counts the memory of the one that starts it.
PARTS = {
    "intake": "compare",
    "check": "compare",
    "growth": "compare",
    "pages": "compare",
    "city": "fortnight",
    "audit": "beside_ripgrep",
    "browser": "compare",
    "desk": "visit",
}


def main() -> None:
    """Run the parts asked for, each in a folder of its own, and say how long each took."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all where none is named")
    parser.add_argument("--runs", type=int, default=3, help="medians of so many (3)")
    asked = parser.parse_args()
    console = Console()
    console.print(str(machine.reference()), highlight=False)
    for name in asked.parts or PARTS:
        started = time.perf_counter()
        measure = getattr(importlib.import_module(f"tests.bench.{name}"), PARTS[name])
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder) / name, asked.runs)
        console.print(f"({name}: {time.perf_counter() - started:.0f} s)", highlight=False)


if __name__ == "__main__":
    main()
