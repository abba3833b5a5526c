"""Every kind of page in every display setting, as readers of fifty to ninety need it; the switches; finding by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from generator.site.build import build_site
from generator.site.pages.ledger import fill_ledger_page
from tests.browser.conftest import PHONE
from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import until
from tests.browser.server import Server, serving
from tests.site.publications import AS_OF, CONFIG, ledger_of, publication

PAGES = {
    "home": "",
    "districts": "live/",
    "list": "ended/",
    "district": "live/330106/",
    "kinds over": "ended/by-kind/",
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
    "calendar": "calculators/calendar/",
    "about": "about/",
    "ledger": "ledger/",
    "audit": "audit/",
    "404": "404.html",
}
SETTINGS = {
    "large": ["size"],
    "contrast": ["contrast"],
    "dark": ["scheme"],
    "dark and contrast": ["scheme", "contrast"],
    "normal": [],  # the last, for axe
}
SWITCH = """wanted => { for (const button of document.querySelectorAll('[data-display]'))
  if ((button.getAttribute('aria-pressed') === 'true') !== wanted.includes(button.dataset.display)) button.click(); }"""
KEPT = "() => Object.entries(localStorage)"
SETTING_STATE = "() => [document.documentElement.dataset.size, document.documentElement.dataset.contrast, getComputedStyle(document.documentElement).colorScheme]"
SHIFTS = """() => new Promise(done => { const moved = [];
  new PerformanceObserver(list => { for (const one of list.getEntries()) moved.push(one.value.toFixed(4) + ' ' + one.sources.map(s => s.node?.className ?? '').join('|')); })
    .observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(moved), 200); })"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("setting") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("generator.site.pages.lists.LONGEST_LIST", 3)  # so that every kind of list is there
        made = publication(ledger=True)
        build_site(CONFIG, made, out)
    fill_ledger_page(out, ledger_of(made), made)
    return out


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Server]:
    with serving(site) as server:
        yield server


def reader(browser: Browser, **more: object) -> BrowserContext:
    """A phone whose owner wants nothing to move; the calculators' engine is another test's."""
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce", **more)
    context.clock.set_fixed_time(AS_OF)  # a notice takes itself down when its days are over
    context.route("**/assets/engine/worker*", lambda route: route.abort())
    return context


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = reader(browser)
    yield context.new_page()
    context.close()


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    context = reader(browser)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_for_everybody_in_every_setting(page: Page, server: Server, kind: str):
    page.goto(server.address + PAGES[kind])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = []
    for setting, switches in SETTINGS.items():
        page.evaluate(SWITCH, switches)
        widths = (320, 640, 1280, 390) if setting == "normal" else (320, 390)
        found += [f"{setting} {width}: {line}" for width in widths for line in wrong_at(page, width)]
    # In the normal setting alone: axe has no rules that sizes and colours change but those measured above.
    found += axe_violations(page)
    assert found == []


def test_home_answers_three_questions_on_the_first_screen(fresh: Page, server: Server):
    page = fresh
    page.goto(server.address)
    ways = page.locator(".ways a")
    assert [way.split("\n")[0] for way in ways.all_inner_texts()] == [
        "我能领什么",
        "正在公示什么",
        "我的社区在哪里",
    ]
    assert "共 4 件，1 件今天是最后一天" in ways.nth(1).inner_text()
    for way in ways.all():
        box = way.bounding_box()
        assert box
        assert box["y"] + box["height"] <= PHONE["height"]


def test_the_switches_work_by_keyboard_and_stay(fresh: Page, server: Server):
    page = fresh
    page.goto(server.address)
    assert page.evaluate(SETTING_STATE) == ["normal", "normal", "light"]
    for name in ("size", "contrast", "scheme"):
        page.locator(f"[data-display={name}]").focus()
        page.keyboard.press("Space")
        assert page.locator(f"[data-display={name}]").get_attribute("aria-pressed") == "true"
    assert page.evaluate(SETTING_STATE) == ["large", "high", "dark"]
    for path in ("notices/xihu-ill-2025/", "404.html", "calculators/illness-aid/"):
        page.goto(server.address + path)
        assert page.evaluate(SETTING_STATE) == ["large", "high", "dark"]
        assert page.locator("[data-display][aria-pressed=true]").count() == 3
        assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('article')).fontSize)") >= 30
    assert page.evaluate(KEPT) == [["gongshi-display", '{"size":"large","contrast":"high","scheme":"dark"}']]
    for name in ("size", "contrast", "scheme"):
        page.locator(f"[data-display={name}]").focus()
        page.keyboard.press("Enter")
    assert page.evaluate(SETTING_STATE) == ["normal", "normal", "light"]


