"""Pyodide cut down to what the rules use: a trial run says which modules, bytecode replaces their text.

Nothing is left out by guess: the runtime answers messages for every rule first, and only what it imported
stays; then the trimmed runtime answers the same messages and must say the same as CPython, byte for byte,
and so must the snapshot of its memory, which has no file to import from. From it readers' browsers start,
on the first visit as on later ones; the files are the way out where it cannot be restored.

What Pyodide imports for its own sake would stay as well, three quarters of all: an event loop, an installer
of packages, readers of signatures and source. `stubs` holds modules of the same names that do as little
as a rule-book needs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from generator.browser import webassembly, wheel
from generator.browser.subprocesses import BundleError, compile_folder, need, run
from generator.filesystem import deterministic_zip

LIBRARY, WHEEL = "/lib/python313.zip", "/lib/rulebook.whl"
"""Where the two archives stand that Python imports from: its standard library, and our own code."""

_LOCK = "pyodide-lock.json"
_STDLIB = "python_stdlib.zip"
MEMORY = "site_src/assets/js/memory.js"
"""The codec of memory snapshots: for browsers, and the same for Node."""

_CODEC = "memory.mjs"
STUBS = Path(__file__).parent / "stubs"

OPENING = f"""\
import sys
sys.path.insert(0, "{WHEEL}")
import json
from {wheel.DATA} import DATA
from {wheel.ENTRY} import open_book
def open_with(standards):
    return open_book(DATA | {{"standards": DATA["standards"] + json.loads(standards)}})
reply = open_with("[]")
"""
"""Python that every runtime starts with: in the browser, in Node, before a snapshot is taken."""

_ALL_RULES = "from calculators.registry import RULES\nlist(RULES.values())\n"
"""Python before the rule-book's snapshot: all rules are in it, for there is no file to import later."""

_COLLECT = "import gc\ngc.collect()\n"
"""The very last Python before a snapshot is taken."""


@dataclass(frozen=True, slots=True)
class MemorySnapshot:
    """Python's memory with everything imported and opened: the encoded file, its size in bytes decoded.

    With `files_follow` the files are there as well once it has started, for what is imported later.
    """

    path: Path
    size: int
    files_follow: bool = False


@dataclass(frozen=True, slots=True)
class TrimmedRuntime:
    """A folder that holds a runtime: the loader's `indexURL`, with the standard library and the wheel."""

    folder: Path
    stdlib: Path
    wheel: Path
    lock: dict[str, Any]

    @property
    def wasm(self) -> Path:
        """The whole WebAssembly, with which everything works."""
        return self.folder / webassembly.WASM

    def replies(
        self,
        messages: Sequence[str],
        scratch: Path,
        snapshot: MemorySnapshot | None = None,
        wasm: Path | None = None,
    ) -> list[str]:
        """Answer `messages` in Node, from `snapshot`, with `wasm` if given. BundleError where it cannot."""
        return self._answer(messages, scratch, snapshot, {"wasm": str(wasm)} if wasm else {})

    def modules_imported(
        self, messages: Sequence[str], scratch: Path, named: Iterable[str] = ()
    ) -> list[str]:
        """Where the modules came from that answering `messages` imports, and those `named`."""
        found = scratch / "modules.json"
        opening = OPENING + imports(named)
        self._answer(messages, scratch, None, {"modules": str(found), "opening": opening})
        return list(json.loads(found.read_text(encoding="utf-8")))

    def functions_entered(
        self, messages: Sequence[str], scratch: Path, wasm: Path, snapshot: MemorySnapshot | None
    ) -> set[str]:
        """The functions of the instrumented `wasm` that starting and answering `messages` enters."""
        found = scratch / "entered.json"
        self._answer(messages, scratch, snapshot, {"wasm": str(wasm), "entered": str(found)})
        return set(json.loads(found.read_text(encoding="utf-8")))

    def _answer(
        self, messages: Sequence[str], scratch: Path, snapshot: MemorySnapshot | None, job: dict[str, Any]
    ) -> list[str]:
        out, asked = scratch / "replies.txt", scratch / "messages.txt"
        asked.write_text("".join(f"{one}\n" for one in messages), encoding="utf-8")
        job |= {"messages": str(asked), "replies": str(out)}
        if snapshot:
            (none := scratch / "none.zip").touch()
            job |= {"snapshot": str(snapshot.path), "size": snapshot.size, "stdlib": str(none)}
            if snapshot.files_follow:
                job |= {"following": {LIBRARY: str(self.stdlib), WHEEL: str(self.wheel)}}
        self._node("replies.mjs", scratch, job)
        return out.read_text(encoding="utf-8").removesuffix("\n").split("\n")

    def snapshot(self, path: Path, scratch: Path, closing: str = _ALL_RULES) -> MemorySnapshot:
        """Write Python's memory to `path`: opened, and after the Python `closing`, which imports the rest."""
        job = {"closing": closing + _COLLECT, "snapshot": str(path)}
        return MemorySnapshot(path, int(self._node("snapshot.mjs", scratch, job)))

    def _node(self, script: str, scratch: Path, job: Mapping[str, Any]) -> str:
        common: dict[str, Any] = {
            "loader": str(self.folder / "pyodide.mjs"),
            "indexURL": f"{self.folder}/",
            "stdlib": str(self.stdlib),
            "wheel": str(self.wheel),
            "lock": self.lock,
            "opening": OPENING,
            "codec": str(self.folder / _CODEC),
        }
        (scratch / "job.json").write_text(json.dumps({**common, **job}), encoding="utf-8")
        return run(["node", str(Path(__file__).parent / "node" / script), str(scratch / "job.json")])


