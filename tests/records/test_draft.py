"""A batch that is a draft: checked as any other, counted apart, neither published nor refused."""

from __future__ import annotations

import json

import openpyxl
import pytest

from generator.diagnostics.problems import Severity
from generator.intake.batch import read_batch
from generator.records.validation import validate
from tests.helpers import gongshi
from tests.intake import batches
from tests.records.remedies import NOTICE, persons


def report(folder):
    return validate([read_batch(each) for each in sorted(folder.iterdir())], batches.PROJECT.rules)


def submit(folder, name, **changes):
    """A batch of four persons, with facts of its own; those that are None are left out."""
    draft = persons()
    facts = NOTICE | {"approval.count": 4, "approval.total": "2000"} | changes
    draft.facts = {key: value for key, value in facts.items() if value is not None}
    draft.write(folder / name)
    return draft


def severities(validation):
    return {each.code: each.severity for each in validation.problems if each.code not in batches.REMINDERS}


def test_what_is_right_is_not_published(tmp_path):
    submit(tmp_path, "a-batch", draft="是")
    found = report(tmp_path)
    assert (found.batches, found.refused, found.drafts) == ((), (), ("a-batch",))
    assert severities(found) == {"draft": Severity.WARNING}
    assert [each.code for each in found.readings] == ["batch_read"]


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ("publish_on", "missing_fact"), ("kind", "missing_fact"), ("agency", "missing_fact"),
        ("approval.by", "not_approved"), ("period", "missing_fact"),
    ],
)  # fmt: skip
def test_what_it_lacks_is_told_and_refuses_nothing(tmp_path, lacking, code):
    submit(tmp_path, "a-batch", draft="是", **{lacking: None})
    found = report(tmp_path)
    assert (found.batches, found.refused, found.drafts) == ((), (), ("a-batch",))
    assert severities(found) == {"draft": Severity.WARNING, code: Severity.DRAFT}


def test_its_rows_are_checked(tmp_path):
    draft = submit(tmp_path, "a-batch")
    draft.facts["draft"] = "是"
    draft.set("慰问金额", 99_999)
    draft.write(tmp_path / "b-batch")
    found = report(tmp_path)
    assert severities(found)["amount_over_cap"] is Severity.DRAFT
    assert [each.id for each in found.batches] == ["a-batch"]


@pytest.mark.parametrize(("real", "draft"), [("a-batch", "b-batch"), ("b-batch", "a-batch")])
def test_a_draft_of_the_same_persons_stops_no_other(tmp_path, real, draft):
    submit(tmp_path, real)
    submit(tmp_path, draft, draft="是", publish_on="2026-11-19")
    found = report(tmp_path)
    assert [each.id for each in found.batches] == [real]
    duplicates = [each for each in found.problems if each.code == "duplicate_across"]
    assert {(each.place.batch, each.severity) for each in duplicates} == {(draft, Severity.DRAFT)}


@pytest.mark.parametrize(
    ("written", "is_draft"), [("true", True), ('"是"', True), ("false", False), ('"否"', False)]
)
def test_how_it_is_written_in_the_file(tmp_path, written, is_draft):
    submit(tmp_path, "a-batch")
    notice = tmp_path / "a-batch/notice.toml"
    notice.write_text(f"draft = {written}\n" + notice.read_text("utf-8"), encoding="utf-8")
    found = report(tmp_path)
    assert [each.id for each in found.batches] == ([] if is_draft else ["a-batch"])
    assert found.refused == ()


@pytest.mark.parametrize(
    ("cell", "drafts"), [("是", ("a-batch",)), (True, ("a-batch",)), ("否", ()), (None, ())]
)
def test_a_workbook_says_so_on_its_sheet(tmp_path, cell, drafts):
    submit(tmp_path, "a-batch")
    folder = tmp_path / "a-batch"
    add_facts(folder / "明细.xlsx", cell)
    (folder / "notice.toml").unlink()
    found = report(tmp_path)
    assert (found.refused, found.drafts) == ((), drafts)
    assert [each.id for each in found.batches] == ([] if drafts else ["a-batch"])


def test_either_place_is_enough(tmp_path):
    submit(tmp_path, "a-batch")
    add_facts(tmp_path / "a-batch/明细.xlsx", "是")
    assert report(tmp_path).drafts == ("a-batch",)


def add_facts(workbook, draft):
    opened = openpyxl.load_workbook(workbook)
    sheet = opened.create_sheet("公示信息")
    facts = {
        "公示类型": "大病慰问", "公示单位": "330106", "年度": "2025", "公示日期": "2026-11-20", "审批人": "测试",
        "审批日期": "2026-11-18", "审批文号": "1号", "审批人数": 4, "审批金额": "2000", "草稿": draft,
    }  # fmt: skip
    for row in facts.items():
        sheet.append(row)
    opened.save(workbook)


def test_a_clerk_and_a_machine_are_told(tmp_path):
    submit(tmp_path / "records", "a-batch", draft="是", publish_on=None)
    submit(tmp_path / "records", "b-batch")
    done = gongshi(
        "check", tmp_path / "records", "--report", tmp_path / "r.json", "--html", tmp_path / "r.html",
        "--marked", tmp_path / "marked",
    )  # fmt: skip
    assert done.code == 0
    assert "核对了 2 个批次，退回 0 个，草稿 1 个。" in done.output
    assert "! 公示前须改正" in done.output
    assert "✗" not in done.output
    html = (tmp_path / "r.html").read_text("utf-8")
    assert "核对了 2 个批次，退回 0 个，草稿 1 个。" in html
    assert "公示前须改正</span>" in html
    told = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert {
        (each["batch"], each["severity"]) for each in told if each["code"] in ("draft", "missing_fact")
    } == {
        ("a-batch", "warning"),
        ("a-batch", "draft"),
    }
