"""Old phones, bad networks, no script: something useful in each case, and never a blank page."""

from __future__ import annotations

import pytest

from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import ANSWERED, ANSWERS, FORM, READY, address, ask, fill, until

FAILED, OLD = ".engine[data-stage=failed]", "[data-calculating=old]"


def test_without_javascript_the_tables_answer(browser, server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(server.address + address("illness_aid"))
    assert page.get_by_text("这里不能计算").is_visible()
    assert page.locator(
        f"{FORM} .question"
    ).first.is_visible()  # to be read, or printed and filled in by hand
    assert page.locator("button:visible, [type=submit]").count() == 0
    assert "0 至 2,500 元" in page.locator("table.examples").inner_text()
    assert page.locator("a[href='tel:12333']").locator("visible=true").count()
    context.close()


@pytest.mark.parametrize(
    "missing",
    [
        "delete globalThis.WebAssembly",
        "WebAssembly.validate = bytes => bytes.length < 19",  # WebAssembly without exceptions, as before Chrome 95
        "const W = Worker; globalThis.Worker = function (url) { return new W(url); }",  # no workers of modules
    ],
)
def test_an_old_phone_is_told_so_before_anything_large_is_fetched(page, server, missing):
    page.add_init_script(missing)
    page.goto(server.address + address("illness_aid"))
    page.wait_for_selector(OLD)
    assert "太旧" in page.locator(".unable.old").inner_text()
    assert page.locator(".unable:visible").count() == 1
    assert page.locator(f"{FORM} .go").first.is_hidden()
    assert page.locator("table.examples").first.is_visible()
    assert not any(path.endswith((".wasm", ".bin", ".zip", ".whl")) for path in server.requests)
    assert [*wrong_at(page, 320), *axe_violations(page)] == []


def test_a_browser_that_refuses_webassembly_is_not_told_of_the_network(page, server):
    """iOS 15 does not know 'wasm-unsafe-eval'; without that word Chromium refuses in the same way."""

    def strict(route):
        answer = route.fetch()
        body = answer.text().replace("'wasm-unsafe-eval'", "").replace("&#39;wasm-unsafe-eval&#39;", "")
        route.fulfill(response=answer, body=body)

    page.route("**/illness-aid/", strict)
    page.goto(server.address + address("illness_aid"))
    page.wait_for_selector("[data-calculating=refused]")
    shown = page.locator(".unable:visible").inner_text()
    assert "不允许" in shown
    assert "网络" not in shown
    assert page.locator("button.go:visible").count() == 0
    assert not any(path.endswith((".wasm", ".bin")) for path in server.requests)
    assert [*wrong_at(page, 320), *axe_violations(page)] == []


BEFORE_ANSWER = ("pyodide.hot.*.wasm", "memory.*.bin", "pyodide.asm.*.js", "worker.*.js")
LATER = ("pyodide.asm.*.wasm", "python_stdlib.*.zip", "rulebook.*.whl")  # where the snapshot does not live


@pytest.mark.parametrize("broken", [*BEFORE_ANSWER, *LATER])
def test_a_broken_download_can_be_tried_again(page, server, broken):
    server.garbled = {".bin"} if broken in LATER else set()
    server.truncated = {path.name for path in (server.folder / "assets/engine").glob(broken)}
    assert server.truncated
    page.goto(server.address + address("hospital_visit"))
    fill(page, ANSWERS["hospital_visit"])
    ask(page)  # before anything is there: the answer comes when it can
    page.wait_for_selector(FAILED, timeout=15_000)
    server.truncated = set()
    page.click(".engine button")
    page.wait_for_selector(ANSWERED)


def test_the_back_button_leads_to_a_page_that_works(page, server):
    page.goto(server.address + "calculators/")
    page.get_by_role("link", name="住院慰问").click()
    page.wait_for_selector(READY)
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    shown = page.inner_text(".answered .summary")
    page.locator("details.law summary").click()
    page.locator("details.law a").first.click()
    page.wait_for_url("**/law/**")
    page.go_back()
    page.wait_for_selector(ANSWERED)  # nothing is asked again
    assert page.inner_text(".answered .summary") == shown
    page.go_back()  # one screen
    until(page, "document.querySelector('#a-stays').checkVisibility()")
    assert page.url == server.address + address("hospital_visit")


def test_two_tabs_do_not_disturb_each_other(context, server):
    one, two = context.new_page(), context.new_page()
    one.goto(server.address + address("hospital_visit"))
    two.goto(server.address + address("group_leader"))
    fill(one, ANSWERS["hospital_visit"])
    fill(two, ANSWERS["group_leader"])
    ask(one)
    ask(two)
    one.wait_for_selector(ANSWERED)
    two.wait_for_selector(ANSWERED)
    assert "住院" in one.text_content(".content")
    assert "450 元" in two.text_content(".answered .sum")
