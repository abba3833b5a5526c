"""The reasons that an office can give for a withdrawal or a correction: a short list, never free text."""

from __future__ import annotations

from collections.abc import Mapping

from generator.domain.resources import load_toml

_TABLES = load_toml(__package__, "reasons.toml")

WITHDRAWAL: Mapping[str, str] = _TABLES["withdrawal"]
"""What the public reads, by what the office writes and the ledger holds."""

CORRECTION: Mapping[str, str] = _TABLES["correction"]
"""Likewise."""

NO_REASON = "公示单位没有写明。"
"""What the public reads where a notice was taken down and no reason was given."""
