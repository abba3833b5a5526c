"""The office's small scripts, each alone: what is fetched, checked, told to whom, and in which colour it ends."""

from __future__ import annotations

import email
import json
import os
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.scaffold.conftest import SALT, git
from tests.scaffold.workflow import load

ROBOT = "of-the-address"  # what a robot is known by


@pytest.fixture
def web() -> Iterator[tuple[str, list[tuple[str, dict]]]]:
    """A robot of a chat group, and a share that answers with a login page: address, and what was posted."""
    posted: list[tuple[str, dict]] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write("<!doctype html><title>请登录</title>".encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted.append((self.path, json.loads(body)))
            self.send_response(200)
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", posted
    server.shutdown()
    server.server_close()


def bash(office: Path, command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {"PATH": f"{office}/bin:{os.environ['PATH']}", "HOME": str(office), "LANG": "C.UTF-8"}
    return subprocess.run(
        ["bash", "-c", command], cwd=office, env=own | variables, capture_output=True, text=True, check=False
    )


def program(office: Path, name: str, text: str) -> None:
    """Let `name` be this script, for the office's scripts alone."""
    file = office / "bin" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/bash\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


# ── records ────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_login_page_is_no_archive(office, web):
    done = bash(office, "bash ci/records.sh", RECORDS_URL=f"{web[0]}all.zip", GONGSHI_SALT=SALT)
    assert done.returncode == 0  # what is over still comes down; build.sh makes it red
    assert "可能是登录页" in (office / "records.error").read_text(encoding="utf-8")
    assert not (office / "records").exists()


def test_names_in_gbk_as_windows_packs_them(office, tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("xihu/notice.toml", "")
        packed.writestr("xihu/aaaa.xlsx", "x")  # its name is written over: zipfile itself writes UTF-8
    archive.write_bytes(archive.read_bytes().replace(b"aaaa.xlsx", "明细".encode("gbk") + b".xlsx"))
    done = bash(office, "bash ci/records.sh", RECORDS_URL=archive.as_uri(), GONGSHI_SALT=SALT)
    assert done.returncode == 0, done.stderr
    assert not (office / "records.error").exists()
    assert (office / "records/xihu/明细.xlsx").read_bytes() == b"x"
    assert not (office / "records/all.zip").exists()


# ── the colour ─────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("code", "wanted"),
    [("0", 0), ("3", 3), ("1", 1), ("2", 2), ("4", 4), ("137", 1), ("", 1), ("x", 1), (None, 1)],
)
def test_only_zero_is_green(office, code, wanted):
    if code is not None:
        (office / "code").write_text(f"{code}\n", encoding="ascii")
    done = bash(office, "bash ci/outcome.sh")
    assert done.returncode == wanted
    assert bool(done.stderr) == (wanted != 0)


# ── alerts ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_alert_says_one_fixed_sentence_and_nothing_of_the_report(office, web, tmp_path):
    address, posted = web
    (office / "code").write_text("3\n", encoding="ascii")
    (office / "summary.md").write_text("## ⚠️ 1 个批次被退回\n\n张三的批次\n", encoding="utf-8")
    program(office, "sendmail", f'cat > "{tmp_path}/mail"')
    done = bash(
        office,
        "bash ci/alert.sh",
        ALERT_DINGTALK=f"{address}{ROBOT}",
        ALERT_WECOM=f"{address}wecom",
        ALERT_MAIL="office@example.org",
        RUN_URL="https://git.example/runs/7",
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    text = (
        "公示：有批次被退回，或者网站有须处理的问题（代码 3）。请看这次运行的报告。https://git.example/runs/7"
    )
    message = {"msgtype": "text", "text": {"content": text}}
    assert posted == [(f"/{ROBOT}", message), ("/wecom", message)]
    mail = email.message_from_bytes((tmp_path / "mail").read_bytes(), policy=default)
    assert mail["To"] == "office@example.org"
    assert mail["Subject"].startswith("公示：有批次被退回")
    assert mail.get_content().strip() == text


def test_what_is_green_alerts_nobody_and_a_robot_that_is_away_changes_nothing(office, web):
    address, posted = web
    (office / "code").write_text("0\n", encoding="ascii")
    assert bash(office, "bash ci/alert.sh", ALERT_DINGTALK=address).returncode == 0
    assert posted == []
    (office / "code").write_text("1\n", encoding="ascii")
    done = bash(office, "bash ci/alert.sh", ALERT_DINGTALK=f"http://127.0.0.1:9/{ROBOT}")
    assert (done.returncode, "请检查 ALERT_DINGTALK" in done.stderr) == (0, True)
    assert ROBOT not in done.stderr


# ── the site, looked at ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("found", "code", "alert"),
    [(0, "0", None), (3, "3", "有须处理的问题"), (1, "1", "网站打不开")],
)
def test_the_site_is_looked_at_and_the_ledger_is_stored_before_it_turns_red(office, found, code, alert):
    program(office, "gongshi", f'echo "$@" > called; echo 说明 >&2; exit {found}')
    (office / "ledger.jsonl").write_text("1\n", encoding="ascii")
    (office / "code").write_text("0\n", encoding="ascii")
    done = bash(office, "bash ci/monitor.sh", SITE_URL="https://gongshi.example/")
    assert done.returncode == 0
    assert "monitor https://gongshi.example/ --ledger ledger.jsonl" in (office / "called").read_text()
    assert (office / "code").read_text().strip() == code
    assert (
        (alert in (office / "alert.txt").read_text(encoding="utf-8"))
        if alert
        else not (office / "alert.txt").exists()
    )


def test_without_an_address_nothing_is_looked_at(office):
    program(office, "gongshi", "exit 3")
    assert bash(office, "bash ci/monitor.sh").returncode == 0
    assert not (office / "code").exists()


# ── a server without CI ────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def server(office, origin, web) -> Path:
    """An office on a server: steps that need a whole site are played, what stands around them is real."""
    program(office, "gongshi", 'echo "gongshi $1" >> calls; [ "$1" != "${FAILING:-}" ] || exit 3')
    git(office, "remote", "add", "origin", str(origin))
    installed = subprocess.run(
        ["bash", "-c", "cat requirements.lock gongshi.txt | sha256sum | cut -d ' ' -f 1"],
        cwd=office, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    (office / ".venv/bin").mkdir(parents=True)
    (office / ".venv/.installed").write_text(installed, encoding="ascii")
    shutil.copy(office / "bin/gongshi", office / ".venv/bin")
    (office / "records").mkdir()
    (office.parent / "gongshi.env").write_text(
        f"RECORDS_DIR={office}/records\nLEDGER_FILE={office}/kept.jsonl\nDEPLOY=folder\n"
        f"DEPLOY_DIR={office}/www\nSITE_URL={web[0]}\nALERT_WECOM={web[0]}robot\n", encoding="utf-8",
    )  # fmt: skip
    (office / "kept.jsonl").write_text("1\n", encoding="ascii")
    return office


def calls(office: Path) -> list[str]:
    return [line.removeprefix("gongshi ") for line in (office / "calls").read_text().splitlines()]


def test_one_command_a_day_does_it_all(server, web):
    done = bash(server, "bash ci/daily.sh")
    assert done.returncode == 0, done.stderr
    assert calls(server) == ["--version", "build", "monitor"]
    assert web[1] == []


@pytest.mark.parametrize("failing", ["build", "monitor"])
def test_what_goes_wrong_is_red_and_told(server, web, failing):
    done = bash(server, f"FAILING={failing} bash ci/daily.sh")
    assert done.returncode == 3, done.stderr
    assert [path for path, _ in web[1]] == ["/robot"]
    assert calls(server)[-1] == "monitor"  # the site is looked at all the same


def test_another_machine_only_looks(server):
    assert bash(server, "bash ci/daily.sh monitor").returncode == 0
    assert calls(server) == ["--version", "monitor"]


def test_timers_are_what_their_programs_accept(office):
    lines = [
        line
        for line in (office / "deploy/crontab").read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#M"
    ]
    for line in lines:
        assert re.fullmatch(r"\d+ \d+ \* \* \* +bash /srv/gongshi/office/ci/daily\.sh( monitor)?", line), line
    assert (office / "ci/daily.sh").stat().st_mode & 0o111
    if shutil.which("systemd-analyze"):
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", office / "deploy/gongshi.timer", office / "deploy/gongshi.service"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Unknown" not in done.stderr, done.stderr
    unit = (office / "deploy/gongshi.service").read_text(encoding="utf-8")
    assert "LimitCORE=0" in unit


def test_the_container_holds_no_secret_and_every_version_is_pinned(office):
    text = (office / "deploy/Containerfile").read_text(encoding="utf-8")
    joined = re.sub(r"\\\n", " ", text)
    steps = [line.split(maxsplit=1) for line in joined.splitlines() if line and not line.startswith("#")]
    assert [name for name, _ in steps] == ["FROM", "RUN", "WORKDIR", "COPY", "RUN", "USER", "RUN", "CMD"]
    assert re.fullmatch(r"docker\.io/library/python:3\.13\.\d+-slim-\w+@sha256:[0-9a-f]{64}", steps[0][1])
    assert "rm -rf /var/lib/apt/lists/*" in steps[1][1]
    assert "--no-install-recommends" in steps[1][1]
    assert "root" not in steps[5][1]
    assert json.loads(steps[-1][1]) == ["bash", "ci/daily.sh"]
    ignored = (office / ".containerignore").read_text(encoding="utf-8").split()
    assert {"records", "salt.txt", "*.env", "*.pem", ".git", "ledger.jsonl"} <= set(ignored)


# ── the workflow that looks at the site ────────────────────────────────────────────────────────────────────
@pytest.fixture
def looking(office):
    return load(office / ".github/workflows/monitor.yml")


def test_it_runs_after_each_deploy_and_every_morning(looking):
    assert looking["on"]["workflow_run"]["workflows"] == ["公示"]
    minute, hour, *_ = looking["on"]["schedule"][0]["cron"].split()
    assert (int(hour) + 8, int(minute)) == (8, 30)
    assert looking["concurrency"]["group"] == "publish"  # both write the ledger


def test_its_actions_are_pinned_and_secrets_reach_single_steps(looking):
    [job] = looking["jobs"].values()
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each) for each in used)
    assert "secrets." not in str(job["env"])
    assert "${{" not in "".join(step.get("run", "") for step in job["steps"])
    assert looking["permissions"] == {}
    assert job["permissions"] == {"contents": "write"}


def test_the_ledger_is_stored_before_the_run_turns_red(looking):
    [job] = looking["jobs"].values()
    names = [step.get("name", "") for step in job["steps"]]
    assert names.index("检查网站") < names.index("存台账") < names.index("提醒") < names.index("结果")


def test_gitlab_looks_too_and_a_schedule_can_do_nothing_else(office):
    jobs = load(office / ".gitlab-ci.yml")
    script = jobs["monitor"]["script"]
    steps = [line.removeprefix("bash ci/") for line in script if line.startswith("bash ci/")]
    assert steps == ["ledger.sh load", "monitor.sh", "ledger.sh save", "outcome.sh"]
    assert any("alert.sh" in line for line in script)
    for job in ("publish", "ledger"):
        assert jobs[job]["rules"] == [{"if": '$ONLY != "monitor"'}]
    assert '$ONLY != "monitor"' in jobs["pages"]["rules"][0]["if"]
    assert jobs["monitor"]["resource_group"] == "publish"
