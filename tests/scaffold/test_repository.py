"""`gongshi init`: an office's repository holds what is the office's, and a build makes a whole site of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib

import pytest

from generator.build.workspace import BUNDLED_PATHS, WORKSPACE, bundled, is_office, project_root
from generator.scaffold import repository
from tests.helpers import GONGSHI, ROOT
from tests.scaffold.conftest import git

CI = {
    ".github/workflows/publish.yml": ["--builtin-schema", "vendor.github-workflows"],
    ".github/workflows/monitor.yml": ["--builtin-schema", "vendor.github-workflows"],
    ".gitlab-ci.yml": ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}


def test_init_writes_the_offices_files_and_says_which(tmp_path):
    done = subprocess.run(
        [GONGSHI, "init", tmp_path / "o", "--name", "甲区中心", "--url", "https://甲.example/"],
        capture_output=True,
        text=True,
        check=True,
    )
    written = {
        path.relative_to(tmp_path / "o").as_posix() for path in (tmp_path / "o").rglob("*") if path.is_file()
    }
    assert written == {
        line.removeprefix("  写好  ") for line in done.stdout.splitlines() if line.startswith("  写好")
    }
    assert {
        *CI,
        "mkdocs.yml",
        "README.md",
        ".gitignore",
        "data/agencies.toml",
        "deploy/nginx.conf",
        "gongshi.txt",
        "requirements.lock",
    } <= written
    assert not any(
        name.startswith(("generator/", "calculators/", "site_src/", "data/policy/")) for name in written
    )
    config = (tmp_path / "o/mkdocs.yml").read_text(encoding="utf-8")
    assert 'site_name: "甲区中心专项资金公示与待遇查询"' in config
    assert 'site_url: "https://甲.example/"' in config
    assert "@" not in "".join(line for line in config.splitlines() if not line.startswith("#"))
    assert "gongshi guard --install" in done.stdout


def test_init_never_overwrites(office):
    before = {path: path.read_bytes() for path in office.rglob("*") if path.is_file()}
    (office / "README.md").write_text("我们自己的说明", encoding="utf-8")
    (office / "ci/build.sh").unlink()
    created = repository.create_office(office, "别的名字")
    assert created.written == ("ci/build.sh",)
    assert set(created.already_there) == {path.relative_to(office).as_posix() for path in before} - {
        "ci/build.sh"
    }
    assert (office / "README.md").read_text(encoding="utf-8") == "我们自己的说明"
    assert "桂雨区" in (office / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ['a"b', "a\nb", "a\\b"])
def test_a_name_that_would_break_the_configuration_is_refused(tmp_path, name):
    with pytest.raises(repository.OfficeError, match="请改一改"):
        repository.create_office(tmp_path / "o", name)
    assert not (tmp_path / "o").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    done = subprocess.run([GONGSHI, "init", tmp_path / "file/o"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "写不了" in done.stderr


@pytest.mark.parametrize("file", CI)
def test_ci_files_are_what_their_makers_accept(file, office):
    done = subprocess.run(
        ["check-jsonschema", *CI[file], office / file],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(GONGSHI.parent)},
    )
    assert done.returncode == 0, done.stdout


def test_an_office_without_a_phone_is_told_with_its_place(office):
    file = office / "data/agencies.toml"
    file.write_text(
        re.sub(r"(?m)^phone = .*\n", "", file.read_text(encoding="utf-8"), count=1), encoding="utf-8"
    )
    done = subprocess.run([GONGSHI, "build"], cwd=office, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "agencies.toml：第 1 个 [[agency]]（330100 杭州市）没有电话" in done.stderr


def test_shell_scripts_are_bash_and_programmes(office):
    for script in (office / "ci").iterdir():
        assert script.stat().st_mode & 0o111
        subprocess.run(["bash", "-n", script], check=True)


def test_records_cannot_get_into_the_repository(office):
    git(office, "init", "-q", "-b", "main")
    for name in (
        "records/a/明细.xlsx",
        "salt.txt",
        "batches/salt.txt",
        "site/index.html",
        ".gongshi/x",
        "ledger.jsonl",
        "summary.md",
        "public/x",
        "key.pem",
    ):
        (office / name).parent.mkdir(parents=True, exist_ok=True)
        (office / name).touch()
    listed = git(office, "status", "--porcelain", "--untracked-files=all")
    assert not any(
        word in listed
        for word in ("records/", "salt", "site/", ".gongshi/", "ledger.jsonl", "summary", "public", "pem")
    )
    done = subprocess.run(
        [GONGSHI, "guard", "--install"], cwd=office, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    git(office, "add", "-A")
    git(office, "commit", "-q", "-m", "样例可以提交")
    shutil.copytree(ROOT / "data/samples/batches/xihu-2025-illness-aid", office / "batches/x")
    git(office, "add", "-A")
    with pytest.raises(subprocess.CalledProcessError):
        git(office, "commit", "-q", "-m", "明细提交不进去")


class TestWorkshop:
    def test_a_checkout_is_its_own_project(self):
        assert not is_office(ROOT)
        assert project_root(ROOT) == ROOT

    def test_the_offices_files_lie_over_the_bundled_ones(self, office):
        (office / "site_src").mkdir()
        (office / "site_src/about.md").write_text("# 我们 { #main }\n", encoding="utf-8")
        workspace = project_root(office)
        assert workspace == office / WORKSPACE
        assert (workspace / "site_src/about.md").read_text(encoding="utf-8") == "# 我们 { #main }\n"
        assert (workspace / "site_src/index.md").read_bytes() == bundled("site_src/index.md").read_bytes()
        assert (workspace / "gongshi.yml").read_bytes() == bundled("mkdocs.yml").read_bytes()
        samples = {path.name for path in (workspace / "data/samples/batches").iterdir()}
        assert samples == {
            "xihu-2025-illness-aid",
            "yudeng-2025-group-leaders",
        }  # the office's, not the bundled

    def test_what_the_office_takes_away_is_gone_the_next_time(self, office):
        own = office / "site_src/guides/ours.md"
        own.parent.mkdir(parents=True)
        own.write_text("x", encoding="utf-8")
        assert (project_root(office) / "site_src/guides/ours.md").is_file()
        own.unlink()
        workspace = project_root(office)
        assert not (workspace / "site_src/guides/ours.md").exists()
        assert (workspace / "site_src/index.md").is_file()

    def test_nothing_is_written_that_did_not_change(self, office):
        workspace = project_root(office)
        before = {
            path: path.stat().st_mtime_ns
            for path in workspace.rglob("*")
            if path.is_file() and path.name != "lock"
        }
        project_root(office)
        assert before == {path: path.stat().st_mtime_ns for path in before}

    def test_the_offices_exceptions_of_the_audit_add_to_the_houses(self, office):
        (office / "data/audit.toml").write_text('[[public]]\nvalue = "x"\nreason = "y"\n', encoding="utf-8")
        text = (project_root(office) / "data/audit.toml").read_text(encoding="utf-8")
        assert text.startswith(bundled("data/audit.toml").read_text(encoding="utf-8"))
        assert 'value = "x"' in text


def test_an_installed_package_brings_everything_the_house_has():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"][
        "targets"
    ]["wheel"]
    brought = wheel["force-include"]
    assert all(target == f"generator/scaffold/bundled/{name}" for name, target in brought.items())
    paths = [
        path for name in BUNDLED_PATHS for path in (ROOT / name, *(ROOT / name).rglob("*")) if path.is_file()
    ]
    needed = {path.relative_to(ROOT).as_posix() for path in paths if "samples" not in path.parts}
    needed |= {
        f"data/samples/{name}"
        for name in ("samples.toml", "batches/xihu-2025-illness-aid", "batches/yudeng-2025-group-leaders")
    }
    needed |= {"requirements.lock", "mkdocs.yml"}
    assert {
        name for name in needed if not any(name == each or name.startswith(f"{each}/") for each in brought)
    } == set()
    assert not any(name.endswith(("samples", "batches", "salt.txt")) for name in brought)
