"""An office that began today: `gongshi init`, a repository with an origin, an engine from the cache."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.browser.bundle import ensure
from generator.browser.desk_bundle import ensure_desk
from generator.domain.clock import beijing_day, now
from generator.scaffold.repository import create_office
from tests.helpers import ROOT
from tests.scaffold.workflow import FILES, Machine, load

SALT = "93c1f07a5be48d26b07d5c92e6184f3a"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=经办", "-c", "user.email=office@localhost")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="session")
def made() -> tuple[Path, ...]:
    """This checkout's calculators and desk: an office whose rules are the bundled ones needs no others.

    With them what a CI keeps as well: small scripts, and what the audit knows of these files.
    """
    bundle = ensure(ROOT)
    kept = [ROOT / "build/browser" / name for name in ("scripts", "searched")]
    for folder in kept:
        folder.mkdir(exist_ok=True)
    return bundle.folder, ensure_desk(ROOT, bundle).folder, *kept


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    create_office(folder, "桂雨区退管中心")
    return folder


@pytest.fixture
def origin(office: Path, tmp_path: Path) -> Path:
    """The office's repository on a server, after the first push."""
    bare = tmp_path / "origin.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
    git(office, "init", "-q", "-b", "main")
    git(office, "add", "-A")
    git(office, "commit", "-q", "-m", "开始")
    git(office, "push", "-q", str(bare), "main")
    return bare


@pytest.fixture
def records(tmp_path: Path) -> Callable[[str, str], Path]:
    """Puts a sample batch, published today, into the office's folder of records."""
    folder = tmp_path / "records"

    def put(name: str, kind: str = "batches") -> Path:
        batch = folder / name
        shutil.copytree(ROOT / "data/samples" / kind / name, batch)
        notice = batch / "notice.toml"
        today = beijing_day(now())
        text = re.sub(r"publish_on = \S+", f"publish_on = {today}", notice.read_text(encoding="utf-8"))
        text = re.sub(r"\bon = [\d-]+", f"on = {today - timedelta(days=2)}", text)
        notice.write_text(text, encoding="utf-8")
        return folder

    return put


@pytest.fixture
def machine(origin: Path, tmp_path: Path, made: tuple[Path, ...]) -> Callable[[Mapping[str, str]], Machine]:
    """A runner of the office with these variables and secrets."""
    return lambda settings: Machine(origin, tmp_path / "runner", made, settings)


@pytest.fixture
def github() -> dict[str, Any]:
    """The office's workflow for GitHub Actions."""
    return load(FILES / ".github/workflows/publish.yml")
