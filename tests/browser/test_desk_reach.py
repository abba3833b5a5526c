"""经办核对 by keyboard, by ear, in a small window and on paper; and what ends a check that is too much."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, Worker
from pypdf import PdfReader

from tests.bench.intake import batch_of
from tests.browser.desk_page import DONE, GOOD, PAGE, PATIENCE, READY, choose, drop, until
from tests.browser.measures import LOW_CONTRAST, SMALL_TARGETS, SMALL_TEXT, axe_violations
from tests.desk.messages import SAMPLES, files_of

SMALL_WINDOW = {"width": 1093, "height": 614}  # 1366 × 768 at 125 %
WORKBOOK = {name: content for name, content in files_of(GOOD).items() if name != "notice.toml"}
_STATUS = """() => { window.heard = []; const place = document.querySelector('.desk-status');
  new MutationObserver(() => window.heard.push(place.textContent)).observe(place, { childList: true, characterData: true, subtree: true }); }"""
_FOCUSED = """() => { const e = document.activeElement, shown = e.closest('.choose') ?? e;
  return { is: e.name || e.className || e.tagName, ring: parseFloat(getComputedStyle(shown).outlineWidth) > 0 }; }"""


def _wrong(page: Page) -> list[str]:
    measured = [
        line for script in (SMALL_TEXT, SMALL_TARGETS, LOW_CONTRAST) for line in page.evaluate(script)
    ]
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*measured, *axe_violations(page), *([f"{wide} px too wide"] if wide > 0 else [])]


def _worker(page: Page) -> Worker:
    """The desk's own thread; the search has another."""
    return next(each for each in page.workers if "desk-worker" in each.url)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the focus is on `name`; on every stop it must be seen where it is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate(_FOCUSED)
        assert at["ring"], at
        if name in at["is"].split():
            return
    raise AssertionError(f"{name} was never reached")


def test_a_clerk_comes_through_by_keyboard_in_a_small_window(desk: Page) -> None:
    desk.set_viewport_size(SMALL_WINDOW)
    assert _wrong(desk) == []
    desk.evaluate(_STATUS)
    # Asked for before the way there: the browser needs a moment to hand it to us.
    with desk.expect_file_chooser() as chooser:
        _tab_to(desk, "desk-files")
        desk.keyboard.press("Enter")
    files = [{"name": name, "mimeType": "", "buffer": content} for name, content in WORKBOOK.items()]
    chooser.value.set_files(files)
    until(desk, "document.activeElement.closest('.desk-facts') !== null")  # where something is to be done
    assert _wrong(desk) == []
    given = {
        "agency": "滨江区　滨江区企业退休人员管理服务中心", "period": "2025", "publish_on": "11202026", "approval.by": "测试", "approval.on": "11182026",
        "approval.number": "1号",
    }  # fmt: skip
    for name, text in given.items():
        _tab_to(desk, name)
        if name == "agency":
            for _ in range(desk.locator("[name=agency] option").all_inner_texts().index(text)):
                desk.keyboard.press("ArrowDown")
        else:
            desk.keyboard.type(text)
    desk.keyboard.press("Enter")
    until(desk, "document.activeElement.matches('.desk-headline')")
    assert desk.locator(".desk-headline").inner_text() == "可以送审", desk.locator(
        ".desk-problems"
    ).inner_text()
    assert _wrong(desk) == []
    _tab_to(desk, "desk-show-sample")
    desk.keyboard.press("Enter")
    until(desk, "document.activeElement.matches('.desk-sample h2')")
    assert _wrong(desk) == []
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Shift+Tab")
    assert "desk-pack" in desk.evaluate(_FOCUSED)["is"].split()
    with desk.expect_download():
        desk.keyboard.press("Enter")
    heard = desk.evaluate("heard")
    assert [words for words in heard if "正在核对" in words]
    assert [words for words in heard if "核对完了" in words]
    assert "已经交给浏览器保存" in heard[-1]


def test_every_part_has_a_name_for_who_listens(desk: Page) -> None:
    drop(desk, WORKBOOK)
    spoken = desk.locator("[data-desk]").aria_snapshot()
    for words in (
        'button "选择文件"', 'button "选择文件夹"', "status:", 'combobox "公示单位"', 'textbox "审批文号"', 'button "用这些信息核对"',
        'textbox "批次的名字（也是网址的一部分）"', 'button "清除"', "还缺公示信息",
    ):  # fmt: skip
        assert words in spoken, spoken


