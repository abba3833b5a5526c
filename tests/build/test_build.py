"""`gongshi build` from end to end: what is published, what is not, and what happens when something is wrong."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from ahocorasick_rs import AhoCorasick

from generator.audit.sensitive_values import WORDS, ValueKind, sensitive_values
from generator.build.pipeline import run
from generator.build.project import load_project
from tests.helpers import AS_OF, GONGSHI, REFUSED, ROOT, assert_nothing_beside_the_site, gongshi, tree

KILLS = int(os.environ.get("KILLS", "60")) // 12


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """The sample site at the samples' day, and what the pipeline knows of it."""
    out = tmp_path_factory.mktemp("samples")
    done = gongshi("build", "--out", out / "site", "--as-of", AS_OF, "--report", out / "report.json")
    outcome = run(load_project(ROOT), None, datetime.fromisoformat(AS_OF))
    return out / "site", done, outcome


def test_the_samples_are_published_whole(samples):
    site, done, outcome = samples
    assert done.code == 0
    assert len(outcome.publication.live) >= 8
    assert len(outcome.publication.ended) >= 4
    assert len(outcome.published.pending) >= 2
    for notice in outcome.publication.live:
        page = (site / "notices" / notice.facts.id / "index.html").read_text(encoding="utf-8")
        for row in notice.people:
            assert row.name in page
        assert len(re.findall("<tr", page)) >= notice.facts.count


def test_a_pending_notice_leaves_no_trace(samples):
    site, _, outcome = samples
    everything = b"\n".join(f"{name}\n".encode() + content for name, content in tree(site).items())
    batches = {each.id: each for each in outcome.validation.batches}
    shown = {row.name for each in outcome.publication.live for row in each.people}
    for name in outcome.published.pending:
        assert name.encode() not in everything
        hidden = [each.name for each in batches[name].people if each.name not in shown]
        for person in hidden:
            assert f">{person}<".encode() not in everything


def test_an_ended_notice_keeps_its_address_and_no_name(samples):
    site, _, outcome = samples
    batches = {each.id: each for each in outcome.validation.batches}
    for notice in outcome.publication.ended:
        page = (site / "notices" / notice.facts.id / "index.html").read_text(encoding="utf-8")
        assert notice.facts.seal in page
        assert not [each for each in batches[notice.facts.id].people if each.name in page]


def test_nothing_sensitive_is_in_the_site_or_was_said(samples):
    site, done, outcome = samples
    needles = [each for each in sensitive_values(outcome.tables) if each.kind not in WORDS]
    assert len(needles) > 3_000
    everything = b"\n".join(tree(site).values()).decode("utf-8", "replace")
    numbers = [each.text for each in needles if each.kind in (ValueKind.IDENTITY, ValueKind.CARD)]
    listed = AhoCorasick(numbers)
    assert len(listed.find_matches_as_indexes("/".join(numbers))) >= len(numbers)
    report = (site.parent / "report.json").read_text(encoding="utf-8")
    for text in (everything, done.output, report):
        assert listed.find_matches_as_indexes(text) == []


def test_the_same_input_gives_the_same_bytes(samples, tmp_path):
    """Another path of the project, time zone, language, hash seed, umask, order of the files, output folder."""
    site, _, _ = samples
    project = tmp_path / "另一个 项目"
    for name in ("site_src", "data", "generator", "calculators"):
        copy_backwards(ROOT / name, project / name)
    for name in ("mkdocs.yml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, project)
    for name in ("node_modules", "build"):  # installed once; the browser's bundle has a test of its own
        (project / name).symlink_to(ROOT / name)
    environment = os.environ | {
        "TZ": "America/New_York", "LC_ALL": "C", "LANG": "de_DE", "PYTHONHASHSEED": "7", "COLUMNS": "40",
    }  # fmt: skip
    environment.pop("SOURCE_DATE_EPOCH", None)
    start = (
        "from generator.cli import main; main()"  # of the copy: the folder that Python starts in comes first
    )
    command = [sys.executable, "-c", start, "build", "--out", tmp_path / "again", "--as-of", AS_OF]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, umask=0o077, check=False, text=True
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "again") == tree(site)


def copy_backwards(source: Path, target: Path) -> None:
    """The same files, made in the opposite order and without their times: what lists a folder sees it otherwise."""
    files = [path for path in sorted(source.rglob("*"), reverse=True) if path.is_file()]
    for path in files:
        if "__pycache__" not in path.parts:
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())


