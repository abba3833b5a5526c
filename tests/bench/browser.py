"""From navigation to the first answer: our bundle against stock `loadPyodide()` and against the floor, in turn.

All three run in a module worker of a page of their own, from the same server, the same packed bytes (brotli 11),
the same Chromium. Stock is what the documentation shows: the npm package as it is, then the same rule-book as a
plain wheel. The floor is fetching and compiling the same WebAssembly and its JavaScript, and nothing else.

What is measured, for all three alike: from the navigation until the answer stands in the page, which counts the whole
page of ours with its styles, scripts and form. The navigation starts in a window that has stood for a moment: a new
window of Chromium spends about a second of processor time on parts of its own, which no reader waits for and which
would be added to every subject. Stock and floor have their question in their script; our form is filled and its button
pressed on every screen in one call as soon as the page's script listens, as somebody does who types while the engine loads. Before
that, several calls a field went between two programs, which cost processor time that no reader's fingers do.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from rich.console import Console
from rich.table import Table

from calculators.__main__ import DATA
from generator.browser import compression, runtime, wheel
from generator.browser.bundle import ensure
from generator.site.build import build_site
from tests.bench.slow import Line, children, slowed
from tests.browser.reader import ANSWERED, ANSWERS
from tests.browser.server import Server, serving
from tests.site.publications import CONFIG, publication

PROJECT = DATA.parent
RULE = "hospital_visit"
MESSAGE = json.dumps({"rule": RULE, "reverse": False, "answers": ANSWERS[RULE]}, ensure_ascii=False)
SETTLED = 1_500  # milliseconds that a new window stands before it is used
LINE_BITS, LATENCY = 9e6, 0.06  # a second, seconds
SLOWER = 4  # times the processor

STOCK_WORKER = """import { loadPyodide } from "./pyodide/pyodide.mjs";
const wheel = fetch("./rulebook.whl").then(response => response.arrayBuffer());
const python = await loadPyodide();
python.FS.writeFile("/lib/rulebook.whl", new Uint8Array(await wheel));
python.runPython(OPENING);
postMessage({ reply: python.globals.get("reply")(MESSAGE) });
"""
FLOOR_WORKER = """const script = import("./pyodide/pyodide.asm.js");
const wasm = WebAssembly.compileStreaming(fetch("./pyodide/pyodide.asm.wasm"));
await Promise.all([script, wasm]);
postMessage({ reply: "compiled" });
"""
PAGE = """<!doctype html><meta charset="utf-8"><title>{name}</title><p id="reply"></p>
<script type="module">
const worker = new Worker("./{name}.js", {{ type: "module" }});
worker.onmessage = ({{ data }}) => {{ document.getElementById("reply").textContent = data.reply; }};
</script>"""


@dataclass(frozen=True)
class Subject:
    """One page to measure, and what to wait for on it."""

    address: str
    until: Callable[[Page], object]


def _lay_out(folder: Path) -> None:
    """The calculators' site, with the stock and the floor page beside it, packed as well as ours."""
    build_site(CONFIG, publication(), folder)
    bench, store = folder / "bench", PROJECT / "build/browser/packed"
    shutil.copytree(
        PROJECT / "node_modules/pyodide",
        bench / "pyodide",
        ignore=shutil.ignore_patterns("*.html", "*.map", "*.ts"),
    )
    wheel.make(PROJECT, bench).rename(bench / "rulebook.whl")
    (bench / "stock.js").write_text(
        f"const OPENING = {json.dumps(runtime.OPENING)}, MESSAGE = {json.dumps(MESSAGE)};\n{STOCK_WORKER}",
        encoding="utf-8",
    )
    (bench / "floor.js").write_text(FLOOR_WORKER, encoding="utf-8")
    for name in ("stock", "floor"):
        (bench / f"{name}.html").write_text(PAGE.format(name=name), encoding="utf-8")
    for inner in (bench, bench / "pyodide"):
        compression.pack(inner, [one.name for one in inner.iterdir() if one.is_file()], store)


