"""Sites as `gongshi build` makes them, with their ledger, but without the minute-long audit of every byte."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

from generator.audit import scorecard
from generator.audit.auditor import AuditReport
from generator.build.ledger_step import record
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.build.promotion import promote, staging
from generator.notices.ledger.diff import built, new_events, pages_digest
from generator.notices.ledger.ledger_file import PUBLISHED, open_ledger
from generator.notices.model import Kind
from generator.site.build import build_site
from tests.helpers import ROOT, SAMPLES
from tests.site.publications import AGENCIES, CONFIG, facts, live, names, people, publication

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
    with staging(out) as staged, open_ledger(ledger, out) as opened:
        outcome = run(_PROJECT, records, moment, history=opened.history, site=out)
        assert not outcome.validation.refused
        build_site(ROOT / "mkdocs.yml", outcome.publication, staged)
        record(opened, outcome, staged)
        scorecard.write(
            staged,
            AuditReport(files=1, size=1, searched_values=1, notices=1, rows=1, findings=()),
            outcome.publication,
        )
        opened.prepare()
        promote(staged, out)
        opened.commit()
    return out


def build_many(folder: Path, count: int) -> tuple[Path, bytes, str]:
    """A site of `count` live notices of 30 rows, its ledger and its moment; made from notices, without records."""
    rows = people(names(30))
    codes = [code for code in AGENCIES if code != "330100"]
    lives = tuple(
        live(
            facts(f"notice-{at:05d}", Kind.ILLNESS_AID, codes[at % len(codes)], rows, seal=f"{at:064x}"), rows
        )
        for at in range(count)
    )
    public = publication(live=lives, ended=())
    site = folder / "many"
    with open_ledger(folder / "many.jsonl", site) as opened:
        build_site(CONFIG, public, site)
        opened.add(new_events(opened.history, [each.facts for each in lives], ()), public.as_of)
        pages = pages_digest(site, [each.facts.id for each in lives])
        opened.add([built(opened.history, public.as_of.date(), pages)], public.as_of)
        (site / PUBLISHED).write_bytes(opened.content)
        (site / scorecard.DATA_FILE).write_text(
            json.dumps({"time": public.as_of.isoformat()}), encoding="utf-8"
        )
        return site, opened.content, public.as_of.isoformat()
