"""What the desk answers: the same as `gongshi check`, by its readers as by those of a build."""

from __future__ import annotations

import base64
import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from generator.browser import desk_sources
from generator.desk.entry import open_desk
from tests.desk.messages import EVERY, SAMPLES, check, files_of
from tests.helpers import ROOT

DATA = desk_sources.data(ROOT)
PLAIN = SAMPLES / "mess/plain"


@pytest.fixture
def ask(tmp_path):
    reply = open_desk(DATA, tmp_path / "home")
    return lambda message: json.loads(reply(message if isinstance(message, str) else json.dumps(message)))


@pytest.mark.parametrize("sample", EVERY, ids=lambda path: path.name)
def test_a_sample_is_told_as_the_readers_of_a_build_tell_it(tmp_path, sample):
    message = check(files_of(sample))
    answers = {
        readers: open_desk(DATA, tmp_path / readers, readers)(message) for readers in ("pure", "native")
    }
    assert answers["pure"] == answers["native"]
    assert "failed" not in answers["pure"]


def test_facts_of_the_form_stand_in_for_a_sheet(ask):
    files = {name: content for name, content in files_of(PLAIN).items() if name != "notice.toml"}
    asked = ask(check(files))
    assert asked["needs_facts"]
    assert asked["refused"]
    assert "公示信息" not in str(asked["files"])  # the page asks for them: nothing is to be mended in a file
    facts = {
        "kind": "大病慰问", "agency": "330106", "period": "2025", "publish_on": "2026-11-20", "approval.by": '王"某',
        "approval.on": "2026-11-18", "approval.number": "杭西〔2026〕1号",
    }  # fmt: skip
    answer = ask(check(files, facts=facts))
    assert not answer["needs_facts"]
    assert answer["id"] == "330106-2025-illness-aid"
    wrong = ask(check(files, facts=facts | {"period": "明年", "approval.number": ""}))
    assert wrong["refused"]
    told = {file["name"]: {each["where"] for each in file["messages"]} for file in wrong["files"]}
    assert {"年度", "审批文号"} <= told["刚填的公示信息"]


def test_wrong_cells_are_marked_in_a_copy(ask):
    answer = ask(check(files_of(SAMPLES / "refused/amount-over-band")))
    marked = ask({"do": "mark", "file": answer["marks"][0]})
    workbook = load_workbook(BytesIO(base64.b64decode(marked["content"])))
    assert "核对结果" in workbook.sheetnames
    assert ask({"do": "mark", "file": "../notice.toml"})["failed"]


def test_the_sample_of_a_notice_shows_what_the_law_lists(ask):
    ask(check(files_of(SAMPLES / "batches/xihu-2025-illness-aid")))
    sample = ask({"do": "sample"})
    assert sample["head"] == ["序号", "姓名", "性别", "年龄", "金额（元）"]
    assert len(sample["rows"]) == 500
    ask(check(files_of(SAMPLES / "refused/amount-over-band")))
    assert "样稿" in ask({"do": "sample"})["refused_task"]


def test_nothing_is_left_of_the_batch_before(ask, tmp_path):
    ask(check(files_of(PLAIN), "first-batch"))
    ask(check(files_of(SAMPLES / "batches/xihu-2025-illness-aid"), "second-batch"))
    assert [each.name for each in (tmp_path / "home").iterdir()] == ["second-batch"]
    ask({"do": "forget"})
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "A", "a/b", "-a", "a" * 65])
def test_a_name_that_is_no_batch_is_told(ask, tmp_path, name):
    assert "批次的名字" in ask(check(files_of(PLAIN), name))["refused_task"]


def test_no_error_holds_what_caused_it(ask):
    said = json.dumps(ask({"do": "check", "files": {"明细.xlsx": "330106194901021234"}}), ensure_ascii=False)
    assert "330106194901021234" not in said
    assert "明细" not in said
