"""The files beside the records that never leave the office: the salt of the seals, and the cache."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from generator.diagnostics.failure import Failure

CACHE_FILE = ".gongshi-cache"
SALT_FILE = "salt.txt"
_LEAST = 32  # characters: 128 bits in hexadecimal
_FINGERPRINT = b"gongshi salt fingerprint"


HOW_TO_RESTORE = (
    f"请从备份把原来的 {SALT_FILE} 放回明细文件夹（CI 里是密钥 GONGSHI_SALT），再重新运行。"
    "网站和台账都没有动。所有的备份都找不到的，才加上 --new-salt：公示过的名单照台账到期撤下，不会再放出来。"
)


class SaltError(Failure, ValueError):
    """The salt cannot be read, made or used; the sentence says what to do (Chinese)."""


def salt_fingerprint(salt: bytes) -> str:
    """64 hexadecimal digits that are the same for the same salt, and tell nothing of it."""
    return hmac.new(salt, _FINGERPRINT, hashlib.sha256).hexdigest()


def load_salt(records: Path, *, make: bool = True) -> bytes:
    """The salt beside the records in `records`; where there is none, a new one for its owner only.

    Raises SaltError, too, where there is none and `make` is off: seals of another salt fit no ledger.
    """
    path = records / SALT_FILE
    try:
        if not path.exists():
            if not make:
                raise SaltError(f"明细文件夹里没有 {SALT_FILE}，台账里的核验码是用它算的。{HOW_TO_RESTORE}")
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
