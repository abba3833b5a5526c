"""Measured in a real browser: reading, tapping, keys, and that nothing is fetched from elsewhere."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

SUB_PATH = "deep/"  # hosted below the root: every link must be relative
PAGES = (
    "",
    "live/",
    "ended/",
    "law/",
    "about/",
    "notices/xihu-ill-2025/",
    "notices/hostile/",
    "notices/city-spending/",
    "notices/over/",
    "notices/withdrawn/",
)
WIDTHS = (320, 390, 1280)

SMALL_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest('.md-search__output, script')) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    if (size < 18) small.add(element.tagName + ' ' + element.className + ' ' + size);
    if (element.closest('article') && parseFloat(style.lineHeight) / size < 1.4 - 1e-6)
      small.add('line ' + element.tagName + ' ' + element.className);
    if (element.closest('article p') && parseFloat(style.lineHeight) / size < 1.5 - 1e-6)
      small.add('line ' + element.tagName + ' ' + element.className);
  }
  return [...small];
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, label, input')].filter(e => {
  if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  if (e.closest('.md-search__inner') || e.closest('p, dd, td') && !e.matches('.phone, .button')) return false;
  if (e.closest('.md-typeset li') && getComputedStyle(e).display === 'inline') return false;  // within a sentence
  const box = e.getBoundingClientRect();
  return box.right > 0 && box.width > 0 && (box.height < 44 || box.width < 44);
}).map(e => e.outerHTML.slice(0, 80))"""

LOW_CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const bad = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (e.matches('script, .md-skip') || e.closest('.md-search') || !e.checkVisibility()) continue;
    const [a, b] = [lum(parse(getComputedStyle(e).color)), lum(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 7) bad.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...bad];
}"""


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/" + SUB_PATH.rstrip("/")))


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(built)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{SUB_PATH}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_readable_at_every_width(page: Page, address: str, path: str):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.body.scrollWidth") <= width
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate(LOW_CONTRAST) == []


def test_every_request_stays_on_the_site_and_succeeds(browser: Browser, address: str):
    page = browser.new_page()
    requests, failed, said = [], [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("response", lambda response: response.status < 400 or failed.append(response.url))
    page.on("console", lambda message: message.type in {"error", "warning"} and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        page.goto(address + path, wait_until="networkidle")
    page.locator("input[name=query]").focus()  # the search fetches its worker and index now
    page.wait_for_load_state("networkidle")
    page.close()
    assert all(url.startswith((address, "blob:")) for url in requests)
    assert any("search_index" in url for url in requests)
    assert failed == []
    assert said == []


def test_the_telephone_is_reached_and_seen_with_the_keyboard(page: Page, address: str):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(address + "notices/xihu-ill-2025/")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a[href^=\"tel:\"]')"):
            break
    assert page.evaluate("document.activeElement.href") == "tel:057100001234"
    outline = page.evaluate(
        "(s => [s.outlineStyle, parseFloat(s.outlineWidth)])(getComputedStyle(document.activeElement))"
    )
    assert outline[0] == "solid"
    assert outline[1] >= 2


def test_the_first_tab_leads_past_the_head(page: Page, address: str):
    page.goto(address + "notices/xihu-ill-2025/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_citation_opens_the_law_at_the_clause(page: Page, address: str):
    page.goto(address + "notices/xihu-ill-2025/")
    page.get_by_role("link", name="三（一）4").click()
    page.wait_for_url("**/law/**")
    assert page.evaluate("document.querySelector(':target').id") == "三（一）4"
    top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    assert -1 <= top <= 400


def test_no_script_of_a_name_ever_runs(page: Page, address: str):
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(address + "notices/hostile/", wait_until="networkidle")
    assert said == []


def test_paper_shows_the_notice_alone_in_large_type(page: Page, address: str):
    page.goto(address + "notices/xihu-ill-2025/")
    page.emulate_media(media="print")
    hidden = page.evaluate(
        "['.md-header', '.sections', '.foot'].map(s => document.querySelector(s).checkVisibility())"
    )
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('article *')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    head = page.evaluate("getComputedStyle(document.querySelector('thead')).display")
    page.emulate_media(media="screen")
    assert hidden == [False, False, False]
    assert smallest >= 14 * 96 / 72 - 0.01
    assert head == "table-header-group"
