"""What a reader types goes nowhere: not to a server, an address, a storage, a log."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from calculators.registry import RULES
from tests.browser.reader import ANSWERED, ANSWERS, FORM, READY, address, ask, fill

STORED = """async () => JSON.stringify({
  local: { ...localStorage }, session: { ...sessionStorage }, cookies: document.cookie, databases: await indexedDB.databases(),
  state: history.state, name: window.name })"""


def test_nothing_typed_leaves_the_page(page, server):
    requests, logged = [], []
    page.context.on(
        "request", lambda request: requests.append((request.method, request.url, request.post_data))
    )
    page.on("console", lambda message: logged.append(message.text))
    page.on("pageerror", lambda error: logged.append(str(error)))
    page.goto(server.address + address("my_entitlements"))
    page.wait_for_selector(READY)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_load_state("networkidle")
    before, asked = len(requests), len(server.requests)
    fill(page, ANSWERS["my_entitlements"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    page.wait_for_timeout(300)
    assert requests[before:] == []
    assert server.requests[asked:] == []
    assert all(method == "GET" and data is None for method, _, data in requests)
    assert all(url.startswith(server.address) and "?" not in url and "#" not in url for _, url, _ in requests)
    assert page.url == server.address + address("my_entitlements")
    stored_here = page.evaluate("JSON.stringify({ ...sessionStorage })")
    assert "8,600" in stored_here  # for this tab, and nowhere else
    page.evaluate("sessionStorage.clear()")
    stored = unquote(page.evaluate(STORED))
    for typed in ("8,600", "8600", "1949", "330106"):
        assert typed not in stored
    assert logged == []


def _blocked(page):
    page.route("**/*.js", lambda route: route.abort())


def _missing(page):
    page.route("**/page.*.js", lambda route: route.abort())


def _unparsable(page):
    page.route("**/page.*.js", lambda route: route.fulfill(body="let x = ;", content_type="text/javascript"))


def _late(page):
    page.route("**/page.*.js", lambda route: None)  # on its way, as long as this test lasts


SAID = {_blocked: "no-script", _missing: "failed", _unparsable: "old", _late: "loading"}


def _try_to_send(page):
    """Type into every field and press Enter, choose everything, press every button there is."""
    fields = [*page.locator(f"{FORM} input[type=text]:visible").all(), page.locator(".md-search__input")]
    for choice in page.locator(f"{FORM} [type=radio]:visible").all():
        choice.check()
        choice.press("Enter")
    for button in page.locator("[data-calculator] button:visible").all():
        button.click()
    for field in fields:  # the search last: it lies over the page
        field.evaluate("one => { one.focus(); one.value = '8600.50'; }")
        page.keyboard.press("Enter")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.requestSubmit())")


@pytest.mark.parametrize("trouble", SAID)
def test_no_answer_leaves_the_phone_where_the_script_does_not_run(page, server, trouble):
    trouble(page)
    page.goto(server.address + address("illness_aid"), wait_until="domcontentloaded")
    shown = page.locator(".unable:visible")
    shown.wait_for()
    assert SAID[trouble] in shown.get_attribute("class").split()
    page.evaluate("document.querySelector('.backwards').open = true")
    requested = []
    page.on("request", lambda request: requested.append((request.method, request.url)))
    _try_to_send(page)
    page.wait_for_timeout(300)
    assert [one for one in requested if "?" in one[1] or "8600" in one[1] or one[0] != "GET"] == []
    assert page.url == server.address + address("illness_aid")
    assert page.locator("[type=submit], button.go:visible").count() == 0


def test_a_script_that_is_ten_seconds_late_sends_nothing_and_loses_nothing(page, server):
    """Real seconds: for all of them there is a page to type in, and no button that would send it."""

    def late(route):
        page.wait_for_timeout(10_000)
        route.continue_()

    page.route("**/page.*.js", late)
    page.goto(server.address + address("hospital_visit"), wait_until="commit")
    page.locator(".unable.loading").wait_for()
    page.select_option("#a-district", "330106")
    asked = len(server.requests)
    _try_to_send(page)
    page.wait_for_selector(READY, timeout=30_000)
    assert page.url == server.address + address("hospital_visit")
    assert not any("330106" in one or "8600" in one for one in server.requests[asked:])
    assert page.input_value("#a-district") == "330106"


def test_what_was_typed_before_a_late_script_arrives_is_kept_and_answered(page, server):
    waiting = []
    page.route("**/page.*.js", lambda route: waiting.append(route))
    page.goto(server.address + address("hospital_visit"), wait_until="domcontentloaded")
    page.locator(".unable.loading").wait_for()
    page.select_option("#a-district", "330106")
    assert page.locator(f"{FORM} .go").first.is_hidden()
    waiting[0].continue_()
    page.wait_for_selector(READY)
    assert page.input_value("#a-district") == "330106"
    page.unroute("**/page.*.js")
    page.reload()
    page.wait_for_selector(READY)
    assert page.input_value("#a-district") == "330106"  # stored already
    fill(page, {"group": "enterprise", "stays": "1"})
    ask(page)
    page.wait_for_selector(ANSWERED)


@pytest.mark.parametrize("rule", RULES)
def test_a_page_holds_nothing_that_a_browser_would_send(site, rule):
    page = (site / address(rule) / "index.html").read_text(encoding="utf-8")
    own = page[page.index("data-calculator") : page.index("</article>")]
    assert "<form" not in own
    assert " name=" not in own
    assert 'type="submit"' not in page
    assert 'name="query"' not in page  # the search


def test_the_policy_forbids_other_hosts_and_unknown_scripts(page, server):
    page.goto(server.address + address("my_entitlements"))
    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert rules["form-action"] == "'none'"
    assert all(
        each in ("'self'", "'wasm-unsafe-eval'") or each.startswith("'sha256-")
        for each in rules["script-src"].split()
    )
    assert not page.evaluate("fetch('https://example.com/?x').then(() => true, () => false)")
    ran = """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran }"""
    assert page.evaluate(ran) is None


def test_every_page_has_the_policy_and_keeps_to_it(page, server, site):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    for path in ("", "live/", "notices/xihu-ill-2025/", "law/", "calculators/", "404.html"):
        page.goto(server.address + path, wait_until="networkidle")
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert messages == []
    for file in site.rglob("*.html"):
        assert (
            "default-src &#39;self&#39;" in (text := file.read_text(encoding="utf-8"))
            or "default-src 'self'" in text
        )
        assert "form-action &#39;none&#39;" in text or "form-action 'none'" in text
