"""An office's signature under each build (Ed25519): who has the public key knows whose ledger it is.

A signature stands in the `built` line, and in those of the monitor where it has the key, over that line
without the signature itself. As the line holds the digest of the line before it, it is a signature under
everything before it too; what a monitor without the key has seen is signed with the next build. The private
key stays with the office, like the salt; the public key may be shown to everybody.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from generator.notices.ledger.chain import LedgerError
from generator.notices.ledger.events import Event, canonical

KEY_VARIABLE = "GONGSHI_SIGN_KEY"
_NO_SIGNATURE = "签名密钥 {name} 用不了：请检查文件，应当是 gongshi ledger keygen 生成的。"


class KeyFileError(LedgerError):
    """A key cannot be read or written; the sentence says what to do (Chinese), never the key."""


def make_keys(private: Path) -> Path:
    """Write a new private key to `private`, for its owner only, and the public key beside it (`.pub`).

    Returns the public key's path. Raises KeyFileError where one of the files exists or cannot be written: a
    key is never overwritten.
    """
    public = private.with_name(private.name + ".pub")
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    try:
        if public.exists():
            raise FileExistsError(public.name)  # noqa: TRY301 - told as one sentence below
        for path, content, mode in ((private, secret, 0o600), (public, shown, 0o644)):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
    except FileExistsError as error:
        raise KeyFileError(
            f"{private.name} 或 {public.name} 已经有了：密钥不覆盖，请换一个文件名。"
        ) from error
    except OSError as error:
        raise KeyFileError(f"{private.name} 写不进去：请检查文件夹在不在、有没有权限。") from error
    return public


def private_key(given: str) -> Ed25519PrivateKey:
    """The private key that `given`, a file's path or the key's own PEM text, holds. Raises KeyFileError."""
    try:
        text = given.encode() if given.lstrip().startswith("-----BEGIN") else Path(given).read_bytes()
        key = serialization.load_pem_private_key(text, password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(_NO_SIGNATURE.format(name="")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(_NO_SIGNATURE.format(name=""))
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in the file `path`. Raises KeyFileError."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileError(_NO_SIGNATURE.format(name=path.name)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyFileError(_NO_SIGNATURE.format(name=path.name))
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """The key's 32 bytes in Base64: how a line names who signed it."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def sign(entry: dict[str, object], key: Ed25519PrivateKey) -> dict[str, object]:
    """The line `entry` with `key` and `signature`."""
    named = entry | {"key": fingerprint(key.public_key())}
    return named | {"signature": base64.b64encode(key.sign(canonical(named))).decode()}


def is_signed_by(event: Event, key: Ed25519PublicKey) -> bool:
    """Whether the line of `event` carries a right signature of `key`."""
    entry = json.loads(event.line)
    signature = entry.pop("signature", "")
    try:
        key.verify(base64.b64decode(signature, validate=True), canonical(entry))
    except (InvalidSignature, ValueError, TypeError):
        return False
    return bool(entry.get("key") == fingerprint(key))
