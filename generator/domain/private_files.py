"""The files beside the records that never leave the office: the salt of the seals, and the cache."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from generator.diagnostics.failure import Failure

CACHE_FILE = ".gongshi-cache"
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
