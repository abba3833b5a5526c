"""Files as a server gives them out: named by their content, with a smaller copy for each way of packing."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli

from generator.filesystem.atomic import replace_file

_DIGITS = 12
_BROTLI = 11  # the best there is; it is done once
_WINDOW = 24  # 16 MB: a snapshot repeats itself far apart


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the bundle: its hashed name, and its bytes plain and as sent with brotli."""

    name: str
    size: int
    sent: int


def hashed_name(name: str, content: bytes) -> str:
    """`name` with a digest of `content` before its ending: page.3f2a….js."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:_DIGITS]}{dot}{ending}"


def put(folder: Path, name: str, content: bytes) -> str:
    """Write `content` into `folder` under its hashed name, which is returned."""
    hashed = hashed_name(name, content)
    (folder / hashed).write_bytes(content)
    return hashed


def pack(folder: Path, names: Iterable[str], store: Path) -> dict[str, Packed]:
    """Write a .br and a .gz next to each of `names` in `folder`; `store` caches what was packed before."""
    store.mkdir(parents=True, exist_ok=True)
    names = list(names)
    with ThreadPoolExecutor(2) as pool:  # brotli works outside the interpreter's lock
        return dict(zip(names, pool.map(lambda name: _pack(folder / name, store), names), strict=True))


def _pack(path: Path, store: Path) -> Packed:
    content = path.read_bytes()
    cached = store / f"{hashlib.sha256(content).hexdigest()}.br"
    if not cached.exists():
        packed = brotli.compress(content, quality=_BROTLI, lgwin=_WINDOW)
        replace_file(cached, packed, part=f"{path.name}.part")
    packed = cached.read_bytes()
    path.with_name(f"{path.name}.br").write_bytes(packed)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return Packed(path.name, len(content), len(packed))
