"""The community or street that a reader chose in 找社区 stands in her answers, for this tab alone."""

from __future__ import annotations

from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import ANSWERED, ANSWERS, READY, address, ask, fill, until

STREET = "桂雨街道"


def _answered(page, server, rule="hospital_visit", district="330106"):
    page.goto(server.address + address(rule))
    page.wait_for_selector(READY)
    fill(page, {**ANSWERS[rule], "district": district})
    ask(page)
    page.wait_for_selector(ANSWERED)


def _open(page):
    page.locator("#list summary", has_text=STREET).click()
    page.locator("#list").get_by_role("link", name=STREET, exact=True).click()


def test_a_community_is_chosen_and_stands_in_the_answer(page, server):
    _answered(page, server)
    assert page.locator(".where li").first.get_attribute("data-district") == "330106"
    page.set_viewport_size({"width": 390, "height": 300})
    page.click(".where .find-place")
    page.wait_for_url("**/agencies/")  # with no district in the address
    until(page, "document.querySelector('#p330106').getBoundingClientRect().top < 300")
    _open(page)
    chosen = page.locator(".choose-place")
    chosen.get_by_role("link", name="回到计算结果").wait_for()
    chosen.get_by_role("button").click()
    assert "记住了" in chosen.inner_text()
    assert wrong_at(page, 320) == []
    assert axe_violations(page) == []
    chosen.get_by_role("link", name="回到计算结果").click()
    page.wait_for_selector(ANSWERED)
    first = page.locator(".where li").first
    assert f"您选的：{STREET}" in first.inner_text()
    assert "公示路1号" in first.inner_text()
    assert first.locator("a[href^='tel:']").count()
    assert page.locator(".where .find-place").inner_text() == "换一个社区（街道）"
    assert wrong_at(page, 320) == []
    assert axe_violations(page) == []
    assert not any("330106" in one and "agencies/330106" not in one for one in server.requests)


def test_a_place_in_another_district_is_not_named(page, server):
    page.goto(server.address + "agencies/")
    _open(page)
    assert page.locator(".to-calculator").is_hidden()  # she came from no calculator
    page.locator(".choose-place button").click()
    _answered(page, server, district="330105")
    assert STREET not in page.inner_text(".where")
    assert page.locator(".where li").first.get_attribute("data-district") == "330105"


def test_clearing_forgets_the_place_and_another_tab_knows_nothing_of_it(page, server):
    page.goto(server.address + "agencies/")
    _open(page)
    page.locator(".choose-place button").click()
    other = page.context.new_page()
    _answered(other, server)
    assert STREET not in other.inner_text(".where")
    _answered(page, server)
    assert STREET in page.inner_text(".where")
    page.click(".saved-answers .clear")
    assert STREET not in page.evaluate("JSON.stringify({ ...sessionStorage })")
