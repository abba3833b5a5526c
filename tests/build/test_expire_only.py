"""A take-down needs nothing but the ledger and the site: no records, no salt, no npm, no network."""

import os
import shutil
import subprocess

import pytest

from generator.browser import engine
from generator.browser.bundle import ensure
from generator.browser.subprocesses import BundleError
from generator.build import npm_packages, workspace
from generator.notices.ledger.ledger_file import PUBLISHED
from tests.build.offices import BATCH, Office, lists
from tests.helpers import GONGSHI, ROOT, gongshi


@pytest.fixture
def office(begun, monkeypatch):
    """One batch alone, up from Monday 2026-11-16 to Monday 23, in a site that was audited."""
    monkeypatch.chdir(ROOT)
    return begun


def expire(office, day, *more):
    """`gongshi build --expire-only`, where nothing else can be had."""
    command = [
        *(GONGSHI, "build", "--expire-only", "--out", office.site),
        *("--ledger", office.ledger, "--as-of", day, *more),
    ]
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, capture_output=True, text=True, timeout=1800, check=False
    )


def test_names_come_down_without_records_and_live_ones_stay(office, tmp_path):
    up = office.page()
    shutil.rmtree(office.records)
    summary = tmp_path / "summary.md"
    done = expire(office, "2026-11-23T23:00", "--summary", summary)
    assert done.returncode == 0, done.stdout + done.stderr
    assert office.page() == up
    assert summary.read_text(encoding="utf-8").startswith("## ✅")
    done = expire(office, "2026-11-24T00:05", "--summary", summary)
    assert done.returncode == 0, done.stdout + done.stderr
    assert lists(office) == set()
    assert "公示期满" in office.page()
    assert BATCH not in (office.site / "live/index.html").read_text(encoding="utf-8")
    assert office.events()[-2:] == ["over", "built"]
    assert office.verify("--against", office.site / PUBLISHED).code == 0


def test_it_needs_a_ledger_and_a_site_and_says_so(tmp_path):
    nothing = Office(tmp_path, tmp_path / "site", tmp_path / "ledger.jsonl")
    done = expire(nothing, "2026-11-24T00:05")
    assert done.returncode == 1
    assert "--expire-only 只撤下期满的名单" in done.stderr
    assert not nothing.site.exists()
    assert gongshi("build", "--expire-only", "--out", tmp_path / "site").code == 1


def test_the_engine_of_the_site_is_taken_where_none_can_be_made(office, tmp_path, monkeypatch):
    def away(root):
        raise BundleError("npm")

    made = ensure(ROOT)
    monkeypatch.setattr(engine, "ensure", away)
    with pytest.raises(BundleError):
        engine.engine_of(ROOT)
    taken = engine.engine_of(ROOT, office.site)
    assert taken.bundle.page == made.page
    assert {one.name for one in taken.bundle.first} == {one.name for one in made.first}
    assert {one.name for one in taken.bundle.later} == {one.name for one in made.later}
    worker = (office.site / "sw.js").read_bytes()
    files = worker[worker.index(b"[") + 1 : worker.index(b"]")].decode().replace('"', "").split(",")
    version = worker.split(b'VERSION="')[1].split(b'"')[0].decode()
    assert taken.worker(files, version) == worker
    shutil.rmtree(office.site / "assets/engine")
    with pytest.raises(BundleError, match="没有可以接着用的计算器"):
        engine.engine_of(ROOT, office.site)


def test_npm_is_not_asked_where_the_engine_is_made(tmp_path, monkeypatch):
    root = tmp_path / workspace.WORKSPACE
    root.mkdir()
    asked = []
    monkeypatch.setattr(npm_packages, "run", asked.append)
    monkeypatch.setattr(npm_packages, "is_finished", lambda given: given == root)
    npm_packages.ready_for_browser(root)
    assert asked == []


@pytest.mark.skipif(os.geteuid() != 0, reason="a network namespace needs root")
def test_without_any_network(office):
    shutil.rmtree(office.records)
    command = ["unshare", "--net", GONGSHI, "build", "--expire-only", "--out", office.site]
    command += ["--ledger", office.ledger, "--as-of", "2026-11-24T00:05"]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)
    if "unshare" in done.stderr:
        pytest.skip("no network namespaces here")
    assert done.returncode == 0, done.stderr
    assert lists(office) == set()
