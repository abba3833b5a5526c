"""One writer of files: whole or not at all, private from the first moment where asked, and over files alone."""

import os
import resource
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.filesystem.atomic import WriteError, create_file, replace_file, write_file


@pytest.fixture
def wide_open():
    """A shell that lets everybody read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


def names(folder):
    return sorted(each.name for each in folder.iterdir())


def test_the_old_file_or_the_new_one(tmp_path):
    file = tmp_path / "report.json"
    for content in (b"one", b"", b"two" * 100_000):
        write_file(file, content)
        assert file.read_bytes() == content
        assert names(tmp_path) == ["report.json"]


@pytest.mark.usefixtures("wide_open")
def test_a_private_file_is_its_owners_alone(tmp_path):
    open_file, private = tmp_path / "open", tmp_path / ".private"
    private.write_bytes(b"old")
    replace_file(open_file, b"x")
    replace_file(private, b"x", private=True, durable=True)
    create_file(tmp_path / "copy.xlsx", b"x")
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    assert modes == {"open": 0o666, ".private": 0o600, "copy.xlsx": 0o600}


def test_a_full_disk_leaves_the_old_file_and_no_half(tmp_path):
    file = tmp_path / "report.json"
    file.write_bytes(b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # Python ignores the signal: the write fails
    try:
        with pytest.raises(WriteError, match="写不了"):
            write_file(file, b"x" * 2000)
        with pytest.raises(OSError, match="large"):
            create_file(tmp_path / "new", b"x" * 2000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["report.json"]


def test_what_a_killed_process_left_is_no_obstacle(tmp_path):
    (tmp_path / ".report.json.part").write_bytes(b"half")
    write_file(tmp_path / "report.json", b"whole")
    assert names(tmp_path) == ["report.json"]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["a pipe", "a folder"])
def test_only_a_file_is_replaced(tmp_path, make):
    """As root a report into a device would have taken the device's place."""
    make(tmp_path / "target")
    before = (tmp_path / "target").stat().st_ino
    with pytest.raises(WriteError, match="写不了"):
        write_file(tmp_path / "target", b"x")
    assert (tmp_path / "target").stat().st_ino == before
    assert names(tmp_path) == ["target"]


def test_a_link_is_replaced_and_not_what_it_leads_to(tmp_path):
    (tmp_path / "other").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("other")
    replace_file(tmp_path / "link", b"ours")
    assert (tmp_path / "other").read_bytes() == b"theirs"
    assert (tmp_path / "link").read_bytes() == b"ours"


def test_nothing_is_written_over_where_a_new_file_is_asked_for(tmp_path):
    (tmp_path / "copy").write_bytes(b"mended by hand")
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "copy", b"x")
    assert (tmp_path / "copy").read_bytes() == b"mended by hand"


def test_threads_that_write_the_same_file_do_not_meet(tmp_path):
    content = b"x" * 1_000_000
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: replace_file(tmp_path / "same", content, part=f"{n}.part"), range(40)))
    assert (tmp_path / "same").read_bytes() == content
    assert names(tmp_path) == ["same"]
