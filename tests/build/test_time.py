"""A notice in time: up from the first moment of its first day to the last of its last; editions; withdrawal."""

import json
import re
import shutil

import pytest

from tests.build.offices import change, drop_a_person, one_batch
from tests.helpers import REFUSED


def page(tmp_path, batch="wenxi-2025-group-leaders"):
    path = tmp_path / "site/notices" / batch / "index.html"
    return path.read_text(encoding="utf-8") if path.exists() else None


@pytest.fixture
def leaders(records, tmp_path):
    """One batch alone: planned for Monday 2026-11-16, so its last day is Monday 23."""
    return one_batch(records, tmp_path).records


def test_a_notice_is_up_for_exactly_its_time(leaders, build, tmp_path):
    for as_of, state in (
        ("2026-11-15T23:59:59+08:00", "pending"),
        ("2026-11-15T15:59:59Z", "pending"),
        ("2026-11-16T00:00:00+08:00", "live"),
        ("2026-11-15T16:00:00Z", "live"),
        ("2026-11-23T23:59:59+08:00", "live"),
        ("2026-11-24T00:00:00+08:00", "over"),
        ("2026-11-23T12:00:00-04:00", "over"),
    ):
        assert build(leaders, as_of=as_of).code == 0, as_of
        html = page(tmp_path)
        if state == "pending":
            assert html is None, as_of
        else:
            assert ("<tbody" in html) is (state == "live"), as_of


def test_a_last_day_on_a_sunday_moves_to_monday(leaders, build, tmp_path):
    change(leaders, "publish_on", "2026-11-15")
    build(leaders, as_of="2026-11-23T20:00+08:00")
    assert "2026年11月23日" in page(tmp_path)
    assert "<tbody" in page(tmp_path)


def test_a_withdrawn_notice_loses_its_list_and_says_so(leaders, build, tmp_path):
    change(leaders, "withdrawn_on", "2026-11-18")
    build(leaders, as_of="2026-11-17T23:59+08:00")
    assert "<tbody" in page(tmp_path)
    build(leaders, as_of="2026-11-18T00:00+08:00")
    gone = re.sub(r"<[^>]+>", "", page(tmp_path))
    assert "已于 2026年11月18日撤回" in gone
    assert "2026年11月16日至2026年11月17日（原定到 2026年11月23日）" in gone
    assert "<tbody" not in page(tmp_path)


def test_a_corrected_list_is_a_second_edition_with_seven_new_days(begun, build, tmp_path):
    leaders, ledger = begun.records, begun.ledger
    assert build(leaders, "--ledger", ledger, as_of="2026-11-17T09:00").code == 0
    assert events(ledger) == ["first_out", "built", "built"]
    assert "2026年11月23日" in page(tmp_path)
    corrected = leaders / "wenxi-2025-group-leaders"
    lists = {each.name: each for each in corrected.iterdir() if each.suffix == ".xlsx"}
    drop_a_person(next(iter(lists.values())))
    notice = corrected / "notice.toml"  # the approval is of the corrected list
    text = notice.read_text(encoding="utf-8")
    notice.write_text(re.sub(r", count = \d+, total = \"[\d.]+\"", "", text), encoding="utf-8")
    assert build(leaders, "--ledger", ledger, as_of="2026-11-20T09:00").code == 0
    assert "2026年11月27日" in page(tmp_path)
    assert re.search(r"第\s*(2|二)\s*版", page(tmp_path))
    assert events(ledger)[3:] == ["changed", "built"]


def events(ledger):
    return [json.loads(line)["event"] for line in ledger.read_text(encoding="utf-8").splitlines()]


def test_with_a_ledger_the_time_runs_from_the_day_it_really_went_out(leaders, build, tmp_path):
    assert build(leaders, "--ledger", tmp_path / "ledger.jsonl", as_of="2026-11-19T09:00").code == 0
    assert "2026年11月26日" in page(tmp_path)


def test_a_broken_ledger_stops_the_build_with_a_sentence(leaders, build, tmp_path):
    (tmp_path / "ledger.jsonl").write_text('{"notice": 1\n', encoding="utf-8")
    done = build(leaders, "--ledger", tmp_path / "ledger.jsonl")
    assert done.code == 1
    assert "第 1 行" in done.output
    assert "读不懂" in done.output


def test_seven_is_the_least(build, tmp_path, records):
    shutil.copytree(REFUSED / "min-days-below-law", records / "min-days-below-law")
    assert build(records).code == 3
