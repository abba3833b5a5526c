"""A new version comes: what the office never touched is renewed, what it wrote stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.upgrade import upgrade
from generator.scaffold import repository
from generator.scaffold.upgrade import Change, planned_changes
from generator.scaffold.upgrade_base import BASE_FILE
from tests.helpers import tree

SCRIPT, SERVER, CONFIG, READ = "ci/alert.sh", "deploy/nginx.conf", "mkdocs.yml", "README.md"


@pytest.fixture
def new_version(monkeypatch, tmp_path) -> Path:
    """The files of another version, to be edited."""
    files = shutil.copytree(repository.FILES, tmp_path / "files")
    monkeypatch.setattr(repository, "FILES", files)
    return files


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, (file.name, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def run(folder: Path, *more: str) -> str:
    done = CliRunner().invoke(upgrade, [str(folder), *more])
    assert done.exit_code == 0, done.output
    return done.output


def changes(folder: Path) -> dict[str, Change]:
    return {each.path: each.change for each in planned_changes(folder)}


def test_the_same_version_changes_nothing(office):
    before = tree(office)
    assert "没有要改的" in run(office, "--apply")
    assert tree(office) == before


def test_what_the_office_never_touched_is_renewed_and_what_is_new_comes(office, new_version):
    edit(new_version / SCRIPT, "红了就提醒", "红了就马上提醒")
    (new_version / "ci/new.sh").write_text("#!/bin/sh\n", encoding="utf-8")
    (new_version / "ci/new.sh").chmod(0o755)
    before = tree(office)
    said = run(office)
    assert "什么也没有动" in said
    assert tree(office) == before
    run(office, "--apply")
    assert "红了就马上提醒" in (office / SCRIPT).read_text(encoding="utf-8")
    assert (office / SCRIPT).stat().st_mode & 0o111
    assert (office / "ci/new.sh").stat().st_mode & 0o111
    changed = {name for name, content in tree(office).items() if before.get(name) != content}
    assert changed == {SCRIPT, "ci/new.sh", BASE_FILE}
    assert changes(office) == {}


def test_both_changed_apart_from_each_other_is_merged(office, new_version):
    edit(office / SERVER, "server_name gongshi.example;", "server_name gongshi.office.example;")
    edit(new_version / SERVER, "client_max_body_size 1k;", "client_max_body_size 2k;")
    assert changes(office) == {SERVER: Change.MERGED}
    run(office, "--apply")
    text = (office / SERVER).read_text(encoding="utf-8")
    assert "gongshi.office.example" in text
    assert "client_max_body_size 2k;" in text
    assert changes(office) == {}


def test_both_changed_the_same_line_the_offices_stays(office, new_version):
    edit(office / SERVER, "server_name gongshi.example;", "server_name gongshi.office.example;")
    edit(new_version / SERVER, "server_name gongshi.example;", "server_name example.invalid;")
    before = (office / SERVER).read_bytes()
    assert "冲突" in run(office, "--apply")
    assert (office / SERVER).read_bytes() == before
    beside = (office / f"{SERVER}.upgrade").read_text(encoding="utf-8")
    assert "<<<<<<< 本单位的" in beside
    assert "example.invalid" in beside


def test_what_the_office_alone_changed_or_removed_stays_so(office, new_version):
    edit(office / CONFIG, 'icp: ""', 'icp: "浙ICP备00000000号"')
    (office / "deploy/crontab").unlink()
    (office / "data/agencies.toml").write_text("# 我们的\n", encoding="utf-8")
    before = tree(office)
    assert changes(office) == {}
    run(office, "--apply")
    assert tree(office) == before


def test_the_offices_name_stays_in_what_is_renewed(office, new_version):
    edit(new_version / READ, "## 每天做什么（经办人）", "## 经办人每天做什么")
    run(office, "--apply")
    assert (office / READ).read_text(encoding="utf-8").startswith("# 桂雨区退管中心专项资金公示")


def test_a_page_that_the_office_overrides_is_told_when_ours_changes(office, monkeypatch):
    own = office / "site_src/about.md"
    own.parent.mkdir()
    own.write_text("# 我们\n", encoding="utf-8")
    assert changes(office) == {}
    text = (office / BASE_FILE).read_text(encoding="utf-8")
    at = text.index('"site_src/about.md": "') + len('"site_src/about.md": "')
    (office / BASE_FILE).write_text(f"{text[:at]}{'0' * 64}{text[at + 64 :]}", encoding="utf-8")
    assert changes(office) == {"site_src/about.md": Change.PAGE}
    run(office, "--apply")
    assert own.read_text(encoding="utf-8") == "# 我们\n"
    assert changes(office) == {}


def test_an_office_from_before_upgrades_keeps_all_its_files(office, new_version):
    (office / BASE_FILE).unlink()
    edit(office / SERVER, "server_name gongshi.example;", "server_name gongshi.office.example;")
    before = tree(office)
    run(office, "--apply")
    after = tree(office)
    assert {name: after[name] for name in before} == before
    assert f"{SERVER}.upgrade" in after
    assert changes(office) == {}


def test_elsewhere_it_is_one_sentence(tmp_path):
    done = CliRunner().invoke(upgrade, [str(tmp_path)])
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])


def test_a_new_wheel_comes_with_its_digest(office, tmp_path):
    wheel = tmp_path / "gongshi-9.9-py3-none-any.whl"
    wheel.write_bytes(b"x")
    run(office, "--apply", "--from", str(wheel))
    line = (office / "gongshi.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert line.startswith("./packages/gongshi-9.9-py3-none-any.whl --hash=sha256:")
    assert (office / "packages/gongshi-9.9-py3-none-any.whl").read_bytes() == b"x"
