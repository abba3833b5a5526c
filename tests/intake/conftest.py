"""A real PostgreSQL server of our own, for as long as the tests run; and the readers that they run with.

`READERS=pure` runs every test of intake with the readers of a browser.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.intake.formats import files


@pytest.fixture(autouse=True)
def readers() -> Iterator[None]:
    with files.using(os.environ.get("READERS", "native")):
        yield


@dataclass(frozen=True)
class Server:
    """Where the server listens; loopback only."""

    port: int
    user: str
    password: str

    @property
    def address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={self.user} dbname=postgres"


def programs() -> Path | None:
    """The folder of initdb and postgres: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
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
    server = subprocess.Popen(
        [*as_user, folder / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", home, "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home,
    )  # fmt: skip
    try:
        _until_ready(folder, port, server)
        yield Server(port, "gongshi", password)
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(home, ignore_errors=True)


def _until_ready(folder: Path, port: int, server: subprocess.Popen[bytes]) -> None:
    import time

    for _ in range(300):
        if server.poll() is not None:
            pytest.fail("PostgreSQL did not start")
        if (
            subprocess.run(
                [folder / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
            ).returncode
            == 0
        ):
            return
        time.sleep(0.1)
    pytest.fail("PostgreSQL did not get ready")
