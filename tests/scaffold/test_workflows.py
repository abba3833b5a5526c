"""The workflows that offices get, by running their own steps: what is published, kept, said, and refused."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from generator.scaffold import repository
from tests.scaffold.conftest import SALT, git
from tests.scaffold.workflow import INSTALLING, Machine, load, pass_on

GOOD, BAD = "xihu-2025-illness-aid", "id-checksum"
FILES = Path(repository.__file__).parent / "files"

type Runner = Callable[[Mapping[str, str]], Machine]


@pytest.fixture
def machine(origin: Path, tmp_path: Path, engine: Path) -> Runner:
    return lambda settings: Machine(origin, tmp_path / "runner", engine, settings)


@pytest.fixture
def github():
    return load(FILES / ".github/workflows/publish.yml")


@pytest.fixture
def gitlab():
    return load(FILES / ".gitlab-ci.yml")


def publish(runner: Machine, workflow) -> tuple[Path, int, str]:
    """Both jobs of GitHub's workflow: where it was built, how it ended, all that was said."""
    work = runner.checkout("build")
    built = runner.github(workflow["jobs"]["build"], work)
    if built.failed:
        return work, built.code, built.said
    submitted = next(
        step for step in workflow["jobs"]["build"]["steps"] if step.get("with", {}).get("name") == "outcome"
    )
    after = runner.checkout("ledger")
    pass_on(submitted["with"]["path"].split(), work, after)
    ended = runner.github(workflow["jobs"]["ledger"], after)
    return work, ended.code, built.said + ended.said


def identities(folder: Path) -> set[str]:
    """Every identity number in the workbooks of `folder`."""
    cells = {
        str(cell)
        for path in folder.rglob("*.xlsx")
        for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
        for cell in row
    }
    found = {cell for cell in cells if re.fullmatch(r"\d{17}[\dXx]", cell)}
    assert len(found) > 100
    return found


def test_the_first_push_builds_the_samples_and_publishes_nothing(machine, github, origin):
    runner = machine({})
    work, code, said = publish(runner, github)
    assert code == 0, said
    assert runner.summary.startswith("## ✅ 公示网站已生成")
    assert "演示数据" in runner.summary
    page = (work / "site/index.html").read_text(encoding="utf-8")
    assert "桂雨区退管中心专项资金公示" in page
    assert (work / f"site/notices/{GOOD}/index.html").is_file()
    assert list(work.glob("site/assets/engine/*.wasm"))
    assert git(work, "status", "--porcelain") == ""  # nothing that was made would be committed
    assert git(origin, "branch", "--list", "ledger") == ""
    assert "没有设置 DEPLOY" in said


def test_a_bad_batch_is_told_the_good_one_is_published_and_the_ledger_kept(
    machine, github, gitlab, origin, records, tmp_path
):
    records(GOOD)
    folder = records(BAD, "refused")
    numbers = identities(folder)
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    site = tmp_path / "www/site"
    site.parent.mkdir()
    settings = {
        "RECORDS_URL": f"file://{archive}",
        "GONGSHI_SALT": SALT,
        "DEPLOY": "folder",
        "DEPLOY_DIR": str(site),
    }
    runner = machine(settings)
    work, code, said = publish(runner, github)
    assert code == 3, said  # red, although everything that was right is up
    assert (site / f"notices/{GOOD}/index.html").is_file()
    assert not (site / f"notices/{BAD}").exists()
    assert runner.summary.startswith("## ⚠️ 1 个批次被退回")
    assert f"### {BAD}（须改正" in runner.summary
    assert not (work / "records").exists()
    ledger = git(origin, "show", "ledger:ledger.jsonl")
    assert GOOD in ledger
    assert BAD not in ledger
    for text in (said, runner.summary, ledger, (work / "report.json").read_text(encoding="utf-8")):
        assert not any(number in text for number in numbers)
        assert SALT not in text

    # mended, and published by GitLab: it goes on where this one stopped
    before = (site / f"notices/{GOOD}/index.html").read_bytes()
    shutil.rmtree(folder / BAD)
    shutil.make_archive(str(tmp_path / "all"), "zip", folder)
    host = {"CI_SERVER_HOST": "git.example", "CI_PROJECT_PATH": "office"}
    runner = machine({**settings, **host, "DEPLOY": "pages"})
    work = runner.checkout("publish")
    built = runner.gitlab(gitlab["publish"], work)
    assert built.code == 0, built.said
    assert "## ✅ 公示网站已生成" in built.said
    assert (
        work / f"public/notices/{GOOD}/index.html"
    ).read_bytes() == before  # the same edition, the same days
    for job in ("pages", "ledger"):
        after = runner.checkout(job)
        git(after, "config", f"url.{origin}.insteadOf", "https://ledger:@git.example/office.git")
        pass_on(gitlab["publish"]["artifacts"]["paths"], work, after)
        done = runner.gitlab(gitlab[job], after)
        assert done.code == 0, done.said
    assert git(origin, "show", "ledger:ledger.jsonl").startswith(ledger)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"DEPLOY": "ssh"}, "演示数据不会发布"),
        ({"DEPLOY": "folder", "RECORDS_URL": "file:///nowhere.zip", "GONGSHI_SALT": SALT}, "没有取到"),
        ({"DEPLOY": "folder", "RECORDS_DIR": "/nowhere"}, "检查挂载"),
        ({"DEPLOY": "ftp"}, "演示数据不会发布"),
    ],
)
def test_what_is_set_wrongly_stops_before_anything_is_built(machine, github, settings, sentence):
    runner = machine(settings)
    work, code, said = publish(runner, github)
    assert code == 1
    assert sentence in said
    assert not (work / "site").exists()


