"""The bundle of a project: made once for its inputs, checked against CPython, held within its limit of bytes.

`ensure` is all that a build needs. The finished bundle stands in `build/browser/<digest of its inputs>`; as
long as nothing it is made of changes, it costs nothing. It can be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator.browser import checked_engine, compression, runtime
from generator.browser.compression import Packed
from generator.browser.inputs import digest_of
from generator.browser.store import ensure_folder
from generator.browser.subprocesses import BundleError

MOST_BEFORE_ANSWER = 2_500_000
"""Bytes, packed with brotli, that a reader downloads before the first answer, memory included; at most."""

MOST_LATER = 2_300_000
"""Bytes of the full engine, and of the files to start from where the snapshot cannot be restored; at most."""

_MOST_BUNDLES = 3  # finished bundles: of this state of the project and of the ones before
_DESCRIPTION = "bundle.json"
_AFTER = ("engine.py", "install.py")  # what only uses a finished bundle
_DESK = "desk_"  # what the clerk's desk is made by, which does so too


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle: `folder` holds `files` and their packed copies and nothing that is not public."""

    folder: Path
    page: str  # the script of a calculator's page
    first: tuple[Packed, ...]  # what is fetched before the first answer
    later: tuple[Packed, ...]  # and after it
    memory_size: int  # bytes of Python's memory once its snapshot is decoded

    @property
    def before_answer(self) -> int:
        """Bytes sent before the first answer, with brotli."""
        return sum(one.sent for one in self.first)

    @property
    def summary(self) -> str:
        """One line for the terminal (Chinese)."""
        later = sum(one.sent for one in self.later)
        return (
            f"浏览器里的计算器：第一次计算前下载 {self.before_answer / 1e6:.2f} MB"
            f"（上限 {MOST_BEFORE_ANSWER / 1e6:.1f}），之后在后台下载备用的 {later / 1e6:.2f} MB"
            f"（上限 {MOST_LATER / 1e6:.1f}）。"
        )

    def names(self) -> Iterator[str]:
        """Every file, without the packed copies."""
        yield from (one.name for one in (*self.first, *self.later))


def ensure(root: Path) -> Bundle:
    """The bundle of the project at `root`, made now if its inputs changed. Raises BundleError."""
    store = root / "build/browser"
    store.mkdir(parents=True, exist_ok=True)
    folder = store / _digest(root)
    with FileLock(store / "lock"):
        ensure_folder(folder, _DESCRIPTION, partial(_make, root), _MOST_BUNDLES)
    return _described(folder)


def is_made(root: Path) -> bool:
    """Whether the bundle of the project at `root` is finished."""
    return (root / "build/browser" / _digest(root) / _DESCRIPTION).exists()


def _digest(root: Path) -> str:
    """Of everything that the bundle is made of: the engine, our scripts, the tools' versions."""
    here = Path(__file__).parent
    own = [
        path
        for path in sorted(here.glob("*.py"))
        if path.name not in _AFTER and not path.name.startswith(_DESK)
    ]
    scripts = sorted((root / "site_src/assets/js").glob("*.js"))
    return digest_of(root, (*scripts, *own), checked_engine.digest(root))


def _make(root: Path, folder: Path, scratch: Path) -> None:
    engine = checked_engine.ensure(root)
    scripts = _scripts(root, folder, engine, scratch)
    packed = compression.pack(folder, scripts["first"] + scripts["later"], root / "build/browser/packed")
    before = sum(packed[name].sent for name in scripts["first"])
    after = sum(packed[name].sent for name in scripts["later"])
    if before > MOST_BEFORE_ANSWER or after > MOST_LATER:
        raise BundleError(
            f"计算器太大了：第一次计算前要下载 {before} 字节（上限 {MOST_BEFORE_ANSWER}），"
            f"之后 {after} 字节（上限 {MOST_LATER}）。请去掉计算规则里不必要的 import。"
        )
    description = {
        "page": scripts["page"],
        "first": [asdict(packed[name]) for name in scripts["first"]],
        "later": [asdict(packed[name]) for name in scripts["later"]],
        "memory_size": engine.memory_size,
    }
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _scripts(root: Path, folder: Path, engine: checked_engine.CheckedEngine, scratch: Path) -> dict[str, Any]:
    """Put every file into `folder`; the scripts know the others by their hashed names."""

    def put(name: str, path: Path) -> str:
        return compression.put(folder, name, path.read_bytes())

    def file(name: str) -> dict[str, str | int]:
        return {"name": name, "size": (folder / name).stat().st_size}

    names = {key: put(name, engine.folder / name) for key, name in checked_engine.FILES.items()}
    lock = engine.lock
    for package in lock["packages"].values():
        package["file_name"] = names["wheel"]
    known: dict[str, Any] = {key: names[key] for key in ("asm", "wasm", "stdlib", "wheel")}
    known |= {"lock": lock, "opening": runtime.OPENING, "size": engine.memory_size}
    source = root / "site_src/assets/js"
    loader = engine.folder / checked_engine.LOADER
    script = runtime.worker_script(root, source / "worker.js", loader, "ENGINE", known)
    worker = compression.put(folder, "worker.js", script)
    files = {"worker": worker} | {name: file(names[name]) for name in ("hot", "wasm", "memory")}
    runtime.esbuild(
        root,
        *(str(source / "page.js"), "--bundle", "--format=esm"),
        f"--define:FILES={json.dumps(files)}",
        f"--outfile={scratch / 'page.js'}",
    )
    page = put("page.js", scratch / "page.js")
    first = [page, worker, names["asm"], names["hot"], names["memory"]]
    return {"page": page, "first": first, "later": [names["wasm"], names["stdlib"], names["wheel"]]}


def _described(folder: Path) -> Bundle:
    description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    return Bundle(
        folder,
        description["page"],
        tuple(Packed(**one) for one in description["first"]),
        tuple(Packed(**one) for one in description["later"]),
        description["memory_size"],
    )