def test_nothing_moves_while_a_chosen_setting_loads(browser: Browser, server: Server):
    context = reader(browser)
    page = context.new_page()
    page.goto(server.address)
    page.evaluate(SWITCH, ["size", "contrast", "scheme"])
    for path in ("", "notices/xihu-ill-2025/", "agencies/"):
        page.goto(server.address + path, wait_until="networkidle")
        assert page.evaluate(SHIFTS) == [], path
    context.close()


def test_the_device_may_ask_for_a_dark_scheme_and_the_reader_may_refuse_it(browser: Browser, server: Server):
    without = browser.new_context(viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    page = without.new_page()
    page.goto(server.address + "agencies/")
    assert page.locator(".display-settings, .filter").locator("visible=true").count() == 0
    assert "dark.css" in page.content()
    without.close()
    context = reader(browser, color_scheme="dark")
    page = context.new_page()
    page.goto(server.address)
    assert page.evaluate(SETTING_STATE)[2] == "dark"
    page.evaluate(SWITCH, [])
    assert page.evaluate(SETTING_STATE)[2] == "light"
    page.emulate_media(media="print")
    assert page.evaluate(SETTING_STATE)[2] == "light"
    context.close()


@pytest.mark.parametrize(
    ("path", "typed", "seen", "gone"),
    [
        ("agencies/", "桂", ["桂雨街道", "桂雨社区"], ["拱墅区"]),
        ("agencies/", "gyj", ["桂雨街道"], ["拱墅区"]),
        ("agencies/", "0571 0000", ["拱墅区", "桂雨街道"], []),
        (
            "ended/",
            "组长",
            ["关于桂雨街道2025年度自管小组长补助的公示"],
            ["关于拱墅区2025年度大病慰问的公示"],
        ),
        ("agencies/", "没有的", [], ["拱墅区", "桂雨街道"]),
    ],
)
def test_typing_narrows_the_list(page: Page, server: Server, path: str, typed: str, seen, gone):
    page.goto(server.address + path)
    page.locator("#filter").press_sequentially(typed)
    shown = page.locator("#list").inner_text()
    for words in seen:
        assert words in shown
    for words in gone:
        assert words not in shown
    status = page.locator(".filter [role=status]").inner_text()
    assert status.startswith("找到" if seen else "没有找到")
    page.locator("#filter").fill("")
    assert page.locator("#list li[hidden]").count() == 0


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("大病慰问", ["calculators/illness-aid/", "notices/xihu-ill-2025/", "law/#"]),
        ("体检", ["calculators/checkup/"]),
        ("死了", ["calculators/funeral/"]),
        ("过节费", ["calculators/festival/"]),
        ("看病", ["calculators/illness-aid/"]),
        ("dbww", ["calculators/illness-aid/", "notices/xihu-ill-2025/", "law/#"]),
        ("zgxz", ["calculators/group-leader/", "notices/leaders/"]),
        ("glbf", ["law/"]),
        ("gysq", ["agencies/330106901001/"]),
        ("桂雨", ["agencies/330106901/", "notices/leaders/"]),
        ("三（三）", ["law/#%E4%B8%89%EF%BC%88%E4%B8%89%EF%BC%89"]),
        ("拱墅区", ["agencies/330105/", "notices/over/"]),
        ("赵阿男", []),
    ],
)
def test_the_search_finds_what_people_ask_for_and_no_person(fresh: Page, server: Server, asked, leads_to):
    page = fresh
    messages, elsewhere = [], []
    page.on("console", lambda message: message.type in {"error", "warning"} and messages.append(message.text))
    page.on(
        "request", lambda request: request.url.startswith(server.address) or elsewhere.append(request.url)
    )
    page.goto(server.address)
    page.locator("label.md-header__button[for=__search]").click()
    page.locator(".md-search__input").press_sequentially(asked)
    page.keyboard.press("End")  # an input method ends a word with a key; Playwright's Chinese has none
    until(page, "/结果|没有找到/.test(document.querySelector('.md-search-result__meta').innerText)")
    for address in leads_to:  # the list is filled piece by piece
        until(
            page,
            f"[...document.querySelectorAll('.md-search-result a')].some(one => one.href.startsWith('{server.address}{address}'))",
        )
    found = page.locator(".md-search-result a").evaluate_all(
        f"all => all.map(a => a.href.replace('{server.address}', ''))"
    )
    if not leads_to:
        assert not [one for one in found if one.startswith("notices/")]
    assert messages == []
    assert [one for one in elsewhere if not one.startswith("blob:")] == []


