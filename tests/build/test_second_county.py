"""Two laws side by side (六（一）): each notice, page and message cites the law of its own agency."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calculators import forms
from calculators.__main__ import load
from generator.browser.entry import reply
from generator.browser.sample_messages import messages
from tests.helpers import ROOT, SAMPLES, gongshi
from tests.samples.county import (
    COUNTY,
    LARGEST_AID,
    MIN_DAYS,
    NUMBER,
    POLICY,
    TITLE,
    add_batch,
    paragraph,
)
from tests.samples.grown import AID, THEIRS, Grown

OURS = "jiangkou-2025-illness-aid"
LAW = ROOT / "data/policy/hangzhou-2024-1"


@pytest.fixture
def project(grown: Grown) -> Path:
    return grown.project


def test_the_rule_book_holds_both(project: Path):
    rulebook = load(project / "data")
    assert {each.name for each in rulebook.policies} == {"hangzhou-2024-1", POLICY}


@pytest.mark.minutes
def test_each_notice_cites_the_law_of_its_own_agency(grown: Grown):
    site = grown.site
    assert grown.code == 0, grown.output
    ours, theirs = (
        (site / f"notices/{each}/index.html").read_text(encoding="utf-8").split("<footer")[0]
        for each in (OURS, THEIRS)
    )
    key = paragraph("五（三）", LAW)
    assert NUMBER in ours
    assert f'href="../../law/{POLICY}/#{key}">{key}</a>' in ours
    assert f"不少于 {MIN_DAYS} 个工作日" in ours
    assert "杭人社发〔2024〕1号" not in ours
    assert "杭人社发〔2024〕1号" in theirs
    assert 'href="../../law/#五（三）">五（三）</a>' in theirs
    assert NUMBER not in theirs


def test_each_law_has_a_page_with_an_anchor_a_paragraph(grown: Grown):
    site = grown.site
    first = (site / "law/index.html").read_text(encoding="utf-8")
    second = (site / f"law/{POLICY}/index.html").read_text(encoding="utf-8")
    assert TITLE in second
    for key in re.findall(r"`\[(.+?)\]`", (LAW / "text.md").read_text(encoding="utf-8")):
        assert f'id="{key}"' in first
        assert f'id="{paragraph(key, LAW)}"' in second
    assert f'href="../law/{POLICY}/"' in first


def test_an_office_names_its_own_law(project: Path, tmp_path: Path):
    records = tmp_path / "records"
    records.mkdir()
    add_batch(SAMPLES / AID, records, lawful=False)
    report = tmp_path / "report.json"
    done = gongshi("check", records, "--report", report, "--html", tmp_path / "page.html", folder=project)
    found = json.loads(report.read_text(encoding="utf-8"))
    over = [each for each in found if each["code"] in ("amount_over_cap", "amount_over_band")]
    assert done.code == 3
    assert over
    assert {each["clause"] for each in over} == {paragraph("三（一）4", LAW)}
    assert f"{LARGEST_AID} 元" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_calculators_answer_by_the_law_of_the_district(grown: Grown, project: Path):
    site = grown.site
    page = (site / "calculators/illness-aid/index.html").read_text(encoding="utf-8")
    key = paragraph("三（一）4", LAW)
    assert "0 至 2,500 元" in page
    assert f"0 至 {LARGEST_AID:,} 元" in page
    assert f'href="../../law/{POLICY}/#{key}">{key}</a>' in page
    rulebook = load(project / "data")
    for district, cap, clause in (("330106", "2500.00", "三（一）4"), (COUNTY, f"{LARGEST_AID}.00", key)):
        facts = {
            "group": "enterprise",
            "district": district,
            "year": "2025",
            "how": "figure",
            "self_paid": "20000",
        }
        answer = forms.answer(rulebook, "illness_aid", facts).as_json()["result"]
        assert answer["amount"]["high"] == cap
        assert answer["citations"][0]["clause"] == clause


def test_every_rule_answers_for_the_county_in_its_own_paragraphs(project: Path):
    """The random messages that the bundle is checked with, asked of the county: none cites Hangzhou."""
    rulebook = load(project / "data")
    keys = {*re.findall(r"`\[(.+?)\]`", (LAW / "text.md").read_text(encoding="utf-8"))}
    seen, places = 0, re.compile("杭州|西湖区|上城区|2021-2022")
    for message in messages(rulebook, 40, 1):
        asked = json.loads(message)
        asked["answers"] = {**asked["answers"], "district": COUNTY}
        asked["answers"].pop("managed_in", None)  # who has moved to Hangzhou is answered by its law
        answer = json.loads(reply(rulebook, json.dumps(asked)))
        cited = {*_clauses(answer)}
        assert not cited & keys, (asked["rule"], cited & keys)
        words = "".join(_own_words(answer))
        assert not places.search(words), words
        assert not any(f"（{key}）" in words for key in keys), words
        seen += bool(cited)
    assert seen > 100


def _own_words(answer: object) -> Iterator[str]:
    """What the rules say, without the law's own words."""
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name not in ("words", "citations", "reason"):
                yield from _own_words(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _own_words(value)
    elif isinstance(answer, str):
        yield answer


def test_worked_tables_speak_of_the_countys_own_places(grown: Grown):
    site = grown.site
    for page in sorted((site / "calculators").glob("*/index.html")):
        text = page.read_text(encoding="utf-8")
        if f"<h3>{TITLE}" not in text:
            continue
        theirs = text.split(f"<h3>{TITLE}", 1)[1].split("<h3>")[0].split("</main>")[0]
        captions = re.findall(r"<caption>(.*?)</caption>", theirs)
        assert captions, page.parent.name
        assert not re.search("杭州|西湖区", "".join(captions)), page.parent.name
    aid = (site / "calculators/illness-aid/index.html").read_text(encoding="utf-8")
    assert "自付多少，慰问多少（临江县，2026年）" in aid
    assert "自付多少，慰问多少（西湖区，2026年）" in aid


def _clauses(answer: object) -> Iterator[str]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name == "clause" and value:
                yield value
            else:
                yield from _clauses(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _clauses(value)
