"""What a clerk does on the page 经办核对, and what is waited for."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.desk.messages import SAMPLES

PAGE = "calculators/desk/"
GOOD = SAMPLES / "batches/liuan-2025-illness-aid"
DONE = "Boolean(document.querySelector('.desk-result:not([hidden])'))"
READY = "document.querySelector('.desk-status').textContent.includes('已经准备好')"
WHOLE = "document.querySelector('[data-desk]').dataset.fast"
"""The files that follow the start are there: yes after a start from the snapshot, no after one from the files."""
KEPT = """(async () => {
  let count = 0;
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys()) count += one.url.includes("engine/desk-");
  return count >= 4;
})()"""
PATIENCE = 120_000  # milliseconds: a busy machine is no mistake


def until(page: Page, expression: str) -> None:
    """Wait for `expression`: long, for this is a whole Python from its files on a busy machine."""
    for _ in range(PATIENCE // 200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(200)
    raise AssertionError(expression)


def choose(page: Page, files: dict[str, bytes]) -> None:
    """Hand the files to the page, as a drop does."""
    payload = [{"name": name, "mimeType": "", "buffer": content} for name, content in files.items()]
    page.locator(".desk-result").evaluate("each => (each.hidden = true)")
    page.set_input_files(".desk-files", payload)


def drop(page: Page, files: dict[str, bytes]) -> None:
    """The same, until they are judged."""
    choose(page, files)
    until(page, DONE)
