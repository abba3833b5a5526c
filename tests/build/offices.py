"""An office with one batch: its records, its site and its ledger, built day by day."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from generator.build.carry_over import copy_pages
from generator.build.ledger_step import record
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.build.promotion import publish_site, staging
from generator.cli.build import build as command
from generator.domain.clock import BEIJING
from generator.filesystem.private_target import MARK, files_below, mark
from generator.notices.ledger.ledger_file import open_ledger
from generator.site.build import build_site
from tests.helpers import ROOT, gongshi

BATCH = "wenxi-2025-group-leaders"


FOLDER = Path("notices") / BATCH


PROJECT = load_project(ROOT)


class Office:
    """A records folder, the site made of it and the ledger."""

    new_salt = False
    project = PROJECT

    def __init__(self, records: Path, site: Path, ledger: Path) -> None:
        self.records, self.site, self.ledger = records, site, ledger

    def build(self, day: str, *more):
        """`gongshi build` itself."""
        arguments = [
            "--records",
            self.records,
            "--out",
            self.site,
            "--ledger",
            self.ledger,
            "--as-of",
            day,
            *more,
        ]
        done = CliRunner().invoke(command, list(map(str, arguments)))
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def build_unaudited(self, day: str):
        """The same steps without the audit and what it tells: the codes of what was found."""
        at = datetime.fromisoformat(day).replace(tzinfo=BEIJING)
        with staging(self.site) as staged, open_ledger(self.ledger, self.site) as opened:
            outcome = run(
                self.project, self.records, at, history=opened.history, site=self.site, new_salt=self.new_salt
            )
            build_site(ROOT / "mkdocs.yml", outcome.publication, staged)
            copy_pages(outcome.carried_over, self.site, staged)
            record(opened, outcome, staged)
            (staged / MARK).write_bytes(mark(files_below(staged)))
            publish_site(staged, self.site, opened)
            self.outcome = outcome
            return {each.code for each in (*opened.problems, *outcome.problems)}

    def page(self) -> str:
        path = self.site / FOLDER / "index.html"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def events(self) -> list[str]:
        return [json.loads(line)["event"] for line in self.ledger.read_text(encoding="utf-8").splitlines()]

    def verify(self, *more):
        return gongshi("ledger", "verify", self.ledger, *more)

    def spoil(self) -> str:
        """A mistake, so that the batch is refused; the text before it."""
        notice = self.records / BATCH / "notice.toml"
        text = notice.read_text(encoding="utf-8")
        notice.write_text(text.replace("number =", "nummer ="), encoding="utf-8")
        return text


def one_batch(records: Path, folder: Path) -> Office:
    """An office with BATCH alone, planned for Monday 2026-11-16, so that its last day is Monday 23."""
    for other in records.iterdir():
        if other.is_dir() and other.name != BATCH:
            shutil.rmtree(other)
    change(records, "publish_on", "2026-11-16")
    change(records, "on", "2026-11-10")
    return Office(records, folder / "site", folder / "ledger.jsonl")


def change(records, key, value):
    notice = records / "wenxi-2025-group-leaders/notice.toml"
    text, found = re.subn(rf"\b{key} = [\d-]+", f"{key} = {value}", notice.read_text(encoding="utf-8"))
    if not found:
        text = f"{key} = {value}\n{text}"
    notice.write_text(text, encoding="utf-8")


def drop_a_person(workbook):
    """Take the last person out, and out of the total where there is one."""

    opened = openpyxl.load_workbook(workbook)
    sheet = opened["明细"] if "明细" in opened.sheetnames else opened.worksheets[0]
    rows = [row for row in sheet.iter_rows() if row[0].value is not None and str(row[0].value).isdigit()]
    last = rows[-1]
    for row in sheet.iter_rows(min_row=last[0].row):
        for cell in row:
            if not isinstance(cell, openpyxl.cell.MergedCell):
                cell.value = None
    opened.save(workbook)


def lists(office):
    """The notices of the site whose names are up."""
    pages = (office.site / "notices").glob("*/index.html")
    return {page.parent.name for page in pages if "<tbody" in page.read_text(encoding="utf-8")}
