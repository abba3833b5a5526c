"""A batch of spending whose records are a payments ledger."""

from __future__ import annotations

import pytest

from generator.intake.formats import native
from tests.payments.ledgers import Ledger


@pytest.fixture(params=["short", "columns"])
def ledger(request, tmp_path, monkeypatch):
    """An empty batch folder, whose text is read as of a short file and by columns, as of a long one."""
    if request.param == "columns":
        monkeypatch.setattr(native, "SHORT", -1)
    return Ledger(tmp_path / "a-batch")
