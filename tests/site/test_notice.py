"""A notice's page as it is written: true without a script, light, and with a way back from the board."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from calculators.__main__ import DATA
from generator.browser.scripts import MOST_NOTICE, notice_script
from generator.domain.reasons import CORRECTION, NO_REASON, WITHDRAWAL
from generator.notices.model import Kind
from generator.notices.objections import Objections
from generator.site.pages.notice_values import slot_values
from generator.site.pages.notices import FEW, NoticePages
from generator.site.pages.qr import Codes
from generator.site.pages.rows import GROUP, LONG, people_rows
from tests.site.pages import Page, notice
from tests.site.publications import facts, live, names, people, publication

SITE = "https://tuiguan.example.gov.cn/gongshi/"
CODES = Codes(SITE)


def body(count: int, codes: Codes | None = None) -> str:
    rows = people(names(count))
    made = publication(live=(live(facts("one", Kind.ILLNESS_AID, "330106", rows), rows),), ended=())
    page = NoticePages(made, "script.js", codes).page(made.live[0], slot_values(made.live[0], made.law))
    return page.slots.body.decode()


def modules(svg: str) -> list[list[int]]:
    """The modules of a code as its path draws them, the white rim left out."""
    size = int(re.search(r'viewBox="0 0 (\d+)', svg)[1]) - 8
    path = re.search(r'stroke="#000" d="M4 4.5([^"]*)"', svg)[1]
    found, x, y = [[0] * size for _ in range(size)], 0, 0
    for command, right, down in re.findall(r"([hm])(-?\d+)(?: (\d+))?", path):
        if command == "h":
            found[y][x : x + int(right)] = [1] * int(right)
        else:
            y += int(down)
        x += int(right)
    return found


def test_the_page_alone_states_days_and_no_count_that_goes_stale(built: Path):
    page = notice(built, "xihu-ill-2025")
    assert "公示时间：2026年11月20日至2026年11月27日" in page.text
    assert "还剩" not in page.text
    (line,) = (one for one in page.elements if one.attributes.get("class") == "left")
    assert {"hidden", "data-while-up"} <= line.attributes.keys()
    assert (line.attributes["data-first"], line.attributes["data-last"]) == ("2026-11-20", "2026-11-27")
    assert line.attributes["data-some"] == "还剩 {} 天，到 11月27日 24:00 止"


def test_the_page_says_by_what_it_was_made_and_what_its_seal_is_for(built: Path):
    for each in ("xihu-ill-2025", "over"):
        text = notice(built, each).text
        assert f"生成程序gongshi {version('gongshi')}" in re.sub(r"\s+(?=gongshi)", "", text)
        assert "公示单位可以用它核对名单有没有改动" in text


def test_only_a_notice_that_is_up_has_the_script_and_what_it_takes_down(built: Path):
    pages = {each: notice(built, each) for each in ("xihu-ill-2025", "city-spending", "over", "withdrawn")}
    sources = {
        name: [
            one.attributes["src"] for one in page.all("script") if "/notice." in one.attributes.get("src", "")
        ]
        for name, page in pages.items()
    }
    script = notice_script(DATA.parent).name
    assert sources["xihu-ill-2025"] == sources["city-spending"] == [f"../../assets/engine/{script}"]
    assert sources["over"] == sources["withdrawn"] == []
    for name in ("xihu-ill-2025", "city-spending"):
        html = pages[name].html
        assert (
            html.index("<script src=") < html.index('<div class="list" data-while-up>') < html.index("<table")
        )
        assert html.index("<template") < html.index("<script src=", html.index("<template"))


def test_the_script_is_small_speaks_no_words_and_reaches_nowhere():
    script = notice_script(DATA.parent)
    text = script.content.decode()
    assert len(script.content) <= MOST_NOTICE
    assert not re.search(r"[\u4e00-\u9fff]", text), "words stand in the page"
    for channel in (
        "fetch",
        "XMLHttp",
        "sendBeacon",
        "Storage",
        "cookie",
        "history",
        "location",
        "indexedDB",
        "caches",
    ):
        assert channel not in text, channel
    assert not re.search(r"\?\.|\?\?|\*\*", text), "older phones do not know this"


def test_two_characters_are_set_apart_by_the_style_alone():
    rows = people(["张三", "李小明", "欧阳春花", "Li", "㛃䶮"])
    cells = re.findall(r"<td( class=\"two\")?>([^<]*)</td><td>[男女]", str(people_rows(rows)))
    assert cells == [
        (' class="two"', "张三"),
        ("", "李小明"),
        ("", "欧阳春花"),
        ("", "Li"),
        (' class="two"', "㛃䶮"),
    ]


@pytest.mark.parametrize("count", [LONG, LONG + 1, LONG + GROUP])
def test_a_long_table_is_cut_into_groups(count: int):
    page = Page(body(count))
    long = count > LONG
    assert len(page.all("tbody")) == (-(-count // GROUP) if long else 1)
    numbers = [one.text for one in page.all("td")][::5][:count]
    assert numbers == [str(number) for number in range(1, count + 1)]


def test_few_names_need_no_field_to_look_for_one():
    assert 'type="search"' not in body(FEW)
    assert body(FEW + 1).count('type="search"') == 1


def test_a_name_cannot_become_a_tag_by_its_groups():
    rows = people(["<td>", '<tr role="x">', *names(LONG)])
    made = publication(live=(live(facts("one", Kind.ILLNESS_AID, "330106", rows), rows),), ended=())
    page = Page(NoticePages(made).page(made.live[0], slot_values(made.live[0], made.law)).slots.body.decode())
    assert [one.text for one in page.all("td")][1:7:5] == ["<td>", '<tr role="x">']


def test_a_site_without_an_address_has_no_code_and_says_nothing_of_it(built: Path):
    html = notice(built, "xihu-ill-2025").html
    assert '<svg class="qr"' not in html
    assert "扫码" not in html
    assert "二维码" not in html


def made_by_segno(notice_id: str) -> list[list[list[int]]]:
    """The code of the notice's address with each of the eight masks: any of them is right."""
    address = f"{SITE}notices/{notice_id}/"
    made = (segno.make_qr(address, error="m", mode="byte", boost_error=False, mask=mask) for mask in range(8))
    return [[list(row) for row in each.matrix] for each in made]


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=60))
def test_a_code_is_the_one_that_segno_makes(notice_id: str):
    # One CODES for all examples: what they share is what is tested.
    assert modules(CODES.svg(notice_id)) in made_by_segno(notice_id)


def test_a_code_stands_in_its_page_beside_the_address():
    page = body(1, CODES)
    assert f"{SITE}notices/one/" in page
    svg = re.search(r"<svg.*?</svg>", page)[0]
    assert modules(svg) in made_by_segno("one")


def ended_body(**changes) -> str:
    made = publication(live=())
    notice = replace(made.ended[1], **changes)
    return NoticePages(made).page(notice, slot_values(notice, made.law)).slots.body.decode()


def test_an_ended_page_has_the_count_of_objections_and_the_reasons_only_where_there_are_some():
    plain = ended_body()
    assert "不同意见" not in plain
    assert "更正原因" not in plain
    assert f"<dt>撤回原因</dt><dd>{NO_REASON}</dd>" in plain
    corrected = replace(publication().ended[1].facts, edition=2, correction_reason="有遗漏")
    full = ended_body(facts=corrected, withdrawal_reason="重复公示", objections=Objections(3, 2))
    assert "<dt>不同意见</dt><dd>收到 3 件，已答复 2 件</dd>" in full
    assert f"<dt>更正原因</dt><dd>{CORRECTION['有遗漏']}</dd>" in full
    assert f"<dt>撤回原因</dt><dd>{WITHDRAWAL['重复公示']}</dd>" in full
