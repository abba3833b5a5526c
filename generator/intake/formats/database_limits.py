"""How much a database may give, and how long it may take."""

from __future__ import annotations

MAX_ROWS = 2_000_000
CELL_BYTES = 1_000_000
SECONDS = 60  # for a query
STEP = 10_000  # rows fetched at a time
