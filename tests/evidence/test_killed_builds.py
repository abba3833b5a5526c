"""The whole command, with records, cache and ledger, killed at any moment: the next one finds all in order."""

import os
import shutil
import signal
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from generator.domain.private_files import CACHE_FILE
from generator.notices.ledger.ledger_file import PUBLISHED
from tests.helpers import AS_OF, GONGSHI, ROOT, SAMPLES, gongshi, tree

KILLS = int(os.environ.get("KILLS", "60")) // 12


@pytest.mark.minutes
def test_killed_builds_break_neither_ledger_nor_site_nor_cache(tmp_path: Path):
    records, site, ledger = tmp_path / "records", tmp_path / "site", tmp_path / "ledger.jsonl"
    for name in ("wenxi-2025-group-leaders", "binjiang-2025-illness-aid"):
        shutil.copytree(SAMPLES / name, records / name)
    moment = datetime.fromisoformat(AS_OF)

    def build() -> list[str | Path]:
        nonlocal moment
        moment += timedelta(hours=1)
        return [
            "build",
            "--records",
            records,
            "--out",
            site,
            "--ledger",
            ledger,
            "--as-of",
            moment.isoformat(),
        ]

    def in_order() -> None:
        done = gongshi("ledger", "verify", ledger, "--against", site / PUBLISHED, "--records", records)
        assert done.code == 0, done.output

    assert gongshi(*build()).code == 0
    in_order()
    started = time.monotonic()
    assert gongshi(*build()).code == 0
    whole = time.monotonic() - started
    for kill in range(KILLS):
        # Something is new in every build: the killed one is not idle.
        notice = records / "binjiang-2025-illness-aid/notice.toml"
        notice.write_text(f"# {kill}\n{notice.read_text(encoding='utf-8')}", encoding="utf-8")
        before = tree(site)
        process = subprocess.Popen(
            [GONGSHI, *map(str, build())], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(whole * (0.2 + 0.8 * ((kill * 0.618) % 1)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = tree(site)
        # The old site, whole, or the new one: with a line in its ledger, or with nothing new but the build's time.
        changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        assert PUBLISHED in changed or changed <= {"audit.json", "audit/index.html"}
        assert gongshi(*build()).code == 0
        in_order()
    # What so many builds came to, one over the other, is what one comes to.
    kept = ledger.read_bytes()
    assert gongshi(*build()).code == 0
    last = tree(site)
    shutil.rmtree(site)
    (records / CACHE_FILE).unlink()
    ledger.write_bytes(kept)
    moment -= timedelta(hours=1)
    assert gongshi(*build()).code == 0
    assert tree(site) == last
