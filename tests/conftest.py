"""What all tests share: one browser, for Playwright allows no two in a process; and no example is timed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.helpers import made_once
from tests.samples import grown as samples_grown

os.environ.setdefault("OPENPYXL_LXML", "False")  # as in tests.samples; before anything loads openpyxl

settings.register_profile("untimed", deadline=None)  # a busy machine is no mistake
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes minutes comes first: at the end no worker waits for another's long test."""
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> samples_grown.Grown:
    """A project with a second county and a fourth kind, and its site: to be read and not changed."""
    return samples_grown.read(made_once(tmp_path_factory, "grown", samples_grown.make))
