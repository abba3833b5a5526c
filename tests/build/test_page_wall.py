"""An error that nobody foresaw on one notice's page holds back that notice alone, among sixty."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.build.poisoned import AUDIT, LISTS, PAGE, RUN, WORD
from tests.helpers import ROOT, Run
from tests.intake.batches import number

FIRST, SECOND, THIRD = "2026-11-03T10:00+08:00", "2026-11-23T10:00+08:00", "2026-12-20T10:00+08:00"
OVER, NEIGHBOUR = "沈素兰", "沈素梅"
MANY = 54  # so that with the others there are sixty: from fifty on a bar shows how far the run is
NOTICE = """kind = "大病慰问"
agency = "330106"
period = "2025"
publish_on = {day}
approval = {{ by = "测试", on = 2026-10-30, number = "{order}号" }}
"""


def batch(records: Path, name: str, order: int, person: str, day: str = "2026-11-20") -> None:
    folder = records / name
    folder.mkdir(parents=True)
    (folder / "notice.toml").write_text(NOTICE.format(day=day, order=order), encoding="utf-8")
    row = f"{person},女,{number(order)},500"
    (folder / "明细.csv").write_text(f"姓名,性别,身份证号,慰问金额\n{row}\n", encoding="utf-8")


def poisoned(*arguments: str | Path, **environment: str) -> Run:
    command = [sys.executable, "-m", "tests.build.poisoned", *map(str, arguments)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        env=os.environ | environment,
    )
    return Run(done.returncode, done.stdout + done.stderr)


def page(folder: Path, name: str) -> str:
    file = folder / "site/notices" / name / "index.html"
    return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """Sixty batches on two days; then a day on which nothing can be read at all."""
    folder = tmp_path_factory.mktemp("city")
    records, report = folder / "records", folder / "report.json"
    batch(records, "over", 900, OVER, day="2026-11-02")
    build = ("build", "--records", records, "--out", folder / "site", "--ledger", folder / "ledger.jsonl")
    assert poisoned(*build, "--as-of", FIRST).code == 0
    assert OVER in page(folder, "over")
    for index in range(MANY):
        batch(records, f"neighbour-{index}", 700 + 2 * index, NEIGHBOUR)
    for index, name in enumerate((PAGE, f"{PAGE}-2", LISTS, f"{LISTS}-2", AUDIT)):
        batch(records, name, 860 + 2 * index, WORD)
    done = poisoned(*build, "--as-of", SECOND, "--report", report)
    pages = {
        each.parent.name: each.read_text("utf-8") for each in (folder / "site/notices").glob("*/index.html")
    }
    last = poisoned(*build, "--as-of", THIRD, "--report", folder / "last.json", **{RUN: "1"})
    return folder, done, json.loads(report.read_text("utf-8")), pages, last


def test_the_rest_is_up_and_what_is_over_is_gone(city):
    _, done, _, pages, _ = city
    assert done.code == 3, done.output
    assert sum(NEIGHBOUR in each for each in pages.values()) == MANY
    assert OVER not in "".join(pages.values())
    assert not any(name.startswith("poison") for name in pages)


@pytest.mark.parametrize("name", [PAGE, f"{PAGE}-2", LISTS, f"{LISTS}-2", AUDIT])
def test_the_batch_is_refused_with_a_place_and_no_words(name, city):
    _, done, report, *_ = city
    (found,) = [each for each in report if each["batch"] == name and each["severity"] == "error"]
    assert found["code"] in ("unforeseen", "held_back_unforeseen")
    assert "IndexError" in found["message"]
    assert WORD not in repr(found) + done.output


def test_where_nothing_can_be_made_what_is_over_goes_all_the_same(city):
    folder, _, _, pages, last = city
    assert last.code == 3, last.output
    assert "IndexError" in last.output
    assert WORD not in last.output
    left = "".join(each.read_text("utf-8") for each in (folder / "site").rglob("*.html"))
    assert NEIGHBOUR in "".join(pages.values())
    assert NEIGHBOUR not in left
    codes = [each["code"] for each in json.loads((folder / "last.json").read_text("utf-8"))]
    assert codes.count("unforeseen_run") == 1
