"""Pages as paper and pictures: the machine's own Chromium, without a window, with a profile of its own.

It opens the one host it is sent to and nothing else, and what it keeps is gone when it has ended.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from generator.diagnostics.failure import Failure

VARIABLE = "GONGSHI_CHROMIUM"
"""The environment variable that names the browser's programme, where it is none of `_NAMES`."""

SCREEN = (1280, 1800)
"""Pixels of the picture: a desk's screen, long enough for the head of a notice and its first rows."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 120  # a notice of 5,000 rows prints in some ten
_FLAGS = (
    "--headless",
    "--hide-scrollbars",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pdf-header-footer",
)


class BrowserError(Failure, RuntimeError):
    """No browser, or it did not do what it was asked; the sentence says what to do (Chinese)."""


def find() -> str:
    """The browser's programme. Raises BrowserError where there is none."""
    named = os.environ.get(VARIABLE)
    for name in (named,) if named else _NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise BrowserError(
        "没有找到 Chromium 浏览器，不能打印公示页面。请先安装 Chromium 或 Chrome"
        f"（Debian：apt-get install chromium）；装在别处的，把程序的位置写进环境变量 {VARIABLE}。"
    )


def pdf(url: str) -> bytes:
    """The page at `url` as it prints: paper and margins are the page's own (`@page`)."""
    return _run_chromium(url, "page.pdf", "--print-to-pdf={}")


def screenshot(url: str) -> bytes:
    """The first screen of the page at `url`, as PNG."""
    return _run_chromium(url, "page.png", "--screenshot={}", f"--window-size={SCREEN[0]},{SCREEN[1]}")


def _run_chromium(url: str, name: str, *arguments: str) -> bytes:
    programme = find()
    with tempfile.TemporaryDirectory(prefix="gongshi-") as folder:
        out = Path(folder) / name
        flags = [*_FLAGS, f"--user-data-dir={folder}/profile", *(each.format(out) for each in arguments)]
        host = urlsplit(url).hostname
        flags.append(
            f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {host}" if host else "--disable-javascript"
        )
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium refuses its sandbox to root
        _run([programme, *flags, url])
        if not out.is_file():
            raise BrowserError("浏览器没有打印出页面。请确认 Chromium 能在本机打开，然后重试。")
        return out.read_bytes()


def _run(command: list[str]) -> None:
    """Run to the end, or take the browser and all its children away after `SECONDS`."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603 - a fixed programme, and no shell
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired as error:
            raise BrowserError(f"浏览器 {SECONDS} 秒还没有打印完。请稍后重试。") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
