"""Folders as systems and unpacking leave them: what is not of the office is passed over, the rest is found or named."""

import io
import os
import shutil
import zipfile

import pytest

from generator.intake.batch import find_batches
from tests.intake import batches

TEXT = f"姓名,性别,身份证号,慰问金额\n金玉华,女,{batches.number()},500\n"
WINDOWS = "cp437"  # how zipfile and others read the GBK names of an archive made on Windows


@pytest.fixture
def batch(tmp_path):
    made = batches.folder(tmp_path / "records", batches.NOTICE + 'records = "明细.csv"\n')
    (made / "明细.csv").write_text(TEXT, encoding="utf-8")
    return made


def told(path):
    return [each.code for each in batches.batch_results(path)[1].problems]


@pytest.mark.parametrize(
    "name", ["__MACOSX", "@eaDir", "$RECYCLE.BIN", "#recycle", "System Volume Information", ".Trash-1000", "lost+found"]
)  # fmt: skip
def test_folders_of_the_system_are_no_batches(batch, name):
    shutil.copytree(batch, batch.parent / name)  # whatever is in them
    shutil.copytree(batch, batch / name)
    assert find_batches(batch.parent) == [batch]
    assert told(batch) == []


@pytest.mark.parametrize("name", ["._明细.csv", "~$明细.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store"])
def test_files_of_the_system_are_no_records(batch, name):
    (batch / name).write_bytes(b"\0")
    (batch / "notice.toml").write_text(batches.NOTICE, encoding="utf-8")  # which names no file
    assert told(batch) == []


@pytest.mark.parametrize("name", ["notice.toml.txt", "notice.txt", "Notice.toml", "notice(1).toml"])
def test_a_notice_under_another_name_beside_a_workbook(tmp_path, name):
    batch = batches.copied(tmp_path, "hongbu-2024-group-leaders")
    right = batch / "notice.toml"
    workbook = next(batch.glob("*.xlsx"))
    right.unlink(missing_ok=True)
    (batch / name).write_text(batches.NOTICE, encoding="utf-8")
    assert told(batch) == ["notice_name"]
    (batch / name).rename(right)  # the remedy
    workbook.unlink()
    (batch / "明细.csv").write_text(TEXT, encoding="utf-8")
    assert told(batch) == []


@pytest.mark.parametrize(("name", "codes"), [("notice.txt", []), ("notice.toml.txt", ["notice_name"])])
def test_beside_a_workbook_with_its_own_facts(tmp_path, name, codes):
    """Any text may be called notice.txt; with .toml in its name it says the facts a second time."""
    sample = next(
        each
        for each in sorted(batches.SAMPLES.iterdir())
        if not (each / "notice.toml").exists() and each.is_dir()
    )
    batch = batches.copied(tmp_path, sample.name)
    before = told(batch)
    (batch / name).write_text("x", encoding="utf-8")
    assert told(batch) == before + codes


class TestTooDeep:
    def test_one_folder_more_than_there_should_be(self, batch):
        """As unpacking into a folder of the archive's own name makes it."""
        inner = batch / "a-batch"
        inner.mkdir()
        for file in ("notice.toml", "明细.csv"):
            (batch / file).rename(inner / file)
        assert told(batch) == ["folder_too_deep"]
        for file in inner.iterdir():  # the remedy
            file.rename(batch / file.name)
        inner.rmdir()
        assert told(batch) == []

    def test_two_more(self, batch):
        inner = batch / "a" / "b"
        inner.mkdir(parents=True)
        for file in ("notice.toml", "明细.csv"):
            (batch / file).rename(inner / file)
        assert told(batch) == ["folder_too_deep"]

    @pytest.mark.parametrize("named", ['records = "明细.csv"\n', ""])
    def test_the_records_alone(self, batch, named):
        (batch / "notice.toml").write_text(batches.NOTICE + named, encoding="utf-8")
        (batch / "明细").mkdir()
        (batch / "明细.csv").rename(batch / "明细/明细.csv")
        assert told(batch) == ["folder_too_deep"]
        (batch / "明细/明细.csv").rename(batch / "明细.csv")
        assert told(batch) == []

    def test_several_batches(self, batch):
        year = batch.parent / "2025"
        year.mkdir()
        shutil.copytree(batch, year / "b-batch")
        shutil.move(batch, year / "a-batch")
        assert told(year) == ["folder_of_batches"]
        for each in list(year.iterdir()):
            each.rename(year.parent / each.name)
        year.rmdir()
        assert [each.name for each in find_batches(batch.parent)] == ["a-batch", "b-batch"]
        assert told(batch) == []

    def test_an_empty_folder_is_none(self, tmp_path):
        (tmp_path / "a-batch/empty").mkdir(parents=True)
        assert told(tmp_path / "a-batch") == ["missing_notice"]