def test_the_sample_of_a_small_list_is_one_page_of_a4(desk: Page) -> None:
    drop(desk, files_of(GOOD))
    desk.click(".desk-show-sample")
    desk.wait_for_selector(".desk-paper tbody tr")
    (paper,) = PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True))).pages
    assert [round(float(side)) for side in paper.mediabox[2:]] == [595, 842]
    text = unicodedata.normalize("NFKC", "".join(paper.extract_text().split()))
    rows = desk.locator(".desk-paper tbody tr").count()
    assert rows == 12
    for words in ("大病慰问的公示", "序号", "(盖章处)", "二维码:生成网站以后才有", "15,900.00", "柳岸社区居"):
        assert words in text, text
    for words in ("经办核对", "把明细工作簿放进来", "下载送审包", "到哪里去"):
        assert words not in text, text


def test_what_takes_too_long_is_ended_with_a_sentence_and_another_begins(desk: Page) -> None:
    desk.evaluate("document.querySelector('[data-desk]').dataset.mostSeconds = '0.001'")
    choose(desk, files_of(GOOD))
    until(desk, "document.querySelector('.desk-status').textContent.startsWith('核对的时间太长')")
    desk.evaluate("document.querySelector('[data-desk]').dataset.mostSeconds = '120'")
    until(desk, READY)
    assert (
        desk.locator(".desk-status").inner_text().startswith("核对的时间太长，已经停止")
    )  # it is there to be read
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"


def test_what_breaks_the_worker_is_told_and_another_begins(desk: Page) -> None:
    _worker(desk).evaluate(
        "() => { const post = self.postMessage.bind(self); self.postMessage = () => post({ failed: true }); }"
    )
    choose(desk, files_of(GOOD))
    until(desk, "document.querySelector('.desk-status').textContent.startsWith('这些文件太大或太复杂')")
    until(desk, READY)
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"


def test_a_workbook_that_needs_more_memory_than_there_is_ends_the_worker(desk: Page, tmp_path: Path) -> None:
    """With little more than it starts with, for a gibibyte takes long to fill: the sentence, and the page goes on."""
    desk.evaluate("document.querySelector('[data-desk]').dataset.mostMegabytes = '24'")
    desk.evaluate("document.querySelector('.desk-stop').hidden = false")
    desk.click(".desk-stop")  # another worker, with that
    until(desk, READY)
    choose(desk, files_of(batch_of(tmp_path / "large", 5_000, as_workbook=True).parent))
    until(desk, "document.querySelector('.desk-status').textContent.startsWith('这些文件太大或太复杂')")
    assert desk.locator(".desk-result").is_hidden()
    until(desk, READY)
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"


def test_a_sum_stays_on_one_line_on_a_phone(desk: Page) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    drop(desk, files_of(GOOD))
    assert desk.evaluate(
        "[...document.querySelectorAll('.desk-read span')].map(e => e.getClientRects().length)"
    ) == [
        1,
        1,
    ]
    assert _wrong(desk) == []


def test_no_worker_takes_more_than_one_gibibyte(desk: Page) -> None:
    grown = """pages => { const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
      try { memory.grow(pages); return true; } catch { return false; } }"""
    assert not _worker(desk).evaluate(grown, 16_384)
    assert _worker(desk).evaluate(grown, 16)


def _zipped(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("明细.csv", bytes(size))
    return out.getvalue()


def _long(rows: int) -> bytes:
    return ("姓名,身份证号,慰问金额\n" + "\n" * rows + "王某,1,1\n").encode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("大.zip", _zipped(60_000_001), "文件太多或太大"), ("明细.csv", _long(50_001), "不能超过 5 万行")],
)
def test_too_much_for_one_page_is_refused_at_once(
    desk: Page, name: str, content: bytes, sentence: str
) -> None:
    choose(
        desk,
        {"notice.toml": files_of(GOOD)["notice.toml"], name: content}
        if name == "明细.csv"
        else {name: content},
    )
    until(desk, f"document.querySelector('[data-desk]').innerText.includes('{sentence}')")


def test_more_bytes_than_may_be_dropped_are_not_read(desk: Page) -> None:
    desk.evaluate("document.querySelector('[data-desk]').dataset.mostBytes = '100'")
    choose(desk, files_of(GOOD))
    until(desk, "document.querySelector('.desk-status').textContent.startsWith('文件太大')")
    assert desk.locator(".desk-result").is_hidden()


def test_files_that_are_dropped_before_it_is_ready_are_judged_then(page: Page, server) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(server.address + PAGE)
    choose(page, files_of(GOOD))
    until(page, DONE)
    assert page.locator(".desk-headline").inner_text() == "可以送审"
    assert page.locator("[name=agency] option").count() > 2


def test_a_refused_batch_shows_what_to_mend_before_anything_else(desk: Page) -> None:
    desk.set_viewport_size(SMALL_WINDOW)
    drop(desk, files_of(SAMPLES / "refused/amount-over-band"))
    assert desk.evaluate("document.activeElement.matches('.desk-headline')")
    assert _wrong(desk) == []
