"""`keep_detail`: lines of spending may stay public after the last day, where the office says so; persons never."""

import shutil
from dataclasses import replace
from datetime import datetime

import pytest

from generator.audit.auditor import Auditor
from generator.build.carry_over import copy_pages
from generator.build.ledger_step import record
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.build.promotion import publish_site, staging
from generator.domain import agency_file
from generator.domain.clock import BEIJING
from generator.filesystem.private_target import MARK, files_below, mark
from generator.monitor.checks import ended_problems
from generator.monitor.http_client import HttpAnswer
from generator.monitor.page_parser import read_page
from generator.notices import ledger
from generator.notices.ledger import History
from generator.notices.ledger.ledger_file import open_ledger
from generator.notices.model import State
from generator.site.build import build_site
from tests.helpers import ROOT, SAMPLES

PROJECT = load_project(ROOT)
SPENDING, PEOPLE = "bailuwan-2026-q3-spending", "wenxi-2025-group-leaders"
UP, OVER = "2026-11-23T10:00", "2026-12-10T00:05"


class Office:
    """Two batches, their site and ledger, and offices that keep the detail."""

    def __init__(self, folder):
        self.records, self.site, self.ledger = folder / "records", folder / "site", folder / "ledger.jsonl"
        self.project = _project(keeps=True)

    def run(self, day, history=None, **options):
        """What is public on `day`."""
        at = datetime.fromisoformat(day).replace(tzinfo=BEIJING)
        return run(self.project, self.records, at, history=history, site=self.site, **options)

    def ended(self, day, **options):
        """The notices that are over on `day`, by the ledger and whatever records there are."""
        history = History.of(ledger.read(self.ledger))
        return {each.facts.id: each for each in self.run(day, history, **options).publication.ended}

    def build(self, day):
        """The steps of a build; what the audit found on the pages of notices."""
        with staging(self.site) as staged, open_ledger(self.ledger, self.site) as opened:
            outcome = self.run(day, opened.history)
            build_site(ROOT / "mkdocs.yml", outcome.publication, staged)
            copy_pages(outcome.carried_over, self.site, staged)
            record(opened, outcome, staged)
            (staged / MARK).write_bytes(mark(files_below(staged)))
            audited = Auditor(outcome.tables, outcome.publication, ROOT).audit(staged)
            publish_site(staged, self.site, opened)
        return [each for name, each in audited.by_file.items() if name.startswith("notices/")]

    def copy(self, folder):
        """The records, the ledger and the pages of notices as they are now, to be changed."""
        shutil.copytree(self.records, folder / "records")
        shutil.copytree(self.site / "notices", folder / "site" / "notices")
        shutil.copy(self.ledger, folder)
        return Office(folder)

    def page(self, notice=SPENDING):
        return (self.site / "notices" / notice / "index.html").read_text(encoding="utf-8")

    def change(self, notice, old, new):
        path = self.records / notice / "notice.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def _project(*, keeps):
    agencies = {code: replace(one, keep_detail=keeps) for code, one in PROJECT.agencies.items()}
    return replace(PROJECT, agencies=agencies)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An office on a day on which both notices are up, and after their last day; what the audits found."""
    folder = tmp_path_factory.mktemp("kept")
    office = Office(folder)
    for name in (SPENDING, PEOPLE):
        shutil.copytree(SAMPLES / name, office.records / name)
    found = office.build(UP)
    first = office.copy(folder / "up")
    found += office.build(OVER)
    return first, office, found


@pytest.fixture
def up(made, tmp_path):
    return made[0].copy(tmp_path)


@pytest.fixture
def over(made, tmp_path):
    return made[1].copy(tmp_path)


def test_the_page_says_that_the_lines_stay_and_no_script_takes_them_down(up):
    assert "公示期满后，明细继续公开" in up.page()
    assert '<div class="list">' in up.page()
    assert '<div class="list" data-while-up>' in up.page(PEOPLE)


def test_after_the_last_day_the_lines_are_there_and_no_person(made, over):
    assert made[2] == []
    for words in ("住院慰问", "3,075,730.21", "明细继续公开，里面没有个人信息"):
        assert words in over.page()
    assert "<table" not in over.page(PEOPLE)
    kept = {name: bool(each.spending) for name, each in over.ended(OVER).items()}
    assert kept == {SPENDING: True, PEOPLE: False}


def test_without_the_records_the_lines_are_read_back_from_the_page(over):
    before = over.ended("2026-12-11T00:05")[SPENDING]
    shutil.rmtree(over.records / SPENDING)  # deleted when they are no longer needed (个人信息保护法 47)
    assert over.ended("2026-12-11T00:05")[SPENDING] == before
    assert over.ended("2026-12-11T00:05", expire_only=True)[SPENDING] == before


def test_taking_down_by_ledger_alone_keeps_the_lines_of_what_was_up_until_then(up):
    with_records = up.ended(OVER)[SPENDING]
    alone = up.ended(OVER, expire_only=True)
    assert alone[SPENDING] == with_records
    assert alone[SPENDING].spending
    assert not alone[PEOPLE].spending


def test_by_default_the_lines_come_down(up):
    up.project = _project(keeps=False)
    for options in ({}, {"expire_only": True}):
        assert up.ended(OVER, **options)[SPENDING].spending == ()


def test_a_withdrawal_takes_the_lines_too(up):
    up.change(SPENDING, "publish_on", "withdrawn_on = 2026-11-25\npublish_on")
    found = up.ended("2026-11-25T00:05")[SPENDING]
    assert (found.state, found.spending) == (State.WITHDRAWN, ())


def test_lines_that_the_ledger_did_not_count_are_not_carried_on(over):
    shutil.rmtree(over.records / SPENDING)
    page = over.site / "notices" / SPENDING / "index.html"
    page.write_text(over.page().replace(_first_line(over.page()), "", 1), encoding="utf-8")
    assert over.ended("2026-12-11T00:05")[SPENDING].spending == ()


def test_a_batch_that_is_refused_now_keeps_no_lines(over):
    over.change(SPENDING, "count = 11", "count = 12")
    assert over.ended("2026-12-11T00:05")[SPENDING].spending == ()


def test_the_audit_compares_the_lines_that_stay(made, over):
    outcome = over.run(OVER, History.of(ledger.read(over.ledger)))
    auditor = Auditor(outcome.tables, outcome.publication, ROOT)
    name = f"notices/{SPENDING}/index.html"
    assert name not in auditor.audit(over.site, only=[name]).by_file
    more = '<tbody>\n<tr><td>多</td><td>出</td><td class="n">1.00</td></tr>'
    (over.site / name).write_text(over.page().replace("<tbody>", more, 1), encoding="utf-8")
    assert auditor.audit(over.site, only=[name]).by_file[name].code == "audit_rows"


def test_the_monitor_takes_kept_lines_that_agree_and_no_others(over):
    history = History.of(ledger.read(over.ledger))

    def codes(page, notice=SPENDING):
        answer = HttpAnswer(f"notices/{notice}/", 200, page.encode())
        return [each.code for each in ended_problems(history.current(notice), answer, read_page(page))]

    assert codes(over.page()) == []
    assert codes(over.page().replace("spending kept", "spending")) == ["site_ended_with_names"]
    assert codes(over.page(), PEOPLE) == ["site_ended_with_names"]
    assert codes(over.page().replace(_first_line(over.page()), "")) == ["site_notice_differs"]


def _first_line(page):
    start = page.index("<tr><td>")
    return page[start : page.index("</tr>", start) + len("</tr>")]


def test_an_office_inherits_it_from_the_area_above(tmp_path):
    text = (ROOT / "data/agencies.toml").read_text(encoding="utf-8")
    text = text.replace('code = "330106"', 'code = "330106"\nkeep_detail = true', 1)
    file = tmp_path / "agencies.toml"
    file.write_text(text, encoding="utf-8")
    agencies = agency_file.load(file)
    kept = {code for code, each in agencies.items() if each.keep_detail}
    assert "330106" in kept
    assert all(code.startswith("330106") for code in kept)
    assert any(len(code) > 6 for code in kept)
