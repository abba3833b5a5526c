"""Batches for the tests of intake: a good one, and what was made of it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from generator.build.project import load_project
from generator.intake.batch import SubmittedBatch, read_batch
from generator.intake.formats.databases import NONE, Databases
from generator.intake.grid import text_of
from generator.records.validation import ValidationReport, validate
from tests.helpers import ROOT, SAMPLES
from tests.samples.people import identity_number

PROJECT = load_project(ROOT)
NOTICE = """
kind = "大病慰问"
agency = "330106"
period = "2025"
publish_on = 2026-11-20
approval = { by = "测试", on = 2026-11-18, number = "1号" }
"""


REMINDERS = {"approved_totals_missing", "band_not_checked"}


def number(order: int = 902, birth: str = "19490102", region: str = "330106") -> str:
    """A number that nobody has; an even `order` is a woman's."""
    return identity_number(region, birth, order)


def folder(under: Path, notice: str = NOTICE) -> Path:
    """A batch folder with its notice.toml and no records yet."""
    made = under / "a-batch"
    made.mkdir(parents=True, exist_ok=True)
    (made / "notice.toml").write_text(notice, encoding="utf-8")
    return made


def copied(under: Path, sample: str) -> Path:
    """A copy of a good sample."""
    return Path(shutil.copytree(SAMPLES / sample, under / sample))


def batch_results(batch: Path, databases: Databases = NONE) -> tuple[SubmittedBatch, ValidationReport]:
    """What intake and the records make of one batch.

    Without the reminders of what could not be checked, which tests/records/test_totals.py and
    tests/records/test_plausibility.py are about.
    """
    submitted = read_batch(batch, databases)
    return submitted, without_reminder(validate([submitted], PROJECT.rules))


def without_reminder(validation: ValidationReport) -> ValidationReport:
    """The report without what it says of figures and columns that were not given."""
    rest = tuple(each for each in validation.problems if each.code not in REMINDERS)
    return replace(validation, problems=rest)


def errors(batch: Path) -> set[str]:
    """The codes for which a batch is refused; empty where it is good."""
    return {each.code for each in batch_results(batch)[1].problems if each.severity == "error"}


def reported_text(validation: ValidationReport) -> str:
    """Everything a clerk, a log or a report would get to see."""
    problems = validation.problems
    return (
        json.dumps([each.as_json() for each in problems], ensure_ascii=False)
        + repr(problems)
        + repr(validation)
    )


def secrets(submitted: SubmittedBatch) -> set[str]:
    """Names, numbers, cards and telephones of a batch: what no message may repeat."""
    if submitted.table is None:
        return set()
    columns = submitted.table.columns
    private = (columns.get(name) for name in ("name", "identity", "card", "phone", "address"))
    texts = {text_of(cell) for column in private if column for cell in column.cells}
    return {text for text in texts if len(text) > 2}
