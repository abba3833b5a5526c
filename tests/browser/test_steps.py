"""One thing at a time: screens, early answers, and answers that nobody has to give twice."""

from __future__ import annotations

from tests.browser.measures import axe_violations
from tests.browser.reader import ANSWERED, ANSWERS, FORM, PROBLEMS, READY, address, ask, fill, until

GO, BACK, PROGRESS = f"{FORM} .go >> nth=0", f"{FORM} .back >> nth=0", f"{FORM} .progress >> nth=0"
QUESTIONS = "() => [...document.querySelectorAll('[data-calculator] .form')[0].querySelectorAll('[data-question]')].filter(e => e.checkVisibility()).map(e => e.dataset.question)"


def _begin(page, server, rule):
    page.goto(server.address + address(rule))
    page.wait_for_selector(READY)


def test_one_thing_at_a_time_and_back_again(warm, steady_server):
    _begin(warm, steady_server, "my_entitlements")
    assert warm.evaluate(QUESTIONS) == ["district"]
    assert warm.inner_text(PROGRESS) == "第 1 步，共 4 步"
    assert warm.locator(BACK).is_hidden()
    warm.locator(GO).click()
    warm.wait_for_selector(PROBLEMS)
    assert "请选择" in warm.inner_text(".problems >> nth=0")
    warm.select_option("#a-district", "330106")
    warm.locator(GO).click()
    until(warm, f"({QUESTIONS})().join() === 'group'")
    assert warm.evaluate("document.activeElement.className") == "progress"
    warm.locator(BACK).click()
    assert warm.evaluate(QUESTIONS) == ["district"]
    assert warm.input_value("#a-district") == "330106"


def test_what_is_wrong_is_told_on_its_own_screen(warm, steady_server):
    _begin(warm, steady_server, "my_entitlements")
    fill(warm, {**ANSWERS["my_entitlements"], "birth": "很久以前"})
    ask(warm)
    warm.wait_for_selector(PROBLEMS)
    assert warm.inner_text(PROGRESS) == "第 3 步，共 4 步"
    assert warm.get_attribute("#a-birth", "aria-invalid") == "true"


def test_another_district_is_told_at_once(warm, steady_server):
    _begin(warm, steady_server, "my_entitlements")
    warm.select_option("#a-district", "330109")
    warm.locator(GO).click()
    warm.wait_for_selector(ANSWERED)
    assert "萧山" in warm.inner_text(".answered .headline")
    warm.click(".go-on .on")  # moved since, say
    until(warm, f"({QUESTIONS})().join() === 'group'")


def test_another_fund_is_told_after_two_answers(warm, steady_server):
    _begin(warm, steady_server, "festival")
    fill(warm, {"district": "330106", "group": "provincial"})
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    assert "原渠道" in warm.inner_text(".answered .headline")


def test_a_reload_and_the_next_calculator_ask_nothing_twice(page, server):
    _begin(page, server, "my_entitlements")
    fill(page, ANSWERS["my_entitlements"])
    page.locator(GO).click()
    until(page, f"({QUESTIONS})().join() === 'group'")
    page.reload()
    page.wait_for_selector(READY)
    assert page.evaluate(QUESTIONS) == ["group"]  # where it was
    ask(page)
    page.wait_for_selector(ANSWERED)
    summary = page.inner_text(".answered .summary")
    page.reload()
    page.wait_for_selector(ANSWERED)
    assert page.inner_text(".answered .summary") == summary
    _begin(page, server, "activity")
    assert page.input_value("#a-birth") == "1949.1.2"
    assert page.locator("[data-question=group] :checked").get_attribute("value") == "enterprise"
    other = page.context.new_page()  # another tab knows nothing of it
    _begin(other, server, "activity")
    assert other.input_value("#a-birth") == ""


def test_one_answer_is_changed_without_going_through_all(warm, steady_server):
    _begin(warm, steady_server, "hospital_visit")
    fill(warm, ANSWERS["hospital_visit"])
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    assert warm.locator(".content [data-district='330106'] a[href^='tel:']").count()  # whom she asks
    warm.click(".given summary")
    assert "西湖区" in warm.inner_text(".given")
    warm.get_by_role("button", name="修改：这一年住院几次").click()
    assert warm.evaluate("document.activeElement.id") == "a-stays"
    warm.fill("#a-stays", "0")
    warm.locator(GO).click()
    warm.wait_for_selector(ANSWERED)
    assert warm.locator(".answered .sum").count() == 0


def test_in_large_text_on_a_small_phone_the_question_is_on_the_first_screen(page, server):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(server.address + address("my_entitlements"))
    page.wait_for_selector(READY)
    page.click("[data-display=size]")
    label = page.locator("label[for=a-district]").bounding_box()
    assert label["y"] + label["height"] <= 640
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    fill(page, {**ANSWERS["my_entitlements"], "self_paid": "23456.70"})
    ask(page)
    page.wait_for_selector(ANSWERED)
    heights = page.evaluate(
        "[...document.querySelectorAll('.answered .unbroken')].filter(e => e.checkVisibility()).map(e => [e.getClientRects().length, e.getBoundingClientRect().right])"
    )
    assert heights
    assert all(lines == 1 and right <= 320 for lines, right in heights)


def test_in_wechat_what_works_there_is_offered(browser, server):
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
    context = browser.new_context(user_agent=agent, viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(server.address + address("hospital_visit"))
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.locator(".tools .print").is_hidden()
    assert page.locator(".tools .calendar").is_hidden()
    assert "截图" in page.inner_text(".answer .in-app")
    page.click(".copy-words")
    until(page, "/已经复制/.test(document.querySelector('.answer .in-app').innerText)")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("住院慰问")
    assert "150 元" in copied
    assert axe_violations(page) == []
    context.close()


def test_cover_without_an_end_goes_on_to_this_day(warm, steady_server):
    _begin(warm, steady_server, "coverage")
    fill(warm, {"district": "330106", "group": "enterprise", "handled": "2020年5月"})
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    assert "2020年6月1日至今" in warm.inner_text(".content")
    assert "已过" not in warm.inner_text(".content")
    assert warm.locator(".tools .calendar").is_hidden()


def test_last_year_is_counted_from_the_readers_day_in_beijing(page, server):
    page.clock.set_fixed_time("2026-12-31T23:30:00Z")  # in Beijing the new year has begun
    _begin(page, server, "hospital_visit")
    fill(page, {**ANSWERS["hospital_visit"], "year": "去年"})
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert "按2026年理解" in page.locator(".answered .content").text_content()
