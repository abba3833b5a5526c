"""What offices install: a wheel that anybody can build again, byte for byte, and that pip takes by its digest alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from hashlib import sha256
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from generator.scaffold.distribution import DistributionError, installed_requirement, requirement_of
from generator.scaffold.repository import create_office
from tests.helpers import GONGSHI, ROOT

DIGEST = "a" * 64
ADDRESS = f"https://git.example/gongshi-1.2-py3-none-any.whl#sha256={DIGEST}"


def dist(folder: Path) -> dict[str, bytes]:
    subprocess.run([ROOT / "scripts/dist.sh", folder], check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    dist(folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built) -> Path:
    return next(built.glob("*.whl"))


@pytest.fixture(scope="module")
def python(tmp_path_factory, built) -> Path:
    """A new environment without this checkout: its libraries are at hand, as if installed from the lock."""
    folder = tmp_path_factory.mktemp("fresh")
    subprocess.run([sys.executable, "-m", "venv", folder / ".venv"], check=True)
    python = folder / ".venv/bin/python"
    libraries = sysconfig.get_path("purelib")
    own = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    )
    Path(own.strip(), "libraries.pth").write_text(libraries, encoding="utf-8")
    (folder / "packages").mkdir()
    shutil.copy(next(built.glob("*.whl")), folder / "packages")
    shutil.copy(built / "gongshi.txt", folder)
    pip(python, folder)
    return python


def pip(python: Path, folder: Path, *, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--ignore-installed"]
    return subprocess.run(
        [*command, "--require-hashes", "-r", "gongshi.txt"],
        cwd=folder, check=check, capture_output=True, text=True,
    )  # fmt: skip


def test_two_builds_are_the_same_bytes(built, tmp_path):
    first = {path.name: path.read_bytes() for path in built.iterdir()}
    assert dist(tmp_path / "again") == first
    for line in first["SHA256SUMS"].decode().splitlines():
        digest, name = line.split()
        assert sha256(first[name]).hexdigest() == digest


def test_the_wheel_built_from_the_sdist_is_the_same_wheel(built, wheel, tmp_path):
    with tarfile.open(next(built.glob("*.tar.gz"))) as packed:
        packed.extractall(tmp_path, filter="data")
    [source] = tmp_path.iterdir()
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "out"],
        cwd=source, check=True, capture_output=True,
    )  # fmt: skip
    assert (tmp_path / "out" / wheel.name).read_bytes() == wheel.read_bytes()


def test_a_new_environment_installs_it_without_a_network_and_begins_an_office(python, wheel, tmp_path):
    gongshi = python.with_name("gongshi")
    where = "import generator; print(*generator.__path__)"
    installed = subprocess.check_output([python, "-c", where], text=True, cwd=tmp_path).strip()
    assert not Path(installed).is_relative_to(ROOT)
    done = subprocess.run(
        [gongshi, "init", tmp_path / "o"], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert "请留意" not in done.stdout
    assert (tmp_path / "o/packages" / wheel.name).read_bytes() == wheel.read_bytes()
    line = [line for line in (tmp_path / "o/gongshi.txt").read_text().splitlines() if line[:1] != "#"]
    assert line == [f"./packages/{wheel.name} --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}"]
    pip(python, tmp_path / "o")  # what it wrote can be installed
    samples = tmp_path / "o/data/samples/batches"
    done = subprocess.run([gongshi, "check", samples], capture_output=True, text=True, cwd=tmp_path / "o")
    assert done.returncode == 0, done.stderr


def test_a_wheel_that_was_changed_is_not_installed(python, wheel, tmp_path):
    create_office(tmp_path / "o", "甲", wheel=str(wheel))
    file = tmp_path / "o/packages" / wheel.name
    file.write_bytes(file.read_bytes() + b" ")
    done = pip(python, tmp_path / "o", check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH" in done.stderr


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        ({"url": ADDRESS.partition("#")[0], "archive_info": {"hashes": {"sha256": DIGEST}}}, f"gongshi @ {ADDRESS}"),
        ({"url": "file:///nowhere/gongshi-1.2-py3-none-any.whl", "archive_info": {}}, None),
        ({"url": "https://git.example/g.git", "vcs_info": {"vcs": "git", "commit_id": "ab12"}}, None),
        ({"url": "file:///somewhere", "dir_info": {"editable": True}}, None),
        (None, None),
    ],
)  # fmt: skip
def test_the_office_installs_what_its_clerk_had_installed(tmp_path, monkeypatch, origin, wanted):
    info = tmp_path / "gongshi-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gongshi\nVersion: 1.2\n", encoding="utf-8")
    if origin:
        (info / "direct_url.json").write_text(json.dumps(origin), encoding="utf-8")
    monkeypatch.setattr(Distribution, "from_name", lambda name: Distribution.at(info))
    found = installed_requirement()
    assert (found.line if found else None) == wanted


@pytest.mark.parametrize(
    "given",
    [
        "gongshi==1.0",
        "http://git.example/gongshi-1.0-py3-none-any.whl#sha256=" + DIGEST,
        ADDRESS.partition("#")[0],
        "git+https://git.example/gongshi@ab12",
        "README.md",
    ],
)
def test_what_pip_could_not_check_is_refused(tmp_path, given):
    with pytest.raises(DistributionError):
        requirement_of(given)
    done = subprocess.run(
        [GONGSHI, "init", tmp_path / "o", "--from", given], check=False, capture_output=True, text=True
    )
    assert (done.returncode, (tmp_path / "o").exists()) == (1, False)


def test_without_a_wheel_init_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.setattr("generator.scaffold.repository.installed_requirement", lambda: None)
    assert not create_office(tmp_path / "o", "甲").installable
    lines = (tmp_path / "o/gongshi.txt").read_text(encoding="utf-8").splitlines()
    assert not any(line for line in lines if not line.startswith("#"))
    done = subprocess.run(["bash", "ci/install.sh"], cwd=tmp_path / "o", capture_output=True, text=True)
    assert (done.returncode, "没有写装哪一版" in done.stderr) == (1, True)


def locked() -> dict[str, set[str]]:
    """By package of the lock, the digests that pip takes."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9.-]+)==", line):
            found[match[1]] = set()
        found[list(found)[-1]].update(re.findall(r"sha256:([0-9a-f]{64})", line))
    return found


