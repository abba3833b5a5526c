"""Measured in a real browser: reading, tapping, keys, and that nothing is fetched from elsewhere."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.site.publications import AS_OF

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
    page.clock.set_fixed_time(AS_OF)  # a notice takes itself down when its days are over
    yield page
    page.close()


def test_every_request_stays_on_the_site_and_succeeds(browser: Browser, address: str):
    page = browser.new_page()
    page.clock.set_fixed_time(AS_OF)  # a notice takes itself down when its days are over
    requests, failed, said = [], [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("response", lambda response: response.status < 400 or failed.append(response.url))
    page.on("console", lambda message: message.type in {"error", "warning"} and said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in PAGES:
        page.goto(address + path, wait_until="networkidle")
    page.locator(".md-search__input").focus()  # the search fetches its worker and index now
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
        if page.evaluate("document.activeElement.matches('a[href^=\"tel:0571\"]')"):
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
