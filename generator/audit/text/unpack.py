"""What is inside a file: packed members, their names, text hidden in pictures; each by a name of its own."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import brotli

_DEEPEST = 5  # a package in a package in a package: more is a bomb or a hiding place
_LARGEST = 512 * 1024 * 1024  # bytes of one unpacked member
_PNG = b"\x89PNG\r\n\x1a\n"


_DAMAGED = (
    *(OSError, EOFError, RuntimeError, NotImplementedError),  # the last for a compression nobody here uses
    *(zlib.error, brotli.error, zipfile.BadZipFile, struct.error),
)


class PackedError(ValueError):
    """Something packed cannot be unpacked: it must not be published unread."""


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes to be searched. `name` is the file's, with `!` and the member's for what was inside."""

    name: str
    data: bytes = field(repr=False)
    whole: bool = False  # stands in its package byte for byte: searching that as bytes was searching this


def unpacked_copy(name: str, data: bytes) -> bytes:
    """What the copy `name` (.gz, .br) unpacks to. Raises PackedError."""
    try:
        copy = next(_inner(name, data), None)
    except _DAMAGED as error:
        raise PackedError(name) from error
    if copy is None or copy.name != name + "!":
        raise PackedError(name)
    return copy.data


def contents(name: str, data: bytes, depth: int = 0) -> Iterator[Content]:
    """`data` itself, then everything packed in it.

    Raises PackedError where a member is damaged, encrypted, too deep or too large.
    """
    yield from within(Content(name, data), depth)


def within(content: Content, depth: int = 0) -> Iterator[Content]:
    """`content` itself, then everything packed in it; raises as `contents` does."""
    name, data = content.name, content.data
    yield content
    try:
        inner = list(_inner(name, data))
    except _DAMAGED as error:
        raise PackedError(name) from error
    if inner and depth >= _DEEPEST:
        raise PackedError(name)
    for member in inner:
        yield from within(member, depth + 1)


def says_nothing_more(data: bytes) -> bool:
    """Whether a gzip file is, to the last bit, what it unpacks to: no name, no comment, nothing behind it."""
    if data[:4] != b"\x1f\x8b\x08\x00":
        return False
    stream = zlib.decompressobj(wbits=31)
    rest = data
    try:
        while rest and not stream.eof:
            stream.decompress(rest, 1 << 20)
            rest = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof and not stream.unused_data


def _inner(name: str, data: bytes) -> Iterator[Content]:
    if data.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            yield Content(name + "!", _bounded(stream.read(_LARGEST + 1), name))
            # A gzip file carries the name of what it packed, and a comment; without its mark it is bytes.
            yield Content(name + "!header", data[10:1024])
    elif name.endswith(".br"):
        yield Content(name + "!", _bounded(brotli.decompress(data), name))
    elif data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _members(name, data)
    elif data.startswith(_PNG):
        yield from _picture_texts(name, data)
    elif data[:1] == b"\x78" and data[1:2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
        try:
            yield Content(name + "!", _bounded(zlib.decompress(data), name))
        except zlib.error:
            return  # text that begins with an x


def _members(name: str, data: bytes) -> Iterator[Content]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield Content(name + "!comment", archive.comment)
        for member in archive.infolist():
            if member.file_size > _LARGEST:
                raise PackedError(name)
            inner = f"{name}!{member.filename}"
            yield Content(
                inner + "!name", member.filename.encode("utf-8", "replace") + b"\n" + member.comment
            )
            if not member.is_dir():
                yield Content(inner, archive.read(member), member.compress_type == zipfile.ZIP_STORED)


def _picture_texts(name: str, data: bytes) -> Iterator[Content]:
    """tEXt, zTXt and iTXt of a PNG, and what follows its end."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"zTXt":
            key, _, packed = body.partition(b"\0")
            yield Content(f"{name}!zTXt", key + b"\n" + zlib.decompress(packed[1:]))
        elif kind == b"iTXt":
            key, _, rest = body.partition(b"\0")
            flag, (_, _, text) = rest[:1], _three(rest[2:])
            yield Content(f"{name}!iTXt", key + b"\n" + (zlib.decompress(text) if flag == b"\1" else text))
        elif kind in (b"tEXt", b"eXIf"):
            yield Content(f"{name}!{kind.decode()}", body)
        elif kind == b"iCCP":
            _, _, packed = body.partition(b"\0")
            yield Content(f"{name}!iCCP", zlib.decompress(packed[1:]))
        if kind == b"IEND":
            break
    if at < len(data):
        yield Content(f"{name}!after", data[at:])


def _three(rest: bytes) -> tuple[bytes, bytes, bytes]:
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    return language, translated, text


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > _LARGEST:
        raise PackedError(name)
    return data
