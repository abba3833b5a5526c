"""What the build ships for the desk: every sample comes to what CPython says, within its bytes, and no record is in it."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from generator.browser import bundle, desk_bundle, desk_engine, desk_sources
from generator.browser.subprocesses import BundleError
from generator.desk.entry import open_desk
from generator.filesystem import deterministic_zip
from tests.desk.messages import SAMPLES, check, files_of
from tests.helpers import ROOT, as_another_machine
from tests.intake.biff import Sheet, xls


@pytest.fixture(scope="module")
def engine():
    return desk_engine.ensure(ROOT, bundle.ensure(ROOT))


@pytest.fixture
def python(engine, tmp_path):
    return engine.runtime(ROOT, bundle.ensure(ROOT).folder, tmp_path / "engine")


def test_every_sample_comes_to_what_cpython_says_from_both_starts(engine, python, tmp_path):
    desk_engine.check(ROOT, python, engine.snapshot, tmp_path)


def test_old_and_locked_workbooks_whose_readers_come_later_are_read_from_both_starts(
    engine, python, tmp_path
):
    files = files_of(SAMPLES / "batches/liuan-2025-illness-aid")
    rows = list(csv.reader(StringIO(files["明细.csv"].decode("gb18030"))))
    facts = files["notice.toml"].decode().replace("明细.csv", "明细.xls").encode()
    locked = BytesIO()
    OOXMLFile(BytesIO((SAMPLES / "mess/plain/明细.xlsx").read_bytes())).encrypt("a-password", locked)
    asked = [
        check({"notice.toml": facts, "明细.xls": content})
        for content in (xls(Sheet("明细", rows)), locked.getvalue())
    ]
    here = open_desk(desk_sources.data(ROOT), tmp_path / "home")
    wanted = [here(message) for message in asked]
    assert '"count":12' in wanted[0]
    assert "密码" in wanted[1]
    for start in (None, engine.snapshot):
        assert python.replies(asked, tmp_path, start) == wanted


def test_a_start_that_lacks_a_module_fails_the_build(engine, python, tmp_path):
    contents = deterministic_zip.contents(python.wheel)
    del contents["generator/intake/formats/csv_text.pyc"]
    lacking = replace(python, wheel=deterministic_zip.write_stored(tmp_path / "code.zip", contents))
    with pytest.raises(BundleError, match="不一致"):
        desk_engine.check(ROOT, lacking, engine.snapshot, tmp_path)


def test_it_keeps_within_its_bytes():
    desk = desk_bundle.ensure_desk(ROOT, bundle.ensure(ROOT))
    sent = {each.name.split(".")[0]: each.sent for each in desk.files}
    assert sent["desk-memory"] <= desk_bundle.MOST_SNAPSHOT
    assert sent["desk-stdlib"] + sent["desk-code"] <= desk_bundle.MOST_LATER


def test_the_same_inputs_give_the_same_snapshot_on_every_machine(engine, python, tmp_path, monkeypatch):
    as_another_machine(monkeypatch)
    again = python.snapshot(tmp_path / "again", tmp_path, engine.closing)
    memory = again.path.read_bytes()
    assert memory == engine.snapshot.path.read_bytes()
    for path in (ROOT, tmp_path):
        assert path.as_posix().encode() not in memory


def test_nobody_is_in_the_snapshot(engine):
    """It was taken before any workbook was read: nothing but imports came before it."""
    assert {line.split()[0] for line in engine.closing.splitlines()} == {"import"}
    memory = engine.snapshot.path.read_bytes()
    files = [path.read_bytes() for path in SAMPLES.glob("batches/*/*.csv")]
    people = {number for content in files for number in re.findall(rb"[0-9]{17}[0-9X]", content)}
    assert len(people) > 20
    assert not [each for each in people if each in memory]
    assert b"generator.records.validation" in memory  # text is found where it is


def test_code_and_rules_are_shipped_and_no_record(tmp_path):
    made = bundle.ensure(ROOT)
    desk = desk_bundle.ensure_desk(ROOT, made)
    names = deterministic_zip.contents(next(desk.folder.glob("desk-code.*.zip"))).keys()
    assert "generator/records/validation.pyc" in names
    assert not any("samples" in name or name.endswith((".xlsx", ".csv", ".jsonl")) for name in names)


def test_the_digest_follows_what_judges(tmp_path):
    before = desk_sources.program(ROOT)
    (tmp_path / "data").mkdir()
    for name in ("agencies.toml", "rest_days.toml"):
        (tmp_path / "data" / name).write_bytes((ROOT / "data" / name).read_bytes())
    other = desk_sources.program(tmp_path)  # no law is there
    assert other != before
    assert desk_sources.program(ROOT) == before
