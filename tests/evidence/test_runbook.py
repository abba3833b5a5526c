"""The steps of docs/runbook.md that no other test follows: the signing key is replaced, the office hands over, leaves."""

from __future__ import annotations

import random
import re
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.notices.ledger import EventDraft, EventName, LedgerFile, out_digest
from generator.notices.ledger.signing import private_key, sign
from tests.evidence.lives import lived, morning
from tests.helpers import ROOT

RUNBOOK = (ROOT / "docs/runbook.md").read_text(encoding="utf-8")


def gongshi(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def keys(tmp_path) -> list[Path]:
    for name in ("old.pem", "new.pem"):
        assert gongshi("ledger", "keygen", "-o", tmp_path / name)[0] == 0
    return [tmp_path / name for name in ("old.pem", "new.pem")]


@pytest.fixture
def rotated(tmp_path, keys, monkeypatch) -> Path:
    """A ledger signed with the old key, and from some day on with the new one."""
    monkeypatch.chdir(ROOT)
    opened = lived(random.Random(3), notices=2, days=12, signer=partial(sign, key=private_key(str(keys[0]))))
    opened.forced = False
    with_new = LedgerFile(tmp_path / "ledger.jsonl", opened.content)
    build(with_new, keys[1])
    build(with_new, keys[1])
    (tmp_path / "ledger.jsonl").write_bytes(with_new.content)
    return tmp_path / "ledger.jsonl"


def build(ledger: LedgerFile, key: Path) -> None:
    ledger.signer = partial(sign, key=private_key(str(key)))
    day = ledger.history.last.day + timedelta(days=1)
    live = ledger.history.live(day)
    body = {"count": len(live), "out": out_digest(live), "pages": "0" * 64}
    ledger.add([EventDraft(EventName.BUILT, body)], morning(day))


def verify(ledger: Path, *keys: Path) -> int:
    given = [each for key in keys for each in ("--public-key", f"{key}.pub")]
    return gongshi("ledger", "verify", ledger, *given)[0]


def test_after_a_new_key_the_whole_ledger_is_verified_with_both(rotated, keys):
    old, new = keys
    assert verify(rotated, old, new) == 0
    assert verify(rotated, new) == 3
    assert verify(rotated, old) == 3
    assert verify(rotated, new, old) == 3  # in the order of their use


def test_a_key_that_was_replaced_signs_nothing_any_more(rotated, keys):
    ledger = LedgerFile(rotated, rotated.read_bytes())
    build(ledger, keys[0])  # whoever stole the old key
    rotated.write_bytes(ledger.content)
    assert verify(rotated, *keys) == 3


def test_a_successor_finds_the_fingerprint_that_was_handed_over(rotated, tmp_path):
    code, said = gongshi("ledger", "show", rotated)
    assert code == 0
    [handed] = re.findall(r"\d+:[0-9a-f]{64}", said)
    assert gongshi("ledger", "verify", rotated, "--against", handed)[0] == 0
    shorter = tmp_path / "shorter.jsonl"
    shorter.write_bytes(b"".join(rotated.read_bytes().splitlines(keepends=True)[:-2]))
    assert gongshi("ledger", "verify", shorter, "--against", handed)[0] == 3


def test_a_ledger_is_restored_from_the_copy_on_the_site(rotated, tmp_path):
    copy = shutil.copy(rotated, tmp_path / "copy.jsonl")
    rotated.write_bytes(rotated.read_bytes()[:-700])
    assert gongshi("ledger", "verify", rotated, "--against", copy)[0] == 3
    shutil.copy(copy, rotated)
    assert gongshi("ledger", "verify", rotated, "--against", copy)[0] == 0


def test_every_test_that_the_runbook_names_is_there():
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", RUNBOOK))
    assert len(named) > 5
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


def test_every_command_that_the_runbook_names_is_ours():
    named = set(re.findall(r"`gongshi ([a-z]+)(?: ([a-z]+))?", RUNBOOK))
    assert len(named) > 5
    for name, sub in named:
        found = main.get_command(None, name)
        assert found is not None, name
        if name == "ledger" and sub:
            assert sub in found.commands, sub
