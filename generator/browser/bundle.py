"""The bundle of a project: made once for its inputs, checked against CPython, held within its limit of bytes.

`ensure` is all that a build needs. The finished bundle stands in `build/browser/<digest of its inputs>`; as
long as nothing it is made of changes, it costs nothing. It can be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filelock import FileLock

from calculators.__main__ import load
from generator.browser import compression, entry, hot_engine, runtime, sample_messages
from generator.browser.compression import Packed
from generator.browser.subprocesses import BundleError

MOST_BEFORE_ANSWER = 2_500_000
"""Bytes, packed with brotli, that a reader downloads before the first answer, memory included; at most."""

MOST_LATER = 2_300_000
"""Bytes of the full engine, and of the files to start from where the snapshot cannot be restored; at most."""

_CHECKED, _TRIED = 40, 800  # messages a rule and direction: in each runtime alike, and to find the hot engine
_SEEDS = 20240101, 20240102
_MOST_BUNDLES = 3  # finished bundles: of this state of the project and of the ones before
_DESCRIPTION = "bundle.json"
_AFTER = ("engine.py", "install.py")  # what only uses a finished bundle


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
        if not (folder / _DESCRIPTION).exists():
            with TemporaryDirectory(dir=store) as scratch:
                made = Path(scratch) / "bundle"
                made.mkdir()
                _make(root, made, Path(scratch))
                shutil.rmtree(folder, ignore_errors=True)
                made.rename(folder)
            _forget_old(store)
    return _described(folder)


def is_made(root: Path) -> bool:
    """Whether the bundle of the project at `root` is finished."""
    return (root / "build/browser" / _digest(root) / _DESCRIPTION).exists()


def _digest(root: Path) -> str:
    """Of everything that the bundle is made of: rules, data, our scripts, the tools' versions."""
    digest = hashlib.sha256()
    dated = ("data/festivals.toml", "data/checkup_rounds.toml")  # as `calculators.__main__.read` takes them
    patterns = ("calculators/**/*.py", *dated, "data/policy/*/*.toml", "data/standards/*/*.toml")
    here = Path(__file__).parent
    own = sorted(path for path in here.rglob("*.*") if path.name not in _AFTER)
    paths = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    scripts = sorted((root / "site_src/assets/js").glob("*.js"))
    for path in (*paths, *scripts, *own, root / "package-lock.json"):
        if path.is_file() and path.suffix != ".pyc":
            name = path.relative_to(here if path.is_relative_to(here) else root)
            digest.update(name.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for text in (sys.version, version("pyodide-build"), version("pyodide-lock"), version("brotli")):
        digest.update(text.encode())
    return digest.hexdigest()[:16]


def _make(root: Path, folder: Path, scratch: Path) -> None:
    rulebook = load(root / "data")
    messages, more = (
        list(sample_messages.messages(rulebook, count, seed))
        for count, seed in zip((_CHECKED, _TRIED), _SEEDS, strict=True)
    )
    engine = runtime.trimmed(root, scratch, messages)
    snapshot = engine.snapshot(scratch / "memory.bin", scratch)
    standards = sample_messages.published_standards(rulebook), '{"standards":[]}'
    trial = [*messages, *more, standards[0], *more, standards[1], *messages]
    hot = hot_engine.make(root, engine, snapshot, trial, scratch)
    _check(engine, snapshot, hot, messages, [entry.reply(rulebook, one) for one in messages], scratch)
    scripts = _scripts(root, folder, engine, snapshot, hot, scratch)
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
        "memory_size": snapshot.size,
    }
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _check(
    engine: runtime.TrimmedRuntime,
    snapshot: runtime.MemorySnapshot,
    hot: Path,
    messages: list[str],
    expected: list[str],
    scratch: Path,
) -> None:
    """Every start must answer as CPython does; what one lacks fails here and not on a phone."""
    for start, wasm in ((None, None), (snapshot, None), (snapshot, hot)):
        replies = engine.replies(messages, scratch, start, wasm)
        for message, wanted, got in zip(messages, expected, replies, strict=True):
            if wanted != got:
                rule = json.loads(message)["rule"]
                raise BundleError(f"浏览器里的 {rule} 算出的结果和本机不一致。请检查这项规则用到的模块。")


def _scripts(
    root: Path,
    folder: Path,
    engine: runtime.TrimmedRuntime,
    snapshot: runtime.MemorySnapshot,
    hot: Path,
    scratch: Path,
) -> dict[str, Any]:
    """Put every file into `folder`; the scripts know the others by their hashed names."""

    def put(name: str, path: Path) -> str:
        return compression.put(folder, name, path.read_bytes())

    def file(name: str) -> dict[str, str | int]:
        return {"name": name, "size": (folder / name).stat().st_size}

    names = {
        "asm": put("pyodide.asm.js", engine.folder / "pyodide.asm.js"),
        "wasm": put("pyodide.asm.wasm", engine.wasm),
        "hot": put("pyodide.hot.wasm", hot),
        "stdlib": put("python_stdlib.zip", engine.stdlib),
        "wheel": put("rulebook.whl", engine.wheel),
        "memory": put("memory.bin", snapshot.path),
    }
    loader = (engine.folder / "pyodide.mjs").read_text(encoding="utf-8")
    for key, fixed in (("asm", "pyodide.asm.js"), ("wasm", "pyodide.asm.wasm")):
        if loader.count(fixed) != 1:
            raise BundleError(f"pyodide.mjs 里应有一处 {fixed}。请检查 pyodide 的版本。")
        loader = loader.replace(fixed, names[key])
    (scratch / "loader.mjs").write_text(loader, encoding="utf-8")
    lock = engine.lock
    for package in lock["packages"].values():
        package["file_name"] = names["wheel"]
    known: dict[str, Any] = {key: names[key] for key in ("asm", "wasm", "stdlib", "wheel")}
    known |= {"lock": lock, "opening": runtime.OPENING, "size": snapshot.size}
    source = root / "site_src/assets/js"
    alias = f"--alias:pyodide={scratch / 'loader.mjs'}"
    runtime.esbuild(
        root,
        *(str(source / "worker.js"), "--bundle", "--format=esm", "--external:node:*", "--external:ws", alias),
        f"--define:ENGINE={json.dumps(known)}",
        f"--outfile={scratch / 'worker.js'}",
    )
    worker = put("worker.js", scratch / "worker.js")
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


def _forget_old(store: Path) -> None:
    finished = sorted(store.glob(f"*/{_DESCRIPTION}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in finished[_MOST_BUNDLES:]:
        shutil.rmtree(old.parent, ignore_errors=True)
