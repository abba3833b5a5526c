"""`gongshi serve` in an office: what the clerk changes is seen without starting anew, mistakes are told."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import GONGSHI

TITLE = "关于改过标题的公示"


class Preview:
    """The running preview of an office; `said` is what it printed."""

    def __init__(self, office: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/"
        self.log = office.with_name("serve.log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [GONGSHI, "serve", "--port", str(port)],
                cwd=office,
                stdout=log,
                stderr=log,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's `&` ignores it
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def shows(self, page: str, words: str) -> bool:
        """Whether `words` stand on the page at the address `page`, at last."""
        return self._within(lambda: words in self.fetched(page))

    def tells(self, words: str) -> bool:
        return self._within(lambda: words in self.said)

    def fetched(self, page: str) -> str:
        try:
            with urllib.request.urlopen(self.address + page, timeout=30) as answer:  # noqa: S310 - http, here
                return str(answer.read().decode())
        except OSError:
            return ""

    def _within(self, seen) -> bool:
        end = time.monotonic() + 600
        while not (found := seen()) and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.1)
        return found


@pytest.fixture
def preview(office: Path, made: tuple[Path, ...]) -> Iterator[Preview]:
    cache = office / ".gongshi/build/browser"
    cache.mkdir(parents=True)
    for folder in made:
        (cache / folder.name).symlink_to(folder)
    running = Preview(office)
    yield running
    running.process.send_signal(signal.SIGINT)  # as Ctrl+C: it clears up
    try:
        running.process.wait(120)
    finally:
        running.process.kill()
        running.process.wait()


def test_a_changed_record_agency_page_or_setting_is_seen(preview: Preview, office: Path):
    assert preview.shows("about/", "网站说明"), preview.said
    assert "script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline';" in preview.fetched("about/")
    agencies = office / "data/agencies.toml"
    before = agencies.read_text(encoding="utf-8")
    agencies.write_text("[", encoding="utf-8")
    assert preview.tells("改好会自动刷新")
    assert "agencies.toml" in preview.said
    assert "Traceback" not in preview.said
    agencies.write_text(
        re.sub(r'(?m)^office = "杭州市.*"$', 'office = "改过名的中心"', before), encoding="utf-8"
    )
    notice = office / "data/samples/batches/xihu-2025-illness-aid/notice.toml"
    notice.write_text(f'title = "{TITLE}"\n{notice.read_text(encoding="utf-8")}', encoding="utf-8")
    (office / "site_src/about.md").write_text("# 我们的说明 { #main }\n", encoding="utf-8")
    config = office / "mkdocs.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace('icp: ""', 'icp: "浙ICP备1号"'), encoding="utf-8"
    )
    for page, words in (
        ("agencies/330100/", "改过名的中心"),
        ("live/", TITLE),
        ("about/", "我们的说明"),
        ("", "浙ICP备1号"),
    ):
        assert preview.shows(page, words), (page, preview.said)
    assert not (office / ".gongshi/.gongshi").exists()
    assert (
        len(list((office / ".gongshi/build/browser").glob("desk-*/desk.json"))) == 1
    )  # no other was waited for
