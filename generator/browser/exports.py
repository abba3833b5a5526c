"""Pyodide's WebAssembly and its script without the exports that only other libraries would use.

Nearly all of the ten thousand exports are there for packages compiled from C, which are linked to them when
they are loaded. Each costs bytes and, at every start, a place in two tables. The rule-book loads no such
package, so what stays is what the script itself uses, apart from handing it on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from generator.browser.tools import BundleError

_WORD = re.compile(r"[\w$]+")
_HANDED_ON = re.compile(r'var (_\w+)=Module\["\1"\]=wasmExports\["(\w+)"\];')
_HEADER = 8  # bytes: the magic number and the version
_EXPORTS = 7  # the number of the section


def trimmed(wasm: bytes, script: str, loader: str) -> tuple[bytes, str]:
    """`wasm` and `script` without the exports that neither `script` nor `loader` uses."""
    words = Counter(_WORD.findall(script))
    words.update(_WORD.findall(loader))
    handed_on = {match[2] for match in _HANDED_ON.finditer(script)}
    if not handed_on:
        raise BundleError("pyodide.asm.js 里没有找到导出表。请检查 pyodide 的版本。")

    def used(name: str) -> bool:
        once = name in handed_on
        return words[name] > once or words[f"_{name}"] > 2 * once

    script = _HANDED_ON.sub(lambda match: match[0] if used(match[2]) else "", script)
    return _with_exports(wasm, used), script


def _with_exports(wasm: bytes, used: Callable[[str], bool]) -> bytes:
    made = bytearray(wasm[:_HEADER])
    at = _HEADER
    while at < len(wasm):
        size, content = _number(wasm, at + 1)
        end = content + size
        if wasm[at] == _EXPORTS:
            kept = [entry for name, entry in _entries(wasm, content) if used(name)]
            body = _encoded(len(kept)) + b"".join(kept)
            made += bytes([_EXPORTS]) + _encoded(len(body)) + body
        else:
            made += wasm[at:end]
        at = end
    return bytes(made)


def _entries(wasm: bytes, at: int) -> Iterator[tuple[str, bytes]]:
    """Every entry of the section of exports at `at`: a name, a kind of one byte, an index."""
    count, at = _number(wasm, at)
    for _ in range(count):
        length, name = _number(wasm, at)
        _, end = _number(wasm, name + length + 1)
        yield wasm[name : name + length].decode(), wasm[at:end]
        at = end


def _number(data: bytes, at: int) -> tuple[int, int]:
    """The unsigned LEB128 number at `at`, and where it ends."""
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _encoded(number: int) -> bytes:
    """`number` as unsigned LEB128."""
    made = bytearray()
    while number >= 0x80:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])
