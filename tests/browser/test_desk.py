"""经办核对 as a clerk uses it: dropped, told, mended, marked, shown, packed; and nothing of it leaves the page."""

from __future__ import annotations

import json
from io import BytesIO

from openpyxl import Workbook, load_workbook

from generator.build.project import load_project
from generator.desk.receiving import receive
from tests.browser.desk_page import DONE, GOOD, PAGE, PATIENCE, READY, WHOLE, choose, drop, until
from tests.desk.messages import SAMPLES, files_of
from tests.helpers import ROOT


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
    desk.fill('[name="approval.count"]', "99")
    _judged_again(desk)
    assert "批准的是 99 人" in desk.locator(".desk-problems").inner_text()
    assert desk.locator(".desk-problems h3").first.inner_text() == "刚填的公示信息"
    assert desk.locator(".desk-problems .where").first.inner_text() == "须改正　审批人数"
    desk.fill('[name="approval.count"]', "12")  # what was typed wrongly is still there to be mended
    _judged_again(desk)
    assert desk.locator(".desk-headline").inner_text() == "可以送审"
    assert desk.locator(".desk-name").input_value() == "330108-2025-illness-aid"


def _judged_again(desk):
    desk.locator(".desk-result").evaluate("each => (each.hidden = true)")
    desk.click(".desk-facts button")
    desk.wait_for_selector(".desk-result:not([hidden])")


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


def test_it_starts_from_the_snapshot_and_its_files_follow(desk, server):
    assert desk.evaluate(WHOLE) == "yes"
    names = [path.split("/")[-1].split(".")[0] for path in server.requests if "/engine/desk-" in path]
    assert names.index("desk-memory") < names.index("desk-code")


def test_files_that_never_come_are_told(page, server):
    page.set_default_timeout(PATIENCE)
    page.route("**/desk-code.*", lambda route: route.abort())
    page.goto(server.address + PAGE)
    until(page, "document.querySelector('.desk-status').textContent.includes('请检查网络')")


def test_where_the_snapshot_cannot_be_used_it_starts_from_the_files(page, server):
    page.set_default_timeout(PATIENCE)
    server.garbled = {".bin"}
    page.goto(server.address + PAGE)
    choose(page, files_of(GOOD))
    until(page, DONE)
    assert page.evaluate(WHOLE) == "no"
    assert page.locator(".desk-headline").inner_text() == "可以送审"
    with page.expect_download():
        page.click(".desk-pack")
