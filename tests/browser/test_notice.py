"""A notice in a reader's browser: days left, down in time whatever happens, searched in the page, quick and light."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import until
from tests.browser.server import Server
from tests.site.publications import AS_OF, names

LIST = "notices/rows-50/"  # to 27 November 2026
LAST_MOMENT, OVER = "2026-11-27T23:59:59+08:00", "2026-11-28T00:00:00+08:00"
ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati")
MOST_BYTES = 150_000
SHIFTS = """window.shifted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted += entry.value; }).observe({ type: 'layout-shift', buffered: true });"""
FITS = "[...document.querySelectorAll('.list')].every(e => e.scrollWidth <= e.clientWidth)"
ROWS_SHOWN = (
    "[...document.querySelectorAll('tbody tr:not(.sum)')].filter(one => one.checkVisibility()).length"
)


def opened(browser: Browser, address: str, moment: Any = AS_OF, **options: Any) -> Page:
    page = browser.new_context(**{"viewport": PHONE, **options}).new_page()
    page.clock.set_fixed_time(moment)
    page.goto(address)
    return page


@pytest.fixture
def listed(browser: Browser, notices: Server) -> Iterator[Page]:
    page = opened(browser, notices.address + LIST)
    yield page
    page.context.close()


def is_down(page: Page) -> bool:
    """Whether no name is left anywhere in the document, and the page says so and whom to ask."""
    html = page.evaluate("document.documentElement.outerHTML")
    words = re.sub(r"\s+", " ", page.inner_text("article"))
    gone = (
        not any(f">{name}<" in html for name in names(50)) and page.locator("table, .objection").count() == 0
    )
    announced = "公示期满 公示到 2026年11月27日为止，名单已撤下。" in words and "0571-00001234" in words
    assert gone == announced, "the names and the words go together"
    return gone


@pytest.mark.parametrize("zone", ZONES)
def test_the_last_second_is_beijings_wherever_the_phone_is(browser: Browser, notices: Server, zone: str):
    page = opened(browser, notices.address + LIST, LAST_MOMENT, timezone_id=zone)
    assert not is_down(page)
    assert page.inner_text(".left") == "今天是最后一天，到 24:00 止"
    page.clock.set_fixed_time(OVER)
    page.reload()
    assert is_down(page)
    assert page.locator("h1").inner_text() == "关于西湖区2025年度大病慰问的公示"
    assert page.get_by_text("16,225.00").count() == 1  # the sum stays public
    page.context.close()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-20T00:00:00+08:00", "还剩 7 天，到 11月27日 24:00 止"),
        ("2026-11-24T23:59:59+08:00", "还剩 3 天，到 11月27日 24:00 止"),
        ("2026-11-25T00:00:00+08:00", "还剩 2 天，到 11月27日 24:00 止"),
        ("2026-11-27T00:00:00+08:00", "今天是最后一天，到 24:00 止"),
        ("2026-11-01T00:00:00+08:00", ""),  # a clock that is wrong
    ],
)
def test_the_days_left_are_counted_in_beijing(browser: Browser, notices: Server, moment: str, words: str):
    page = opened(browser, notices.address + LIST, moment, timezone_id="America/Los_Angeles")
    assert page.is_visible(".left") == bool(words)
    assert not words or page.inner_text(".left") == words
    page.context.close()


@pytest.mark.parametrize("path", ["rows-5000", "city-spending"])
def test_every_kind_of_table_goes(browser: Browser, notices: Server, path: str):
    page = opened(browser, f"{notices.address}notices/{path}/", OVER)
    assert page.locator("table, tr, .filter, .objection, .slip, .signature").count() == 0
    assert page.inner_text(".over strong") == "公示期满"
    page.context.close()


def test_a_page_left_open_goes_at_midnight(browser: Browser, notices: Server):
    page = browser.new_context(viewport=PHONE).new_page()
    page.clock.install(time="2026-11-26T23:50:00+08:00")
    page.goto(notices.address + LIST)
    page.clock.pause_at("2026-11-26T23:59:30+08:00")  # from here on time goes as we say
    assert page.inner_text(".left").startswith("还剩 1 天")
    page.clock.run_for(60_000)
    assert page.inner_text(".left").startswith("今天是最后一天")
    page.clock.run_for(24 * 3_600_000 - 31_000)  # to one second before the end
    assert not is_down(page)
    page.clock.run_for(1_000)
    assert is_down(page)
    page.context.close()


@pytest.mark.parametrize("wakes", ["visibilitychange", "focus", "beforeprint"])
def test_a_page_that_slept_over_midnight_goes_as_it_wakes(listed: Page, wakes: str):
    listed.clock.set_fixed_time(OVER)  # timers stand still
    assert not is_down(listed)
    listed.evaluate(
        f"({{ visibilitychange: document }}.{wakes} ?? window).dispatchEvent(new Event('{wakes}'))"
    )
    assert is_down(listed)


def test_a_page_that_comes_back_by_back_goes(browser: Browser, notices: Server):
    """In a browser that keeps pages whole: the page reads its clock from the storage, which outlives it."""
    keeping = browser.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=["--no-sandbox"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_context(viewport=PHONE).new_page()
    page.add_init_script("Date.now = () => Date.parse(localStorage.now ?? '2026-11-27T20:00:00+08:00')")
    page.goto(notices.address + LIST)
    assert not is_down(page)
    page.evaluate("window.addEventListener('pageshow', event => (window.restored = event.persisted))")
    page.goto(notices.address + "about/")
    page.evaluate(f"localStorage.now = '{OVER}'")
    page.evaluate("history.back()")
    page.wait_for_url(notices.address + LIST, wait_until="commit")
    until(page, "window.restored !== undefined")
    assert page.evaluate("window.restored") is True, "the browser kept the page"
    assert is_down(page)
    keeping.close()


def test_a_page_printed_after_the_end_has_no_name(browser: Browser, notices: Server):
    page = opened(browser, notices.address + LIST, LAST_MOMENT)
    page.clock.set_fixed_time(OVER)
    page.pdf()
    assert is_down(page)
    page.context.close()


def test_without_a_script_the_days_and_rows_are_there_and_nothing_that_needs_one(
    browser: Browser, notices: Server
):
    page = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(notices.address + LIST)
    assert "2026年11月20日至2026年11月27日" in re.sub(r"\s", "", page.inner_text(".key"))
    assert page.locator("tbody tr:not(.sum)").count() == 50
    for needs_script in (".left", ".filter", "button.print >> nth=0"):
        assert not page.is_visible(needs_script)
    page.click("text=用纸写意见")
    assert page.is_visible("#slip")
    page.context.close()


def test_a_part_of_a_name_shows_its_rows_with_the_keyboard_alone(listed: Page, notices: Server):
    listed.wait_for_load_state("networkidle")
    notices.requests.clear()
    wanted = names(50)[3]  # two characters
    for _ in range(40):
        listed.keyboard.press("Tab")
        if listed.evaluate("document.activeElement.id") == "filter":
            break
    listed.keyboard.type(f"{wanted[0]} {wanted[1]}")  # as it looks
    expected = sum(wanted in name for name in names(50))
    assert 0 < expected < 50
    assert listed.evaluate(ROWS_SHOWN) == expected
    listed.clock.run_for(500)
    until(listed, f"document.querySelector('.filter output').textContent === '找到 {expected} 人'")
    assert listed.get_attribute(".filter output", "aria-live") == "polite"
    listed.keyboard.type("无此人")
    assert listed.evaluate(ROWS_SHOWN) == 0
    listed.clock.run_for(500)
    until(listed, "document.querySelector('.filter output').textContent.startsWith('没有找到')")
    listed.keyboard.press("Escape")
    assert listed.input_value("#filter") == ""
    assert listed.evaluate("document.activeElement.id") == "filter"
    assert listed.evaluate(ROWS_SHOWN) == 50
    listed.clock.run_for(500)
    until(listed, "document.querySelector('.filter output').textContent === ''")
    assert listed.url == notices.address + LIST
    assert notices.requests == []
    stored = "[history.length, history.state, localStorage.length, sessionStorage.length, document.cookie]"
    assert listed.evaluate(stored)[1:] == [None, 0, 0, ""]


def test_pinyin_on_its_way_is_no_name(listed: Page):
    listed.focus("#filter")
    session = listed.context.new_cdp_session(listed)
    session.send("Input.imeSetComposition", {"text": "li", "selectionStart": 2, "selectionEnd": 2})
    assert listed.input_value("#filter") == "li"
    assert listed.evaluate(ROWS_SHOWN) == 50
    session.send("Input.insertText", {"text": "李"})
    assert listed.evaluate(ROWS_SHOWN) == sum("李" in name for name in names(50)) > 0


def test_what_was_typed_does_not_come_back(browser: Browser, notices: Server):
    page = opened(browser, notices.address + LIST)
    page.fill("#filter", "李")
    page.goto(notices.address + "about/")
    page.go_back()
    assert page.input_value("#filter") == ""
    assert page.evaluate(ROWS_SHOWN) == 50
    page.context.close()


def test_a_name_that_is_set_apart_is_copied_as_it_is_written(listed: Page):
    cell = listed.locator("td.two").first
    name = cell.inner_text()
    assert len(name) == 2
    copied = cell.evaluate("e => { getSelection().selectAllChildren(e); return getSelection().toString(); }")
    assert copied.strip() == name
    wide = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().width; }"
    three = listed.locator("tbody td:nth-child(2):not(.two)").first.evaluate(wide)
    spacing = cell.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert abs(cell.evaluate(wide) - spacing - three) < 2  # the space after the last character is not seen


def test_five_thousand_rows_are_laid_out_as_they_come_and_found_all_the_same(
    browser: Browser, notices: Server
):
    page = opened(browser, f"{notices.address}notices/rows-5000/")
    last = names(5000)[-1]
    waiting = "[...document.querySelectorAll('tbody')].filter(e => !e.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"
    assert page.evaluate(waiting) > 90
    assert page.evaluate(f"window.find('{last}')")
    assert page.evaluate(
        "(r => r.top >= 0 && r.bottom <= innerHeight)(getSelection().getRangeAt(0).getBoundingClientRect())"
    ), "found, and in view"
    page.fill("#filter", last)
    assert page.evaluate(ROWS_SHOWN) == names(5000).count(last) == 1
    page.context.close()


@pytest.mark.parametrize("path", ["rows-1", "rows-50", "rows-5000", "city-spending"])
def test_nothing_jumps_and_little_is_fetched(browser: Browser, notices: Server, path: str):
    page = browser.new_context(viewport=PHONE).new_page()
    page.clock.set_fixed_time(AS_OF)
    page.add_init_script(SHIFTS)
    notices.sent.clear()
    page.goto(f"{notices.address}notices/{path}/", wait_until="networkidle")
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(200)
    assert page.evaluate("window.shifted") == 0
    if path != "rows-5000":
        assert sum(notices.sent.values()) <= MOST_BYTES
    page.context.close()


@pytest.mark.parametrize("path", ["rows-50", "hostile", "city-spending", "over", "rows-50/#slip"])
def test_a_notice_is_for_everybody(browser: Browser, notices: Server, path: str):
    page = opened(browser, f"{notices.address}notices/{path}{'' if '#' in path else '/'}")
    for width in (320, 390):
        assert wrong_at(page, width) == []
        assert axe_violations(page) == []
    page.evaluate("document.documentElement.dataset.size = 'large'")
    for width in (320, 390):
        assert wrong_at(page, width) == []
        assert page.evaluate(FITS)
    page.context.close()


def test_a_long_list_is_for_everybody_too(browser: Browser, notices: Server):
    page = opened(browser, f"{notices.address}notices/rows-500/")
    assert axe_violations(page) == []
    for width in (320, 390):
        assert wrong_at(page, width) == []
        assert page.evaluate(FITS)
    page.context.close()


@pytest.mark.parametrize("size", ["normal", "large"])
def test_a_list_laid_out_as_a_grid_is_a_table_for_screen_readers(
    browser: Browser, notices: Server, size: str
):
    page = opened(browser, f"{notices.address}notices/rows-500/")
    page.set_viewport_size({"width": 320, "height": 844})
    page.evaluate(f"document.documentElement.dataset.size = '{size}'")
    # Without a screen reader Chromium leaves out what waits to be laid out: let nothing wait.
    page.evaluate(
        "document.querySelectorAll('tbody').forEach(one => one.style.contentVisibility = 'visible')"
    )
    assert page.evaluate("getComputedStyle(document.querySelector('tbody tr')).display") != "table-row"
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes if not node["ignored"])
    table = ("table", "row", "cell", "columnheader", "rowheader")
    assert [roles[each] for each in table] == [1, 502, 2501, 5, 1]
    page.context.close()


def test_a_notice_that_took_itself_down_is_for_everybody_too(browser: Browser, notices: Server):
    page = opened(browser, notices.address + LIST, OVER)
    for width in (320, 390):
        assert wrong_at(page, width) == []
        assert axe_violations(page) == []
    page.context.close()


def test_a_list_that_is_looked_through_does_not_show_the_sum_of_the_whole(browser: Browser, notices: Server):
    page = opened(browser, f"{notices.address}notices/rows-50/")
    assert page.locator("table.people tr.sum").is_visible()
    page.fill("#filter", page.locator("table.people tbody tr td:nth-child(2)").first.inner_text())
    assert page.locator("table.people tr.sum").is_hidden()
    page.fill("#filter", "")
    assert page.locator("table.people tr.sum").is_visible()
    page.context.close()
