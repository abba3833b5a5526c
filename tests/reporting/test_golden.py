"""What the terminal says of each bad sample, word for word: tests/reporting/golden/<batch>.txt.

After a sentence or a sample has changed, write them anew, and read what changed as a clerk would:

    GOLDEN=write .venv/bin/pytest tests/reporting/test_golden.py && git diff tests/reporting/golden
"""

import io
import os
import tomllib
from pathlib import Path

import pytest
from rich.console import Console

from generator.build.citations import cited
from generator.build.project import load_project
from generator.intake.batch import find_batches, read_batch
from generator.records.validation import validate
from generator.reporting.terminal import show_problems
from tests.helpers import REFUSED, ROOT

GOLDEN = Path(__file__).with_name("golden")
MISTAKES = [
    name for name, at in tomllib.loads((REFUSED / "expected.toml").read_text("utf-8")).items() if at["code"]
]


@pytest.fixture(scope="module")
def problems():
    project = load_project(ROOT)
    submitted = [read_batch(path) for path in find_batches(REFUSED)]
    return cited(validate(submitted, project.rules).problems, project, submitted)


@pytest.mark.parametrize("batch", MISTAKES)
def test_the_clerk_reads(problems, batch):
    out = io.StringIO()
    show_problems(
        Console(file=out, color_system=None, highlight=False, soft_wrap=True),
        [each for each in problems if each.place.batch == batch],
    )
    file = GOLDEN / f"{batch}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(out.getvalue().lstrip("\n"), encoding="utf-8", newline="\n")
    assert out.getvalue().lstrip("\n") == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_sample_that_is_gone():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(MISTAKES)
