"""The page opens from disk, asks nobody for anything, escapes everything and has every message."""

import re
from html.parser import HTMLParser

from generator.build.citations import cited
from generator.build.project import load_project
from generator.diagnostics.problems import Place, problem
from generator.reporting.html import page
from tests.helpers import ROOT

PROJECT = load_project(ROOT)
BY_KEY = PROJECT.policies["hangzhou-2024-1"].clauses
CLAUSES = BY_KEY.values()
SHEET = Place("a-batch", "明细.xlsx", "明细")


class Seen(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.open, self.text = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def seen(problems, checked=1):
    parser = Seen()
    parser.feed(page(problems, CLAUSES, checked))
    assert parser.open == []
    return parser


def test_a_heading_for_each_batch_and_each_file():
    problems = [
        problem("zero", SHEET.at(5, "金额（F列）")),
        problem("bad_fact", Place("a-batch", "notice.toml", column="公示标题（title）"), fact="公示标题"),
        problem("bad_batch_id", Place("B")),
    ]
    html = page(problems, CLAUSES, 3)
    assert re.findall(r"<h2>批次 (\S+) <small>", html) == ["B", "a-batch"]
    assert re.findall(r"<h3>(.*)</h3>", html) == ["整个批次", "notice.toml", "明细.xlsx"]
    assert "核对了 3 个批次，退回 2 个。" in html
    for each in problems:
        assert each.message in html
        assert each.remedy in html


def test_nothing_is_asked_of_anybody_and_nothing_runs():
    parser = seen([problem("zero", SHEET.at(5, "金额（F列）"))])
    assert not {"script", "link", "img", "iframe", "a", "form"} & set(parser.tags)
    assert not [
        value for name, value in parser.attributes if name in ("src", "href") or name.startswith("on")
    ]
    assert "url(" not in page([], CLAUSES, 0)
    assert "://" not in page([], CLAUSES, 0)


def test_what_files_and_headers_are_called_is_text_and_nothing_else():
    evil = '<script>alert("1")</script><b onclick=x>&amp;'
    place = Place(evil, f"{evil}.xlsx", evil, 3, f"{evil}（B列）")
    parser = seen([problem("unknown_column", place, hint=evil, looks="")])
    assert "script" not in parser.tags
    assert "b" not in parser.tags
    assert "".join(parser.text).count(evil) == 5


def test_the_clauses_cited_stand_at_the_end_in_their_own_words():
    wrong = problem("amount_over_cap", SHEET.at(5, "金额（F列）"), cap="2,500.00")
    html = page(cited([wrong], PROJECT), CLAUSES, 1)
    assert BY_KEY["三（一）4"].words[:40] in html
    assert BY_KEY["五（三）"].words[:40] not in html


def test_nothing_wrong_is_said_too():
    assert "没有发现问题" in page([], CLAUSES, 2)


def test_the_paper_is_a4():
    assert "size: A4" in page([], CLAUSES, 1)
