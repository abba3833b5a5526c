"""WebAssembly's binary format, as far as leaving something out of it needs: sections and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

IMPORTS, GLOBALS, EXPORTS, START, ELEMENTS, CODE = 2, 6, 7, 8, 9, 10
"""The numbers of the sections."""

_HEADER = 8  # bytes: the magic number and the version


def sections(wasm: bytes) -> Iterator[tuple[int, bytes]]:
    """Every section of `wasm`: its number and its content."""
    at = _HEADER
    while at < len(wasm):
        size, content = number(wasm, at + 1)
        yield wasm[at], wasm[content : content + size]
        at = content + size


def joined(wasm: bytes, made: Iterable[tuple[int, bytes]]) -> bytes:
    """The sections `made` behind the header of `wasm`."""
    whole = bytearray(wasm[:_HEADER])
    for which, content in made:
        whole += bytes([which]) + encoded(len(content)) + content
    return bytes(whole)


def number(data: bytes, at: int) -> tuple[int, int]:
    """The unsigned LEB128 number at `at`, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def encoded(value: int) -> bytes:
    """`value` as unsigned LEB128."""
    made = bytearray()
    while value >= 0x80:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def exports(content: bytes) -> Iterator[tuple[str, int, int, bytes]]:
    """Every entry of the section of exports: name, kind (0 is a function), index, and the entry's bytes."""
    count, at = number(content, 0)
    for _ in range(count):
        length, name = number(content, at)
        kind = name + length
        index, end = number(content, kind + 1)
        yield content[name:kind].decode(), content[kind], index, content[at:end]
        at = end
