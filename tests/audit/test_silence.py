"""Nothing private is said: by errors nobody foresaw, by the guard, by what a killed build leaves behind."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from generator.audit.sensitive_values import sensitive_values
from generator.build.pipeline import read_records
from generator.diagnostics.crash_report import scrubbed_sentence
from tests.helpers import AS_OF, GONGSHI, ROOT, SAMPLES, gongshi, tree

SECRET = "330106194510181330"  # noqa: S105 - nobody has this number
KILLS = int(os.environ.get("KILLS", "6"))  # the full run: KILLS=200


def test_an_error_nobody_foresaw_is_told_without_its_words():
    try:
        raise ValueError(SECRET)  # noqa: TRY301
    except ValueError as error:
        said = scrubbed_sentence(type(error), error.__traceback__)
    assert "ValueError" in said
    assert SECRET not in said


def test_no_traceback_of_the_command_holds_a_value():
    program = (
        "import generator.cli.build\nfrom generator import cli\n"
        f"def fail(*a, **k): raise RuntimeError('{SECRET}')\n"
        "import sys; sys.argv = ['gongshi', 'build']\n"
        "sys.modules['generator.cli.build'].load_project = fail\n"
        "cli.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "RuntimeError" in done.stderr
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def repository(folder):
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)

    folder.mkdir()
    git("init", "-q")
    git("config", "user.email", "office@example.org")
    git("config", "user.name", "office")
    return git


def test_the_guard_refuses_records_and_lets_the_rest_through(tmp_path):
    git = repository(tmp_path / "repository")
    folder = tmp_path / "repository"
    assert gongshi("guard", "--install", folder=folder).code == 0
    batch = next(SAMPLES.glob("wenxi-2025-illness-aid/*.xlsx"))
    for name, content in {
        "records/a.xlsx": batch.read_bytes(),
        "notes.md": f"身份证 {SECRET}".encode(),
        "list.csv": "姓名,身份证号\n".encode("gb18030"),
        "records/salt.txt": b"00",
        "records/.gongshi-cache": b"00",
        "~$a.xlsx": b"x",
    }.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
        git("add", "-f", name)
        done = git("commit", "-m", "x")
        assert done.returncode, name
        assert SECRET not in done.stdout + done.stderr
        git("rm", "-q", "--cached", "-f", name)
    sample = folder / "data/samples/batches/b"
    sample.mkdir(parents=True)
    shutil.copy(batch, sample)
    (folder / "README.md").write_text("公示网站", encoding="utf-8")
    (folder / "offices.csv").write_text("单位,电话\n杭州市,12333\n", encoding="utf-8")
    git("add", "data", "README.md", "offices.csv")
    assert git("commit", "-m", "x").returncode == 0


def test_what_a_build_makes_is_no_candidate_for_a_commit():
    for path in (
        "site/index.html",
        "records/a.xlsx",
        ".gongshi-staging-site/x",
        ".gongshi-site.lock",
        "office/records/.gongshi-cache",
        "~$a.xlsx",
    ):
        done = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        assert done.returncode == 0, path


@pytest.mark.minutes
def test_a_killed_build_leaves_a_whole_site_and_no_record(tmp_path):
    records, scratch = tmp_path / "records", tmp_path / "scratch"
    scratch.mkdir()
    for name in ("wenxi-2025-group-leaders", "wenxi-2025-illness-aid"):
        shutil.copytree(SAMPLES / name, records / name)
    build = ["build", "--records", records, "--out", tmp_path / "site", "--as-of"]
    started = time.monotonic()
    assert gongshi(*build, AS_OF).code == 0
    whole = time.monotonic() - started
    old = tree(tmp_path / "site")
    assert gongshi(*build[:3], "--out", tmp_path / "later", "--as-of", "2026-11-26T10:00").code == 0
    new = tree(tmp_path / "later")
    tables = [each.table for each in read_records(records) if each.table]
    private = [needle.text.encode() for needle in sensitive_values(tables)]
    assert private
    command = [str(each) for each in (GONGSHI, *build, "2026-11-26T10:00")]
    for kill in range(KILLS):
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(scratch)}
        )  # fmt: skip
        time.sleep(whole * (0.1 + 0.9 * ((kill * 0.618) % 1)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert tree(tmp_path / "site") in (old, new)
        left = b"\n".join(
            each.read_bytes() for each in scratch.rglob("*") if each.is_file()
        )  # words for the search
        assert not [value for value in private if value in left]
        for staged in tmp_path.glob(".gongshi-staging-*"):
            assert SECRET[:6] not in str(staged)
            assert staged.stat().st_mode & 0o077 == 0


def test_a_build_told_to_end_cleans_up_and_says_nothing(tmp_path):
    command = [str(each) for each in (GONGSHI, "build", "--out", tmp_path / "site", "--as-of", AS_OF)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    while not list(tmp_path.glob(".gongshi-staging-*/*")) and process.poll() is None:
        time.sleep(0.02)  # until there is something half done to clean up
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=600)
    assert process.returncode == 128 + signal.SIGTERM
    assert "Traceback" not in said
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.glob(".gongshi-staging-*"))
