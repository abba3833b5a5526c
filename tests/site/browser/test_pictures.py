"""The pictures as a browser draws them: bars as long as they say, the year on one sheet of paper."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

from generator.site.build import build_site
from tests.site.publications import AS_OF, CONFIG, publication

HOST = "http://site.invalid/"


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[[Path, str], Page]]:
    """A page of a built site at a phone's width, on the day the site was built for."""
    page = browser.new_page(viewport={"width": 320, "height": 800})

    def open_at(site: Path, path: str) -> Page:
        def serve(route: Route) -> None:
            wanted = site / route.request.url.removeprefix(HOST).partition("?")[0]
            route.fulfill(path=wanted / "index.html" if wanted.is_dir() else wanted)

        page.clock.set_fixed_time(AS_OF)
        page.route("**/*", serve)
        page.goto(HOST + path)
        return page

    yield open_at
    page.close()


def sheets(page: Page) -> list[str]:
    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    # Chromium writes 日 as the radical ⽇ where a font draws both alike.
    return [unicodedata.normalize("NFKC", each.extract_text()) for each in pages]


def test_the_year_prints_on_one_sheet(opened: Callable[[Path, str], Page], built: Path):
    [sheet] = sheets(opened(built, "calculators/calendar/"))
    assert "明年的节日" in sheet


def test_a_year_with_a_checkup_round_prints_on_one_sheet(opened: Callable[[Path, str], Page], tmp_path: Path):
    day = datetime.fromisoformat("2024-06-15T10:00+08:00")
    build_site(CONFIG, publication(as_of=day), tmp_path / "site")
    [sheet] = sheets(opened(tmp_path / "site", "calculators/calendar/"))
    assert "5月1日起:第10轮体检,到2025年1月31日为止" in sheet
    assert "明年的节日" in sheet


def test_a_bar_is_as_long_as_its_part(opened: Callable[[Path, str], Page], built: Path):
    page = opened(built, "notices/city-spending/")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('.bar.head')].map(bar => {
          const width = each => bar.querySelector(each).getBoundingClientRect().width;
          return [width('.part') / width('.whole'), bar.getBoundingClientRect().width]; })"""
    )
    assert [round(part, 3) for part, _ in drawn] == [0.712, 0.057, 0.231]  # of 1,733,267.80 yuan
    assert all(width > 250 for _, width in drawn)


def test_the_board_shows_the_table_alone(opened: Callable[[Path, str], Page], built: Path):
    page = opened(built, "notices/city-spending/")
    assert page.locator(".bars").is_visible()
    text = "".join(sheets(page))
    assert "1,234,567.80" in text
    assert "各项用了多少" not in text
