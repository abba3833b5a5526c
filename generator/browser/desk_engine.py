"""Python for the clerk's desk: traced, compiled, its memory kept, checked against CPython from both starts.

It is the calculators' whole WebAssembly with a standard library and an archive of code of its own. A snapshot
of its memory has all in it that judging imports; both archives follow it, for what is asked after a check.
Where the snapshot cannot be used, Python starts from the archives. Nothing is judged before the snapshot is
taken, and no workbook read: what stood in one would stay in that memory.
"""

from __future__ import annotations

import base64
import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.browser import desk_sources, runtime
from generator.browser.bundle import Bundle
from generator.browser.inputs import digest_of
from generator.browser.runtime import LIBRARY, WHEEL, MemorySnapshot, TrimmedRuntime
from generator.browser.store import ensure_folder
from generator.browser.subprocesses import BundleError, compile_folder, run
from generator.filesystem import deterministic_zip

LOADER = "pyodide.mjs"
FILES = {"stdlib": "stdlib.zip", "code": "code.zip", "memory": "memory.bin"}
"""What the browser fetches, by what the scripts call it."""

_DESCRIPTION = "engine.json"
_KEPT = 2
_MAKERS = (
    "desk_engine.py",
    "desk_sources.py",
    "desk_stubs/*.py",
    "runtime.py",
    "stubs/**/*.py",
    "node/*.mjs",
)
# Codecs are imported when a file is in that encoding: no trial shows all of them.
_CODECS = (
    "ascii", "cp437", "cp850", "cp1252", "gb18030", "gbk", "hex_codec", "latin_1", "utf_16", "utf_16_be",
    "utf_16_le", "utf_32", "utf_8", "utf_8_sig",
)  # fmt: skip
# Of these rooms every module is shipped: some are loaded only for what no trial shows.
_JUDGING = ("calculators/", "generator/desk/", "generator/intake/", "generator/records/")
# What no sample needs: workbooks of the old form, which are rare, and whose reader is large.
_RARE = ("generator.intake.formats.xls_cells", "generator.intake.formats.xls_guard")
_SAMPLES = ("batches", "mess", "refused")
_WHOLE = 2  # samples of each room with which all is asked that the page can ask
_FAILED = '"failed":'


@dataclass(frozen=True, slots=True)
class DeskEngine:
    """The folder with `FILES` and the loader, Pyodide's lock, and the size of Python's memory, in bytes."""

    folder: Path
    lock: dict[str, Any]
    memory_size: int
    closing: str  # the Python before the snapshot was taken: nothing but imports

    def runtime(self, root: Path, bundle: Path, folder: Path) -> TrimmedRuntime:
        """It laid out in the empty `folder` for Node, on the WebAssembly in `bundle`."""
        folder.mkdir(parents=True)
        stdlib, code = (self.folder / FILES[key] for key in ("stdlib", "code"))
        return replace(runtime.shipped(root, bundle, folder), stdlib=stdlib, wheel=code)

    @property
    def snapshot(self) -> MemorySnapshot:
        """Where Python starts from; its files follow."""
        return MemorySnapshot(self.folder / FILES["memory"], self.memory_size, files_follow=True)


def webassembly_of(bundle: Bundle) -> tuple[str, str]:
    """The names of Pyodide's script and of the whole WebAssembly in `bundle`."""
    both = [name for name in bundle.names() if name.startswith("pyodide.asm.")]
    (script,) = (name for name in both if name.endswith(".js"))
    (wasm,) = (name for name in both if name.endswith(".wasm"))
    return script, wasm


def digest(root: Path, bundle: Bundle) -> str:
    """Of everything that the desk's Python is made of."""
    here = Path(__file__).parent
    makers = sorted(path for pattern in _MAKERS for path in here.glob(pattern))
    texts = desk_sources.program(root), *desk_sources.versions(), *webassembly_of(bundle)
    return digest_of(root, (*makers, root / runtime.MEMORY), *texts)


def ensure(root: Path, bundle: Bundle) -> DeskEngine:
    """The desk's Python of the project at `root` on the engine of `bundle`, made now if its inputs changed.

    Raises BundleError. The caller holds the lock of the store.
    """
    folder = root / "build/browser/desk-engines" / digest(root, bundle)
    ensure_folder(folder, _DESCRIPTION, partial(_make, root, bundle), _KEPT)
    description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    return DeskEngine(folder, **description)


