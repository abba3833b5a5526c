"""公示台账 on the site: where a ledger is kept, every page leads to it; it names no person."""

from __future__ import annotations

from pathlib import Path

from generator.site.build import build_site
from generator.site.pages.ledger import fill_ledger_page
from tests.site.pages import read
from tests.site.publications import CONFIG, ledger_of, publication


def test_the_public_is_told_what_the_ledger_says_and_where_it_lies(tmp_path: Path):
    made, out = publication(ledger=True), tmp_path / "out"
    build_site(CONFIG, made, out)
    events = ledger_of(made)
    fill_ledger_page(out, events, made)
    page = read(out / "ledger/index.html")
    leads = {each.attributes["href"] for each in page.all("a")}
    assert {"../ledger.jsonl", "../notices/over/", "../notices/leaders/"} <= leads
    text = page.text
    assert text.index("公示期满，名单撤下") < text.index("桂雨街道2025年度自管小组长补助")
    assert text.index("桂雨街道2025年度自管小组长补助") < text.index(
        "西湖区2025年度大病慰问"
    )  # the latest first
    assert "2026年11月23日 09:00" in text
    assert "下载台账（6 行）" in text
    assert events[-1].head.digest in text
    persons = [row.name for notice in made.live for row in notice.people]
    assert not [name for name in persons if len(name) > 1 and name in text]
    assert "../../ledger/" in {
        each.attributes.get("href") for each in read(out / "notices/over/index.html").all("a")
    }


def test_without_a_ledger_nobody_is_sent_to_one(built: Path):
    assert not (built / "ledger").exists()
    assert "台账" not in read(built / "notices/over/index.html").text