def imports(names: Iterable[str]) -> str:
    """Python that imports the modules of these `names`."""
    return "".join(f"import {name}\n" for name in names)


def inside(archive: str, places: Iterable[str]) -> Iterator[str]:
    """The names within `archive` of those `places` that are in it."""
    yield from (place[len(archive) + 1 :] for place in places if place.startswith(f"{archive}/"))


def trimmed(root: Path, scratch: Path, messages: Sequence[str]) -> TrimmedRuntime:
    """The runtime of the project at `root`, trimmed, in a folder below `scratch`."""
    from pyodide_lock import PyodideLockSpec  # here, for most builds find their bundle made
    from pyodide_lock.utils import add_wheels_to_spec, update_package_sha256

    full = _full(root, scratch)
    found = full.modules_imported(messages, scratch)
    used_modules = set(inside(LIBRARY, found))
    if "random.py" in used_modules:  # a snapshot is the same for everybody, chance must not be
        raise BundleError("计算规则里用到了 random。规则的结果不能靠随机数，请去掉这个 import。")
    folder = scratch / "trimmed"
    folder.mkdir()
    modules = deterministic_zip.contents(full.stdlib)
    if not used_modules <= modules.keys():
        raise BundleError(
            f"标准库里没有这些模块：{'、'.join(sorted(used_modules - modules.keys()))}。请重装 pyodide。"
        )
    deterministic_zip.write_stored(folder / _STDLIB, {name: modules[name] for name in used_modules})
    shutil.copy(full.wheel, folder)
    spec = PyodideLockSpec.from_dict({"info": full.lock["info"], "packages": {}})
    add_wheels_to_spec(spec, [folder / full.wheel.name]).to_json(folder / _LOCK)
    compile_folder(folder)
    for path in (*folder.glob("*.zip"), *folder.glob("*.whl")):
        deterministic_zip.write_stored(path, deterministic_zip.contents(path))
    compiled = next(folder.glob("*.whl"))
    spec = PyodideLockSpec.from_json(folder / _LOCK)
    update_package_sha256(next(iter(spec.packages.values())), compiled)
    lock = spec.to_dict()
    _loader(root, folder)
    return TrimmedRuntime(folder, folder / _STDLIB, compiled, lock)


