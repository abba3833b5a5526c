"""The engine of the calculators, checked against CPython: what the browser runs, without our scripts.

Making it takes minutes, for every rule is tried. It stands in `build/browser/engines/<digest of its inputs>`,
so that a change of a page's script makes the scripts alone anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from calculators.__main__ import load
from generator.browser import entry, hot_engine, runtime, sample_messages
from generator.browser.inputs import digest_of
from generator.browser.store import ensure_folder
from generator.browser.subprocesses import BundleError

LOADER = "pyodide.mjs"
FILES = {
    "asm": "pyodide.asm.js",
    "wasm": "pyodide.asm.wasm",
    "hot": "pyodide.hot.wasm",
    "stdlib": "python_stdlib.zip",
    "wheel": "rulebook.whl",
    "memory": "memory.bin",
}
"""What the browser fetches, by what the scripts call it."""

_CHECKED, _TRIED = 40, 800  # messages a rule and direction: in each runtime alike, and to find the hot engine
_SEEDS = 20240101, 20240102
_MOST_ENGINES = 2
_DESCRIPTION = "engine.json"
_MAKERS = (
    "checked_engine.py",
    "entry.py",
    "hot_engine.py",
    "runtime.py",
    "sample_messages.py",
    "subprocesses.py",
    "webassembly.py",
    "wheel.py",
    "node/*.mjs",
    "stubs/**/*.py",
)  # of this package


@dataclass(frozen=True, slots=True)
class CheckedEngine:
    """The folder with `FILES` and the loader, Pyodide's lock, and the size of Python's memory, in bytes."""

    folder: Path
    lock: dict[str, Any]
    memory_size: int


def digest(root: Path) -> str:
    """Of everything that the engine is made of: rules, data, the codec of its memory, the tools' versions."""
    dated = ("data/festivals.toml", "data/checkup_rounds.toml")  # as `calculators.__main__.read` takes them
    patterns = ("calculators/**/*.py", *dated, "data/policy/*/*.toml", "data/standards/*/*.toml")
    here = Path(__file__).parent
    own = sorted(path for pattern in _MAKERS for path in here.glob(pattern))
    paths = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    packages = (version("pyodide-build"), version("pyodide-lock"), version("brotli"))
    return digest_of(root, (*paths, root / runtime.MEMORY, *own, root / "package-lock.json"), *packages)


def ensure(root: Path) -> CheckedEngine:
    """The engine of the project at `root`, made now if its inputs changed. Raises BundleError.

    The caller holds the lock of the store.
    """
    folder = root / "build/browser/engines" / digest(root)
    ensure_folder(folder, _DESCRIPTION, partial(_make, root), _MOST_ENGINES)
    description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    return CheckedEngine(folder, **description)


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
    check(engine, snapshot, hot, messages, [entry.reply(rulebook, one) for one in messages], scratch)
    made = {
        "asm": engine.folder / FILES["asm"],
        "wasm": engine.wasm,
        "hot": hot,
        "stdlib": engine.stdlib,
        "wheel": engine.wheel,
        "memory": snapshot.path,
    }
    for key, path in made.items():
        shutil.copyfile(path, folder / FILES[key])
    shutil.copyfile(engine.folder / LOADER, folder / LOADER)
    description = {"lock": engine.lock, "memory_size": snapshot.size}
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def check(
    engine: runtime.TrimmedRuntime,
    snapshot: runtime.MemorySnapshot,
    hot: Path,
    messages: Sequence[str],
    expected: Sequence[str],
    scratch: Path,
) -> None:
    """Every start must answer as CPython does; what one lacks fails here and not on a phone."""
    for start, wasm in ((None, None), (snapshot, None), (snapshot, hot)):
        replies = engine.replies(messages, scratch, start, wasm)
        for message, wanted, got in zip(messages, expected, replies, strict=True):
            if wanted != got:
                rule = json.loads(message)["rule"]
                raise BundleError(f"浏览器里的 {rule} 算出的结果和本机不一致。请检查这项规则用到的模块。")
