"""A draft in an office's days: never up, never red; it goes up when it is none any more, and takes nothing down."""

from __future__ import annotations

import pytest

from tests.build.offices import BATCH, one_batch
from tests.helpers import ROOT


@pytest.fixture
def office(records, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    return one_batch(records, tmp_path)


def test_a_draft_is_not_up_and_goes_up_for_its_whole_time_when_it_is_real(office):
    notice = office.records / BATCH / "notice.toml"
    real = notice.read_text("utf-8")
    notice.write_text("draft = true\n" + real.replace("number =", "nummer ="), encoding="utf-8")
    summary = office.site.with_name("summary.md")
    done = office.build("2026-11-17T09:00", "--summary", summary)
    assert done.exit_code == 0
    assert "退回 0 个，草稿 1 个" in done.output
    text = summary.read_text("utf-8")
    assert text.startswith("## ✅")
    assert "退回 0 个，草稿 1 个" in text
    assert "! 公示前须改正" in text
    assert office.page() == ""
    assert office.events() == ["built"]
    notice.write_text(real, encoding="utf-8")
    assert office.build_unaudited("2026-11-18T09:00") == set()
    assert "2026年11月25日" in office.page()
    assert office.verify().code == 0


def test_what_is_up_is_not_taken_down_by_a_draft(begun):
    office = begun
    page = office.page()
    notice = office.records / BATCH / "notice.toml"
    notice.write_text("draft = true\n" + notice.read_text("utf-8"), encoding="utf-8")
    assert office.build_unaudited("2026-11-17T09:00") == {"draft", "ledger_carried"}
    assert office.page() == page
    office.build_unaudited("2026-11-24T09:00")
    assert "公示期满" in office.page()
