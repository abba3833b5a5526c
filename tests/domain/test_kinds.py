"""A kind of notice is data: a fourth one takes a table in kinds.toml and a module in records/awards."""

import csv
import json
from pathlib import Path

import pytest

from generator.domain.kinds import Kind, KindWords
from tests.samples.grown import HARDSHIP, Grown, add_hardship, run


def test_a_fourth_kind_is_published_like_the_others(grown: Grown):
    assert grown.code == 0, grown.output
    page = (grown.site / "notices" / HARDSHIP / "index.html").read_text(encoding="utf-8")
    assert "企业退休人员困难慰问" in page
    assert "困难慰问人员名单已经确定" in page
    listed = (grown.site / "live/by-kind/index.html").read_text(encoding="utf-8")
    assert "hardship-aid" in listed


def test_a_fourth_kind_is_checked_by_its_own_module(grown: Grown, tmp_path: Path):
    rows = add_hardship(tmp_path / "records") / "明细.csv"
    table = list(csv.reader(rows.read_text(encoding="utf-8-sig").splitlines()))
    column = next(at for at, heading in enumerate(table[0]) if "慰问金额" in heading)
    table[1][column] = "2500.01"
    with rows.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(table)
    report = tmp_path / "report.json"
    done = run(grown.project, "check", rows.parents[1], "--report", report)
    assert done.code == 3, done.output
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
