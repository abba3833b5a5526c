"""经办核对 as a clerk uses it: dropped, told, mended, marked, shown, packed; and nothing of it leaves the page."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page

from generator.browser.engine import engine_of
from generator.build.project import load_project
from generator.desk.receiving import receive
from generator.site.build import build_site
from tests.browser.server import serving
from tests.desk.messages import SAMPLES, files_of
from tests.helpers import ROOT
from tests.site.publications import CONFIG, publication

PAGE = "calculators/desk/"
GOOD = SAMPLES / "batches/liuan-2025-illness-aid"
DONE = "Boolean(document.querySelector('.desk-result:not([hidden])'))"
READY = "document.querySelector('.desk-status').textContent.includes('已经准备好')"
KEPT = """(async () => {
  let count = 0;
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) count += one.url.includes("engine/desk-");
  return count >= 3;
})()"""
PATIENCE = 120_000  # milliseconds: a busy machine is no mistake


def until(page: Page, expression: str) -> None:
    """Wait for `expression`: long, for this is a whole Python from its files on a busy machine."""
    for _ in range(PATIENCE // 200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(200)
    raise AssertionError(expression)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("desk") / "site"
    build_site(CONFIG, publication(), out, engine=engine_of(ROOT))
    return out


@pytest.fixture
def server(site):
    with serving(site) as server:
        yield server


@pytest.fixture
def desk(page: Page, server) -> Page:
    page.set_default_timeout(PATIENCE)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(server.address + PAGE)
    until(page, READY)
    until(page, KEPT)  # for days without a network: nothing is asked for after that
    return page


def drop(page: Page, files: dict[str, bytes]) -> None:
    payload = [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
    page.locator(".desk-result").evaluate("each => (each.hidden = true)")
    page.set_input_files(".desk-files", payload)
    until(page, DONE)


def test_a_good_batch_is_read_shown_packed_and_received(desk, server, tmp_path):
    asked = list(server.requests)
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"
    assert desk.locator(".desk-read").inner_text() == "12 人\u300015,900.00 元"
    desk.click(".desk-show-sample")
    desk.wait_for_selector(".desk-paper tbody tr")
    assert desk.locator(".desk-paper th").all_inner_texts() == ["序号", "姓名", "性别", "年龄", "金额（元）"]
    desk.fill(".desk-name", GOOD.name)
    with desk.expect_download() as download:
        desk.click(".desk-pack")
    parcel = tmp_path / download.value.suggested_filename
    download.value.save_as(parcel)
    assert server.requests == asked  # nothing was asked of anybody since the drop
    taken = receive(parcel, tmp_path / "records", load_project(ROOT))
    assert (taken.refusal, list(taken.notes)) == ("", [])
    assert files_of(tmp_path / "records" / GOOD.name) == files_of(GOOD)


def test_what_must_be_mended_is_told_with_its_place_and_marked(desk, tmp_path):
    drop(desk, files_of(SAMPLES / "refused/amount-over-band"))
    assert "要改好才能公示" in desk.locator(".desk-headline").inner_text()
    first = desk.locator(".desk-problems li.must").first
    assert "行" in first.locator(".where").inner_text()
    assert "怎么改" in first.locator(".how").inner_text()
    assert desk.locator(".desk-pack").is_hidden()
    with desk.expect_download() as download:
        desk.locator(".desk-marks button").first.click()
    download.value.save_as(tmp_path / "marked.xlsx")
    assert "核对结果" in load_workbook(tmp_path / "marked.xlsx").sheetnames


def test_facts_are_asked_for_where_there_are_none(desk):
    drop(desk, {name: content for name, content in files_of(GOOD).items() if name != "notice.toml"})
    facts = {
        "period": "2025", "publish_on": "2026-11-20", "approval.by": "测试", "approval.on": "2026-11-18",
        "approval.number": "1号",
    }  # fmt: skip
    desk.select_option("[name=kind]", "大病慰问")
    desk.select_option("[name=agency]", "330108")
    for name, value in facts.items():
        desk.fill(f'[name="{name}"]', value)
    desk.locator(".desk-result").evaluate("each => (each.hidden = true)")
    desk.click(".desk-facts button")
    desk.wait_for_selector(".desk-result:not([hidden])")
    assert desk.locator(".desk-headline").inner_text() == "可以送审"
    assert desk.locator(".desk-name").input_value() == "330108-2025-illness-aid"


def test_it_works_without_a_network_and_keeps_no_file(desk, context):
    desk.evaluate("navigator.serviceWorker.ready")
    until(desk, "Boolean(navigator.serviceWorker.controller)")
    context.set_offline(True)
    desk.reload()
    until(desk, READY)
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"
    stored = json.dumps(desk.evaluate("() => [{...localStorage}, {...sessionStorage}]"))
    assert stored == "[{}, {}]" or "明细" not in stored
    desk.click(".desk-forget")
    until(desk, "document.querySelector('.desk-result').hidden")
    assert desk.locator(".desk-problems").inner_text() == ""


def test_a_hostile_workbook_cannot_reach_the_page(desk):
    evil = '<img src=x onerror="document.title=1">'
    book = Workbook()
    sheet = book.active
    sheet.title = "<b>明细"
    sheet.append([evil, "身份证号", "慰问金额", "=1+1"])
    sheet.append([evil, evil, evil, '=HYPERLINK("http://x","y")'])
    out = BytesIO()
    book.save(out)
    title = desk.title()
    drop(desk, {f"{evil.replace('/', '')}.xlsx": out.getvalue()})
    assert desk.locator("[data-desk] img").count() == 0
    assert desk.title() == title


def test_a_check_can_be_stopped_and_begun_again(desk):
    desk.evaluate("document.querySelector('.desk-stop').hidden = false")
    desk.click(".desk-stop")
    until(desk, READY)
    drop(desk, files_of(GOOD))
    assert desk.locator(".desk-headline").inner_text() == "可以送审"
