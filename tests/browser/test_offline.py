"""After one visit the calculators need no network; a notice is never cached; a new version takes over whole."""

from __future__ import annotations

import json
import shutil

import pytest
from playwright.sync_api import Error

from calculators.registry import RULES
from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import ANSWERED, ANSWERS, FORM, READY, address, ask, fill, until
from tests.browser.server import serving

CACHED = """async () => {
  const urls = [];
  for (const name of await caches.keys()) for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
  return urls;
}"""


def _visit(page, server):
    page.goto(server.address + address("hospital_visit"))
    page.wait_for_selector(READY)
    page.evaluate("navigator.serviceWorker.ready")
    until(page, "Boolean(navigator.serviceWorker.controller)")


def test_every_calculator_works_without_a_network_after_one_visit(page, server):
    _visit(page, server)
    page.context.set_offline(True)
    for rule in RULES:
        page.goto(server.address + address(rule))
        assert page.locator(FORM).first.is_visible()
        if rule not in ("my_entitlements", "settlement"):
            continue  # the engine is the same for all
        fill(page, ANSWERS[rule])
        ask(page)
        page.wait_for_selector(ANSWERED)
    page.goto(server.address + "calculators/")
    assert page.get_by_role("link", name="我的待遇").is_visible()
    page.goto(server.address + "law/#三（一）4")
    assert page.locator(":target").is_visible()


SPOILED = """async () => {
  const store = await caches.open((await caches.keys()).find(name => name.startsWith('gongshi-')));
  const key = (await store.keys()).find(one => one.url.endsWith('.bin'));
  const size = (await (await store.match(key)).arrayBuffer()).byteLength;
  await store.put(key, new Response(new Uint8Array(size)));
}"""


def test_the_snapshot_answers_the_same_and_its_damage_does_no_harm(page, server):
    _visit(page, server)
    contents = []
    for damaged in (False, True):
        if damaged:
            page.evaluate(SPOILED)
        page.evaluate("sessionStorage.clear()")  # else it is answered at once
        page.context.set_offline(True)
        page.goto(server.address + address("hospital_visit"))
        page.wait_for_selector(READY)
        assert page.get_attribute(".engine", "data-fast") == ("no" if damaged else "yes")
        fill(page, ANSWERS["hospital_visit"])
        ask(page)
        page.wait_for_selector(ANSWERED)
        contents.append(page.inner_text(".content"))
        page.context.set_offline(False)
    assert contents[0] == contents[1]


def test_no_notice_and_no_list_is_ever_kept(page, server):
    _visit(page, server)
    shown = ("live/", "ended/", "agencies/330106/", "notices/xihu-ill-2025/", "notices/over/")
    for path in ("", "agencies/", *shown):
        page.goto(server.address + path, wait_until="networkidle")
    cached = [url.removeprefix(server.address) for url in page.evaluate(CACHED)]
    assert "calculators/" in cached
    assert all(
        one.startswith(("calculators/", "law/", "assets/"))
        or one in ("", "agencies/", "calculators.webmanifest")
        for one in cached
    ), cached
    page.context.set_offline(True)
    for path in shown:
        with pytest.raises(Error):
            page.goto(server.address + path)


def test_home_and_the_offices_are_there_without_a_network_and_say_of_which_day(page, server):
    _visit(page, server)
    assert page.locator(".offline:visible").count() == 0
    page.context.set_offline(True)
    for path, words in (
        ("", "公示要有网络才能看"),
        ("agencies/", "打不通请打 12333"),
        (address("festival"), "照样能算"),
    ):
        page.goto(server.address + path)
        note = page.locator(".offline:visible").inner_text()
        assert "现在没有网络" in note
        assert "这一页是 2026年11月23日 的" in note
        assert words in note
        assert wrong_at(page, 320) == []
        assert axe_violations(page) == []
    page.goto(server.address + "agencies/")
    page.fill("#filter", "桂雨")
    assert "找到" in page.inner_text(".filter [role=status]")
    assert page.locator("#list a[href^='tel:']:visible").count()
    page.context.set_offline(False)
    page.goto(server.address + "agencies/")
    assert page.locator(".offline:visible").count() == 0


def test_the_offices_that_were_seen_last_are_those_kept(page, site, tmp_path):
    shutil.copytree(site, tmp_path / "site")
    with serving(tmp_path / "site") as server:
        _visit(page, server)
        file = tmp_path / "site/agencies/index.html"
        file.write_text(
            file.read_text(encoding="utf-8").replace("2026年11月23日", "2026年11月24日"), encoding="utf-8"
        )
        page.goto(server.address + "agencies/", wait_until="networkidle")
        page.context.set_offline(True)
        page.reload()
        assert "2026年11月24日" in page.locator(".offline:visible").inner_text()


def test_a_new_version_replaces_the_old_one_and_no_figure_is_stale(page, site, tmp_path):
    shutil.copytree(site, tmp_path / "site")
    with serving(tmp_path / "site") as server:
        _visit(page, server)
        old = page.evaluate("caches.keys()")
        page.evaluate(
            "caches.open('gongshi-snapshot').then(() => true)"
        )  # what a version before this one left
        for file in (tmp_path / "site/calculators").rglob("index.html"):
            file.write_text(
                file.read_text(encoding="utf-8").replace("对照着看", "对照着看（新）"), encoding="utf-8"
            )
        script = tmp_path / "site/sw.js"
        version = old[0].removeprefix("gongshi-")
        script.write_text(
            script.read_text(encoding="utf-8").replace(version, "0123456789ab"), encoding="utf-8"
        )
        page.goto(server.address + address("hospital_visit"))
        assert page.text_content("#examples").startswith("对照着看（新）")  # the network first: at once
        page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).then(() => true)")
        until(
            page,
            "caches.keys().then(names => names.join() === 'gongshi-0123456789ab')",
        )
        page.context.set_offline(True)
        page.reload()
        assert page.text_content("#examples").startswith("对照着看（新）")


def test_the_app_can_be_installed(page, server):
    page.goto(server.address + address("hospital_visit"))
    manifest = json.loads(
        page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then(r => r.text())")
    )
    assert manifest["start_url"] == "calculators/"
    assert manifest["lang"] == "zh-CN"
    icon = page.request.get(server.address + manifest["icons"][0]["src"])
    assert icon.ok
