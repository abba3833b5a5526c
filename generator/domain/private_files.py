"""The files beside the records that never leave the office: the salt of the seals, and the cache."""

from __future__ import annotations

import hashlib
import hmac
import math
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from string import ascii_letters

from generator.diagnostics.failure import Failure
from generator.system.files import NO_WAIT, READ

CACHE_FILE = ".gongshi-cache"
SALT_FILE = "salt.txt"
SALT_VARIABLE = "GONGSHI_SALT"
"""The environment variable by which an office gives the salt: then it does not lie with the data."""

_LEAST = 128  # bits
_DIFFERENT = 7  # characters, and steps between neighbours; of 32 random hexadecimal digits some 14 and 20
_DIGITS, _HEX_LETTERS = frozenset(b"0123456789"), frozenset(b"abcdef")
_OTHER_LETTERS = frozenset((ascii_letters).encode()) - _HEX_LETTERS
_LONGEST = 1024 * 1024  # bytes read of it
_WEAK = (
    "{name} 太短或者太有规律，别人猜得出来：至少要 32 个随机的十六进制字符。请从备份恢复原来的；"
    "从未公示过的，可以删除它，系统会重新生成（放在环境变量里的，用 openssl rand -hex 32 生成）。"
    "公示过的名单是用它算的，请换成随机的，再加上 --new-salt 运行一次。"
)
_FINGERPRINT = b"gongshi salt fingerprint"
_SAME_PERSON = b"gongshi same person"
PERSON_DIGEST = 16  # bytes: no two persons of a country have the same by chance


HOW_TO_RESTORE = (
    f"请从备份把原来的 {SALT_FILE} 放回明细文件夹（CI 里是密钥 GONGSHI_SALT），再重新运行。"
    "网站和台账都没有动。所有的备份都找不到的，才加上 --new-salt：公示过的名单照台账到期撤下，不会再放出来。"
)


class SaltError(Failure, ValueError):
    """The salt cannot be read, made or used; the sentence says what to do (Chinese)."""


def salt_fingerprint(salt: bytes) -> str:
    """64 hexadecimal digits that are the same for the same salt, and tell nothing of it."""
    return hmac.new(salt, _FINGERPRINT, hashlib.sha256).hexdigest()


def person_digest(salt: bytes) -> Callable[[str], bytes]:
    """What makes of a person's key PERSON_DIGEST bytes: the same for the same person, under the same salt.

    Without the salt nobody can try numbers out, so that lists can be compared where no number may go.
    """
    key = hmac.digest(salt, _SAME_PERSON, hashlib.sha256)

    def digest(person: str) -> bytes:
        return hashlib.blake2b(
            person.encode("utf-8", "surrogatepass"), digest_size=PERSON_DIGEST, key=key
        ).digest()

    return digest


def has_salt(records: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether there is a salt for the records in `records`, from the office or beside them."""
    return bool(environment.get(SALT_VARIABLE)) or (records / SALT_FILE).is_file()


def load_salt(records: Path, *, make: bool = True, environment: Mapping[str, str] = os.environ) -> bytes:
    """The salt of the records in `records`: from the variable GONGSHI_SALT, else from the file beside them.

    Where there is neither, a new one is made there, for its owner only. Raises SaltError where one is weak or
    the two differ; and where there is none and `make` is off: seals of another salt fit no ledger.
    """
    path = records / SALT_FILE
    given = environment.get(SALT_VARIABLE, "").strip().encode("utf-8", "surrogateescape")
    if given:
        if _is_weak(given):
            raise SaltError(_WEAK.format(name=f"环境变量 {SALT_VARIABLE}"))
        with suppress(OSError):
            if _read(path) != given:
                raise SaltError(
                    f"环境变量 {SALT_VARIABLE} 和明细文件夹里的 {SALT_FILE} 不一样，不知道用哪一个。"
                    "请核对台账用的是哪一个，去掉另一个再运行。"
                )
        return given
    try:
        if not path.exists():
            if not make:
                raise SaltError(f"明细文件夹里没有 {SALT_FILE}，台账里的核验码是用它算的。{HOW_TO_RESTORE}")
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32) + "\n")
        salt = _read(path)
    except OSError as error:
        raise SaltError(f"不能读写明细文件夹里的 {SALT_FILE}：请检查文件夹的权限，然后重试。") from error
    if _is_weak(salt):
        raise SaltError(_WEAK.format(name=SALT_FILE))
    return salt


def _read(path: Path) -> bytes:
    """The salt in the file at `path`; empty where a pipe stands there, for nobody is waited for."""
    with open(os.open(path, READ | NO_WAIT), "rb", buffering=0) as stream:  # noqa: PTH123 - flags of its own
        return (stream.read(_LONGEST) or b"").strip()


def _is_weak(salt: bytes) -> bool:
    """Whether every salt of this kind could be tried out: fewer than 128 bits, repeated or in a row."""
    kinds = 0
    for alphabet in (_DIGITS, _HEX_LETTERS, _OTHER_LETTERS):
        kinds += len(alphabet) if set(salt) & alphabet else 0
    kinds += 32 if set(salt) - _DIGITS - _HEX_LETTERS - _OTHER_LETTERS else 0
    period = (salt + salt).find(salt, 1)  # of a repeated piece; its whole length where none is repeated
    steps = {second - first for first, second in pairwise(salt)}
    return period * math.log2(max(kinds, 1)) < _LEAST or min(len(set(salt)), len(steps)) < _DIFFERENT
