"""The workflows that offices get, by running their own steps: what is published, kept, said, and refused."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from generator.domain.clock import beijing_day, now
from tests.helpers import GONGSHI, ROOT
from tests.scaffold.conftest import SALT, git
from tests.scaffold.workflow import FILES, INSTALLING, load, pass_on, publish

GOOD, BAD = "xihu-2025-illness-aid", "id-checksum"


@pytest.fixture
def gitlab():
    return load(FILES / ".gitlab-ci.yml")


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


@pytest.fixture
def two_runs(machine, origin):
    """Two clones of one office, each with the ledger as it was before: what two runs at once have."""
    runner = machine({})
    clones = [runner.checkout(name) for name in ("early", "late")]
    first = runner.checkout("first")
    (first / "ledger.jsonl").write_text("1\n", encoding="utf-8")
    assert runner.bash("ci/ledger.sh save", first, {}).returncode == 0
    for work in clones:
        assert runner.bash("ci/ledger.sh load", work, {}).returncode == 0
        assert (work / "ledger.jsonl").read_text(encoding="utf-8") == "1\n"
    return runner, *clones


def write(work: Path, text: str) -> None:
    (work / "ledger.jsonl").write_text(text, encoding="utf-8")


def test_a_second_run_never_overwrites_the_first(two_runs, origin):
    runner, early, late = two_runs
    write(early, "1\n2\n")
    write(late, "1\n3\n")
    assert runner.bash("ci/ledger.sh save", early, {}).returncode == 0
    for command in ("check", "save"):  # neither published nor stored
        raced = runner.bash(f"ci/ledger.sh {command}", late, {})
        assert raced.returncode != 0
        assert "请再运行一次" in raced.stderr
    assert git(origin, "show", "ledger:ledger.jsonl") == "1\n2\n"
    assert git(origin, "rev-list", "--count", "ledger").strip() == "2"
    # the remedy: run again, on what the first one left
    assert runner.bash("ci/ledger.sh load", late, {}).returncode == 0
    write(late, (late / "ledger.jsonl").read_text(encoding="utf-8") + "3\n")
    assert runner.bash("ci/ledger.sh check && ci/ledger.sh save", late, {}).returncode == 0
    assert git(origin, "show", "ledger:ledger.jsonl") == "1\n2\n3\n"


def test_a_run_that_is_overtaken_between_looking_and_pushing_looks_again(two_runs, origin):
    """The other run pushes in the very moment between fetch and push: the lease refuses, nothing is lost."""
    runner, early, late = two_runs
    write(early, "1\n2\n")
    write(late, "1\n3\n")
    hook = late / ".git/hooks/pre-push"  # runs in the late clone when it is about to push
    hook.write_text(f"#!/bin/sh\n[ -f {early}/done ] && exit 0\ntouch {early}/done\ncd {early}\n"
                    "unset GIT_DIR\nexec bash ci/ledger.sh save >&2\n", encoding="utf-8")  # fmt: skip
    hook.chmod(0o755)
    raced = runner.bash("ci/ledger.sh save", late, {})
    assert (early / "done").exists()
    assert raced.returncode != 0, raced.stdout
    assert git(origin, "show", "ledger:ledger.jsonl") == "1\n2\n"


def test_two_first_runs_at_once_leave_one_ledger(machine, origin):
    runner = machine({})
    one, other = runner.checkout("one"), runner.checkout("other")
    write(one, "1\n")
    write(other, "2\n")
    assert runner.bash("ci/ledger.sh save", one, {}).returncode == 0
    assert runner.bash("ci/ledger.sh save", other, {}).returncode != 0
    assert git(origin, "show", "ledger:ledger.jsonl") == "1\n"


def test_a_ledger_that_was_not_stored_is_made_good_from_the_site(two_runs, origin, tmp_path):
    """The job was killed after the site went up and before the ledger was stored."""
    runner, early, _ = two_runs
    site = tmp_path / "www"
    site.mkdir()
    (site / "ledger.jsonl").write_text("1\n2\n", encoding="utf-8")
    at_site = {"SITE_URL": f"file://{site}/"}
    assert runner.bash("ci/ledger.sh load", early, at_site).returncode == 0
    assert (early / "ledger.jsonl").read_text(encoding="utf-8") == "1\n2\n"
    (site / "ledger.jsonl").write_text("9\n2\n3\n", encoding="utf-8")  # another one's: not taken
    assert runner.bash("ci/ledger.sh load", early, at_site).returncode == 0
    assert (early / "ledger.jsonl").read_text(encoding="utf-8") == "1\n"


def test_files_of_an_upload_that_broke_off_are_no_part_of_the_site(two_runs):
    runner, work, _ = two_runs
    site = work / "site"
    (site / "notices/a").mkdir(parents=True)
    for name in ("index.html", "index.html.gz", "notices/a/index.html", "notices/a/half.html", "new.js"):
        (site / name).touch()
    (site / "site-files.txt").write_text(
        "gongshi-site 1 0\nindex.html\nnotices/a/index.html\nsite-files.txt\n", encoding="utf-8"
    )
    assert runner.bash("ci/site.sh trim", work, {}).returncode == 0
    left = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert left == {"index.html", "index.html.gz", "notices/a/index.html", "site-files.txt"}


def test_an_upload_that_fails_is_said_in_the_first_line(machine, github, records):
    settings = {
        "RECORDS_DIR": str(records(GOOD)), "DEPLOY": "bucket", "DEPLOY_BUCKET": "b",
    }  # fmt: skip
    runner = machine(settings)
    work = runner.checkout("build")
    (work / "summary.md").write_text("## ✅ 公示网站已生成\n\n其余\n", encoding="utf-8")
    done = runner.bash("bash ci/site.sh save", work, settings)  # there is no such bucket, and no rclone
    assert done.returncode != 0
    text = (work / "summary.md").read_text(encoding="utf-8")
    assert text.startswith("## ✖ 没有发布成")
    assert "✅" not in text


def test_expired_names_come_down_though_the_records_are_away(machine, github, origin, records, tmp_path):
    folder = records(GOOD)
    site = tmp_path / "www/site"
    site.parent.mkdir()
    settings = {"RECORDS_DIR": str(folder), "DEPLOY": "folder", "DEPLOY_DIR": str(site)}
    work, code, said = publish(machine(settings), github)
    assert code == 0, said
    page = site / f"notices/{GOOD}/index.html"
    assert "<tbody" in page.read_text(encoding="utf-8")
    # 30 days later, the share is not mounted
    folder.rename(tmp_path / "away")
    later = (beijing_day(now()) + timedelta(days=30)).isoformat()
    clock = tmp_path / "bin"
    clock.mkdir()
    program = clock / "gongshi"
    program.write_text(f'#!/bin/sh\nexec {GONGSHI} "$@" --as-of {later}\n', encoding="utf-8")
    program.chmod(0o755)
    runner = machine(settings)
    work = runner.checkout("build")
    bash = f"export PATH={clock}:$PATH; for step in records 'ledger load' build 'ledger save' outcome; do set -- $step; bash ci/$1.sh $2; done"
    done = runner.bash(bash, work, settings)
    assert done.returncode == 1
    assert "检查挂载" in done.stderr
    summary = (work / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith("## ✖ 没有完成：只撤下了期满的名单")
    assert "RECORDS_DIR 指的文件夹不在" in summary
    assert "<tbody" not in page.read_text(encoding="utf-8")
    assert '"over"' in git(origin, "show", "ledger:ledger.jsonl")
    # mounted again: nothing was lost
    (tmp_path / "away").rename(folder)
    done = runner.bash(bash, work, settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (work / "summary.md").read_text(encoding="utf-8").startswith("## ✅")


@pytest.mark.parametrize("gone", [False, True])
def test_a_workbook_in_the_repository_fails_the_run(machine, github, gitlab, origin, office, gone):
    shutil.copytree(ROOT / "data/samples/batches" / GOOD, office / "batches/x")
    git(office, "add", "-f", "-A")
    git(office, "commit", "-q", "--no-verify", "-m", "明细")
    if gone:  # deleted since: it is in the history all the same
        git(office, "rm", "-q", "-r", "batches")
        git(office, "commit", "-q", "--no-verify", "-m", "删去")
    git(office, "push", "-q", str(origin), "main")
    work, code, said = publish(machine({}), github)
    assert code == 3
    assert "仓库里有不能放的文件" in said
    assert not (work / "site").exists()
    assert any("guard --repository" in line for line in gitlab["publish"]["script"])


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
        assert {gitlab[job]["resource_group"] for job in ("publish", "pages", "ledger")} == {"publish"}

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
