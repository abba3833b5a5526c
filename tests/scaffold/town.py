"""An office with all that it has: its repository on a server, a share, a database, nginx, a clock and a CI."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
from click.testing import CliRunner
from psycopg import sql

from generator.cli.ledger import ledger as ledger_command
from generator.notices.ledger import History, read
from generator.scaffold import repository
from tests.helpers import warm_program
from tests.intake.batches import number
from tests.intake.postgres import Server
from tests.records.remedies import NOTICE, Draft, persons
from tests.scaffold.conftest import git
from tests.scaffold.workflow import Machine, load, pass_on
from tests.site.publications import names

PUBLISH = load(Path(repository.__file__).parent / "files/.github/workflows/publish.yml")
_NAMES = [name for name in names(400) if len(name) == 3]
_PEOPLE = 4
_AS_OF = """#!/bin/sh
case "$1" in build | monitor | export) exec {program} "$@" --as-of "$(cat {clock})" ;; esac
exec {program} "$@"
"""


@dataclass(frozen=True)
class Told:
    """What a run came to: its exit code, all that was said, and the first line of its summary."""

    code: int
    said: str
    summary: str

    @property
    def first(self) -> str:
        return self.summary.partition("\n")[0]


class Dated(Machine):
    """A runner whose clock is the office's, and that keeps what the CI keeps from run to run."""

    def __init__(self, folder: Path, origin: Path, made: Sequence[Path], settings: Mapping[str, str]) -> None:
        super().__init__(origin, folder / "runner", made, settings)
        self._kept = folder / "kept"
        (self._kept / "browser").mkdir(parents=True)
        for each in made:
            (self._kept / "browser" / each.name).symlink_to(each)
        self.clock = folder / "clock"
        self._programs = folder / "bin"
        self._programs.mkdir()
        program = self._programs / "gongshi"
        warm = warm_program(self._programs / "warm")
        program.write_text(_AS_OF.format(program=warm, clock=self.clock), encoding="utf-8")
        program.chmod(0o755)

    def checkout(self, job: str) -> Path:
        work = super().checkout(job)
        shutil.rmtree(work / ".gongshi/build")
        (work / ".gongshi/build").symlink_to(self._kept)
        return work

    def bash(self, text: str, work: Path, extra: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return super().bash(f"export PATH={self._programs}:$PATH\n{text}", work, extra)


class Town:
    """Everything around one office; `people` are the names of each batch that was ever handed in."""

    def __init__(
        self, folder: Path, office: Path, origin: Path, made: Sequence[Path], database: Server
    ) -> None:
        self.folder, self.office, self.origin, self.database = folder, office, origin, database
        self.records, self.site = folder / "share/records", folder / "www/site"
        self.records.mkdir(parents=True)
        self.site.mkdir(parents=True)
        self.people: dict[str, list[str]] = {}
        self.batches: dict[str, Draft] = {}
        settings = {
            "RECORDS_DIR": str(self.records), "DEPLOY": "folder", "DEPLOY_DIR": str(self.site),
            "GONGSHI_DB_PASSWORD": database.password,
        }  # fmt: skip
        self.machine = Dated(folder, origin, made, settings)
        self.address = ""

    # ── what the office does ─────────────────────────────────────────────────────────────────────────────
    def push(self, name: str, text: str) -> None:
        """Change a file of the office's repository."""
        (self.office / name).write_text(text, encoding="utf-8")
        git(self.office, "add", "-A")
        git(self.office, "commit", "-q", "-m", "改")
        git(self.office, "push", "-q", str(self.origin), "main")

    def batch(self, name: str, day: str, **facts: object) -> Draft:
        """A list of four persons whom no other list has, to be up from `day`; written by `hand_in`."""
        first = _PEOPLE * len(self.people)
        self.people[name] = _NAMES[first : first + _PEOPLE]
        draft = self.batches[name] = persons()
        draft.rows = [
            [at + 1, person, "女", number(100 + 2 * (first + at)), 500]
            for at, person in enumerate(self.people[name])
        ]
        draft.facts = NOTICE | {
            "publish_on": day, "approval.on": "2026-08-28", "approval.count": _PEOPLE, "approval.total": "2000",
        } | facts  # fmt: skip
        return draft

    def hand_in(self, name: str, draft: Draft) -> None:
        """Put the batch into the share, in place of what was there."""
        shutil.rmtree(self.records / name, ignore_errors=True)
        draft.write(self.records / name)

    def hand_in_by_database(self, name: str, draft: Draft) -> None:
        """The same persons in a table of the database; in the share there is only notice.toml."""
        self.hand_in(name, draft)
        (self.records / name / "明细.xlsx").unlink()
        notice = self.records / name / "notice.toml"
        server = self.database
        address = f"postgresql://{server.user}:${{GONGSHI_DB_PASSWORD}}@127.0.0.1:{server.port}/postgres"
        notice.write_text(f'records = "{address}"\ntable = "名单"\n' + notice.read_text("utf-8"), "utf-8")
        with psycopg.connect(server.address, password=server.password) as connection:
            table = sql.Identifier("名单")
            columns = sql.SQL(", ").join(
                sql.SQL("{} text").format(sql.Identifier(each)) for each in draft.header
            )
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(table, columns))
            places = sql.SQL(", ").join([sql.Placeholder()] * len(draft.header))
            for row in draft.rows:
                connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(table, places), row)

    # ── what the machines do ─────────────────────────────────────────────────────────────────────────────
    def run(self, day: str, *, killed: bool = False) -> Told:
        """The daily run of `day`; `killed` once the site is up and before the ledger is stored."""
        self.machine.clock.write_text(day, encoding="utf-8")
        self.machine.summary = ""
        work = self.machine.checkout("build")
        built = self.machine.github(PUBLISH["jobs"]["build"], work)
        if built.failed or killed:
            return Told(built.code, built.said, self.machine.summary)
        after = self.machine.checkout("ledger")
        pass_on(["code", "ledger.jsonl", "report.json", "summary.md"], work, after)
        ended = self.machine.github(PUBLISH["jobs"]["ledger"], after)
        return Told(ended.code, built.said + ended.said, self.machine.summary)

    def look(self, day: str) -> Told:
        """The site as a reader sees it, on another machine; what was seen is stored with the ledger."""
        self.machine.clock.write_text(day, encoding="utf-8")
        work = self.machine.checkout("monitor")
        steps = "echo 0 > code; for step in 'ledger.sh load' monitor.sh 'ledger.sh save' outcome.sh; do bash ci/$step; done"
        done = self.machine.bash(steps, work, self.machine.settings)
        summary = work / "monitor.md"
        text = summary.read_text("utf-8") if summary.exists() else ""
        return Told(done.returncode, done.stdout + done.stderr, text)

    # ── what others see ──────────────────────────────────────────────────────────────────────────────────
    def ask(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.address}/{path}", timeout=30)

    def public(self) -> dict[str, str]:
        """By batch, what readers see of it: its list (`live`), a page without one (`ended`), or nothing."""
        return {name: seen for name in self.people if (seen := self._seen(name))}

    def _seen(self, name: str) -> str:
        answer = self.ask(f"notices/{name}/")
        if answer.status_code == 404:
            return ""
        assert answer.status_code == 200
        return "live" if "<tbody" in answer.text else "ended"

    def names_up(self) -> set[str]:
        """Everybody ever handed in whose name stands in any file of the site."""
        everybody = {person for people in self.people.values() for person in people}
        texts = [
            path.read_text("utf-8", "replace")
            for path in self.site.rglob("*")
            if path.suffix in (".html", ".json", ".jsonl", ".xml", ".md", ".txt")
        ]
        return {person for person in everybody if any(person in text for text in texts)}

    def ledger(self) -> Path:
        """The ledger as it is stored on the server of the repository."""
        file = self.folder / "stored.jsonl"
        file.write_text(git(self.origin, "show", "ledger:ledger.jsonl"), encoding="utf-8")
        return file

    def events(self, name: str) -> list[str]:
        """What the stored ledger says of the notice, in order."""
        return [str(each.name) for each in read(self.ledger()) if each.notice == name]

    def history(self) -> History:
        return History.of(read(self.ledger()))

    def verify(self, *more: object) -> Any:
        """`gongshi ledger verify` of the stored ledger."""
        done = CliRunner().invoke(ledger_command, ["verify", str(self.ledger()), *map(str, more)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    def result(self, name: str, at: str) -> str:
        """The result of the notice (公示结果) as `gongshi export` writes it in the office's repository."""
        self.machine.clock.write_text(at, encoding="utf-8")
        work = self.machine.checkout("export")
        shutil.copy(self.ledger(), work / "ledger.jsonl")
        done = self.machine.bash(f"gongshi export {name} --ledger ledger.jsonl -o result.html", work, {})
        assert done.returncode == 0, done.stderr
        return (work / "result.html").read_text("utf-8")

    def tamper(self, name: str, old: str, new: str) -> None:
        """Somebody changes a word of the page on the server."""
        page = self.site / "notices" / name / "index.html"
        text = page.read_text("utf-8")
        assert old in text
        for path in page.parent.glob("index.html*"):
            path.unlink()  # the packed copies, too
        page.write_text(text.replace(old, new), encoding="utf-8")

    def spoken(self, told: Told) -> str:
        """All that the office was told; no name and no number of anybody is in it."""
        text = told.said + told.summary
        assert not [person for people in self.people.values() for person in people if person in text]
        assert not re.search(r"\b33010619\d{9}[\dX]\b", text)
        return text
