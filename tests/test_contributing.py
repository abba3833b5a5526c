"""What CONTRIBUTING.md says is enough: its short recipes are followed here (a kind and a county have tests of their own)."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BATCH = ROOT / "data/samples/batches/binjiang-2025-illness-aid"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what `gongshi check` needs."""
    for name in ("data", "generator", "calculators"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def check(project: Path, batch: Path) -> list[dict]:
    report = project / "report.json"
    command = [sys.executable, "-c", "from generator.cli import main; main()"]
    subprocess.run(
        [*command, "check", batch, "--report", report], cwd=project, capture_output=True, check=False
    )
    return [each for each in json.loads(report.read_text(encoding="utf-8")) if each["severity"] == "error"]


def test_a_column_word_takes_one_file(project: Path):
    batch = project / "records/one"
    shutil.copytree(BATCH, batch)
    rows = batch / "明细.csv"
    rows.write_text(rows.read_text(encoding="utf-8-sig").replace("慰问金额", "关怀实发数"), encoding="utf-8")
    assert "missing_column" in {each["code"] for each in check(project, batch)}
    columns = project / "generator/intake/columns.toml"
    text = columns.read_text(encoding="utf-8")
    columns.write_text(
        re.sub(r"(\[amount\][^\[]*words = \[)", r'\1"关怀实发数", ', text, count=1), encoding="utf-8"
    )
    assert check(project, batch) == []


def test_an_agency_takes_one_file(project: Path):
    batch = project / "records/one"
    shutil.copytree(BATCH, batch)
    notice = batch / "notice.toml"
    notice.write_text(notice.read_text(encoding="utf-8").replace('"330108"', '"330108977"'), encoding="utf-8")
    assert [each["code"] for each in check(project, batch)] == ["unknown_agency"]
    entry = {
        "code": "330108977",
        "name": "新街道",
        "office": "新街道退管站",
        "level": "street",
        "parent": "330108",
    }
    entry |= {"phone": "0571-00009977", "address": "新街道1号（示例）"}
    with (project / "data/agencies.toml").open("a", encoding="utf-8") as stream:
        stream.write("\n[[agency]]\n" + "".join(f'{key} = "{value}"\n' for key, value in entry.items()))
    assert check(project, batch) == []


def test_every_file_of_a_recipe_is_there():
    named = re.findall(r"`((?:generator|calculators|data|tests)/[\w./-]+)`", GUIDE)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
