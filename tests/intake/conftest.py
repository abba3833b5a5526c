"""A real PostgreSQL server of our own, for as long as the tests run; and the readers that they run with.

`READERS=pure` runs every test of intake with the readers of a browser, but those marked `build_only`: of databases,
Parquet, passwords and a build's larger limits. What a page says of these is in test_pure_readers.py.
`READERS=columns` has short text files read by Arrow, too, as long ones are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from generator.intake.formats import files, native
from tests.intake.postgres import Server, running


@pytest.fixture(autouse=True)
def readers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    chosen = os.environ.get("READERS", "native")
    if chosen == "columns":
        monkeypatch.setattr(native, "SHORT", -1)
    with files.using("pure" if chosen == "pure" else "native"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("READERS", "native") == "pure":
        for item in items:
            if item.get_closest_marker("build_only"):
                item.add_marker(pytest.mark.skip(reason="a page does not read this"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with running() as server:
        yield server
