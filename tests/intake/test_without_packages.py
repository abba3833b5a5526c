"""Intake, records and the reporters load where nothing is installed that a browser cannot have."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.intake.batch import read_batch
from generator.records.validation import validate_batch
from tests.helpers import ROOT
from tests.intake import batches

MODULES = [
    "generator.intake.batch",
    "generator.records.validation",
    "generator.reporting.html",
    "generator.reporting.annotated_workbook",
    "generator.notices.redaction",
    "generator.build.citations",
]


def run(program: str, folder: Path) -> str:
    script = folder / "program.py"
    script.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "tests/intake/without_packages.py", script],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("module", MODULES)
def test_it_loads_without_what_a_browser_lacks(tmp_path, module):
    assert run(f"import {module}; print('loaded')", tmp_path) == "loaded\n"


def test_what_is_blocked_is_blocked(tmp_path):
    with pytest.raises(AssertionError, match="not there in a browser"):
        run("import generator.records.person_columns", tmp_path)


JUDGE = """
import json, sys
from pathlib import Path
from generator.intake.batch import read_batch
from generator.intake.formats import files
from generator.records.validation import ValidationContext, validate_batch
from calculators.parameters import Policy
from generator.domain.agencies import Agency
import tomllib
entries = tomllib.loads(Path("data/agencies.toml").read_text())["agency"]
named = {each["code"]: each for each in entries}
def inherited(each):
    while "policy" not in each:
        each = named[each["parent"]]
    return each["policy"]
keys = ("code", "name", "office", "level", "parent", "phone", "address")
agencies = {code: Agency(**{key: each.get(key, "") for key in keys}, policy=inherited(each)) for code, each in named.items()}
policies = {path.parent.name: Policy.from_mapping(tomllib.loads(path.read_text())) for path in Path("data/policy").glob("*/parameters.toml")}
rules = ValidationContext(agencies, policies, range(2020, 2031))
with files.using("pure"):
    for sample in SAMPLES:
        result = validate_batch(read_batch(Path("data/samples") / sample), rules)
        print(json.dumps([each.as_json() for each in result.problems], ensure_ascii=False))
"""
SAMPLES = [
    "batches/xihu-2025-illness-aid", "batches/liuan-2025-illness-aid", "batches/wenxi-2025-group-leaders",
    "batches/hangzhou-2024-spending", "mess/two-line-header", "mess/csv-gb18030-tabs", "refused/amount-over-band",
    "refused/unreadable-file", "refused/not-approved-sheet",
]  # fmt: skip


def test_samples_come_to_the_same_without_what_a_browser_lacks(tmp_path):
    told = run(f"SAMPLES = {SAMPLES!r}\n{JUDGE}", tmp_path).splitlines()
    for sample, line in zip(SAMPLES, told, strict=True):
        result = validate_batch(read_batch(ROOT / "data/samples" / sample), batches.PROJECT.rules)
        assert json.loads(line) == [each.as_json() for each in result.problems]
