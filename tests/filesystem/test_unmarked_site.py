"""A site built before sites carried a mark is replaced once; nothing else without a mark ever is."""

import json

import pytest

from generator.filesystem.private_target import MARK, TargetError, check_site_folder
from tests.helpers import ROOT, tree

PAGE = '<!doctype html><html lang="zh"><head><meta name="generator" content="mkdocs-1.6.1"></head></html>'
AUDIT = {"time": "2026-11-20T00:05:00+08:00", "version": "0.1.0", "files": 9, "notices": 1, "findings": 0}
OTHERS = ("assets/engine/a.wasm", "assets/engine/a.zip", "assets/images/favicon.png", "sw.js", "ledger.jsonl")


@pytest.fixture
def old(tmp_path):
    """What an earlier version left: pages, data, packed copies, no mark."""
    site = tmp_path / "site"
    for name in ("index.html", "404.html", "notices/a/index.html"):
        write(site / name, PAGE)
        write(site / f"{name}.gz", "packed")
    for name in OTHERS:
        write(site / name, "x")
    write(site / "audit.json", json.dumps(AUDIT))
    return site


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_it_may_be_replaced(old):
    assert check_site_folder(old, ROOT, [])
    with pytest.raises(TargetError, match="要留下的文件"):  # but never with the office's own ledger in it
        check_site_folder(old, ROOT, [old / "ledger.jsonl"])


FOREIGN = {
    "a workbook": "notices/a/list.xlsx",
    "records": "records/a/notice.toml",
    "a salt": "salt.txt",
    "a repository": ".git/HEAD",
    "an archive": "backup.zip",
    "a photo": "photo.jpg",
    "a page of somebody else": "other/index.html",
}


@pytest.mark.parametrize("name", FOREIGN.values(), ids=FOREIGN)
def test_one_foreign_file_and_the_folder_is_refused(old, name):
    write(old / name, "<html><title>x</title></html>")
    before = tree(old)
    with pytest.raises(TargetError, match="改名留着"):
        check_site_folder(old, ROOT, [])
    assert tree(old) == before


@pytest.mark.parametrize("name", ["audit.json", "index.html", "404.html"])
def test_without_what_every_build_wrote_it_is_refused(old, name):
    (old / name).unlink()
    with pytest.raises(TargetError, match="改名留着"):
        check_site_folder(old, ROOT, [])


def test_a_mark_that_was_changed_is_no_old_site(old):
    (old / MARK).write_text("gongshi-site 1 x\n", encoding="utf-8")
    with pytest.raises(TargetError, match="被改过"):
        check_site_folder(old, ROOT, [])
