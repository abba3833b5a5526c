"""Every kind of page in every look, as readers of fifty to ninety need it; the switches; finding by words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from generator.site.build import build_site
from tests.browser.conftest import PHONE
from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import until
from tests.browser.server import Server, serving
from tests.site.publications import CONFIG, publication

PAGES = {
    "home": "",
    "districts": "live/",
    "list": "ended/",
    "district": "live/330106/",
    "kinds": "live/by-kind/",
    "kind": "live/by-kind/illness-aid/",
    "days": "live/by-days/",
    "day": "live/by-days/2026-11-27/",
    "notice": "notices/xihu-ill-2025/",
    "spending": "notices/city-spending/",
    "hostile": "notices/hostile/",
    "ended": "notices/over/",
    "withdrawn": "notices/withdrawn/",
    "agencies": "agencies/",
    "agency": "agencies/330106/",
    "law": "law/",
    "calculators": "calculators/",
    "calculator": "calculators/illness-aid/",
    "about": "about/",
    "audit": "audit/",
    "404": "404.html",
}
LOOKS = {
    "normal": {},
    "large": {"size": "large"},
    "contrast": {"contrast": "high"},
    "dark": {"scheme": "dark"},
    "dark-contrast": {"scheme": "dark", "contrast": "high", "size": "normal"},
}
KEPT = "() => Object.entries(localStorage)"
LOOK = "() => [document.documentElement.dataset.size, document.documentElement.dataset.contrast, getComputedStyle(document.documentElement).colorScheme]"
SHIFTS = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 200); })"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("look") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.site.finding.LONGEST_LIST", 3)  # so that every kind of list is there
        build_site(CONFIG, publication(), out)
    return out


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    with serving(site) as server:
        yield server


def reader(browser: Browser, server: Server, look: dict[str, str], **more: object) -> BrowserContext:
    """A phone whose owner chose `look` before; the calculators' engine is somebody else's test."""
    context = browser.new_context(viewport=PHONE, **more)
    context.route("**/assets/engine/worker*", lambda route: route.abort())
    if look:
        page = context.new_page()
        page.goto(server.address + "404.html")
        for name in look:
            button = page.locator(f"[data-look={name}]")
            wanted = look[name] in ("large", "high", "dark")
            if (button.get_attribute("aria-pressed") == "true") != wanted:
                button.click()
        page.close()
    return context


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_of_page_is_for_everybody(browser: Browser, server: Server, look: str):
    context = reader(browser, server, LOOKS[look])
    page = context.new_page()
    wrong = {}
    for kind, path in PAGES.items():
        page.goto(server.address + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = [f"{width}: {line}" for width in (320, 390) for line in wrong_at(page, width)]
        if look == "normal":
            found += [f"{width}: {line}" for width in (640, 1280) for line in wrong_at(page, width)]
        if look in ("normal", "dark"):
            page.set_viewport_size(PHONE)
            found += axe_violations(page)
        if found:
            wrong[kind] = found
    context.close()
    assert wrong == {}
