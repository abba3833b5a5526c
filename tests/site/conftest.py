"""One build for all tests of the site: it takes half a second and nobody changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.site.build import build_site
from tests.site.publications import CONFIG, publication


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    build_site(CONFIG, publication(), out)
    return out