def library(root: Path) -> dict[str, bytes]:
    """Python's standard library as npm has it, by the names of its files, with the stubs in their place."""
    found = deterministic_zip.contents(need(root / "node_modules/pyodide") / _STDLIB)
    for path in STUBS.rglob("*.py"):
        name = path.relative_to(STUBS).as_posix()
        if name not in found:
            raise BundleError(f"pyodide 的标准库里没有 {name}。请检查 pyodide 的版本。")
        found[name] = path.read_bytes()
    return found


def _full(root: Path, scratch: Path) -> TrimmedRuntime:
    """The runtime as npm has it with the stubs in place, and with the wheel as text."""
    package = need(root / "node_modules/pyodide")
    lock = json.loads((package / _LOCK).read_text(encoding="utf-8"))
    deterministic_zip.write_stored(scratch / _STDLIB, library(root))
    return TrimmedRuntime(package, scratch / _STDLIB, wheel.make(root, scratch), {**lock, "packages": {}})


def shipped(root: Path, bundle: Path, folder: Path) -> TrimmedRuntime:
    """The runtime of the finished files in `bundle`, laid out in `folder` for Node."""
    for stem, ending in (
        ("pyodide.asm", "js"),
        ("pyodide.asm", "wasm"),
        ("pyodide.hot", "wasm"),
        ("python_stdlib", "zip"),
        ("rulebook", "whl"),
    ):
        (found,) = bundle.glob(f"{stem}.*.{ending}")
        shutil.copyfile(found, folder / f"{stem}.{ending}")
    package = need(root / "node_modules/pyodide")
    esbuild(root, str(package / "pyodide.mjs"), f"--outfile={folder / 'pyodide.mjs'}")
    lock = json.loads((package / _LOCK).read_text(encoding="utf-8"))
    shutil.copyfile(root / MEMORY, folder / _CODEC)
    return TrimmedRuntime(folder, folder / _STDLIB, folder / "rulebook.whl", {**lock, "packages": {}})


def worker_script(root: Path, source: Path, loader: Path, word: str, known: Mapping[str, Any]) -> bytes:
    """The worker's script `source` with Pyodide's `loader` in it, and for `word` all that is `known`.

    That is the files by their hashed names, and whatever else the script asks for.
    """
    text = loader.read_text(encoding="utf-8")
    for key, fixed in (("asm", webassembly.SCRIPT), ("wasm", webassembly.WASM)):
        if text.count(fixed) != 1:
            raise BundleError(f"pyodide.mjs 里应有一处 {fixed}。请检查 pyodide 的版本。")
        text = text.replace(fixed, known[key])
    with TemporaryDirectory() as scratch:
        named, out = Path(scratch) / "loader.mjs", Path(scratch) / "worker.js"
        named.write_text(text, encoding="utf-8")
        options = ("--bundle", "--format=esm", "--external:node:*", "--external:ws")
        alias, define = f"--alias:pyodide={named}", f"--define:{word}={json.dumps(known)}"
        esbuild(root, str(source), *options, alias, define, f"--outfile={out}")
        return out.read_bytes()


TARGET = "safari15.2"
"""What esbuild writes for: no class static blocks, which iOS learned with 16.4."""


COMMON = ("--minify", f"--target={TARGET}", "--charset=utf8", "--legal-comments=none", "--log-level=warning")
"""What esbuild is asked for all our files."""


def esbuild(root: Path, *arguments: str) -> None:
    """Run esbuild; `arguments` come after what is common."""
    run([str(need(root / "node_modules/.bin/esbuild")), *COMMON, *arguments])


def _loader(root: Path, folder: Path) -> None:
    """Pyodide's JavaScript for older phones and its WebAssembly, without what nothing uses, in `folder`."""
    package = root / "node_modules/pyodide"
    webassembly.trim(root, package, folder)
    shutil.copyfile(package / webassembly.LOADER, folder / webassembly.LOADER)
    for name in (webassembly.SCRIPT, webassembly.LOADER):
        esbuild(root, str(folder / name), "--allow-overwrite", f"--outfile={folder / name}")
    shutil.copyfile(root / MEMORY, folder / _CODEC)