class TestUnpacked:
    """An archive made on Windows: its names are GBK, and a program that does not know it garbles them."""

    @pytest.mark.parametrize("mistaken", ["cp437", "cp850", "latin-1"])
    def test_a_garbled_name_is_the_one_meant(self, batch, mistaken):
        garbled = "明细.csv".encode("gb18030").decode(mistaken)
        (batch / "明细.csv").rename(batch / garbled)
        assert told(batch) == []
        (batch / "明细.csv").write_text(TEXT, encoding="utf-8")  # the right name is taken before
        assert told(batch) == []

    def test_an_ending_that_windows_hides_may_be_missing(self, batch):
        (batch / "notice.toml").write_text(batches.NOTICE + 'records = "明细"\n', encoding="utf-8")
        assert told(batch) == []
        (batch / "明细.xlsx").write_bytes(b"x")  # now two have the name
        assert told(batch) == ["no_records_file"]

    def test_names_left_as_bytes_can_be_printed(self, batch):
        raw = os.fsdecode("明细.csv".encode("gb18030"))
        (batch / "明细.csv").rename(batch / raw)
        assert told(batch) == []
        (batch / raw).write_text(TEXT.replace("500", "0"), encoding="utf-8")
        problems = batches.batch_results(batch)[1].problems
        assert [each.place.file for each in problems] == ["明细.csv"]
        batch.rename(batch.parent / os.fsdecode("批次".encode("gb18030")))
        (path,) = find_batches(batch.parent)
        said = batches.batch_results(path)[1].problems
        assert {each.place.batch for each in said} == {"批次"}
        assert [each.code for each in said if not each.place.file] == ["bad_batch_id"]

    def test_as_python_unpacks_it(self, batch, tmp_path):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for file in batch.iterdir():
                archive.write(file, f"win/{file.name}")
        name = "明细.csv".encode()
        windows = "明细.csv".encode("gb18030")
        raw = made.getvalue()
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for info in archive.infolist():
                target = tmp_path / info.filename.encode().replace(name, windows).decode(WINDOWS)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(archive.read(info))
        assert told(tmp_path / "win") == []

    @pytest.mark.parametrize("suffix", [".zip", ".rar", ".7z"])
    def test_an_archive_beside_the_folders_is_not_passed_over(self, batch, suffix):
        packed = batch.parent / f"xihu-2025{suffix}"
        packed.write_bytes(b"PK\3\4")
        assert find_batches(batch.parent) == [batch, packed]
        assert told(packed) == ["other_archive"]

    def test_no_way_out_by_a_link_of_nearly_the_same_name(self, batch, tmp_path):
        (tmp_path / "elsewhere.csv").write_text(TEXT, encoding="utf-8")
        (batch / "明细.csv").unlink()
        (batch / "明细.csv".encode("gb18030").decode(WINDOWS)).symlink_to(tmp_path / "elsewhere.csv")
        assert told(batch) == ["records_outside"]
