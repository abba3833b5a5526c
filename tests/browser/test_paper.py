"""A notice on paper, as Chromium makes it: A4, the head on every page, every name once, room for the stamp, a code."""

from __future__ import annotations

import io
import math
import os
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
import segno
from playwright.sync_api import Browser
from pypdf import PageObject, PdfReader

from tests.browser.conftest import PHONE
from tests.browser.server import Server
from tests.site.publications import AS_OF, SITE, names

MM = 72 / 25.4
ROW = re.compile(r"^(\d+) (.+?) ?([男女]) (\d+) ([\d,]+\.\d\d)$", re.MULTILINE)
STAMP = 45  # mm
RADICALS = str.maketrans("⻚⻅⻓⻔⻋⻛⻢⻥⻬⻰", "页见长门车风马鱼齐龙")
Printer = Callable[..., PdfReader]


@pytest.fixture(scope="session")
def printer(browser: Browser, notices: Server) -> Printer:
    def printed(path: str, before: str = "0", **options: Any) -> PdfReader:
        page = browser.new_context(viewport=PHONE, **options).new_page()
        page.clock.set_fixed_time(AS_OF)
        page.goto(f"{notices.address}notices/{path}")
        page.evaluate(before)
        paper = page.pdf(prefer_css_page_size=True)
        page.context.close()
        return PdfReader(io.BytesIO(paper))

    return printed


def plain(words: str) -> str:
    """Words as they are compared: the fonts name some characters by their radicals, full-width marks vary."""
    return unicodedata.normalize("NFKC", words).translate(RADICALS)


def text_of(page: PageObject) -> str:
    return plain(page.extract_text())


