"""`gongshi doctor`: each thing that may be missing is seen, and its remedy mends it."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli.doctor import doctor
from generator.domain.clock import BEIJING
from generator.domain.private_files import SALT_FILE, load_salt, salt_fingerprint
from generator.notices.ledger import EventDraft, EventName, append, out_digest
from generator.scaffold import doctor as checks
from tests.helpers import ROOT

BUILT = datetime(2026, 11, 23, 0, 5, tzinfo=BEIJING)


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    """Records with a salt, and a ledger of one build."""
    monkeypatch.chdir(ROOT)
    (tmp_path / "records").mkdir()
    salt = salt_fingerprint(load_salt(tmp_path / "records"))
    body = {"count": 0, "out": out_digest([]), "pages": "0" * 64, "salt": salt}
    append(tmp_path / "ledger.jsonl", [EventDraft(EventName.BUILT, body)], BUILT)
    return tmp_path


def run(office: Path, *more: str, at: datetime = BUILT + timedelta(hours=9)):
    given = ["--records", office / "records", "--ledger", office / "ledger.jsonl", "--out", office / "site"]
    done = CliRunner().invoke(doctor, list(map(str, [*given, "--as-of", at.isoformat(), *more])))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_all_is_well(office):
    done = run(office)
    assert done.exit_code == 0, done.output
    assert "没有必须补的" in done.output
    assert "和台账对得上" in done.output


def test_a_salt_that_is_lost_or_another_one(office):
    salt = office / "records" / SALT_FILE
    right = salt.read_bytes()
    salt.unlink()
    done = run(office)
    assert (done.exit_code, "从备份把原来的 salt.txt" in done.output) == (3, True)
    assert not salt.exists()  # it is not made by looking
    salt.write_text(secrets.token_hex(32), encoding="ascii")
    assert run(office).exit_code == 3
    salt.write_bytes(right)
    assert run(office).exit_code == 0


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_a_salt_that_others_can_read(office):
    salt = office / "records" / SALT_FILE
    salt.chmod(0o644)
    assert "chmod 600 salt.txt" in run(office).output
    salt.chmod(0o600)
    assert "chmod 600" not in run(office).output


def test_nobody_built_for_two_days(office):
    done = run(office, at=BUILT + timedelta(days=2))
    assert (done.exit_code, "超过一天了" in done.output) == (3, True)


def test_a_broken_ledger_and_a_wrong_key(office):
    (office / "key.pem").write_text("no key", encoding="ascii")
    assert "签名密钥" in run(office, "--sign-key", str(office / "key.pem")).output
    (office / "ledger.jsonl").write_text("{}\n", encoding="ascii")
    done = run(office)
    assert (done.exit_code, "读不懂" in done.output) == (3, True)


def test_a_full_disk_and_a_missing_program(office, monkeypatch):
    usage = shutil.disk_usage(office)
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: usage._replace(free=1))
    assert "剩不到 1 GB" in run(office).output
    monkeypatch.setattr(checks.shutil, "which", lambda name, path=None: None)
    said = run(office).output
    assert "apt-get install rsync" in said
    assert "定时任务的 PATH 里找不到 gongshi" in said


def test_without_an_engine_node_is_asked_for(office, monkeypatch):
    monkeypatch.setattr(checks, "is_finished", lambda root: False)
    monkeypatch.setenv("PATH", str(office))
    done = run(office)
    assert done.exit_code == 3
    assert "请装 Node.js 20 以上" in done.output
