"""The clerk's desk for the browser: traced, compiled, checked against CPython, kept for its inputs.

It runs on the calculators' own engine, the whole one, and adds a standard library and an archive of code.
A copy of its memory would start faster and weigh more than all of this: it is not made.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator.browser import compression, desk_sources, runtime
from generator.browser.bundle import Bundle
from generator.browser.compression import Packed
from generator.browser.inputs import digest_of
from generator.browser.runtime import TrimmedRuntime
from generator.browser.store import ensure_folder
from generator.browser.subprocesses import BundleError, compile_folder, need, run
from generator.filesystem import deterministic_zip

MOST = 1_600_000
"""Bytes, packed with brotli, that the desk adds to the calculators' engine; at most."""

_STDLIB, _CODE = "desk-stdlib.zip", "desk-code.zip"
_LIBRARY, _OWN = "/lib/python313.zip/", "/lib/rulebook.whl/"
# Codecs are imported when a file is in that encoding: no trial shows all of them.
_CODECS = (
    "ascii", "cp437", "cp850", "cp1252", "gb18030", "gbk", "hex_codec", "latin_1", "utf_16", "utf_16_be",
    "utf_16_le", "utf_32", "utf_8", "utf_8_sig",
)  # fmt: skip
# Of these rooms every module is shipped: some are loaded only for what no trial shows.
_JUDGING = ("calculators/", "generator/desk/", "generator/intake/", "generator/records/")
_DESCRIPTION = "desk.json"
_SAMPLES = ("batches", "mess", "refused")
_WHOLE = 2  # samples of each room with which all is asked that the page can ask
_KEPT = 2
_FAILED = '"failed":'


@dataclass(frozen=True, slots=True)
class DeskBundle:
    """The finished files of the desk: `folder` holds them with their packed copies."""

    folder: Path
    page: str  # the script of the desk's page
    files: tuple[Packed, ...]

    @property
    def sent(self) -> int:
        """Bytes sent with brotli."""
        return sum(each.sent for each in self.files)


def ensure_desk(root: Path, bundle: Bundle) -> DeskBundle:
    """The desk of the project at `root` on the engine of `bundle`, made now if it changed. BundleError."""
    folder = _folder(root, bundle)
    with FileLock(folder.parent / "desk-lock"):
        ensure_folder(folder, _DESCRIPTION, partial(_make, root, bundle), _KEPT)
    return _described(folder)


def is_desk_made(root: Path, bundle: Bundle) -> bool:
    """Whether the desk on `bundle` is finished."""
    return (_folder(root, bundle) / _DESCRIPTION).exists()


def _folder(root: Path, bundle: Bundle) -> Path:
    """Where the desk stands: named for all it is made of."""
    made_of = desk_sources.program(root), *desk_sources.versions(), *bundle.names()
    return root / "build/browser" / f"desk-{digest_of(root, (*_scripts(root), *_makers()), *made_of)}"


def _scripts(root: Path) -> Sequence[Path]:
    return sorted((root / "site_src/assets/js/desk").glob("*.js"))


def _makers() -> Sequence[Path]:
    """What makes the desk: another maker makes another one."""
    here = Path(__file__).parent
    return [*sorted(here.glob("desk_*.py")), *sorted(here.glob("desk_stubs/*.py"))]


def _make(root: Path, bundle: Bundle, folder: Path, scratch: Path) -> None:
    engine = _trimmed(root, bundle, scratch)
    check(root, engine, scratch)
    names = {
        "stdlib": compression.put(folder, _STDLIB, engine.stdlib.read_bytes()),
        "code": compression.put(folder, _CODE, engine.wheel.read_bytes()),
        "asm": _only(bundle, "pyodide.asm.", ".js"),
        "wasm": _only(bundle, "pyodide.asm.", ".wasm"),
    }
    loader = (engine.folder / "pyodide.mjs").read_text(encoding="utf-8")
    for key, fixed in (("asm", "pyodide.asm.js"), ("wasm", "pyodide.asm.wasm")):
        if loader.count(fixed) != 1:
            raise BundleError(f"pyodide.mjs 里应有一处 {fixed}。请检查 pyodide 的版本。")
        loader = loader.replace(fixed, names[key])
    (scratch / "loader.mjs").write_text(loader, encoding="utf-8")
    source = root / "site_src/assets/js/desk"
    known = names | {"lock": engine.lock, "opening": runtime.OPENING}
    alias = f"--alias:pyodide={scratch / 'loader.mjs'}"
    runtime.esbuild(
        root,
        *(str(source / "worker.js"), "--bundle", "--format=esm", "--external:node:*", "--external:ws", alias),
        f"--define:DESK={json.dumps(known)}",
        f"--outfile={scratch / 'worker.js'}",
    )
    worker = compression.put(folder, "desk-worker.js", (scratch / "worker.js").read_bytes())
    runtime.esbuild(
        root,
        *(str(source / "page.js"), "--bundle", "--format=esm"),
        f"--define:DESK_WORKER={json.dumps(worker)}",
        f"--define:DESK_FILES={json.dumps([worker, names['stdlib'], names['code']])}",
        f"--outfile={scratch / 'page.js'}",
    )
    page = compression.put(folder, "desk-page.js", (scratch / "page.js").read_bytes())
    listed = [page, worker, names["stdlib"], names["code"]]
    packed = compression.pack(folder, listed, root / "build/browser/packed")
    sent = sum(each.sent for each in packed.values())
    if sent > MOST:
        raise BundleError(f"经办核对太大了：要下载 {sent} 字节（上限 {MOST}）。请去掉不必要的 import。")
    description = {"page": page, "files": [asdict(packed[name]) for name in listed]}
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _only(bundle: Bundle, start: str, ending: str) -> str:
    return next(name for name in bundle.names() if name.startswith(start) and name.endswith(ending))


