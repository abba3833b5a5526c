"""An auditor for records of one's own making, with the project's words, offices and layout."""

from __future__ import annotations

from datetime import datetime

import pytest

from generator.audit.auditor import Auditor
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.intake.batch import read_batch
from tests.helpers import AS_OF, ROOT, gongshi, made_once

NOTICE = """kind = "大病慰问"
agency = "330106"
period = "2025"
publish_on = 2026-11-20
records = "records.csv"
approval = { by = "某", on = 2026-11-18, number = "1" }
"""


@pytest.fixture(scope="session")
def outcome():
    """What the sample batches make."""
    return run(load_project(ROOT), None, datetime.fromisoformat(AS_OF))


@pytest.fixture(scope="session")
def whole_site(tmp_path_factory):
    """The site of the samples, as the command builds it; to be read, not changed."""

    def make(folder):
        assert gongshi("build", "--out", folder / "site", "--as-of", AS_OF).code == 0

    return made_once(tmp_path_factory, "site-of-samples", make) / "site"


@pytest.fixture
def auditor_of(tmp_path, outcome):
    """Records as CSV text → an auditor that looks for them."""

    def make(records: str) -> Auditor:
        folder = tmp_path / "handed"
        folder.mkdir()
        (folder / "records.csv").write_text(records, encoding="utf-8")
        (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
        submitted = read_batch(folder)
        assert submitted.table is not None, submitted.problems
        return Auditor([submitted.table], outcome.publication, ROOT)

    return make
