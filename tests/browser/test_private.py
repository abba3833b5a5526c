"""What a reader types goes nowhere: not to a server, an address, a storage, a log."""

from __future__ import annotations

from urllib.parse import unquote

from tests.browser.reader import ANSWERED, ANSWERS, READY, address, ask, fill

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
    stored = unquote(page.evaluate(STORED))
    for typed in ("8,600", "8600", "1949", "330106"):
        assert typed not in stored
    assert logged == []


def test_the_policy_forbids_other_hosts_and_unknown_scripts(page, server):
    page.goto(server.address + address("my_entitlements"))
    policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    assert rules["default-src"] == "'self'"
    assert all(
        each in ("'self'", "'wasm-unsafe-eval'") or each.startswith("'sha256-")
        for each in rules["script-src"].split()
    )
    assert not page.evaluate("fetch('https://example.com/?x').then(() => true, () => false)")
    ran = """() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran }"""
    assert page.evaluate(ran) is None


def test_every_page_has_the_policy_and_keeps_to_it(page, server, site):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("", "live/", "notices/xihu-ill-2025/", "law/", "calculators/", "404.html"):
        page.goto(server.address + path, wait_until="networkidle")
        assert page.locator("meta[http-equiv=Content-Security-Policy]").count() == 1
    assert said == []
    for file in site.rglob("*.html"):
        assert (
            "default-src &#39;self&#39;" in (text := file.read_text(encoding="utf-8"))
            or "default-src 'self'" in text
        )
