"""A real PostgreSQL server of our own, for as long as the tests run; and the readers that they run with.

`READERS=pure` runs every test of intake with the readers of a browser.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from generator.intake.formats import files
from tests.intake.postgres import Server, running


@pytest.fixture(autouse=True)
def readers() -> Iterator[None]:
    with files.using(os.environ.get("READERS", "native")):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server
