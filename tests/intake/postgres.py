"""A real PostgreSQL server of our own: loopback only, stopped and started as an office's database is."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Server:
    """Where the server listens, and who may ask it."""

    port: int
    user: str
    password: str
    command: list[str | Path] = field(repr=False)
    ready: Path = field(repr=False)  # the program that asks whether it is
    home: Path = field(repr=False)
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={self.user} dbname=postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(self.command, cwd=self.home, **quiet)
        asked = [self.ready, "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        for _ in range(300):
            if self.process.poll() is not None:
                pytest.fail("PostgreSQL did not start")
            if subprocess.run(asked, check=False).returncode == 0:
                return
            time.sleep(0.1)
        pytest.fail("PostgreSQL did not get ready")

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)
            self.process = None


def programs() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


@contextmanager
def running() -> Iterator[Server]:
    """The server, for as long as it is needed; skipped where there is none, and a failure in CI."""
    folder = programs()
    if folder is None:
        message = "no PostgreSQL here: scripts/postgres.sh installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # The server refuses to run as root.
    as_user = (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    )
    home = Path(tempfile.mkdtemp(prefix="gongshi-postgres-", dir="/tmp"))  # short: it holds a socket
    password = secrets.token_urlsafe(12)
    secret = home / "password"
    secret.write_text(password)
    if as_user:
        for path in (home, secret):
            shutil.chown(path, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = home / "data"
    subprocess.run(
        [*as_user, folder / "initdb", "-D", data, "-U", "gongshi", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"],
        check=True, capture_output=True, cwd=home,
    )  # fmt: skip
    command = [
        *as_user,
        folder / "postgres",
        "-D",
        data,
        "-p",
        str(port),
        "-h",
        "127.0.0.1",
        "-k",
        home,
        "-F",
    ]
    server = Server(port, "gongshi", password, command, folder / "pg_isready", home)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)
