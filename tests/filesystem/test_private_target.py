"""A mistyped option destroys nothing and publishes nothing: every file is afterwards what it was."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.build.workspace import WORKSPACE
from generator.filesystem.private_target import (
    MARK,
    TargetError,
    check_private_file,
    check_replaceable,
    check_site_folder,
    files_below,
    mark,
)
from tests.helpers import AS_OF, GONGSHI, ROOT, SAMPLES, gongshi, tree

BATCH = "wenxi-2025-group-leaders"


@pytest.fixture
def office(tmp_path):
    """An office's folder in a Git repository, with records, salt and ledger."""
    folder = tmp_path / "office"
    subprocess.run([GONGSHI, "init", folder], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    shutil.copytree(SAMPLES / BATCH, folder / "records" / BATCH)
    (folder / "records/salt.txt").write_text("93c1f07a5be48d26b07d5c92e6184f3a\n", encoding="ascii")
    (folder / "ledger.jsonl").touch()
    return folder


def everything(folder):
    return {name: content for name, content in tree(folder).items() if not name.startswith(f"{WORKSPACE}/")}


OTHERS = (
    "records", ".", "..", "records/new", f"records/{BATCH}", ".git", ".git/site", "data", "data/new", "site_src",
    "site_src/site", "ci", "../office", "site/../records", "link", "ledger.jsonl",
)  # fmt: skip


@pytest.mark.parametrize("out", OTHERS)
def test_what_is_no_site_of_ours_is_never_replaced(office, out, monkeypatch):
    (office / "link").symlink_to(office / "records")
    monkeypatch.chdir(office)
    with pytest.raises(TargetError, match="--out"):
        check_site_folder(Path(out), office, [Path("records"), Path("ledger.jsonl")])


@pytest.mark.parametrize("out", ["records", ".", "ci"])
def test_a_build_never_replaces_what_is_no_site_of_ours(office, out):
    before = everything(office)
    done = gongshi(
        "build",
        "--records",
        "records",
        "--ledger",
        "ledger.jsonl",
        "--out",
        out,
        "--as-of",
        AS_OF,
        folder=office,
    )
    assert done.code == 2, done.output
    assert "--out" in done.output
    assert everything(office) == before


def site(folder, *more):
    """A folder with the mark of a site, and further files that the mark does not name."""
    for name in ("index.html", "notices/a/index.html", *more):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    (folder / MARK).write_bytes(mark(["index.html", "notices/a/index.html"]))


def test_a_site_of_ours_is_replaced_with_its_packed_copies_and_without_lost_files(tmp_path):
    out = tmp_path / "site"
    check_site_folder(out, ROOT, [])
    out.mkdir()
    check_site_folder(out, ROOT, [])
    site(out, "index.html.gz", "index.html.br")
    (out / "notices/a/index.html").unlink()
    check_site_folder(out, ROOT, [])


@pytest.mark.parametrize(
    "foreign", ["salt.txt", ".git/HEAD", "records/a/notice.toml", "notices/a/张三.xlsx", "photo.png.gz"]
)
def test_a_site_with_foreign_files_is_left_alone_until_they_are_moved(tmp_path, foreign):
    out = tmp_path / "site"
    site(out, foreign)
    with pytest.raises(TargetError) as told:
        check_site_folder(out, ROOT, [])
    assert "1 个" in str(told.value)
    assert "张三" not in str(told.value)
    (out / foreign).rename(tmp_path / "moved")  # the remedy
    check_site_folder(out, ROOT, [])


def test_the_mark_is_checked(tmp_path):
    out = tmp_path / "site"
    site(out, "secret.txt")
    (out / MARK).write_bytes((out / MARK).read_bytes() + b"secret.txt\n")
    with pytest.raises(TargetError, match="被改过"):
        check_site_folder(out, ROOT, [])
    for kept in ("records/a/notice.toml", "salt.txt", ".git/HEAD"):  # a mark that names what no site has
        site(out, kept)
        (out / MARK).write_bytes(mark(files_below(out)))
        with pytest.raises(TargetError, match="不是 gongshi 生成的文件"):
            check_site_folder(out, ROOT, [])
        (out / kept).unlink()
    (out / MARK).unlink()
    with pytest.raises(TargetError, match="不会替换"):  # not made by us: `test_unmarked_site` has what was
        check_site_folder(out, ROOT, [])
    out.rename(tmp_path / "kept")  # the remedy
    check_site_folder(out, ROOT, [])


def test_a_marked_site_that_holds_what_is_to_be_kept_is_not_replaced(tmp_path):
    out = tmp_path / "site"
    site(out)
    for kept in (out / "records", out / "ledger.jsonl", out):
        with pytest.raises(TargetError, match="要留下的文件"):
            check_site_folder(out, ROOT, [kept])
    (tmp_path / ".gongshi-staging-site").symlink_to(tmp_path)
    with pytest.raises(TargetError, match="链接"):
        check_site_folder(out, ROOT, [])


def test_a_built_site_is_marked_and_built_over(tmp_path):
    out = tmp_path / "site"
    shutil.copytree(SAMPLES / BATCH, tmp_path / "records" / BATCH)
    build = ("build", "--records", tmp_path / "records", "--out", out, "--as-of", AS_OF)
    for before_the_mark in (False, True):  # the second time over what a version without the mark left
        if before_the_mark:
            (out / MARK).unlink()
        done = gongshi(*build)
        assert (done.code, "旧版本生成的" in done.output) == (0, before_the_mark)
        assert not check_site_folder(out, ROOT, [])
        assert (out / MARK).read_bytes() == mark(files_below(out))
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    before = tree(out)
    done = gongshi(*build)
    assert done.code == 2
    assert "mine.txt" in done.output
    assert tree(out) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--report", "{}"),
        ("build", "--summary", "{}"),
        ("build", "--assessment", "{}"),
        ("build", "--ledger", "{}"),
        ("check", "data/samples/batches", "--report", "{}"),
        ("check", "data/samples/batches", "--html", "{}"),
        ("check", "data/samples/batches", "--marked", "{}"),
        ("ledger", "keygen", "-o", "{}"),
        ("template", "大病慰问", "-o", "{}.xlsx"),
        ("books", "data/samples/batches/bailuwan-2026-q3-spending", "-o", "{}.xlsx"),
    ],
)
@pytest.mark.parametrize("folder", ["site_src", "link"])
def test_what_is_for_the_office_alone_is_never_written_where_it_would_be_published(office, arguments, folder):
    site(office / "www")
    (office / "site").mkdir()
    (office / "link").symlink_to(office / "site")
    before = everything(office)
    done = gongshi(*(each.format(f"{folder}/new") for each in arguments), folder=office)
    assert done.code == 2, done.output
    assert everything(office) == before


