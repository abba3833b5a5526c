"""A site goes up by the real rsync over a real SSH server, and by the real rclone; the ledger last, or not at all."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.helpers import tree
from tests.scaffold.conftest import git

SSHD = Path("/usr/sbin/sshd")
HAVE = SSHD.exists() and shutil.which("rsync") and shutil.which("rclone")
pytestmark = pytest.mark.skipif(
    not HAVE, reason="no rsync, rclone or sshd: scripts/deploy_tools.sh installs them"
)
LAST = ["ledger.jsonl", "site-files.txt"]


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        file = folder / name.replace("__", "/").replace("_html", ".html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def make_site(office: Path, notice: str, version: str) -> None:
    """A small site with one notice in `office`/site, and the office's ledger, which extends the last one."""
    site = office / "site"
    shutil.rmtree(site, ignore_errors=True)
    write(
        site,
        index_html=version,
        assets__engine__core=f"engine {version}",
        **{f"notices__{notice}__index_html": version},
    )
    with (office / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write(f"{version}\n")
    shutil.copy(office / "ledger.jsonl", site)
    names = sorted({*tree(site), LAST[1]})
    (site / LAST[1]).write_text(
        "gongshi-site 1 x\n" + "".join(f"{name}\n" for name in names), encoding="utf-8"
    )


@dataclass
class Place:
    """Where a site goes: the folder as the server sees it, and the variables for it."""

    folder: Path
    variables: dict[str, str]


@pytest.fixture
def bucket(tmp_path) -> Place:
    folder = tmp_path / "bucket"
    folder.mkdir()
    return Place(
        folder, {"DEPLOY": "bucket", "DEPLOY_BUCKET": str(folder), "RCLONE_CONFIG_SITE_TYPE": "local"}
    )


@pytest.fixture
def host(tmp_path) -> Iterator[Place]:
    """A real SSH server on a port of its own, with a key for the office."""
    keys, folder = tmp_path / "keys", tmp_path / "www"
    for each in (keys, folder):
        each.mkdir(mode=0o700)
    for name in ("host", "office"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it locks itself in
    options = {
        "AuthorizedKeysFile": keys / "office.pub", "StrictModes": "no", "UsePAM": "no", "PidFile": "none",
        "PasswordAuthentication": "no", "PermitRootLogin": "prohibit-password", "ListenAddress": "127.0.0.1",
    }  # fmt: skip
    given = [each for name, value in options.items() for each in ("-o", f"{name}={value}")]
    server = subprocess.Popen(
        [SSHD, "-D", "-e", "-f", "/dev/null", "-p", str(port), "-h", keys / "host", *given],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(200):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        kind, value, *_ = (keys / "host.pub").read_text(encoding="ascii").split()
        yield Place(
            folder,
            {
                "DEPLOY": "ssh", "DEPLOY_TARGET": f"{getpass.getuser()}@127.0.0.1:{folder}", "DEPLOY_PORT": str(port),
                "DEPLOY_KEY": (keys / "office").read_text(encoding="ascii").rstrip("\n"),
                "DEPLOY_KNOWN_HOSTS": f"[127.0.0.1]:{port} {kind} {value}",
            },
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(params=["bucket", "host"])
def place(request) -> Place:
    return request.getfixturevalue(request.param)


@pytest.fixture
def checkout(office, origin) -> Path:
    git(office, "remote", "add", "origin", str(origin))
    (office / "summary.md").write_text("## ✅ 公示网站已生成\n", encoding="utf-8")
    return office


def run(office: Path, command: str, place: Place, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{office}/bin:{os.environ['PATH']}"
    variables = {"PATH": path, "HOME": str(office), "LANG": "C.UTF-8", **place.variables, **more}
    return subprocess.run(
        ["bash", "-c", command], cwd=office, env=variables, capture_output=True, text=True, check=False
    )


def breaking(office: Path, name: str, at: int) -> None:
    """Let the real program run, but for its call number `at`, which transfers something and breaks off."""
    file = office / "bin" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(
        f'#!/bin/bash\nn=$(($(cat {office}/calls 2>/dev/null || echo 0) + 1)); echo $n > {office}/calls\n'
        f'[ $n != {at} ] || exit 1\nexec {shutil.which(name)} "$@"\n', encoding="utf-8",
    )  # fmt: skip
    file.chmod(0o755)


def test_what_is_up_is_the_site_and_what_is_over_is_gone(checkout, place):
    make_site(checkout, "a", "1")
    done = run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place)
    assert done.returncode == 0, done.stderr
    assert tree(place.folder) == tree(checkout / "site")
    make_site(checkout, "b", "2")
    done = run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place)
    assert done.returncode == 0, done.stderr
    assert tree(place.folder) == tree(checkout / "site")
    assert not (place.folder / "notices/a").exists() or not any((place.folder / "notices/a").iterdir())
    # what is up comes back for the next run, without what an upload left half done
    (place.folder / "half.html").write_text("half", encoding="utf-8")
    shutil.rmtree(checkout / "site")
    assert run(checkout, "bash ci/site.sh load", place).returncode == 0
    assert tree(checkout / "site").keys() == tree(place.folder).keys() - {"half.html"}


CALLS = [("bucket", 1), ("bucket", 2), ("bucket", 3), ("bucket", 4), ("bucket", 5), ("host", 1), ("host", 2)]


@pytest.mark.parametrize(("place", "at"), CALLS, indirect=["place"])
def test_an_upload_that_breaks_off_leaves_the_old_ledger_up(checkout, place, at):
    make_site(checkout, "a", "1")
    assert run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place).returncode == 0
    make_site(checkout, "b", "2")
    breaking(checkout, "rsync" if place.variables["DEPLOY"] == "ssh" else "rclone", at)
    done = run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place)
    assert done.returncode != 0
    for name in LAST:
        assert b"2\n" not in (place.folder / name).read_bytes().splitlines(keepends=True)
    assert (checkout / "summary.md").read_text(encoding="utf-8").startswith("## ✖ 没有发布成")
    assert "1\n" in git(checkout, "show", "refs/gongshi/ledger:ledger.jsonl")
    assert "2\n" not in git(checkout, "show", "refs/gongshi/ledger:ledger.jsonl")
    shutil.rmtree(checkout / "bin")  # the network is back: run again
    assert run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place).returncode == 0
    assert tree(place.folder) == tree(checkout / "site")


