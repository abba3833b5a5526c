"""What the audit of the samples depends on besides files."""

from __future__ import annotations

from datetime import datetime

import pytest

from generator.build.pipeline import run
from generator.build.project import load_project
from generator.notices.model import Publication
from tests.helpers import AS_OF, ROOT


@pytest.fixture(scope="session")
def publication() -> Publication:
    """The samples' own."""
    return run(load_project(ROOT), None, datetime.fromisoformat(AS_OF)).publication
