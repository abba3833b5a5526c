"""Sites as `gongshi build` makes them, with their ledger, but without the minute-long audit of every byte."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from generator.audit import scorecard
from generator.audit.scan import Report
from generator.cli.build import _record
from generator.notices.ledger.book import opened
from generator.pipeline import load_project, run
from generator.promotion import promote, staging
from generator.site.build import build_site
from tests.generator.conftest import ROOT, SAMPLES

DAY = "2026-11-23T10:00+08:00"  # the day the samples are made for
ILLNESS, LEADERS, PENDING = "binjiang-2025-illness-aid", "wenxi-2025-group-leaders", "wenxi-2025-illness-aid"
_PROJECT = load_project(ROOT)


def copy_records(folder: Path, *names: str) -> Path:
    """The sample batches of these `names` (three of them by default) in a folder of their own."""
    folder.mkdir(parents=True)
    for name in names or (ILLNESS, LEADERS, PENDING):
        shutil.copytree(SAMPLES / name, folder / name)
    return folder


def build(records: Path, out: Path, ledger: Path, as_of: str) -> Path:
    """The site of `records` at `as_of` in `out`, which is replaced."""
    moment = datetime.fromisoformat(as_of)
    with staging(out) as staged, opened(ledger, out) as book:
        outcome = run(_PROJECT, records, moment, history=book.history, site=out)
        assert not outcome.judgement.refused
        build_site(ROOT / "mkdocs.yml", outcome.publication, staged)
        _record(book, outcome, staged)
        scorecard.write(staged, Report(files=1, size=1, needles=1, notices=1, rows=1, findings=()), outcome.publication)
        book.prepare()
        promote(staged, out)
        book.commit()
    return out
