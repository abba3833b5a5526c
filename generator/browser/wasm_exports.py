"""Pyodide's WebAssembly and its script without the exports that only other libraries would use.

Nearly all of the ten thousand exports are there for packages compiled from C, which are linked to them when
they are loaded. Each costs bytes and, at every start, a place in two tables. The rule-book loads no such
package, so what stays is what the script itself uses, apart from handing it on.
"""

from __future__ import annotations

import re
from collections import Counter

from generator.browser import wasm_format
from generator.browser.subprocesses import BundleError

_WORD = re.compile(r"[\w$]+")
_HANDED_ON = re.compile(r'var (_\w+)=Module\["\1"\]=wasmExports\["(\w+)"\];')


def trimmed(program: bytes, script: str, loader: str) -> tuple[bytes, str]:
    """`program` and `script` without the exports that neither `script` nor `loader` uses."""
    words = Counter(_WORD.findall(script))
    words.update(_WORD.findall(loader))
    handed_on = {match[2] for match in _HANDED_ON.finditer(script)}
    if not handed_on:
        raise BundleError("pyodide.asm.js 里没有找到导出表。请检查 pyodide 的版本。")

    def used(name: str) -> bool:
        once = name in handed_on
        return words[name] > once or words[f"_{name}"] > 2 * once

    def kept(content: bytes) -> bytes:
        entries = [entry for name, _, _, entry in wasm_format.exports(content) if used(name)]
        return wasm_format.encoded(len(entries)) + b"".join(entries)

    sections = (
        (which, kept(content) if which == wasm_format.EXPORTS else content)
        for which, content in wasm_format.sections(program)
    )
    script = _HANDED_ON.sub(lambda match: match[0] if used(match[2]) else "", script)
    return wasm_format.joined(program, sections), script
