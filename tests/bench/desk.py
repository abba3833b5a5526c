"""经办核对: from the navigation until it is ready, and from the drop of a workbook until it is judged.

As a clerk has it: Chromium, a first visit and a later one, then workbooks of invented people. The drop is made by a script,
as a hand does it that has the file already; the end is the answer in the page.
"""

from __future__ import annotations

import base64
import statistics
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from generator.browser.bundle import ensure
from generator.browser.desk_bundle import ensure_desk
from generator.site.build import build_site
from tests.bench.intake import batch_of
from tests.browser.desk_page import DONE, KEPT, PAGE, READY, until
from tests.browser.server import Server, serving
from tests.helpers import ROOT
from tests.site.publications import CONFIG, publication

SIZES = (500, 5_000)
_DROP = """files => {
  const transfer = new DataTransfer();
  for (const [name, content] of Object.entries(files))
    transfer.items.add(new File([Uint8Array.from(atob(content), each => each.charCodeAt(0))], name));
  window.chosen = transfer.files;
}"""
_GET_READY = f"""async () => {{
  while (!({READY})) await new Promise(go => setTimeout(go, 5));
  return performance.now() / 1000;
}}"""
_JUDGE = f"""async () => {{
  const field = document.querySelector('.desk-files');
  document.querySelector('.desk-result').hidden = true;
  field.files = window.chosen;
  const started = performance.now();
  field.dispatchEvent(new Event('change'));
  while (!({DONE})) await new Promise(go => setTimeout(go, 5));
  return (performance.now() - started) / 1000;
}}"""


def visit(scratch: Path, runs: int) -> None:
    """Measure `runs` times after one warm-up and print medians in seconds, and the bytes of a first visit."""
    folder = scratch / "site"
    build_site(CONFIG, publication(), folder)
    with serving(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        _show(browser, server, scratch, runs)
        browser.close()
    bundle = ensure(ROOT)
    files = [
        *ensure_desk(ROOT, bundle).files,
        *(one for one in (*bundle.first, *bundle.later) if ".asm." in one.name),
    ]
    later = sum(each.sent for each in files if each.name.endswith(".zip"))
    first = sum(each.sent for each in files) - later
    Console().print(f"packed with brotli: until it is ready {first:,} bytes, in the background {later:,}")


def _show(browser: Browser, server: Server, scratch: Path, runs: int) -> None:
    batches = {size: _coded(batch_of(scratch / str(size), size, as_workbook=True).parent) for size in SIZES}
    found: dict[str, list[float]] = {}
    for turn in range(runs + 1):
        for name, seconds in _run(browser, server, batches).items():
            if turn:  # the first is the warm-up
                found.setdefault(name, []).append(seconds)
    table = Table(title=f"经办核对, seconds (medians of {runs})", title_justify="left")
    table.add_column("")
    table.add_column("seconds", justify="right")
    for name, all_ in found.items():
        table.add_row(name, f"{statistics.median(all_):.2f}")
    Console().print(table)


def _run(browser: Browser, server: Server, batches: dict[int, dict[str, str]]) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    times = {"ready, first visit": _ready(page, server)}
    until(page, KEPT)
    times["ready, later visit"] = _ready(page, server)
    for size, files in batches.items():
        page.evaluate(_DROP, files)
        times[f"{size:,} rows judged, the first of the visit"] = page.evaluate(_JUDGE)
        times[f"{size:,} rows judged again"] = page.evaluate(_JUDGE)
    context.close()
    return times


def _ready(page: Page, server: Server) -> float:
    """Seconds from the start of the navigation, by the page's own clock."""
    page.goto("about:blank")
    page.goto(server.address + PAGE, wait_until="domcontentloaded")
    return float(page.evaluate(_GET_READY))


def _coded(folder: Path) -> dict[str, str]:
    return {each.name: base64.b64encode(each.read_bytes()).decode() for each in folder.iterdir()}
