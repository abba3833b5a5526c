"""The clerk's desk for the browser: its Python with the page's scripts, named, packed, within its bytes.

It runs on the calculators' own WebAssembly, the whole one. A page that opens fetches this and the snapshot of
the desk's memory; the files that follow in the background are for what is imported later, and to start from
where a snapshot cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator.browser import compression, desk_engine, runtime
from generator.browser.bundle import Bundle
from generator.browser.compression import Packed
from generator.browser.inputs import digest_of
from generator.browser.store import ensure_folder
from generator.browser.subprocesses import BundleError

MOST_SNAPSHOT = 2_000_000
"""Bytes of the snapshot, packed with brotli; at most."""

MOST_LATER = 1_200_000
"""Bytes of the files that follow it, packed with brotli; at most."""

_NAMES = {"memory": "desk-memory.bin", "stdlib": "desk-stdlib.zip", "code": "desk-code.zip"}
_DESCRIPTION = "desk.json"
_KEPT = 2


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
    here = Path(__file__)
    made_of = desk_engine.digest(root, bundle), *bundle.names()
    return root / "build/browser" / f"desk-{digest_of(root, (here, *_scripts(root)), *made_of)}"


def _scripts(root: Path) -> Sequence[Path]:
    scripts = root / "site_src/assets/js"
    return sorted((*scripts.glob("*.js"), *scripts.glob("desk/*.js")))


def _make(root: Path, bundle: Bundle, folder: Path, scratch: Path) -> None:
    engine = desk_engine.ensure(root, bundle)
    names = {
        key: compression.put(folder, name, (engine.folder / desk_engine.FILES[key]).read_bytes())
        for key, name in _NAMES.items()
    }
    asm, wasm = desk_engine.webassembly_of(bundle)
    known: dict[str, Any] = {**names, "asm": asm, "wasm": wasm}
    known |= {"lock": engine.lock, "opening": runtime.OPENING, "size": engine.memory_size}
    source = root / "site_src/assets/js/desk"
    loader = engine.folder / desk_engine.LOADER
    script = runtime.worker_script(root, source / "worker.js", loader, "DESK", known)
    worker = compression.put(folder, "desk-worker.js", script)
    start = {
        "wasm": {"name": wasm, "size": (bundle.folder / wasm).stat().st_size},
        "memory": {"name": names["memory"], "size": (folder / names["memory"]).stat().st_size},
    }
    runtime.esbuild(
        root,
        *(str(source / "page.js"), "--bundle", "--format=esm"),
        f"--define:DESK={json.dumps({'worker': worker, 'start': start, 'files': [worker, *names.values()]})}",
        f"--outfile={scratch / 'page.js'}",
    )
    page = compression.put(folder, "desk-page.js", (scratch / "page.js").read_bytes())
    listed = [page, worker, *names.values()]
    packed = compression.pack(folder, listed, root / "build/browser/packed")
    snapshot = packed[names["memory"]].sent
    later = packed[names["stdlib"]].sent + packed[names["code"]].sent
    if snapshot > MOST_SNAPSHOT or later > MOST_LATER:
        raise BundleError(
            f"经办核对太大了：打开时要下载 {snapshot} 字节（上限 {MOST_SNAPSHOT}），之后 {later} 字节"
            f"（上限 {MOST_LATER}）。请去掉不必要的 import。"
        )
    description = {"page": page, "files": [asdict(packed[name]) for name in listed]}
    (folder / _DESCRIPTION).write_text(json.dumps(description), encoding="utf-8")


def _described(folder: Path) -> DeskBundle:
    description = json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    return DeskBundle(folder, description["page"], tuple(Packed(**one) for one in description["files"]))
