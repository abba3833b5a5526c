"""The configuration for nginx, in a real nginx: what a reader's browser is sent, and what it is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from generator.site.build import build_site
from tests.browser import reader
from tests.site.publications import CONFIG, publication
from tests.web import nginx

pytestmark = pytest.mark.skipif(nginx.program() is None, reason="no nginx: scripts/nginx.sh installs it")
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "server": "nginx",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("served") / "site"
    build_site(CONFIG, publication(), out)
    (out / ".env").write_text("x", encoding="utf-8")
    (out / "notices/.hidden").mkdir()
    (out / "notices/.hidden/index.html").write_text("x", encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def base(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nginx.serving(site, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="module")
def client(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False) as client:
        yield client


def one(site: Path, pattern: str) -> str:
    """The address of the first file of the site that is like `pattern`."""
    return "/" + min(path.relative_to(site).as_posix() for path in site.glob(pattern))


def test_nobody_is_written_down_who_reads_or_computes(client, tmp_path_factory):
    for page in ("", "calculators/", f"{LIVE}/", "nothing-here/"):
        client.get(f"/{page}", headers={"User-Agent": "somebody's phone"})
    [folder] = {each.parent.resolve() for each in tmp_path_factory.getbasetemp().glob("nginx*/pid")}
    logs = "".join(each.read_text(encoding="utf-8") for each in folder.glob("*.log"))
    assert "GET" not in logs
    assert "somebody" not in logs


LIVE, ENDED = "notices/xihu-ill-2025", "notices/*"
PAGES = ["", "calculators/", "calculators/illness-aid/", "live/", "ended/", "law/", "about/", "audit/"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_asked_for_anew_and_may_be_found(client, page):
    answer = client.get(f"/{page}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert "x-robots-tag" not in answer.headers
    _safe(answer)
    again = client.get(f"/{page}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    _safe(again)


def test_notices_are_neither_stored_nor_indexed_live_or_ended(client, site):
    notices = sorted(path.name for path in (site / "notices").iterdir() if not path.name.startswith("."))
    states = set()
    for notice in notices:
        answer = client.get(f"/notices/{notice}/")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex, noarchive"
        _safe(answer)
        states.add(
            '<table class="rows' in answer.text
        )  # what is left of an ended notice stays at its address
    assert states == {True, False}


@pytest.mark.parametrize(
    "address",
    [
        "/notices/never-was/",
        "/nowhere",
        "/.env",
        "/notices/.hidden/",
        "/assets/engine/gone.0123456789ab.js",
        "/assets/",
        "/notices/",
        "/404.html",
        "/%2e%2e/%2e%2e/etc/passwd/",
        "/.git/config",
    ],
)
def test_what_is_not_there_is_a_page_that_says_so_and_nothing_is_listed(client, address):
    answer = client.get(address)
    assert answer.status_code in (404, 400)
    if answer.status_code != 400:  # a path that leaves the root is cut off before any location
        assert "找不到这一页" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        _safe(answer)
    assert "Index of" not in answer.text


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("assets/engine/worker.*.js", "application/javascript; charset=utf-8"),
        ("assets/engine/pyodide.asm.*.wasm", "application/wasm"),
        ("assets/engine/python_stdlib.*.zip", "application/zip"),
        ("assets/engine/rulebook.*.whl", "application/octet-stream"),
        ("assets/stylesheets/main.*.min.css", "text/css; charset=utf-8"),
        ("assets/javascripts/bundle.*.min.js", "application/javascript; charset=utf-8"),
    ],
)
def test_files_named_by_their_content_are_kept_for_ever(client, site, pattern, kind):
    answer = client.get(one(site, pattern))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == kind
    _safe(answer)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/sw.js", "application/javascript; charset=utf-8"),
        ("/calculators.webmanifest", "application/manifest+json; charset=utf-8"),
        ("/assets/css/site.css", "text/css; charset=utf-8"),
        ("/search/search_index.json", "application/json; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
    ],
)
def test_other_files_are_asked_for_anew(client, address, kind):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == kind


def test_the_engine_is_sent_packed_as_it_lies_there(client, site):
    for pattern in ("assets/engine/*.wasm", "assets/engine/*.zip", "assets/engine/worker.*.js"):
        address = one(site, pattern)
        for coding, suffix in (("br", ".br"), ("gzip", ".gz")):
            with client.stream("GET", address, headers={"Accept-Encoding": coding}) as answer:
                sent = b"".join(answer.iter_raw())
            assert answer.headers["content-encoding"] == coding
            assert "accept-encoding" in answer.headers["vary"].lower()
            assert sent == (site / f"{address[1:]}{suffix}").read_bytes()
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert plain.content == (site / address[1:]).read_bytes()


def test_pages_are_packed_on_the_way(client):
    answer = client.get("/law/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_a_worker_gets_the_strict_policy_and_a_page_leaves_inline_scripts_to_its_own(client, site):
    scripts = [
        _script_sources(client.get(one(site, f"assets/engine/{name}.*.js"))) for name in ("worker", "page")
    ]
    assert scripts == ["'self' 'wasm-unsafe-eval'"] * 2
    page = client.get("/calculators/illness-aid/")
    assert "'unsafe-inline'" in _script_sources(page)
    own = page.text.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
    assert "'unsafe-inline'" not in own.partition("script-src")[2].partition(";")[0]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_in(client, method):
    answer = client.request(method, "/live/")
    assert answer.status_code == 405
    assert "正在公示" not in answer.text


def test_a_folder_without_its_slash_leads_there_on_the_same_host(client):
    answer = client.get("/live")
    assert (answer.status_code, answer.headers["location"]) == (301, "/live/")


def test_a_calculator_runs_in_a_browser_behind_it(browser: Browser, base: str):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(f"{base}/{reader.address('illness_aid')}")
    reader.fill(page, reader.ANSWERS["illness_aid"])
    reader.ask(page)
    page.wait_for_selector(reader.ANSWERED)
    assert messages == []
    page.goto(f"{base}/{LIVE}/")
    page.wait_for_load_state("networkidle")
    assert messages == []
    context.close()


def _safe(answer: httpx.Response) -> None:
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'none'" in policy
    assert "permissions-policy" in answer.headers


def _script_sources(answer: httpx.Response) -> str:
    return answer.headers["content-security-policy"].partition("script-src ")[2].partition(";")[0]
