"""Pyodide's WebAssembly made smaller by Binaryen, which runs in Node (see `node/`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from generator.browser.subprocesses import need, run

WASM, SCRIPT, LOADER = "pyodide.asm.wasm", "pyodide.asm.js", "pyodide.mjs"
"""The files of Pyodide's npm package that run: the interpreter, its JavaScript, and what loads both."""

_NODE = Path(__file__).parent / "node"


def trim(root: Path, package: Path, folder: Path) -> None:
    """Write the WebAssembly and the script of `package` into `folder`, without what the loader never uses.

    BundleError where they are not as Pyodide has them.
    """
    job = {"wasm": package / WASM, "script": package / SCRIPT, "loader": package / LOADER, "folder": folder}
    _binaryen(root, "trim.mjs", folder / "trim.json", job)


def instrument(root: Path, wasm: Path, out: Path) -> None:
    """Write `wasm` to `out` so that it notes which functions are entered."""
    _binaryen(root, "instrument.mjs", out.with_suffix(".json"), {"wasm": wasm, "out": out})


def with_placeholders(root: Path, wasm: Path, kept: Iterable[str], out: Path) -> None:
    """Write `wasm` to `out` with the functions named in `kept` and a trap in place of every other."""
    names = out.with_suffix(".kept.json")
    names.write_text(json.dumps(sorted(kept)), encoding="ascii")
    _binaryen(root, "placeholders.mjs", out.with_suffix(".json"), {"wasm": wasm, "kept": names, "out": out})
    names.unlink()


def _binaryen(root: Path, script: str, path: Path, job: dict[str, Path]) -> None:
    """Run the Node `script` of this project with `job`, which stands in the file `path` meanwhile."""
    binaryen = need(root / "node_modules/binaryen") / "index.js"
    paths = {name: str(value) for name, value in {**job, "binaryen": binaryen}.items()}
    path.write_text(json.dumps(paths), encoding="utf-8")
    run(["node", str(_NODE / script), str(path)])
    path.unlink()
