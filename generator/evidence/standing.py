"""Where a notice stands at a moment, as the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest edition of a notice; `live` where readers should see its rows at that moment."""

    notice: str
    edition: int
    first_day: date  # D
    last_day: date  # ends at 24:00 of this day
    count: int
    total: Decimal  # yuan
    seal: str
    live: bool
