"""The engines that the calculators are tried in, and how each is started with an address; none needs a driver."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import DEVNULL, Popen, TimeoutExpired
from tempfile import TemporaryDirectory

from tests.helpers import ROOT

OLD = ROOT / "build/engines"
"""Where scripts/engines.sh puts the old builds of Chromium."""

_MINI = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"


@dataclass(frozen=True, slots=True)
class Engine:
    """`runs` is whether the calculators run in it; if not, the page must say why."""

    name: str
    program: str
    command: Callable[[str, str, str], list[str]]  # program, profile, address
    runs: bool = True

    @property
    def installed(self) -> bool:
        return shutil.which(self.program) is not None


def _chromium(program: str, profile: str, address: str) -> list[str]:
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-zygote")
    return [program, *options, "--remote-debugging-port=0", f"--user-data-dir={profile}", address]


def _firefox(program: str, profile: str, address: str) -> list[str]:
    return [program, "--headless", "--no-remote", "--profile", profile, address]


def _webkit(program: str, _: str, address: str) -> list[str]:
    return ["xvfb-run", "-a", program, address]


def _old(name: str, runs: bool = True) -> Engine:
    return Engine(f"Chromium {name}", str(OLD / name / "chromium"), _chromium, runs)


ENGINES = (
    Engine("Chromium (Debian)", "chromium", _chromium),
    Engine("Firefox ESR (Debian)", "firefox-esr", _firefox),
    Engine("WebKitGTK (Debian)", _MINI, _webkit),
    *(_old(version) for version in ("116", "109", "106", "103")),
    *(_old(version, runs=False) for version in ("83", "80")),
)


@contextmanager
def running(engine: Engine, address: str) -> Iterator[None]:
    """The engine with a new profile, open at `address`."""
    with TemporaryDirectory(prefix="gongshi-engine-", ignore_cleanup_errors=True) as profile:
        command = engine.command(engine.program, profile, address)
        process = Popen(command, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True)
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # with what it started itself
            try:
                process.wait(timeout=20)
            except TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
