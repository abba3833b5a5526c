"""A parcel of the desk at the other end: taken whole, or refused with a sentence; never outside its folder."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from click.testing import CliRunner

from generator.build.project import load_project
from generator.cli import main
from generator.desk.receiving import receive
from generator.desk.unpacking import UnsafeZipError, members
from generator.filesystem import deterministic_zip
from tests.desk.messages import SAMPLES, files_of, packed
from tests.helpers import ROOT

PROJECT = load_project(ROOT)
GOOD = SAMPLES / "batches/liuan-2025-illness-aid"


@pytest.fixture
def parcel(tmp_path):
    path = tmp_path / "parcel.zip"
    path.write_bytes(packed(tmp_path / "home", GOOD, GOOD.name))
    return path


def test_a_parcel_is_put_in_its_place_and_judged_as_on_the_page(parcel, tmp_path):
    taken = receive(parcel, tmp_path / "records", PROJECT)
    assert (taken.refusal, taken.notes, taken.batch) == ("", [], GOOD.name)
    assert files_of(tmp_path / "records" / GOOD.name) == files_of(GOOD)
    assert [each.name for each in (tmp_path / "records").iterdir()] == [GOOD.name]


def test_the_same_parcel_may_come_again_and_another_of_the_name_may_not(parcel, tmp_path):
    receive(parcel, tmp_path / "records", PROJECT)
    assert "一个字也没有变" in receive(parcel, tmp_path / "records", PROJECT).notes[0]
    parcel.write_bytes(packed(tmp_path / "home", SAMPLES / "batches/binjiang-2025-illness-aid", GOOD.name))
    assert "已经有了" in receive(parcel, tmp_path / "records", PROJECT).refusal
    assert files_of(tmp_path / "records" / GOOD.name) == files_of(GOOD)


def test_what_does_not_pass_here_is_refused_whatever_its_receipt_says(tmp_path):
    raw = deterministic_zip.contents(
        packed(tmp_path / "home", SAMPLES / "refused/amount-over-band", "a-batch")
    )
    receipt = json.loads(raw["receipt.json"])
    raw["receipt.json"] = json.dumps(receipt | {"refused": False, "messages": {}}).encode()
    path = tmp_path / "parcel.zip"
    path.write_bytes(deterministic_zip.archive(raw))
    taken = receive(path, tmp_path / "records", PROJECT)
    assert "没有通过" in taken.refusal
    assert any("不一样" in note for note in taken.notes)
    assert list((tmp_path / "records").iterdir()) == []


def test_another_programme_is_told(parcel, tmp_path):
    raw = deterministic_zip.contents(parcel)
    raw["receipt.json"] = json.dumps(json.loads(raw["receipt.json"]) | {"program": "0" * 16}).encode()
    parcel.write_bytes(deterministic_zip.archive(raw))
    taken = receive(parcel, tmp_path / "records", PROJECT)
    assert taken.refusal == ""
    assert "不是同一个版本" in taken.notes[0]


@pytest.mark.parametrize("messages", [None, 5, "text", [], {"a": {}}])
def test_whatever_a_receipt_counts_the_parcel_is_judged(parcel, tmp_path, messages):
    raw = deterministic_zip.contents(parcel)
    raw["receipt.json"] = json.dumps(json.loads(raw["receipt.json"]) | {"messages": messages}).encode()
    parcel.write_bytes(deterministic_zip.archive(raw))
    taken = receive(parcel, tmp_path / "records", PROJECT)
    assert taken.refusal == ""
    assert "不完全一样" in taken.notes[0]


def altered(raw, change):
    files = deterministic_zip.contents(raw)
    change(files)
    return deterministic_zip.archive(files)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: files.pop("receipt.json"),
        lambda files: files.update({"receipt.json": b"{}"}),
        lambda files: files.update({"receipt.json": b"[" * 100_000}),
        lambda files: files.update({f"{GOOD.name}/notice.toml": b"kind = 1"}),
        lambda files: files.update({f"{GOOD.name}/more.xlsx": b"x"}),
        lambda files: files.update({f"{GOOD.name}/.hidden": b"x"}),
        lambda files: files.update({f"{GOOD.name}/a/b": b"x"}),
        lambda files: files.update({"other/x": b"x"}),
        lambda files: files.update({"../x": b"x"}),
        lambda files: files.update({"/etc/x": b"x"}),
        lambda files: files.update({"C:\\x": b"x"}),
    ],
)
def test_a_parcel_that_was_meddled_with_is_refused(parcel, tmp_path, change):
    parcel.write_bytes(altered(parcel.read_bytes(), change))
    taken = receive(parcel, tmp_path / "records", PROJECT)
    assert taken.refusal
    assert not (tmp_path / "records").exists()
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("batch", ["../x", "", "A", "a/b", 5, None])
def test_a_receipt_names_no_other_place(parcel, tmp_path, batch):
    def rename(files):
        files["receipt.json"] = json.dumps(json.loads(files["receipt.json"]) | {"batch": batch}).encode()

    parcel.write_bytes(altered(parcel.read_bytes(), rename))
    assert receive(parcel, tmp_path / "records", PROJECT).refusal
    assert not (tmp_path / "records").exists()


def test_links_bombs_and_passwords_are_no_files():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeZipError, match="链接"):
        members(out.getvalue())
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big", bytes(61_000_000))
    with pytest.raises(UnsafeZipError, match="太大"):
        members(out.getvalue())
    with pytest.raises(UnsafeZipError, match="打不开"):
        members(b"PK\3\4no archive")


def test_names_of_windows_are_read_as_they_were_meant():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AAAA.xlsx", b"x")
    raw = out.getvalue().replace(b"AAAA", "明细".encode("gb18030"))  # as Windows writes it: no flag for UTF-8
    assert list(members(raw)) == ["明细.xlsx"]


def test_the_command_takes_a_folder_and_says_what_became_of_each(parcel, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/good.zip").write_bytes(parcel.read_bytes())
    (tmp_path / "in/bad.zip").write_bytes(b"no archive")
    records = str(tmp_path / "records")
    done = CliRunner().invoke(main, ["receive", str(tmp_path / "in"), "--records", records])
    assert done.exit_code == 3
    assert "good.zip → liuan-2025-illness-aid" in done.output
    assert "✗ bad.zip" in done.output
    assert CliRunner().invoke(main, ["receive", str(parcel), "--records", records]).exit_code == 0
