"""Why a list was taken down or corrected, and what was objected: chosen or counted by the office, read by everybody."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import datetime

import jsonschema
import pytest

from generator.build.pipeline import run
from generator.cli.export import export
from generator.domain.clock import BEIJING
from generator.domain.reasons import CORRECTION, NO_REASON, WITHDRAWAL
from generator.notices.ledger import History, read
from generator.notices.objections import Objections
from tests.build.offices import BATCH, PROJECT, drop_a_person
from tests.helpers import ROOT

SCHEMA = json.loads((ROOT / "data/schema/ledger.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def office(begun, monkeypatch):
    """One batch alone, up from Monday 2026-11-16."""
    monkeypatch.chdir(ROOT)
    return begun


def state(office, **facts):
    """Write `facts` above all others, each once."""
    notice = office.records / BATCH / "notice.toml"
    rest = [line for line in notice.read_text("utf-8").splitlines() if line.partition(" ")[0] not in facts]
    notice.write_text(
        "\n".join([*(f'{key} = "{value}"' for key, value in facts.items()), *rest, ""]), "utf-8"
    )


def correct(office):
    folder = office.records / BATCH
    drop_a_person(next(each for each in folder.iterdir() if each.suffix == ".xlsx"))
    notice = folder / "notice.toml"
    notice.write_text(re.sub(r", count = \d+, total = \"[\d.]+\"", "", notice.read_text("utf-8")), "utf-8")


def lines(office):
    made = [json.loads(line) for line in office.ledger.read_text("utf-8").splitlines()]
    for each in made:
        jsonschema.validate(each, SCHEMA)
    return made


def test_a_correction_says_why_and_goes_on_saying_so_when_the_records_are_gone(office):
    correct(office)
    state(office, correction_reason="金额有错")
    office.build_unaudited("2026-11-17T09:00")
    sentence = CORRECTION["金额有错"]
    assert f"更正原因：{sentence}" in office.page()
    state(office, correction_reason="有遗漏")  # the ledger has said why: the list is the same
    office.build_unaudited("2026-11-18T09:00")
    assert f"更正原因：{sentence}" in office.page()
    shutil.rmtree(office.records / BATCH)
    office.build_unaudited("2026-12-01T09:00")
    assert f"<dt>更正原因</dt><dd>{sentence}</dd>" in office.page()
    assert [each["reason"] for each in lines(office) if "reason" in each] == ["金额有错"]
    assert office.verify().code == 0


@pytest.mark.parametrize(("given", "told"), [("正在核实", WITHDRAWAL["正在核实"]), ("", NO_REASON)])
def test_a_withdrawal_says_why_or_that_nobody_said(office, given, told):
    state(office, withdrawn_on="2026-11-18", **({"withdrawal_reason": given} if given else {}))
    office.build_unaudited("2026-11-18T09:00")
    assert f"<dt>撤回原因</dt><dd>{told}</dd>" in office.page()
    page = office.page()
    shutil.rmtree(office.records / BATCH)
    office.build_unaudited("2026-11-19T09:00")
    assert office.page() == page
    assert [each["reason"] for each in lines(office) if "reason" in each] == ([given] if given else [])
    assert office.verify().code == 0
    assert f"<p>撤回原因：{told}</p>" in result(office)


def result(office):
    from click.testing import CliRunner

    out = office.ledger.with_name("result.html")
    given = [BATCH, "--ledger", office.ledger, "-o", out, "--as-of", "2026-11-20T09:00"]
    done = CliRunner().invoke(export, list(map(str, given)))
    assert done.exit_code == 0, done.output
    return out.read_text("utf-8")


def test_nothing_else_is_taken_for_a_reason(office):
    page = office.page()
    state(office, withdrawn_on="2026-11-18", withdrawal_reason="张三投诉")
    done = office.build("2026-11-18T09:00")
    assert done.exit_code == 3
    assert "内容有错、正在核实" in done.output
    assert "张三" not in done.output
    assert office.page() != page  # it is down all the same
    assert f"<dt>撤回原因</dt><dd>{NO_REASON}</dd>" in office.page()


def test_a_ledger_with_another_reason_is_no_ledger_of_ours(office):
    state(office, withdrawn_on="2026-11-18", withdrawal_reason="重复公示")
    office.build_unaudited("2026-11-18T09:00")
    office.ledger.write_text(office.ledger.read_text("utf-8").replace("重复公示", "张三投诉"), "utf-8")
    assert office.verify().code == 3


@pytest.mark.parametrize("expire_only", [False, True])
def test_objections_are_counted_on_the_ended_page_and_never_stop_a_take_down(office, tmp_path, expire_only):
    project = replace(PROJECT, root=tmp_path / "office")
    file = tmp_path / "office/data/objections.toml"
    file.parent.mkdir(parents=True)
    at = datetime(2026, 11, 24, 9, tzinfo=BEIJING)
    history = History.of(read(office.ledger))

    def outcome():
        return run(project, office.records, at, history=history, site=office.site, expire_only=expire_only)

    file.write_text(f"[{BATCH}]\nreceived = 3\nanswered = 2\n", "utf-8")
    made = outcome()
    (ended,) = made.publication.ended
    assert ended.objections == Objections(3, 2)
    assert "objections_unreadable" not in {each.code for each in made.problems}
    file.write_text("张三说他没有收到", "utf-8")
    made = outcome()
    (ended,) = made.publication.ended
    assert (made.publication.live, ended.objections) == ((), None)
    (found,) = [each for each in made.problems if each.code == "objections_unreadable"]
    assert "张三" not in str(found.as_json())
