"""The paper on the board holds the ledger's last line before it: who rewrites an earlier line contradicts the paper."""

from __future__ import annotations

import re
import shutil

import pytest

from generator.notices.ledger import read
from tests.build.offices import BATCH, Office, drop_a_person
from tests.helpers import SAMPLES, gongshi

OTHER = "binjiang-2025-illness-aid"


@pytest.fixture
def office(begun):
    """One batch up from Monday 2026-11-16, with no ledger before it."""
    return begun


def anchor(office, batch):
    page = (office.site / "notices" / batch / "index.html").read_text("utf-8")
    found = re.search(r"<dt>台账指纹</dt><dd class=\"seal\">这次公示以前：(\d+:[0-9a-f]{64})<br>", page)
    return found[1] if found else ""


def heads(office):
    return [str(event.head) for event in read(office.ledger)]


@pytest.fixture
def two(office):
    """Another notice goes out on the 18th, beside the first."""
    folder = office.records / OTHER
    shutil.copytree(SAMPLES / OTHER, folder)
    notice = folder / "notice.toml"
    text = re.sub(r"publish_on = \S+", "publish_on = 2026-11-18", notice.read_text("utf-8"))
    notice.write_text(re.sub(r"\bon = [\d-]+", "on = 2026-11-10", text), "utf-8")
    office.build_unaudited("2026-11-18T09:00")
    return office


def test_the_first_notice_of_a_ledger_has_none_and_the_next_has_the_line_before_its_build(two):
    assert anchor(two, BATCH) == ""
    assert anchor(two, OTHER) == heads(two)[1]  # after `first_out` and `built` of the 16th


def test_the_page_is_the_same_in_every_build_of_the_edition(two):
    page = (two.site / "notices" / OTHER / "index.html").read_bytes()
    two.build_unaudited("2026-11-19T09:00")
    two.build_unaudited("2026-11-20T09:00")
    assert (two.site / "notices" / OTHER / "index.html").read_bytes() == page


def test_a_correction_has_a_later_line_and_another_last_day_has_the_same(two):
    before = anchor(two, OTHER)
    notice = two.records / OTHER / "notice.toml"
    notice.write_text("min_days = 10\n" + notice.read_text("utf-8"), "utf-8")
    two.build_unaudited("2026-11-19T09:00")
    assert "retimed" in two.events()
    assert anchor(two, OTHER) == before
    last = heads(two)[-1]
    folder = two.records / BATCH
    drop_a_person(next(each for each in folder.iterdir() if each.suffix == ".xlsx"))
    facts = folder / "notice.toml"
    facts.write_text(re.sub(r", count = \d+, total = \"[\d.]+\"", "", facts.read_text("utf-8")), "utf-8")
    two.build_unaudited("2026-11-20T09:00")
    assert anchor(two, BATCH) == last
    assert anchor(two, OTHER) == before


def test_a_ledger_begun_anew_contradicts_the_paper(two, tmp_path):
    paper = anchor(two, OTHER)
    assert two.verify("--against", paper).code == 0
    again = Office(two.records, tmp_path / "other" / "site", tmp_path / "other" / "ledger.jsonl")
    again.site.parent.mkdir()
    again.build_unaudited("2026-11-16T10:00")
    again.build_unaudited("2026-11-18T09:00")
    assert gongshi("ledger", "verify", again.ledger).code == 0  # sound by itself
    done = gongshi("ledger", "verify", again.ledger, "--against", paper)
    assert done.code == 3
    assert "改写" in done.output
