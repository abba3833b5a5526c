"""The memory of a command with all its processes: what they share counted once.

`python -m tests.bench.memory COMMAND…`. The other benchmarks tell the largest process. Looking costs time, so
seconds are not to be measured at once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_EVERY = 0.03  # seconds
_SHARE = "Pss:"  # kB: a page that three processes have counts for a third in each (proc_pid_smaps(5))


def peak(command: Sequence[str]) -> float:
    """Run `command`; MB. Raises CalledProcessError where it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_share, _family(process.pid))))
        time.sleep(_EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most / 1024


def _family(number: int) -> Iterator[int]:
    yield number
    with suppress(OSError):  # gone meanwhile
        for children in Path(f"/proc/{number}/task").glob("*/children"):
            for child in children.read_text(encoding="ascii").split():
                yield from _family(int(child))


def _share(number: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith(_SHARE):
                return int(line.split()[1])
    return 0


if __name__ == "__main__":
    print(f"{peak(sys.argv[1:]):.0f} MB")
