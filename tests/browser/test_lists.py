"""Lists of live notices and the home page: a line goes when its last day has passed in Beijing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.server import Server

PATHS = ("/", "/live/", "/live/by-kind/", "/live/by-days/")
_UNTIL = "lines => lines.map(line => line.dataset.until)"


def untils(browser: Browser, server: Server, path: str, moment: str, zone: str) -> list[str]:
    context = browser.new_context(timezone_id=zone)
    page = context.new_page()
    page.clock.set_fixed_time(moment)
    page.goto(f"{server.address.rstrip('/')}{path}")
    found: list[str] = page.eval_on_selector_all("li[data-until]", _UNTIL)
    context.close()
    return found


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_a_line_goes_after_its_last_day_and_not_before(
    browser: Browser, notices: Server, path: str, zone: str
) -> None:
    every = untils(browser, notices, path, "2000-01-01T00:00:00+08:00", zone)
    assert every
    last = min(every)
    assert untils(browser, notices, path, f"{last}T23:59:59+08:00", zone) == every
    after = untils(browser, notices, path, f"{max(every)}T23:59:59+08:00", zone)
    assert after == [each for each in every if each == max(every)]
    assert untils(browser, notices, path, "2100-01-01T00:00:00+08:00", zone) == []


def test_headings_count_with_their_lines_and_empty_ones_are_hidden(browser: Browser, notices: Server) -> None:
    page = browser.new_page()
    page.clock.set_fixed_time("2100-01-01T00:00:00+08:00")
    page.goto(f"{notices.address.rstrip('/')}/live/")
    assert page.locator("section.place").count()
    assert page.locator("section.place:visible").count() == 0
    page.close()


@pytest.mark.parametrize("path", PATHS)
def test_no_count_of_a_whole_list_stays_when_a_line_of_it_has_gone(
    browser: Browser, notices: Server, path: str
) -> None:
    every = untils(browser, notices, path, "2000-01-01T00:00:00+08:00", "Asia/Shanghai")
    page = browser.new_page()
    for moment, shown in ((min(every), True), ("2100-01-01", False)):
        page.clock.set_fixed_time(f"{moment}T12:00:00+08:00")
        page.goto(f"{notices.address.rstrip('/')}{path}")
        assert (page.locator("[data-whole]:visible").count() > 0) is shown
    page.close()
