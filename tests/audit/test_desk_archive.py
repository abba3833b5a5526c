"""The clerk's desk ships our own lists of words: they are no leak, and nothing else gets through with them."""

from dataclasses import replace

import pytest

from generator.audit.auditor import Auditor
from generator.browser import bundle, desk_bundle
from generator.filesystem import deterministic_zip
from tests.helpers import ROOT

ARCHIVE = "assets/engine/desk-code.0123456789ab.zip"
LIST = "generator/records/statuses.toml"  # words that stand in the records' cells, too


@pytest.fixture(scope="module")
def shipped():
    desk = desk_bundle.ensure_desk(ROOT, bundle.ensure(ROOT))
    return next(desk.folder.glob("desk-code.*.zip")).read_bytes()


@pytest.fixture
def auditor(outcome):
    return Auditor(outcome.tables, outcome.publication, ROOT)


def put(site, data):
    path = site / ARCHIVE
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


def changed(archive, text):
    """The archive with `text` behind one of its lists."""
    contents = deterministic_zip.contents(archive)
    contents[LIST] += text.encode()
    return deterministic_zip.archive(contents, deflated=False)


def found(auditor, site):
    return [each.code for each in auditor.audit(site, only=[ARCHIVE]).findings]


def test_the_archive_as_it_was_made_is_no_finding(auditor, shipped, tmp_path):
    put(tmp_path, shipped)
    assert found(auditor, tmp_path) == []


def test_a_changed_archive_is_searched_for_words(auditor, shipped, tmp_path):
    put(tmp_path, changed(shipped, "# 一个字也没有多\n"))
    assert "leak" in found(auditor, tmp_path)  # the words of our own lists, which nothing speaks for any more


def test_a_listed_number_is_found_even_in_an_archive_of_ours(auditor, outcome, shipped, tmp_path):
    table = next(each for each in outcome.tables if each.place.batch == "wenxi-2025-illness-aid")
    path = put(tmp_path, changed(shipped, f"# {table.columns['identity'].cells[0]}\n"))
    auditor.layout = replace(auditor.layout, packages={path.stat().st_size: (path,)})
    assert auditor.layout.is_package_file(path.read_bytes())
    assert "leak" in found(auditor, tmp_path)