def sizes_of(page: PageObject) -> set[float]:
    """The sizes of all letters on a page in points."""
    found = set()

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            scale = math.sqrt(abs(tm[0] * tm[3] - tm[1] * tm[2]) * abs(cm[0] * cm[3] - cm[1] * cm[2]))
            found.add(round(size * scale, 1))

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("count", "pages"), [(1, 1), (50, 3), (500, 22)])
def test_a_notice_is_printed_whole(printer: Printer, count: int, pages: int):
    paper = printer(f"rows-{count}/")
    texts = [text_of(page) for page in paper.pages]
    assert abs(len(texts) - pages) <= 1, "fonts differ a little"
    assert {(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in paper.pages} == {
        (210, 297)
    }
    rows = [row for text in texts for row in ROW.findall(text)]
    assert [(int(row[0]), row[1].replace(" ", "")) for row in rows] == list(enumerate(names(count), start=1))
    for number, text in enumerate(texts, start=1):
        assert plain(f"第 {number} 页，共 {len(texts)} 页") in text
        assert bool(ROW.search(text)) <= (plain("序号 姓名 性别 年龄 慰问金额（元）") in text), (
            "rows stand under their head"
        )
    assert "关于西湖区2025年度大病慰问的公示" in texts[0]
    assert plain("公示时间：2026年11月20日至2026年11月27日") in texts[0]
    assert plain("（杭人社发〔2024〕1号）五（三）") in texts[0].replace("\n", "")
    total = f"{sum(300 + index for index in range(count)):,}.00"
    assert plain(f"合计（{count} 人） {total}") in texts[-1] + texts[-2 if len(texts) > 1 else -1]
    for words in (
        f"合计 {count} 人，{total} 元",
        "西湖区企业退休人员管理服务中心\n2026年11月20日",
        "0571-00001234",
    ):
        assert plain(words) in texts[-1]
    assert min(size for page in paper.pages for size in sizes_of(page)) >= 13.95


@pytest.mark.skipif(
    "PAPER_ROWS" not in os.environ, reason="make test-long: reading 210 pages takes half a minute"
)
def test_five_thousand_names_are_on_paper_each_once(printer: Printer):
    paper = printer("rows-5000/")
    rows = [row for page in paper.pages for row in ROW.findall(text_of(page))]
    assert [int(row[0]) for row in rows] == list(range(1, 5001))
    assert [row[1].replace(" ", "") for row in rows] == names(5000)


def test_what_was_being_looked_for_is_not_all_that_is_printed(printer: Printer):
    search = (
        "(e => { e.value = '李'; e.dispatchEvent(new Event('input')); })(document.querySelector('#filter'))"
    )
    paper = printer("rows-50/", search)
    assert sum(len(ROW.findall(text_of(page))) for page in paper.pages) == 50


@pytest.mark.parametrize("path", ["rows-50/", "city-spending/", "leaders/"])
def test_nothing_on_paper_is_for_screens(printer: Printer, path: str):
    text = "".join(text_of(page) for page in printer(path).pages)
    for words in (
        "首页",
        "大字",
        "高对比",
        "搜索",
        "跳到正文",
        "找姓名",
        "还剩",
        "打印",
        "用纸写意见",
        "反映单",
        "广告",
    ):
        assert plain(words) not in text, words


def test_paper_is_the_same_in_every_look(printer: Printer):
    plain_look = [text_of(page) for page in printer("leaders/").pages]
    for setting in ("scheme = 'dark'", "contrast = 'high'", "size = 'large'"):
        paper = printer("leaders/", f"document.documentElement.dataset.{setting}")
        assert [text_of(page) for page in paper.pages] == plain_look


def test_the_colours_of_a_dark_screen_stay_there(browser: Browser, notices: Server):
    page = browser.new_context(viewport=PHONE, color_scheme="dark").new_page()
    page.clock.set_fixed_time(AS_OF)
    page.goto(notices.address + "notices/rows-1/")
    page.evaluate("document.documentElement.dataset.scheme = 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    colours = "['body', 'article', 'td', 'h1'].map(s => getComputedStyle(document.querySelector(s))).map(s => [s.color, s.backgroundColor])"
    for colour, ground in page.evaluate(colours):
        assert colour == "rgb(0, 0, 0)"
        assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    page.context.close()


def test_the_stamp_has_room_around_the_office_and_its_day(browser: Browser, notices: Server):
    page = browser.new_context(
        viewport={"width": 658, "height": 900}
    ).new_page()  # 174 mm: the paper's column
    page.clock.set_fixed_time(AS_OF)
    page.goto(notices.address + "notices/rows-1/")
    page.emulate_media(media="print")
    room = page.evaluate(
        "(r => ({ ...r.toJSON() }))(document.querySelector('.signature').getBoundingClientRect())"
    )
    assert min(room["width"], room["height"]) >= STAMP * 96 / 25.4 - 0.1
    others = page.evaluate(
        """([...document.querySelectorAll('.closing > :not(.signature), .objection')].map(e => e.getBoundingClientRect().toJSON()))"""
    )
    assert len(others) == 3
    for other in others:
        apart = other["right"] <= room["left"] or other["bottom"] <= room["top"]
        assert apart, "nothing else stands where the stamp goes"
    page.context.close()


def test_the_code_as_it_is_drawn_is_the_address_of_the_notice(browser: Browser, notices: Server):
    page = browser.new_context(viewport=PHONE).new_page()
    page.clock.set_fixed_time(AS_OF)
    page.goto(notices.address + "notices/rows-50/")
    assert not page.is_visible(".qr")
    page.emulate_media(media="print")
    assert page.is_visible(".qr")
    drawn = page.evaluate(
        """async () => {
          const svg = document.querySelector('.qr').cloneNode(true), side = svg.viewBox.baseVal.width, scale = 8;
          svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
          svg.setAttribute('width', side * scale);
          svg.setAttribute('height', side * scale);
          const image = new Image();
          image.src = 'data:image/svg+xml,' + encodeURIComponent(svg.outerHTML);
          await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = side * scale;
          const pen = canvas.getContext('2d');
          pen.drawImage(image, 0, 0);
          const dark = (x, y) => Number(pen.getImageData(x * scale + scale / 2, y * scale + scale / 2, 1, 1).data[0] < 128);
          return Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => dark(x, y)));
        }"""
    )
    assert SITE + "notices/rows-50/" in page.inner_text("figcaption")
    page.context.close()
    expected = [
        segno.make_qr(f"{SITE}notices/rows-50/", error="m", mode="byte", boost_error=False, mask=mask)
        for mask in range(8)
    ]
    assert drawn in [[list(row) for row in code.matrix_iter(border=4)] for code in expected]


def test_the_slip_is_one_sheet_that_says_which_notice_and_where_to_send_it(printer: Printer):
    (sheet,) = printer("leaders/#slip").pages
    text = text_of(sheet)
    for words in (
        "公示意见反映单\n关于桂雨街道2025年度自管小组长补助的公示",
        "2026年11月20日至2026年11月27日",
        "反映的问题",
        "反映人",
        "联系电话",
        "0571-00001234",
        "桂雨街道公示路1号",
    ):
        assert plain(words) in text, words
    assert not ROW.search(text)
    assert min(sizes_of(sheet)) >= 13.95


def test_a_notice_that_is_over_is_printed_without_a_name(printer: Printer):
    (sheet,) = printer("over/").pages
    assert "公示期满" in text_of(sheet)
    assert "已撤名" not in text_of(sheet)