@pytest.mark.parametrize(
    ("option", "target"),
    [
        ("--report", "data/agencies.toml"),
        ("--summary", "mkdocs.yml"),
        ("--assessment", f"records/{BATCH}/notice.toml"),
        ("--ledger", f"records/{BATCH}/notice.toml"),
    ],
)
def test_no_other_file_is_written_over(office, option, target):
    before = everything(office)
    done = gongshi("build", "--records", "records", option, target, "--as-of", AS_OF, folder=office)
    assert done.code == 2, done.output
    assert everything(office) == before


def test_a_file_of_one_line_is_no_torn_ledger(office):
    secret = office / "secret.txt"
    secret.write_text("no line feed", encoding="ascii")
    done = gongshi("build", "--records", "records", "--ledger", secret, "--as-of", AS_OF, folder=office)
    assert done.code == 2
    assert secret.read_text(encoding="ascii") == "no line feed"


def test_a_report_takes_the_place_of_a_report_alone(tmp_path):
    target = tmp_path / "report.json"
    check_replaceable(target, "JSON 报告", ["[]"])
    for content, right in (("", True), ("[]\n", True), ("{}", False), ("[", False)):
        target.write_text(content, encoding="ascii")
        if right:
            check_replaceable(target, "JSON 报告", ["[]"])
        else:
            with pytest.raises(TargetError, match="不会覆盖"):
                check_replaceable(target, "JSON 报告", ["[]"])
    with pytest.raises(TargetError, match=r"\.git"):
        check_private_file(tmp_path / ".git/hooks/report", "JSON 报告")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes that have names")
def test_a_pipe_or_a_folder_is_no_report_and_nobody_waits_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")  # to open it took until somebody wrote to it: for ever
    for target in (tmp_path / "pipe", tmp_path, Path(os.devnull)):
        with pytest.raises(TargetError, match="请换一个文件名"):
            check_replaceable(target, "JSON 报告", ["[]"])


def test_no_place_of_a_website_is_private(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    site(tmp_path / "www")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/index.html").touch()
    (tmp_path / "link").symlink_to(tmp_path / "www")
    for place in ("site/a", "site_src/a/b", "www/a", "www/notices/a/b", "other/a", "link/a", "x/../www/a"):
        with pytest.raises(TargetError, match="存档"):
            check_private_file(Path(place), "签名私钥")
    check_private_file(Path("reports/a"), "签名私钥")
