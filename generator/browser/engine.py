"""What a site's calculators run on: made of the project, or, where that cannot be, that of the site in use.

Making needs Node.js and npm packages. A name that has to come down today waits for neither: a build that only
takes down goes on with the very files that readers have already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.browser.bundle import Bundle, ensure, is_made
from generator.browser.compression import Packed
from generator.browser.desk_bundle import DeskBundle, ensure_desk, is_desk_made
from generator.browser.scripts import Script, are_made, notice_script, worker_script
from generator.browser.subprocesses import BundleError

FOLDER = "assets/engine"
"""Where the bundle stands below the site's root."""

WORKER = "sw.js"
_PACKED = {".br", ".gz", ".json"}
_HOT = "pyodide.hot.*.wasm"  # a site made before there was a hot engine has none
_FIRST = ("page.*.js", "worker.*.js", "pyodide.asm.*.js", _HOT, "memory.*.bin")
_LATER = ("pyodide.asm.*.wasm", "python_stdlib.*.zip", "rulebook.*.whl")
_DESK = ("desk-page.*.js", "desk-worker.*.js", "desk-stdlib.*.zip", "desk-code.*.zip")
_DESK_MEMORY = "desk-memory.*.bin"  # a site made before there was one has none
_KNOWN = re.compile(rb'const FILES=\[[^\]]*\],VERSION="[0-9a-f]+";')
_NONE = "现在的网站里没有可以接着用的计算器。请把上一次的网站放回原处，或者装好 Node.js 后照常生成。"


@dataclass(frozen=True, slots=True)
class Engine:
    """The bundle, the script of notices, and what makes the service worker for given files and a version."""

    bundle: Bundle
    notice: Script
    worker: Callable[[Sequence[str], str], bytes]
    desk: DeskBundle | None = None  # None where none could be made


def engine_of(root: Path, site: Path | None = None) -> Engine:
    """The engine of the project at `root`, the clerk's desk with it. Raises BundleError.

    Where it cannot be made, it is that of `site`.
    """
    try:
        bundle = ensure(root)
        desk = ensure_desk(root, bundle)
        return Engine(bundle, notice_script(root), partial(worker_script, root), desk)
    except BundleError:
        if site is None:
            raise
        return _of_site(site)


def is_finished(root: Path) -> bool:
    """Whether all of the engine of the project at `root` is made: then no npm package is needed."""
    return is_made(root) and are_made(root) and is_desk_made(root, ensure(root))


def _of_site(site: Path) -> Engine:
    folder = site / FOLDER
    first, later = (
        [_packed(folder, name) for name in names if name != _HOT or any(folder.glob(name))]
        for names in (_FIRST, _LATER)
    )
    notice = _only(folder, "notice.*.js")
    try:
        content = (site / WORKER).read_bytes()
    except OSError as error:
        raise BundleError(_NONE) from error
    known = _KNOWN.match(content)
    if known is None:
        raise BundleError(_NONE)
    worker = content[known.end() :]

    def worker_for(files: Sequence[str], version: str) -> bytes:
        listed = ",".join(f'"{file}"' for file in files)
        return f'const FILES=[{listed}],VERSION="{version}";'.encode() + worker

    bundle = Bundle(folder, first[0].name, tuple(first), tuple(later), memory_size=0)
    return Engine(bundle, Script(notice.name, notice.read_bytes()), worker_for, _desk_of(folder))


def _desk_of(folder: Path) -> DeskBundle | None:
    """The desk that stands in `folder` already; a site made before there was one has none."""
    if not all(any(folder.glob(name)) for name in _DESK):
        return None
    memory = [_DESK_MEMORY] if any(folder.glob(_DESK_MEMORY)) else []
    files = tuple(_packed(folder, name) for name in (*_DESK, *memory))
    return DeskBundle(folder, files[0].name, files)


def _packed(folder: Path, pattern: str) -> Packed:
    path = _only(folder, pattern)
    sent = path.with_name(f"{path.name}.br")
    size = path.stat().st_size
    return Packed(path.name, size, sent.stat().st_size if sent.is_file() else size)


def _only(folder: Path, pattern: str) -> Path:
    found = [path for path in folder.glob(pattern) if path.suffix not in _PACKED]
    if len(found) != 1:
        raise BundleError(_NONE)
    return found[0]
