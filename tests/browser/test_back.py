"""The phone's back button goes one screen back, a reload loses nothing, and no address holds an answer."""

from __future__ import annotations

from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import ANSWERED, ANSWERS, FORM, PROBLEMS, READY, address, ask, fill, until

GO, BACK, SKIP = (f"{FORM} .{name} >> nth=0" for name in ("go", "back", "skip"))
SHOWN = "[...document.querySelectorAll('[data-calculator] .form')[0].querySelectorAll('[data-question]')].filter(e => e.checkVisibility()).map(e => e.dataset.question).join()"


def _begin(page, server, rule):
    page.goto(server.address + address(rule))
    page.wait_for_selector(READY)


def _through(page, answers):
    """Answer screen by screen, and return what each screen asked."""
    seen = []
    while True:
        seen.append(page.evaluate(SHOWN))
        fill(page, {name: answers[name] for name in seen[-1].split(",") if name in answers})
        words = page.locator(GO).inner_text()
        page.locator(GO).click()
        if words == "算一算":
            page.wait_for_selector(ANSWERED)
            return seen
        until(page, f"{SHOWN} !== '{seen[-1]}'")


def test_back_goes_one_screen_back_and_forward_again(page, server):
    page.goto(server.address + "calculators/")
    page.get_by_role("link", name="我的待遇").click()
    page.wait_for_selector(READY)
    seen = _through(page, ANSWERS["my_entitlements"])
    answer = page.inner_text(".answered .summary")
    for screen in reversed(seen):
        page.evaluate("history.back()")
        until(page, f"{SHOWN} === '{screen}'")
        assert page.locator(ANSWERED).count() == 0
        assert page.url == server.address + address("my_entitlements")
    for screen in seen[1:]:
        page.evaluate("history.forward()")
        until(page, f"{SHOWN} === '{screen}'")
    page.evaluate("history.forward()")
    page.wait_for_selector(ANSWERED)
    assert page.inner_text(".answered .summary") == answer
    page.evaluate(f"history.go({-len(seen) - 1})")
    page.wait_for_url("**/calculators/")  # one step before the first screen is the page before


def test_the_pages_own_button_and_the_phones_are_one(page, server):
    _begin(page, server, "my_entitlements")
    page.select_option("#a-district", "330106")
    page.locator(GO).click()
    until(page, f"{SHOWN} === 'group'")
    length = page.evaluate("history.length")
    page.locator(BACK).click()
    until(page, f"{SHOWN} === 'district'")
    page.locator(GO).click()
    until(page, f"{SHOWN} === 'group'")
    assert page.evaluate("history.length") == length  # going to and fro makes no heap of steps
    page.reload()
    page.wait_for_selector(READY)
    assert page.evaluate(SHOWN) == "group"
    page.evaluate("history.back()")
    until(page, f"{SHOWN} === 'district'")
    assert page.input_value("#a-district") == "330106"


def test_after_a_change_back_leads_to_the_answer_before(page, server):
    _begin(page, server, "hospital_visit")
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    before = page.inner_text(".answered .summary")
    page.click(".given summary")
    page.get_by_role("button", name="修改：这一年住院几次").click()
    assert page.locator(ANSWERED).count() == 0
    page.evaluate("history.back()")
    page.wait_for_selector(ANSWERED)
    assert page.inner_text(".answered .summary") == before


def test_a_form_on_one_screen_goes_back_to_itself(page, server):
    _begin(page, server, "budget")
    fill(page, ANSWERS["budget"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    page.evaluate("history.back()")
    until(page, "!document.querySelector('.answered').checkVisibility()")
    assert page.input_value("#a-people") == ANSWERS["budget"]["people"]


def test_what_is_wrong_can_be_left_by_going_back(page, server):
    _begin(page, server, "my_entitlements")
    fill(page, {**ANSWERS["my_entitlements"], "birth": "很久以前"})
    ask(page)
    page.wait_for_selector(PROBLEMS)
    page.evaluate("history.back()")
    until(page, f"{SHOWN} === 'group'")
    assert page.locator(PROBLEMS).count() == 0


def test_who_does_not_know_goes_on_and_is_told_what_that_leaves_open(page, server):
    _begin(page, server, "my_entitlements")
    page.select_option("#a-district", "330106")
    page.locator(GO).click()
    until(page, f"{SHOWN} === 'group'")
    assert page.locator(SKIP).is_hidden()  # it has its own 不清楚
    page.locator("[data-question=group] .choice", has_text="不清楚").first.click()
    for width in (320, 390):
        assert wrong_at(page, width) == []
    page.locator(GO).click()
    until(page, f"/handled/.test({SHOWN})")
    page.locator("[data-question=handled] .unknown").click()
    assert page.input_value("#a-handled") == "不记得"
    page.fill("#a-birth", "1950-03-01")
    assert axe_violations(page) == []
    page.locator(GO).click()
    until(page, f"/stays/.test({SHOWN})")
    page.fill("#a-stays", "2")
    page.locator(SKIP).click()
    page.wait_for_selector(ANSWERED)
    assert page.input_value("#a-stays") == ""
    shown = page.text_content(".content")
    assert "“退休前属于哪一类”不清楚，先按“企业单位退休人员”计算" in shown
    assert "您没有填写办理手续的年月" in shown