def test_a_bad_batch_is_left_out_and_the_others_are_published(records, build, tmp_path):
    shutil.copytree(REFUSED / "id-checksum", records / "id-checksum")
    done = build(records, "--report", tmp_path / "report.json")
    assert done.code == 3
    assert (tmp_path / "site/notices/wenxi-2025-illness-aid/index.html").exists()
    assert not (tmp_path / "site/notices/id-checksum").exists()
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    errors = [each for each in report if each["severity"] == "error"]
    assert [each["code"] for each in errors] == ["id_checksum"]
    assert set(errors[0]) == {
        "batch", "file", "sheet", "row", "column", "code", "severity", "message", "remedy", "clause",
    }  # fmt: skip


def an_identity_number(records: Path) -> str:
    outcome = run(load_project(ROOT), records, datetime.fromisoformat(AS_OF))
    return next(each.text for each in sensitive_values(outcome.tables) if each.kind is ValueKind.IDENTITY)


def test_a_leak_in_a_title_stops_its_batch_alone(records, built, build, tmp_path):
    secret = an_identity_number(records)
    notice = records / "wenxi-2025-group-leaders/notice.toml"
    notice.write_text(
        f'title = "关于补助的公示 {secret}"\n' + notice.read_text(encoding="utf-8"), encoding="utf-8"
    )
    done = build(records)
    assert done.code == 3
    assert "wenxi-2025-group-leaders" in done.output
    assert secret not in done.output
    after = tree(tmp_path / "site")
    assert [name for name, content in after.items() if secret.encode() in content] == []
    assert "notices/wenxi-2025-group-leaders/index.html" not in after
    assert "notices/binjiang-2025-illness-aid/index.html" in after
    assert_nothing_beside_the_site(tmp_path / "site")


def test_a_person_in_a_title_is_refused(records, build):
    outcome = run(load_project(ROOT), records, datetime.fromisoformat(AS_OF))
    batch = next(each for each in outcome.validation.batches if each.id == "wenxi-2025-group-leaders")
    notice = records / batch.id / "notice.toml"
    title = f'title = "关于{batch.people[0].name}补助的公示"\n'
    notice.write_text(title + notice.read_text(encoding="utf-8"), encoding="utf-8")
    done = build(records)
    assert done.code == 3
    assert "公示标题里有明细中的人名" in done.output
    assert batch.people[0].name not in done.output


def test_the_audit_finds_what_was_put_into_a_built_site(records, built):
    site = built
    assert gongshi("audit", site, "--records", records, "--as-of", AS_OF).code == 0
    (site / "assets" / "note.txt").write_text("x" + an_identity_number(records), encoding="utf-8")
    done = gongshi("audit", site, "--records", records, "--as-of", AS_OF)
    assert done.code == 4
    assert "note.txt" in done.output


def test_a_stale_site_is_found_by_the_audit_after_the_last_day(records, built):
    later = gongshi("audit", built, "--records", records, "--as-of", "2027-01-10")
    assert later.code == 4


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build", "--as-of", "tomorrow"], 2),
        (["nonsense"], 2),
        (["build", "--records", "/does/not/exist"], 2),
    ],
)
def test_wrong_usage(arguments, code):
    assert gongshi(*arguments).code == code


def test_another_build_at_the_same_time_waits_its_turn(records, build, tmp_path):
    from filelock import FileLock

    with FileLock(tmp_path / ".gongshi-site.lock"):
        done = build(records)
    assert done.code == 1
    assert "另一次生成正在进行" in done.output


def test_a_file_in_the_way_of_the_site_is_not_touched(records, build, tmp_path):
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    assert build(records).code in (1, 2)
    assert (tmp_path / "site").read_text(encoding="utf-8") == "mine"


def test_a_killed_build_leaves_a_whole_site(records, built, build, tmp_path):
    old = tree(tmp_path / "site")
    shutil.rmtree(records / "binjiang-2025-illness-aid")
    assert build(records, "--out", tmp_path / "reference").code == 0
    new = tree(tmp_path / "reference")
    assert old != new
    command = [GONGSHI, "build", "--records", records]
    command += ["--out", tmp_path / "site", "--as-of", AS_OF]
    started = time.monotonic()
    subprocess.run(
        [*command[:-3], tmp_path / "timed", "--as-of", AS_OF], cwd=ROOT, check=True, capture_output=True
    )
    whole = time.monotonic() - started
    for moment in range(KILLS):
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(whole * (moment + 1) / (KILLS + 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert tree(tmp_path / "site") in (old, new)
    assert build(records).code == 0
    assert tree(tmp_path / "site") == new
    assert_nothing_beside_the_site(tmp_path / "site")


def test_whoever_builds_on_any_day_sees_live_samples(tmp_path):
    done = gongshi("build", "--out", tmp_path / "site")
    assert done.code == 0
    outcome = run(load_project(ROOT), None, None)
    assert len(outcome.publication.live) >= 8
