"""One site, one browser; every test has a context of its own, as a reader with a new phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from calculators.__main__ import DATA, load
from calculators.rulebook import RuleBook
from generator.browser import hot_engine, runtime, sample_messages
from generator.browser.bundle import ensure
from generator.notices.model import Kind
from generator.site.build import build_site
from tests.browser import desk_page
from tests.browser.server import Server, serving
from tests.helpers import made_once
from tests.site.publications import CONFIG, facts, live, names, people, publication, with_address

ROWS = (1, 50, 500, 5000)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def rulebook() -> RuleBook:
    return load(DATA)


@pytest.fixture(scope="session")
def messages(rulebook: RuleBook) -> list[str]:
    """Three of every rule and direction."""
    return list(sample_messages.messages(rulebook, 3, seed=5))


@pytest.fixture(scope="session")
def shipped(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[runtime.TrimmedRuntime, runtime.MemorySnapshot]:
    """The runtime made of the very files that the site gives out, and the snapshot it starts from."""
    root = DATA.parent
    folder, bundle = tmp_path_factory.mktemp("shipped"), ensure(root)
    (memory,) = bundle.folder.glob("memory.*.bin")
    return runtime.shipped(root, bundle.folder, folder), runtime.MemorySnapshot(memory, bundle.memory_size)


@pytest.fixture(scope="session")
def hot_for_messages(
    shipped: tuple[runtime.TrimmedRuntime, runtime.MemorySnapshot],
    messages: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The hot engine that answering `messages` needs; beside it the instrumented one, `instrumented.wasm`."""
    return hot_engine.make(DATA.parent, *shipped, messages, tmp_path_factory.mktemp("hot"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of invented notices, with its calculators; to be read, not changed."""

    def make(folder: Path) -> None:
        build_site(CONFIG, publication(), folder / "site")

    return made_once(tmp_path_factory, "site-of-calculators", make) / "site"


@pytest.fixture(scope="session")
def notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A site that knows its address, with lists of many lengths: `rows-1`, `rows-50`, …; its days are AS_OF's."""

    def make(folder: Path) -> None:
        made = publication()
        lists = []
        for count in ROWS:
            rows = people(names(count))
            lists.append(live(facts(f"rows-{count}", Kind.ILLNESS_AID, "330106", rows), rows))
        build_site(with_address(folder), replace(made, live=(*made.live, *lists)), folder / "site")

    with serving(made_once(tmp_path_factory, "site-of-notices", make) / "site") as server:
        yield server


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with serving(site) as server:
        yield server


@pytest.fixture(scope="session")
def steady_server(site: Path) -> Iterator[Server]:
    """For tests that share one warm context and break nothing."""
    with serving(site) as server:
        yield server


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def warm(shared: Page) -> Page:
    """The shared page, without what the test before answered in this tab."""
    shared.emulate_media(media="screen")
    shared.evaluate("sessionStorage.clear()")
    return shared


@pytest.fixture(scope="session")
def shared(browser: Browser, steady_server: Server) -> Iterator[Page]:
    """A page whose context has everything already: what most readers have after the first visit."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(steady_server.address + "calculators/illness-aid/")
    page.wait_for_selector(".engine[data-stage=ready]")
    page.evaluate("navigator.serviceWorker.ready")
    yield page
    context.close()


@pytest.fixture
def desk(page: Page, server: Server) -> Page:
    """经办核对 in the office's usual window, ready, and kept for days without a network: it asks for nothing more."""
    page.set_default_timeout(desk_page.PATIENCE)
    page.emulate_media(reduced_motion="reduce")  # colours are measured, none on its way to another
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(server.address + desk_page.PAGE)
    desk_page.until(page, desk_page.READY)
    desk_page.until(page, desk_page.KEPT)
    return page