def test_every_dependency_has_a_wheel_for_aarch64():
    lines = Path(__file__).with_name("wheels_aarch64.txt").read_text(encoding="utf-8").splitlines()
    recorded = {re.sub(r"[-_.]+", "-", name.partition("-")[0]).lower(): (digest, name) for digest, name in map(str.split, lines)}  # fmt: skip
    lock = locked()
    assert lock.keys() - recorded.keys() == {"jieba"}  # has no wheel; its source is pure Python:
    assert "py3-none-any" in (Distribution.from_name("jieba").read_text("WHEEL") or "")
    assert recorded.keys() <= lock.keys()
    for name, (digest, file) in recorded.items():
        assert digest in lock[name], f"{name}: run scripts/lock.sh, the lock has another version"
        assert re.search(r"-none-any\.whl$|(_aarch64)(\.manylinux\w+)*\.whl$", file), file
        assert all(int(glibc) <= 28 for glibc in re.findall(r"manylinux_2_(\d+)_aarch64", file)), file


def test_nothing_is_installed_without_a_digest():
    scripts = [ROOT / "scripts/setup.sh", ROOT / "generator/scaffold/files/ci/install.sh"]
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        for line in text.splitlines():
            if re.match(r"\s*pip ", line) and "--editable ." not in line:
                assert (
                    "--require-hashes" in line
                    or "install --quiet --disable-pip-version-check --require-hashes" in text
                ), line
            if "-r requirements.lock" in line or '-r "$lock"' in line:
                assert "--no-build-isolation" in line, line
