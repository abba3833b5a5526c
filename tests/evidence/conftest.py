"""Three days of one site, built once: two notices end between the second day and the third."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.monitor import monitor
from generator.notices import ledger as ledgers
from tests.evidence.host import Host
from tests.evidence.sites import build, copy_records
from tests.helpers import ROOT

FIRST, SECOND, THIRD = "2026-11-23T09:00+08:00", "2026-11-24T08:00+08:00", "2026-12-01T08:00+08:00"
_NAME = re.compile(r'<tr><td class="n">\d+</td><td[^>]*>([^<]+)<')


@dataclass(frozen=True)
class Kept:
    """A site and its ledger as they were after a build."""

    site: Path
    ledger: bytes

    def page(self, path: str) -> bytes:
        return (self.site / path / "index.html").read_bytes()


@dataclass(frozen=True)
class Days:
    records: Path
    first: Kept
    second: Kept
    third: Kept
    names: frozenset[str]


@pytest.fixture(scope="session")
def made_days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    folder = tmp_path_factory.mktemp("days")
    records, ledger, kept = copy_records(folder / "records"), folder / "ledger.jsonl", []
    for number, moment in enumerate((FIRST, SECOND, THIRD)):
        site = build(records, folder / "site", ledger, moment)
        shutil.copytree(site, folder / f"site-{number}", ignore=shutil.ignore_patterns("engine"))
        kept.append(Kept(folder / f"site-{number}", ledger.read_bytes()))
    names = {
        name
        for page in (kept[0].site / "notices").rglob("index.html")
        for name in _NAME.findall(page.read_text(encoding="utf-8"))
    }
    assert len(names) > 50
    return Days(records, *kept, names=frozenset(names))


@dataclass
class Run:
    """What `gongshi monitor` came to."""

    code: int
    output: str
    found: list[dict[str, str]]
    ledger: Path

    @property
    def codes(self) -> set[str]:
        return {each["code"] for each in self.found if each["code"] != "site_not_https"}

    def about(self, code: str) -> set[str]:
        return {each["batch"] for each in self.found if each["code"] == code}

    @property
    def added(self) -> list[ledgers.Event]:
        """What the look added to the ledger, whose chain is checked on the way."""
        return [each for each in ledgers.read(self.ledger) if each.name in ("seen", "missing")]


@pytest.fixture
def watched(tmp_path: Path, made_days: Days, monkeypatch: pytest.MonkeyPatch):
    """Run the command against a host, with a ledger of its own."""
    monkeypatch.chdir(ROOT)

    def run(host: Host | str, ledger: bytes, as_of: str, *more: str) -> Run:
        file, report, summary = (tmp_path / name for name in ("ledger.jsonl", "report.json", "summary.md"))
        file.write_bytes(ledger)
        address = host if isinstance(host, str) else host.address
        given = [address, "--ledger", file, "--report", report, "--summary", summary, "--as-of", as_of, *more]
        done = CliRunner().invoke(monitor, list(map(str, given)))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        written = "".join(each.read_text(encoding="utf-8") for each in (report, summary) if each.exists())
        assert not [name for name in made_days.names if len(name) > 2 and name in done.output + written]
        found = json.loads(report.read_text(encoding="utf-8")) if report.exists() else []
        return Run(done.exit_code, done.output, found, file)

    return run
