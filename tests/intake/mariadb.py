"""A real MariaDB server of our own, which speaks MySQL's protocol: loopback only, with TLS and without."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Mariadb:
    """Where the server listens, and the account that may read one table and nothing else."""

    port: int
    socket: Path
    user: str
    password: str
    authority: Path  # what its certificate is verified by

    def run(self, *statements: str) -> None:
        """Run `statements` as the server's own administrator."""
        import pymysql

        with closing(
            pymysql.connect(unix_socket=str(self.socket), user="root", charset="utf8mb4")
        ) as connection:
            for statement in statements:
                connection.cursor().execute(statement)
            connection.commit()


def program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running(*, tls: bool) -> Iterator[Mariadb]:
    """The server, for as long as it is needed; skipped where there is none, and a failure in CI."""
    server, install = program("mariadbd"), program("mariadb-install-db")
    if server is None or install is None:
        message = "no MariaDB here: scripts/mysql.sh installs it"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    home = Path(tempfile.mkdtemp(prefix="gongshi-mariadb-", dir="/tmp"))  # short: it holds a socket
    as_user = ["--user=mysql"] if os.getuid() == 0 else []
    certificate, key = _certificate(home)
    if as_user:
        for path in (home, certificate, key):
            shutil.chown(path, "mysql", "mysql")
    subprocess.run(
        [install, "--no-defaults", f"--datadir={home / 'data'}", "--auth-root-authentication-method=normal",
         "--skip-test-db", *as_user],
        check=True, capture_output=True, cwd=home,
    )  # fmt: skip
    with socket.socket() as free:
        free.bind((ADDRESS, 0))
        port = free.getsockname()[1]
    secure = [f"--ssl-cert={certificate}", f"--ssl-key={key}"] if tls else ["--skip-ssl"]
    process = subprocess.Popen(
        [server, "--no-defaults", f"--datadir={home / 'data'}", f"--socket={home / 's'}", f"--port={port}",
         f"--bind-address={ADDRESS}", f"--pid-file={home / 'pid'}", "--character-set-server=utf8mb4", *secure, *as_user],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=home,
    )  # fmt: skip
    made = Mariadb(port, home / "s", "reader", secrets.token_urlsafe(12), certificate)
    try:
        _until_ready(made, process)
        yield made
    finally:
        process.terminate()
        process.wait(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def _until_ready(made: Mariadb, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail("MariaDB did not start")
        if made.socket.exists():
            return
        time.sleep(0.1)
    pytest.fail("MariaDB did not get ready")


def _certificate(home: Path) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1, which verifies itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, ADDRESS)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = home / "cert.pem", home / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return files