def test_without_its_salt_nothing_is_built(machine, github, records, tmp_path):
    archive = shutil.make_archive(str(tmp_path / "all"), "zip", records(GOOD))
    _, code, said = publish(machine({"RECORDS_URL": f"file://{archive}"}), github)
    assert code == 1
    assert "GONGSHI_SALT" in said


def test_a_ledger_that_cannot_be_had_is_not_taken_for_a_new_one(machine, github, origin, records):
    runner = machine({"RECORDS_DIR": str(records(GOOD)), "DEPLOY": "pages"})
    work = runner.checkout("build")
    origin.rename(origin.with_name("gone"))
    run = runner.github(github["jobs"]["build"], work)
    assert (run.failed, run.code) == ("取台账", 1)
    assert not (work / "site").exists()


def test_a_ledger_of_another_run_is_not_overwritten(machine, origin):
    runner = machine({})
    late, early = runner.checkout("late"), runner.checkout("early")
    for work, line in ((early, "1\n"), (late, "2\n")):
        runner.bash("ci/ledger.sh load", work, {})
        (work / "ledger.jsonl").write_text(line, encoding="utf-8")
    assert runner.bash("ci/ledger.sh save", early, {}).returncode == 0
    git(late, "config", "remote.origin.fetch", "+refs/heads/main:refs/remotes/origin/main")
    raced = runner.bash("sed -i '/git fetch --quiet.*true$/d' ci/ledger.sh && ci/ledger.sh save", late, {})
    assert raced.returncode != 0
    assert git(origin, "show", "ledger:ledger.jsonl") == "1\n"


class TestText:
    def test_every_morning_five_minutes_past_midnight_in_beijing(self, github):
        minute, hour, *days = github["on"]["schedule"][0]["cron"].split()
        assert days == ["*", "*", "*"]
        at = datetime(2026, 11, 23, int(hour), int(minute), tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
        assert (at.hour, at.minute) == (0, 5)

    def test_nothing_is_allowed_but_what_a_job_needs(self, github):
        allowed = {name: job["permissions"] for name, job in github["jobs"].items()}
        assert github["permissions"] == {}
        assert allowed == {
            "build": {"contents": "read"},
            "pages": {"pages": "write", "id-token": "write"},
            "ledger": {"contents": "write"},
        }
        writer = [step.get("run", "") for step in github["jobs"]["ledger"]["steps"]]
        assert not any(INSTALLING.search(text) for text in writer)

    def test_one_at_a_time(self, github, gitlab):
        assert github["concurrency"] == {"group": "publish", "cancel-in-progress": False}
        assert gitlab["publish"]["resource_group"] == "publish"

    def test_actions_are_pinned_to_a_commit(self, github):
        used = [step["uses"] for job in github["jobs"].values() for step in job["steps"] if "uses" in step]
        assert len(used) >= 8
        assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used)
        text = (FILES / ".github/workflows/publish.yml").read_text(encoding="utf-8")
        assert len(re.findall(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+", text)) == len(used)

    def test_secrets_reach_single_steps_and_never_the_text_of_a_command(self, github):
        for job in github["jobs"].values():
            assert "secrets." not in str(job.get("env", {}))
            assert "${{" not in "".join(step.get("run", "") for step in job["steps"])

    def test_records_leave_the_runner_whatever_happens(self, github, gitlab):
        last = github["jobs"]["build"]["steps"][-1]
        assert (last["if"], last["run"]) == ("always()", "rm -rf records")
        assert "rm -rf records" in gitlab["publish"]["after_script"]
