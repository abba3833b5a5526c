"""The project grown by data alone: a second county with its law, and a fourth kind of notice.

Its calculators and its desk are made anew, which takes minutes: so it is one project for both, and one build.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.helpers import AS_OF, ROOT, SAMPLES, Run
from tests.samples.county import add_batch, add_county

TABLE = """
["困难慰问"]
member = "HARDSHIP_AID"
lists = "people"
award = "hardship_aid"
clause = "illness_aid"
once_a_year = true
slug = "hardship-aid"
subject = "企业退休人员困难慰问"
decided = "困难慰问人员名单已经确定"
rows = "名单"
unit = "人"
amount = "慰问金额"
gloss = "遇到困难的退休人员，一年给一笔慰问金。"
sheet = ["serial", "name", "gender", "identity", "amount"]
words = { amount = "慰问金额" }
example_amount = 400
"""
MODULE = '''
"""困难慰问: never more than 2,500 yuan."""

from decimal import Decimal


def check_row(row, index, amount):
    if amount is not None and amount > 2500:
        row.report("amount_over_cap", index, "amount", cap="2,500.00")


def check_columns(block, amounts):
    block.keep(amounts <= 250_000)


def product_cap(policy, year, district):
    return None
'''
AID, THEIRS = "binjiang-2025-illness-aid", "xihu-2025-illness-aid"
HARDSHIP = "hardship-2025"


@dataclass(frozen=True)
class Grown:
    """The project, and the site of three batches: of Hangzhou, of the county, of the fourth kind."""

    project: Path
    code: int
    output: str

    @property
    def site(self) -> Path:
        return self.project / "site"


def make(folder: Path) -> None:
    """Make the project in `folder`, and its site; how that ended stands beside it."""
    project = folder / "project"
    for name in ("site_src", "data", "generator", "calculators"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("mkdocs.yml", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, project)
    (project / "node_modules").symlink_to(ROOT / "node_modules")
    (project / "build").symlink_to(_store())
    add_county(project)
    with (project / "generator/domain/kinds.toml").open("a", encoding="utf-8") as stream:
        stream.write(TABLE)
    (project / "generator/records/awards/hardship_aid.py").write_text(MODULE, encoding="utf-8")
    records = project / "records"
    shutil.copytree(SAMPLES / THEIRS, records / THEIRS)
    add_batch(SAMPLES / AID, records)
    add_hardship(records)
    done = run(project, "build", "--records", "records", "--as-of", AS_OF)
    (folder / "code").write_text(str(done.code), encoding="ascii")
    (folder / "output").write_text(done.output, encoding="utf-8")


def _store() -> Path:
    """Where what is made stays for the next run, apart, so that nobody waits for it; its pieces are the project's."""
    store, ours = ROOT / "build/grown", ROOT / "build/browser"
    (store / "browser").mkdir(parents=True, exist_ok=True)
    for name in ("packed", "scripts", "searched"):
        (ours / name).mkdir(parents=True, exist_ok=True)
        if not (store / "browser" / name).exists():
            (store / "browser" / name).symlink_to(ours / name)
    return store


def read(folder: Path) -> Grown:
    """What `make` left in `folder`."""
    return Grown(
        folder / "project", int((folder / "code").read_text()), (folder / "output").read_text("utf-8")
    )


def add_hardship(records: Path) -> Path:
    """A batch of the fourth kind in the folder `records`."""
    batch = records / HARDSHIP
    shutil.copytree(SAMPLES / AID, batch)
    notice = batch / "notice.toml"
    notice.write_text(notice.read_text(encoding="utf-8").replace("大病慰问", "困难慰问"), encoding="utf-8")
    return batch


def run(project: Path, *arguments: str | Path) -> Run:
    """The command of the `project` itself: the folder that Python starts in comes first."""
    command = [sys.executable, "-c", "from generator.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return Run(done.returncode, done.stdout + done.stderr)
