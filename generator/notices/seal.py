"""The seal of a record list: shows who has the records and the salt which list was up, tells others nothing.

A seal without a salt would give names away: a list of one person could be guessed. The salt is random, is
made once, and stays in the folder of the office's records (`salt.txt`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from generator.failure import Failure

if TYPE_CHECKING:
    from generator.records.model import Batch

SALT_FILE = "salt.txt"
_LEAST = 32  # characters: 128 bits in hexadecimal


class SaltError(Failure, ValueError):
    """The salt cannot be read, made or used; the sentence says what to do (Chinese)."""


def load_salt(records: Path) -> bytes:
    """The salt beside the records in `records`; made there, for its owner only, where there is none."""
    path = records / SALT_FILE
    try:
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32) + "\n")
        salt = path.read_bytes().strip()
    except OSError as error:
        raise SaltError(f"不能读写明细文件夹里的 {SALT_FILE}：请检查文件夹的权限，然后重试。") from error
    if len(salt) < _LEAST:
        raise SaltError(
            f"{SALT_FILE} 太短：请从备份恢复原来的文件；从未公示过的，可以删除它，系统会重新生成。"
        )
    return salt


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