def _make(root: Path, bundle: Bundle, folder: Path, scratch: Path) -> None:
    (scratch / "engine").mkdir()
    shipped = runtime.shipped(root, bundle.folder, scratch / "engine")
    engine, imported = _compiled(root, shipped, scratch)
    closing = runtime.imports(imported)
    snapshot = engine.snapshot(folder / FILES["memory"], scratch, closing)
    check(root, engine, replace(snapshot, files_follow=True), scratch)
    shutil.copyfile(engine.stdlib, folder / FILES["stdlib"])
    shutil.copyfile(engine.wheel, folder / FILES["code"])
    shutil.copyfile(engine.folder / LOADER, folder / LOADER)
    description = {"lock": engine.lock, "memory_size": snapshot.size, "closing": closing}
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _compiled(root: Path, shipped: TrimmedRuntime, scratch: Path) -> tuple[TrimmedRuntime, list[str]]:
    """The runtime `shipped` with the modules that the desk imports, compiled; and those of the snapshot."""
    library, code = runtime.library(root), desk_sources.sources(root)
    full = replace(
        shipped,
        stdlib=deterministic_zip.write_stored(scratch / FILES["stdlib"], library),
        wheel=deterministic_zip.write_stored(scratch / FILES["code"], code),
    )
    usual = full.modules_imported(list(_checks(root)), scratch)
    usual += [f"{LIBRARY}/encodings/{name}.py" for name in _CODECS]
    found = {*usual, *full.modules_imported(list(_whole(root)), scratch, _RARE)}
    own = {*runtime.inside(WHEEL, found)}
    own |= {name for name in code if not name.endswith(".py") or name.startswith(_JUDGING)}
    compiled = scratch / "compiled"
    compiled.mkdir()
    deterministic_zip.write_stored(
        compiled / FILES["stdlib"], {name: library[name] for name in runtime.inside(LIBRARY, found)}
    )
    deterministic_zip.write_stored(compiled / FILES["code"], {name: code[name] for name in own})
    compile_folder(compiled)
    for path in compiled.glob("*.zip"):
        deterministic_zip.write_stored(path, deterministic_zip.contents(path))
    return replace(shipped, stdlib=compiled / FILES["stdlib"], wheel=compiled / FILES["code"]), sorted(
        {*_names(usual)}
    )


def _names(places: Iterable[str]) -> Iterator[str]:
    """The names of the modules at those `places` that are in one of the archives."""
    for archive in (LIBRARY, WHEEL):
        for name in runtime.inside(archive, places):
            yield name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def check(root: Path, engine: TrimmedRuntime, snapshot: MemorySnapshot, scratch: Path) -> None:
    """Every sample must come to what CPython says with a build's readers, from both starts.

    Raises BundleError for the first that does not.
    """
    messages = [*_checks(root), *_whole(root)]
    asked, expected = scratch / "asked.txt", scratch / "expected.txt"
    asked.write_text("".join(f"{each}\n" for each in messages), encoding="utf-8")
    run([sys.executable, "-m", "generator.desk.expected", str(root), str(asked), str(expected)])
    wanted = expected.read_text(encoding="utf-8").splitlines()
    for start in (None, snapshot):
        replies = engine.replies(messages, scratch, start)
        for message, one, other in zip(messages, wanted, replies, strict=True):
            done = json.loads(message)["do"]
            if _FAILED in other or (done == "check" and one != other):
                files = "、".join(json.loads(message).get("files", ()))
                raise BundleError(f"经办核对在浏览器里和本机不一致（{done}：{files}）。请检查用到的模块。")


def _checks(root: Path) -> Iterator[str]:
    """What the page asks when it opens and when each of the samples is dropped."""
    yield json.dumps({"do": "offices"})
    yield from (_check(each) for room in _rooms(root) for each in room)


def _whole(root: Path) -> Iterator[str]:
    """For the first samples of each room, all that the page can ask."""
    for sample in (each for room in _rooms(root) for each in room[:_WHOLE]):
        yield _check(sample)
        others: list[dict[str, Any]] = [{"do": "sample"}, {"do": "pack"}]
        others += [
            {"do": "mark", "file": each.name} for each in sample if each.name.endswith((".xlsx", ".csv"))
        ]
        yield from (json.dumps(each, ensure_ascii=False) for each in others)


def _check(sample: Sequence[Path]) -> str:
    files = {each.name: base64.b64encode(each.read_bytes()).decode() for each in sample}
    return json.dumps({"do": "check", "batch": "sample", "files": files}, ensure_ascii=False)


def _rooms(root: Path) -> Iterator[list[list[Path]]]:
    """The samples of each room, each as its files."""
    for room in _SAMPLES:
        folder = root / "data/samples" / room
        batches = sorted(folder.iterdir()) if folder.is_dir() else []
        yield [
            [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
            for path in batches
        ]
