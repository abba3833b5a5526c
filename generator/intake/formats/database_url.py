"""Whether the records of a batch lie in a file or in a database (`generator.intake.formats.database`)."""

from __future__ import annotations

import re

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""What stands in notice.toml for the value of an environment variable."""


def is_address(records: str | None) -> bool:
    """Whether `records` of notice.toml names a database instead of a file."""
    return records is not None and ("://" in records or VARIABLE.fullmatch(records) is not None)
