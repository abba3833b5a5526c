"""A small writer of .xls files ([MS-XLS], [MS-CFB]): texts and numbers, and what a clerk may have hidden."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512


@dataclass(frozen=True)
class Sheet:
    """One sheet; rows and columns from 0. An `errors` cell shows #REF!."""

    name: str
    rows: Sequence[Sequence[str | float | None]]
    state: int = 0  # 1 hidden, 2 very hidden
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    errors: Sequence[tuple[int, int]] = ()
    heights: Mapping[int, int] = field(default_factory=dict)  # of a row, in twips
    widths: Mapping[int, int] = field(default_factory=dict)  # of a column, in 256th of a character
    styles: Mapping[tuple[int, int], int] = field(default_factory=dict)  # of a cell, by `styles`


def record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _text(words: str, prefix: str) -> bytes:
    return struct.pack(prefix, len(words)) + b"\1" + words.encode("utf-16-le")


def _bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x07CC, 0, 6))


def _cells(sheet: Sheet) -> bytes:
    width = max(map(len, sheet.rows), default=0)
    out = _bof(0x10)
    for column in sheet.hidden_columns:
        out += record(0x7D, struct.pack("<HHHHHH", column, column, 2304, 0, 1, 0))
    for column, wide in sheet.widths.items():
        out += record(0x7D, struct.pack("<HHHHHH", column, column, wide, 0, 0, 0))
    out += record(0x200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for row, cells in enumerate(sheet.rows):
        options = 0x0100 | (0x20 if row in sheet.hidden_rows else 0)
        height = sheet.heights.get(row, 255)
        out += record(0x208, struct.pack("<HHHHHHHH", row, 0, width, height, 0, 0, options, 0x0F))
        for column, cell in enumerate(cells):
            at = struct.pack("<HHH", row, column, sheet.styles.get((row, column), 0))
            if (row, column) in sheet.errors:
                out += record(0x205, at + bytes([0x17, 1]))
            elif isinstance(cell, str):
                out += record(0x204, at + _text(cell, "<H"))
            elif cell is not None:
                out += record(0x203, at + struct.pack("<d", cell))
    return out + record(0x0A)


def workbook(sheets: Sequence[Sheet], globals_: bytes = b"") -> bytes:
    """The Workbook stream; `globals_` are records more, for the whole book."""
    bodies = [_cells(sheet) for sheet in sheets]
    head = _bof(0x05) + record(0x42, struct.pack("<H", 1200)) + globals_
    size = len(head) + sum(4 + 8 + 2 * len(sheet.name) for sheet in sheets) + 4
    bounds = b""
    for sheet, body in zip(sheets, bodies, strict=True):
        bounds += record(0x85, struct.pack("<IBB", size, sheet.state, 0) + _text(sheet.name, "<B"))
        size += len(body)
    return head + bounds + record(0x0A) + b"".join(bodies)


def styles(*formats: str) -> bytes:
    """Records for `globals_`: style 0 is plain, 1 struck through, 2 white, 3 white on a ground; then the formats."""
    plain, white = 8, 9  # in the palette
    fonts = ((0, plain), (8, plain), (0, white))  # options, colour
    out = b""
    for options, colour in fonts:
        font = struct.pack("<HHHHHBBBB", 200, options, colour, 400, 0, 0, 0, 0, 0)
        out += record(0x31, font + _text("F", "<B"))
    for number, code in enumerate(formats, start=164):
        out += record(0x41E, struct.pack("<H", number) + _text(code, "<H"))
    ground = bytes(13) + b"\x04" + bytes(2)  # the pattern is solid
    for font, number, rest in (
        (0, 0, bytes(16)), (1, 0, bytes(16)), (2, 0, bytes(16)), (2, 0, ground),
        *((0, 164 + at, bytes(16)) for at in range(len(formats))),
    ):  # fmt: skip
        out += record(0xE0, struct.pack("<HH", font, number) + rest)
    return out


def container(stream: bytes, storages: Sequence[str] = ()) -> bytes:
    """The compound file: header, one FAT sector, directory, the stream."""
    stream = stream.ljust(4096, b"\0")  # shorter ones would lie in the mini stream
    stream += b"\0" * (-len(stream) % _SECTOR)
    entries = [
        ("Root Entry", 5, _END, 0),
        ("Workbook", 2, 0, len(stream)),
        *((name, 1, 0, 0) for name in storages),
    ]
    directory = b""
    for index, (name, kind, start, size) in enumerate(entries):
        coded = name.encode("utf-16-le")
        right = index + 1 if 0 < index < len(entries) - 1 else _FREE
        child = 1 if index == 0 else _FREE
        directory += coded.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(coded) + 2, kind, 1, _FREE, right, child
        )
        directory += bytes(36) + struct.pack("<IQ", start if kind == 2 or kind == 5 else 0, size)
    directory += (b"\0" * 68 + struct.pack("<III", _FREE, _FREE, _FREE) + b"\0" * 48) * (-len(entries) % 4)
    count = len(stream) // _SECTOR
    pages = len(directory) // _SECTOR
    chain = [*range(1, count), _END, *range(count + 1, count + pages), _END]
    fats = 1
    while fats * 128 < len(chain) + fats:
        fats += 1
    chain += [_FAT] * fats
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(fats * _SECTOR, b"\xff")
    where = [count + pages + index for index in range(fats)]
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
    )
    header += struct.pack("<IIIIIIIII", 0, fats, count, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *where, *[_FREE] * (109 - fats))
    return header + stream + directory + fat


def xls(*sheets: Sheet, globals_: bytes = b"", storages: Sequence[str] = ()) -> bytes:
    """An .xls file."""
    return container(workbook(sheets, globals_), storages)