def test_the_search_finds_what_is_pasted_and_leads_on_where_it_finds_nothing(fresh: Page, server: Server):
    fresh.goto(server.address)
    fresh.locator("label.md-header__button[for=__search]").click()
    field = fresh.locator(".md-search__input")
    contrast = field.evaluate(
        "one => [getComputedStyle(one, '::placeholder').color, getComputedStyle(document.querySelector('.md-search__form')).backgroundColor]"
    )
    assert contrast[0] != contrast[1]
    assert "例如" in field.get_attribute("placeholder")
    field.evaluate(
        "one => { one.value = '大病慰问'; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    until(fresh, "document.querySelectorAll('.md-search-result a').length > 2")
    field.evaluate("one => { one.value = 'qqqq'; one.dispatchEvent(new Event('input', { bubbles: true })); }")
    until(fresh, "/没有找到/.test(document.querySelector('.md-search-result__meta').innerText)")
    ways = fresh.locator(".search-ways a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert ways == ["tel:12333", "calculators/", "live/", "agencies/"]
    assert fresh.locator(".search-ways a >> visible=true").count() == 4
    assert axe_violations(fresh) == []


def test_the_readers_own_colours_show_what_is_chosen(browser: Browser, server: Server):
    """Windows' contrast themes take every colour away: a line, a mark or an outline has to say it."""
    context = reader(browser, forced_colors="active")
    page = context.new_page()
    border = "one => getComputedStyle(one).borderBottomColor"
    page.goto(server.address)
    page.locator("[data-display=size]").click()
    pressed = page.locator("[data-display=size]").evaluate(border)
    assert pressed != page.locator("[data-display=contrast]").evaluate(border)
    here, elsewhere = (
        page.locator(f".sections a{one}").first for one in ("[aria-current]", ":not([aria-current])")
    )
    assert here.evaluate(border) != elsewhere.evaluate(border)
    page.goto(server.address + "live/by-kind/")
    tabs = page.locator(".tabs a").evaluate_all("all => all.map(one => getComputedStyle(one).borderTopColor)")
    assert len(set(tabs)) == 2
    page.goto(server.address + "calculators/funeral/")
    page.evaluate("document.querySelectorAll('.screen').forEach(one => (one.hidden = false))")
    page.evaluate("document.documentElement.dataset.calculating = 'live'")
    page.locator(".choice input").first.check()
    outlines = page.locator(".choice").evaluate_all(
        "all => all.slice(0, 2).map(one => getComputedStyle(one).outlineStyle)"
    )
    assert outlines == ["solid", "none"]
    context.close()


def test_in_wechat_no_button_is_left_that_does_nothing(browser: Browser, server: Server):
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.50"
    context = reader(browser, user_agent=agent)
    page = context.new_page()
    for path, words in (("notices/xihu-ill-2025/", "不能打印"), ("ledger/", "不能下载")):
        page.goto(server.address + path)
        assert page.locator("button.print:visible, [download]:visible").count() == 0
        assert words in page.locator(".in-app:visible").inner_text()
        assert axe_violations(page) == []
    context.close()
    plain = reader(browser)
    page = plain.new_page()
    page.goto(server.address + "notices/xihu-ill-2025/")
    assert page.locator("button.print:visible").count() == 1
    assert page.locator(".in-app:visible").count() == 0
    plain.close()


def test_every_number_to_dial_is_a_link(site: Path):
    """On every page, outside links and what only machines read."""
    telephone = re.compile(r"(?<![\d.-])(12333|0571-\d{7,8})(?!\d)")
    found = {}
    for file in site.rglob("*.html"):
        text = re.sub(
            r"<(script|template|style)\b.*?</\1>|<a\b[^>]*href=\"tel:.*?</a>",
            "",
            file.read_text("utf-8"),
            flags=re.DOTALL,
        )
        if left := telephone.findall(re.sub(r"<[^>]*>", " ", text)):
            found[file.relative_to(site).as_posix()] = left
    assert found == {}


def test_what_the_search_found_is_readable_in_every_setting(fresh: Page, server: Server):
    fresh.goto(server.address)
    for setting, switches in SETTINGS.items():
        fresh.evaluate(SWITCH, switches)
        fresh.locator("label.md-header__button[for=__search]").click()
        fresh.locator(".md-search__input").fill("桂雨")
        fresh.keyboard.press("End")
        until(fresh, "document.querySelectorAll('.md-search-result a').length > 2")
        assert axe_violations(fresh) == [], setting
        fresh.keyboard.press("Escape")
