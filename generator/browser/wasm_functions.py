"""WebAssembly without the bodies of functions that nothing can reach once needless exports are gone.

Functions keep their numbers, so nothing else has to change: what cannot be reached becomes a trap of three
bytes. What can be reached is never missed, for more is taken for a call than is one: every byte that could
begin an instruction naming a function, wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.browser import wasm_format
from generator.browser.subprocesses import BundleError

_NAMES_A_FUNCTION = re.compile(rb"[\x10\x12\xd2](?=([\x80-\xff]{0,4}[\x00-\x7f]))")
"""`call`, `return_call`, `ref.func`, each followed by a number."""

_TRAP = b"\x00\x00\x0b"  # no locals, `unreachable`, the end
_CONSTANT, _GLOBAL, _END = 0x41, 0x23, 0x0B
_FUNCTION, _TABLE, _MEMORY, _A_GLOBAL = range(4)  # kinds of imports


def without_unreachable(program: bytes) -> bytes:
    """`program` with a trap in place of every function that no export, table or call leads to."""
    found = dict(wasm_format.sections(program))
    imported = sum(kind == _FUNCTION for kind in _imports(found[wasm_format.IMPORTS]))
    bodies = list(_bodies(found[wasm_format.CODE]))
    reached = {
        index for _, kind, index, _ in wasm_format.exports(found[wasm_format.EXPORTS]) if kind == _FUNCTION
    }
    reached |= set(_in_tables(found[wasm_format.ELEMENTS])) | set(_named(found[wasm_format.GLOBALS]))
    if wasm_format.START in found:
        reached.add(wasm_format.number(found[wasm_format.START], 0)[0])
    waiting = list(reached)
    while waiting:
        index = waiting.pop() - imported
        if 0 <= index < len(bodies):
            new = set(_named(bodies[index])) - reached
            reached |= new
            waiting += new
    made = bytearray(wasm_format.encoded(len(bodies)))
    for index, body in enumerate(bodies, imported):
        kept = body if index in reached else _TRAP
        made += wasm_format.encoded(len(kept)) + kept
    return wasm_format.joined(
        program,
        (
            (which, bytes(made) if which == wasm_format.CODE else content)
            for which, content in wasm_format.sections(program)
        ),
    )


def _named(code: bytes) -> Iterator[int]:
    """Every number in `code` that could be that of a function."""
    for match in _NAMES_A_FUNCTION.finditer(code):
        yield wasm_format.number(match[1], 0)[0]


def _bodies(content: bytes) -> Iterator[bytes]:
    count, at = wasm_format.number(content, 0)
    for _ in range(count):
        size, start = wasm_format.number(content, at)
        at = start + size
        yield content[start:at]


def _imports(content: bytes) -> Iterator[int]:
    """The kind of every import."""
    count, at = wasm_format.number(content, 0)
    for _ in range(count):
        for _ in range(2):  # the names of the module and of what is in it
            length, start = wasm_format.number(content, at)
            at = start + length
        kind, at = content[at], at + 1
        yield kind
        if kind == _FUNCTION:
            _, at = wasm_format.number(content, at)
        elif kind in (_TABLE, _MEMORY):
            at += kind == _TABLE  # what the table holds
            has_most, at = content[at] & 1, at + 1
            for _ in range(1 + has_most):
                _, at = wasm_format.number(content, at)
        elif kind == _A_GLOBAL:
            at += 2
        else:  # a tag of exceptions
            _, at = wasm_format.number(content, at + 1)


def _in_tables(content: bytes) -> Iterator[int]:
    """Every function in a table, which could be called without being named."""
    count, at = wasm_format.number(content, 0)
    for _ in range(count):
        if content[at] != 0 or content[at + 1] not in (_CONSTANT, _GLOBAL):
            raise BundleError("pyodide.asm.wasm 的函数表是不认识的写法。请检查 pyodide 的版本。")
        _, at = wasm_format.number(content, at + 2)
        if content[at] != _END:
            raise BundleError("pyodide.asm.wasm 的函数表是不认识的写法。请检查 pyodide 的版本。")
        functions, at = wasm_format.number(content, at + 1)
        for _ in range(functions):
            index, at = wasm_format.number(content, at)
            yield index
