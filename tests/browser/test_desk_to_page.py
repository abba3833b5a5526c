"""From a clerk's page to the public's: a parcel of the real page, received, built, and read in a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.desk_page import GOOD, drop
from tests.browser.server import serving
from tests.desk.messages import files_of
from tests.helpers import AS_OF, gongshi


def test_a_parcel_of_the_page_becomes_the_notice_that_its_sample_showed(desk: Page, tmp_path: Path) -> None:
    drop(desk, files_of(GOOD))
    desk.fill(".desk-name", GOOD.name)
    with desk.expect_download() as download:
        desk.click(".desk-pack")
    parcel = tmp_path / "送审包.zip"
    download.value.save_as(parcel)
    desk.click(".desk-show-sample")
    desk.wait_for_selector(".desk-paper tbody tr")
    promised = desk.locator(".desk-paper tbody tr").evaluate_all(
        "rows => rows.map(row => row.innerText.split('\\t').slice(0, 5))"
    )

    records, site = tmp_path / "records", tmp_path / "site"
    received = gongshi("receive", parcel, "--records", records)
    assert received.code == 0, received.output
    options = ("--as-of", AS_OF, "--ledger", tmp_path / "ledger.jsonl")
    built = gongshi("build", "--records", records, "--out", site, *options)
    assert built.code == 0, built.output
    with serving(site) as server:
        page = desk.context.new_page()
        page.clock.set_fixed_time(AS_OF)
        page.goto(f"{server.address}notices/{GOOD.name}/")
        published = page.locator("table.rows tbody tr:not(.sum)").evaluate_all(
            "rows => rows.map(row => row.innerText.split('\\t').slice(0, 5))"
        )
        assert published == promised
        assert len(published) == 12
        page.goto(server.address)
        assert page.locator(f"a[href*='{GOOD.name}']").count()