def test_a_page_of_the_same_length_and_second_goes_up(checkout, place):
    for version in "12":
        make_site(checkout, "a", version)
        for file in (checkout / "site").rglob("*"):
            os.utime(file, (1_800_000_000, 1_800_000_000))
        assert run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place).returncode == 0
        assert tree(place.folder) == tree(checkout / "site")


def test_a_server_that_is_not_the_listed_one_gets_nothing(checkout, host):
    make_site(checkout, "a", "1")
    other = host.variables["DEPLOY_KNOWN_HOSTS"].rpartition(" ")[0]
    stranger = f"{other} AAAAC3NzaC1lZDI1NTE5AAAAIA{'A' * 42}"
    done = run(checkout, "bash ci/site.sh save", host, DEPLOY_KNOWN_HOSTS=stranger)
    assert done.returncode != 0
    assert list(host.folder.iterdir()) == []


def test_a_run_that_was_overtaken_publishes_nothing(checkout, place, origin, tmp_path):
    make_site(checkout, "a", "1")
    assert run(checkout, "bash ci/site.sh save && bash ci/ledger.sh save", place).returncode == 0
    before = tree(place.folder)
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(origin), str(other))
    (other / "ledger.jsonl").write_text("1\nother\n", encoding="utf-8")
    assert run(other, "bash ci/ledger.sh save", place).returncode == 0
    make_site(checkout, "b", "2")
    done = run(checkout, "bash ci/site.sh save", place)
    assert (done.returncode, "请再运行一次" in done.stderr) == (1, True)
    assert tree(place.folder) == before
