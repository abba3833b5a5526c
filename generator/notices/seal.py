"""The seal of a record list: shows who has the records and the salt which list was up, tells others nothing.

A seal without a salt would give names away: a list of one person could be guessed. The salt is random, is
made once, and stays in the folder of the office's records (`salt.txt`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.records.model import Batch


def seal(batch: Batch, salt: bytes) -> str:
    """64 hexadecimal digits over kind, agency, period and every row, in order.

    Birth dates stand for ages, so that the seal of a list does not change when its persons grow older.
    """
    content = [
        batch.facts.kind,
        batch.agency.code,
        batch.facts.period.words,
        [[each.name, each.gender, each.birth.isoformat(), str(each.amount)] for each in batch.people],
        [[each.item, each.use, str(each.amount)] for each in batch.spending],
    ]
    message = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return hmac.new(salt, message, hashlib.sha256).hexdigest()
