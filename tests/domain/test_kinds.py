"""A kind of notice is data: a fourth one takes a table in kinds.toml and a module in records/awards."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.domain.kinds import Kind, KindWords
from tests.helpers import AS_OF, ROOT, SAMPLES

TABLE = """
["困难慰问"]
member = "HARDSHIP_AID"
lists = "people"
award = "hardship_aid"
clause = "illness_aid"
once_a_year = true
slug = "hardship-aid"
subject = "企业退休人员困难慰问"
decided = "困难慰问人员名单已经确定"
rows = "名单"
unit = "人"
amount = "慰问金额"
gloss = "遇到困难的退休人员，一年给一笔慰问金。"
sheet = ["serial", "name", "gender", "identity", "amount"]
words = { amount = "慰问金额" }
example_amount = 400
"""
MODULE = '''
"""困难慰问: never more than 2,500 yuan."""

from decimal import Decimal


def check_row(row, index, amount):
    if amount is not None and amount > 2500:
        row.report("amount_over_cap", index, "amount", cap="2,500.00")


def check_columns(block, amounts):
    block.keep(amounts <= 250_000)


def product_cap(policy, year, district):
    return None
'''
COMMAND = [sys.executable, "-c", "from generator.cli import main; main()"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with a fourth kind."""
    folder = tmp_path / "project"
    for name in ("site_src", "data", "generator", "calculators"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder)
    (ROOT / "build").mkdir(exist_ok=True)
    for name in ("node_modules", "build"):  # installed and made once
        (folder / name).symlink_to(ROOT / name)
    with (folder / "generator/domain/kinds.toml").open("a", encoding="utf-8") as stream:
        stream.write(TABLE)
    (folder / "generator/records/awards/hardship_aid.py").write_text(MODULE, encoding="utf-8")
    return folder


@pytest.fixture
def records(tmp_path: Path) -> Path:
    batch = tmp_path / "records/hardship-2025"
    shutil.copytree(SAMPLES / "binjiang-2025-illness-aid", batch)
    notice = batch / "notice.toml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("大病慰问", "困难慰问"), encoding="utf-8")
    return batch.parent


def test_a_fourth_kind_is_published_like_the_others(project: Path, records: Path, tmp_path: Path):
    arguments = ["build", "--records", str(records), "--out", str(tmp_path / "site"), "--as-of", AS_OF]
    done = subprocess.run([*COMMAND, *arguments], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "site/notices/hardship-2025/index.html").read_text(encoding="utf-8")
    assert "企业退休人员困难慰问" in page
    assert "困难慰问人员名单已经确定" in page
    listed = (tmp_path / "site/live/by-kind/index.html").read_text(encoding="utf-8")
    assert "hardship-aid" in listed


def test_a_fourth_kind_is_checked_by_its_own_module(project: Path, records: Path, tmp_path: Path):
    rows = records / "hardship-2025/明细.csv"
    table = list(csv.reader(rows.read_text(encoding="utf-8-sig").splitlines()))
    column = next(at for at, heading in enumerate(table[0]) if "慰问金额" in heading)
    table[1][column] = "2500.01"
    with rows.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    report = tmp_path / "report.json"
    done = subprocess.run(
        [*COMMAND, "check", str(records), "--report", str(report)],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stdout + done.stderr
    assert "amount_over_cap" in {each["code"] for each in json.loads(report.read_text(encoding="utf-8"))}


def test_every_kind_says_all_it_must():
    slugs = [kind.described.slug for kind in Kind]
    assert len(slugs) == len(set(slugs)) == 3
    for kind in Kind:
        words = kind.described
        assert all((words.subject, words.decided, words.rows, words.unit, words.amount, words.gloss))
        assert bool(words.award) is kind.lists_people


def test_a_field_nobody_knows_is_refused():
    with pytest.raises(TypeError, match="colour"):
        KindWords.of({"lists": "people", "sheet": [], "colour": "red"})
