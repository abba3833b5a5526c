"""A batch of spending whose records are a payments ledger."""

from __future__ import annotations

import pytest

from tests.payments.ledgers import Ledger


@pytest.fixture
def ledger(tmp_path):
    """An empty batch folder."""
    return Ledger(tmp_path / "a-batch")
