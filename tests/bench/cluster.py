"""What reading costs on one machine, and what is left to the first process where a cluster reads.

`python -m tests.bench.cluster RECORDS`: a folder of batches that no build knows. Processor seconds are per batch, so
that a busy machine says much the same as a quiet one. docs/scale.md counts with these figures.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.build.cluster_work import spread
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.cache.build_cache import Cache
from generator.domain.clock import BEIJING
from generator.domain.private_files import CACHE_FILE, load_salt
from generator.intake.formats import sandbox
from generator.parallel.cluster import Cluster
from tests.dask_processes import DaskProcesses
from tests.helpers import ROOT

DAY = datetime(2026, 11, 23, 0, 5, tzinfo=BEIJING)  # of the samples


class _Counted(Cluster):
    """A cluster whose orders and answers are counted."""

    wire: list[int] = []  # noqa: RUF012 - bytes

    def run(self, work, orders) -> Iterator[bytes | None]:  # type: ignore[no-untyped-def]
        """As it is."""
        self.wire.extend(map(len, orders))
        for answer in super().run(work, orders):
            self.wire.append(len(answer or b""))
            yield answer


def measure(records: Path) -> None:
    """Print all figures, per batch."""
    project = load_project(ROOT)
    paths = sorted(path for path in records.iterdir() if path.is_dir())
    count = len(paths)
    (records / CACHE_FILE).unlink(missing_ok=True)
    run(project, records, DAY)  # what is loaded once is loaded
    before = _spent()
    run(project, records, DAY, cached=True)
    sandbox.close()
    print(f"{count:,} batches, {_size(paths) / count:,.0f} bytes each")
    print(f"read and judged here: {(_spent() - before) / count * 1000:.1f} ms")
    salt = load_salt(records)
    with TemporaryDirectory() as folder, DaskProcesses(Path(folder), workers=2) as dask:
        cluster = _Counted(dask.address)
        cache = Cache(records, salt, project.root)
        before = _spent(children=False)
        sizes = []
        for _, part in spread(paths, project, salt, cache.version, cluster):
            sizes.append((records / f"{CACHE_FILE}.{part}").stat().st_size)
            cache.adopt(part)
        print(
            f"parts taken over by the first process: {(_spent(children=False) - before) / count * 1000:.2f} ms"
        )
        print(
            f"on the wire: {sum(cluster.wire) / count:.0f} bytes; in parts: {sum(sizes) / count:,.0f} bytes"
        )
        before = _spent(children=False)
        for path in paths:
            if cache.lookup(path, lambda _: None, project.rules.agencies) is None:
                raise RuntimeError("a batch that the cluster did not read")
        print(f"looked up: {(_spent(children=False) - before) / count * 1000:.2f} ms")


def _spent(*, children: bool = True) -> float:
    times = os.times()
    return times.user + times.system + (times.children_user + times.children_system if children else 0)


def _size(paths: list[Path]) -> int:
    return sum(file.stat().st_size for path in paths for file in path.iterdir())


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
