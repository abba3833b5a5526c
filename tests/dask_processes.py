"""A Dask cluster as an office starts it: the scheduler and each worker a process of its own, killed at the end.

A cluster inside the process of the tests shares its event loop with the client under test, and waits for both
when it ends: one that failed could then keep the tests for ever.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from distributed import Client

from tests.helpers import ROOT

_PATIENCE = 300  # seconds: a busy machine is no mistake


class DaskProcesses:
    """A scheduler on this machine with so many `workers`; `tls`: the options of its certificates, if any."""

    def __init__(self, folder: Path, workers: int, tls: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._tls = tls
        self._count = workers
        self.address = ""
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        """Start it, and wait for its workers; over TLS whoever has the certificates waits for them."""
        written = self._folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(written),
            *(("--protocol", "tls") if self._tls else ()),
        )  # fmt: skip
        until = time.monotonic() + _PATIENCE
        while not self.address:
            assert self.scheduler.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
            if written.exists() and (said := written.read_text()):
                self.address = json.loads(said)["address"]
        for _ in range(self._count):
            self.add_worker()
        if self.workers and not self._tls:
            with Client(self.address, timeout=_PATIENCE, set_as_default=False) as client:
                client.wait_for_workers(self._count, timeout=_PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def add_worker(self) -> None:
        """Start one more."""
        self.workers.append(
            self._start("worker", self.address, "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
        )

    def _start(self, part: str, *options: str) -> subprocess.Popen[bytes]:
        program = Path(sys.executable).with_name("dask")
        return subprocess.Popen(
            [program, part, *options, *self._tls, "--no-dashboard"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
