"""Intake, records and the reporters load where nothing is installed that a browser cannot have."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

MODULES = [
    "generator.intake.batch",
    "generator.records.validation",
    "generator.reporting.html",
    "generator.reporting.annotated_workbook",
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