def _trimmed(root: Path, bundle: Bundle, scratch: Path) -> TrimmedRuntime:
    """The engine of `bundle` with the modules that judging imports, compiled."""
    folder = scratch / "engine"
    folder.mkdir()
    engine = runtime.shipped(root, bundle.folder, folder)
    library = deterministic_zip.contents(need(root / "node_modules/pyodide") / "python_stdlib.zip")
    code = desk_sources.sources(root)
    full = TrimmedRuntime(
        folder,
        deterministic_zip.write_stored(scratch / "stdlib.zip", library),
        deterministic_zip.write_stored(scratch / "code.whl", code),
        engine.lock,
    )
    found = full.modules_imported(list(_messages(root)), scratch)
    kept = {path.removeprefix(_LIBRARY) for path in found if path.startswith(_LIBRARY)}
    kept |= {f"encodings/{name}.py" for name in _CODECS}
    own = {path.removeprefix(_OWN) for path in found if path.startswith(_OWN)}
    own |= {name for name in code if not name.endswith(".py") or name.startswith(_JUDGING)}
    compiled = scratch / "compiled"
    compiled.mkdir()
    deterministic_zip.write_stored(compiled / _STDLIB, {name: library[name] for name in kept})
    deterministic_zip.write_stored(compiled / _CODE, {name: code[name] for name in own})
    compile_folder(compiled)
    for path in compiled.glob("*.zip"):
        deterministic_zip.write_stored(path, deterministic_zip.contents(path))
    return TrimmedRuntime(folder, compiled / _STDLIB, compiled / _CODE, engine.lock)


def check(root: Path, engine: TrimmedRuntime, scratch: Path) -> None:
    """Every sample must come to what CPython says with a build's readers.

    Raises BundleError for the first that does not.
    """
    messages = list(_messages(root))
    asked, expected = scratch / "asked.txt", scratch / "expected.txt"
    asked.write_text("".join(f"{each}\n" for each in messages), encoding="utf-8")
    run([sys.executable, "-m", "generator.desk.expected", str(root), str(asked), str(expected)])
    wanted = expected.read_text(encoding="utf-8").splitlines()
    replies = engine.replies(messages, scratch)
    for message, one, other in zip(messages, wanted, replies, strict=True):
        done = json.loads(message)["do"]
        if _FAILED in other or (done == "check" and one != other):
            files = "、".join(json.loads(message).get("files", ()))
            raise BundleError(f"经办核对在浏览器里和本机不一致（{done}：{files}）。请检查用到的模块。")


def _messages(root: Path) -> Iterator[str]:
    """What the page asks, for every sample; of the first ones of a room, all it can ask."""
    for room in _SAMPLES:
        folder = root / "data/samples" / room
        batches = sorted(folder.iterdir()) if folder.is_dir() else []
        for at, path in enumerate(batches):
            inside = [path] if path.is_file() else sorted(each for each in path.iterdir() if each.is_file())
            files = {each.name: base64.b64encode(each.read_bytes()).decode() for each in inside}
            yield json.dumps({"do": "check", "batch": "sample", "files": files}, ensure_ascii=False)
            if at < _WHOLE:
                names = [name for name in files if name.endswith((".xlsx", ".csv"))]
                others: list[dict[str, Any]] = [{"do": "offices"}, {"do": "sample"}, {"do": "pack"}]
                marks = [{"do": "mark", "file": name} for name in names]
                yield from (json.dumps(each, ensure_ascii=False) for each in (*others, *marks))


def _described(folder: Path) -> DeskBundle:
    description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    return DeskBundle(folder, description["page"], tuple(Packed(**one) for one in description["files"]))