FILL_AND_ASK = """async answers => {
  while (document.documentElement.dataset.calculating !== 'live') await new Promise(go => setTimeout(go, 10));
  const form = document.querySelector('[data-calculator] .form');
  for (const [name, text] of Object.entries(answers)) {
    const block = form.querySelector(`[data-question=${name}]`), chosen = block.querySelector(`[type=radio][value="${text}"]`);
    if (chosen) chosen.checked = true;
    else block.querySelector('input, select, textarea').value = text;
  }
  form.dispatchEvent(new Event('change', { bubbles: true }));
  const go = form.querySelector('.go'), answered = () => document.querySelector('.answered:not([hidden])');
  for (let screen = 0; screen < 10 && !answered(); screen += 1) {
    const before = form.innerText, last = go.innerText === '算一算';
    go.click();
    while (!last && !answered() && form.innerText === before) await new Promise(go => setTimeout(go, 10));
    if (last) return;
  }
}"""


def _ours(page: Page) -> None:
    page.evaluate(FILL_AND_ASK, ANSWERS[RULE])
    page.wait_for_selector(ANSWERED, timeout=120_000)


def _reply(page: Page) -> None:
    page.wait_for_selector("#reply:not(:empty)", timeout=120_000)


SUBJECTS = {
    "stock": Subject("bench/stock.html", _reply),
    "ours": Subject(f"calculators/{RULE.replace('_', '-')}/", _ours),
    "floor": Subject("bench/floor.html", _reply),
}


def _first_answer(server: Server, page: Page, subject: Subject) -> float:
    started = time.perf_counter()
    page.goto(server.address + subject.address, wait_until="commit")
    subject.until(page)
    return time.perf_counter() - started


def _window(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("about:blank")
    page.wait_for_timeout(SETTLED)
    return page


def _settle(page: Page) -> None:
    """Let what a first visit leaves for later ones arrive: the service worker, which has everything then."""
    for _ in range(100):
        if page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            return
        page.wait_for_timeout(100)


def _run(browser: Browser, server: Server, name: str, subject: Subject) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = _window(context)
    server.sent.clear()
    times = {"cold": _first_answer(server, page, subject)}
    times["bytes"] = float(sum(server.sent.values()))
    if name == "ours":
        _settle(page)
    page.goto("about:blank")
    times["warm"] = _first_answer(server, page, subject)
    if name == "ours":
        context.set_offline(True)
        page.goto("about:blank")
        times["offline"] = _first_answer(server, page, subject)
    context.close()
    return times


def _throttled(browser: Browser, server: Server, subject: Subject) -> dict[str, float]:
    """A first visit on a slow line with a slow phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = _window(context)
    (process,) = (one for one in children(os.getpid()) if _is_browser(one))
    server.line = Line(LINE_BITS, LATENCY)
    with slowed(process, SLOWER):
        times = {"throttled": _first_answer(server, page, subject)}
    server.line = None
    context.close()
    return times


def _is_browser(process: int) -> bool:
    command = Path(f"/proc/{process}/cmdline").read_bytes()
    return b"--remote-debugging" in command and b"--type=" not in command


def compare(scratch: Path, runs: int) -> None:
    """Measure every subject `runs` times in turn and print medians, ratios to stock, multiples of the floor."""
    found: dict[str, dict[str, list[float]]] = {name: {} for name in SUBJECTS}
    folder = scratch / "site"
    _lay_out(folder)
    with serving(folder) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for turn in range(runs + 1):
            for name, subject in SUBJECTS.items():
                for kind, value in (
                    _run(browser, server, name, subject) | _throttled(browser, server, subject)
                ).items():
                    if turn:  # the first is the warm-up
                        found[name].setdefault(kind, []).append(value)
        browser.close()
    _show(
        {
            name: {kind: statistics.median(all_) for kind, all_ in each.items()}
            for name, each in found.items()
        },
        runs,
    )


def _show(medians: dict[str, dict[str, float]], runs: int) -> None:
    table = Table(title=f"navigation to first answer, seconds (medians of {runs})", title_justify="left")
    for heading in ("", "stock", "ours", "floor", "ours ÷ stock", "ours ÷ floor"):
        table.add_column(heading, justify="right" if heading else "left")
    for kind in ("bytes", "cold", "warm", "offline", "throttled"):
        row = [medians[name].get(kind) for name in SUBJECTS]
        shown = ["–" if one is None else f"{one:,.0f}" if kind == "bytes" else f"{one:.2f}" for one in row]
        stock, ours, floor = row
        ratios = ["–" if not base or not ours else f"{ours / base:.2f}" for base in (stock, floor)]
        table.add_row(kind, *shown, *ratios)
    Console().print(table)
    bundle = ensure(PROJECT)
    Console().print(
        f"before the first answer {bundle.before_answer:,} bytes, later {sum(one.sent for one in bundle.later):,}"
    )
