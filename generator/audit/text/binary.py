"""Bytes that are no text: a memory snapshot, a program. What a reader could find in them.

Each function gives text, which the searches for text then take; all are linear in the bytes. What is
written plainly, in UTF-8, UTF-16, UTF-32 or GB18030, the matcher of `words` finds in the bytes themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from ahocorasick_rs import BytesAhoCorasick

from generator.audit.text.normalize import UNIT

# Digits of one, two or four bytes each.
_BINARY_DIGITS = re.compile(rb"[0-9](?:[ \-./\x00]{0,3}[0-9]){6,}(?:\x00{0,3}[Xx])?")
_BINARY_CODED = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_WIDE_GAP = re.compile(rb"\x00{4,}")  # more than stands between two digits
# How anything but plain ASCII, Han or a code begins: escapes, end tags, full-width digits, invisible marks.
_ANCHORED = BytesAhoCorasick(
    (
        *(b"&#", b"&n", b"%E", b"%e", b"%3", b"\\u", b"\\x", b"</"),
        *(b"\xc2\xa0", b"\xc2\xad", b"\xe2\x80", b"\xe2\x81", b"\xe3\x80\x80", b"\xef\xbb\xbf", b"\xef\xbc"),
    )
)
_SPELT = re.compile(  # what follows is text: printable UTF-8
    rb"(?:[\t\n\r\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){2,}",
)
_WIDE_GAPS = rb"(?:[^\x00][\x00\x20\x30\x5e\x65\x67\xfe]){0,2}"
_WIDE_DIGITS = re.compile(  # the first is written apart: so the engine can seek it
    rb"[0-9\x10-\x19](?:(?<=[0-9])\x00" + _WIDE_GAPS + rb"|(?<=[\x10-\x19])\xff)"
    rb"(?:[0-9]\x00" + _WIDE_GAPS + rb"|[\x10-\x19]\xff){5,}"
)
_WIDE_DIGITS_BE = re.compile(  # the other order of bytes
    rb"[0-9](?<=\x00.)(?:(?:[\x00\x20\x30\x5e\x65\x67\xfe][^\x00]){0,2}\x00[0-9]){5,}"
)
_GAP = rb"(?:[ \t_|/*.,\-]|\xc2[\xa0\xb7]|\xe3\x80\x80|\xe2\x80[\x90-\x95]|&nbsp;){1,4}"
_SPACED_HAN = re.compile(  # 张 三 丰, in UTF-8; the next character may be Han, a digit, a letter
    rb"[\xe3-\xe9][\x80-\xbf]{2}(?:" + _GAP + rb"(?:[\xe3-\xe9][\x80-\xbf]{2}|[0-9A-Za-z]))+"
)
_DAY = re.compile(  # 1945年10月18日, in UTF-8 and in GB18030
    rb"([12][0-9]{3})(?:\xe5\xb9\xb4|\xc4\xea)([0-9]{1,2})(?:\xe6\x9c\x88|\xd4\xc2)([0-9]{1,2})(?:\xe6\x97\xa5|\xc8\xd5)"
)
_HASH = 64  # bytes on either side that distinguish a number from a part of a hash


def digit_runs(data: bytes) -> str:
    """Runs of digits of one, two or four bytes each, one a line, with their surroundings."""
    return "\n".join(
        _WIDE_GAP.sub(b" ", data[max(0, run.start() - _HASH) : run.end() + _HASH])
        .decode("latin-1")
        .replace("\x00", "")
        for run in _BINARY_DIGITS.finditer(data)
    ).replace(UNIT, " ")


def narrowed(data: bytes) -> bytes:
    """`data` as if characters of two or four bytes had one."""
    return _WIDE_GAP.sub(b" ", data).replace(b"\x00", b"")


def coded(narrow: bytes) -> str:
    """Runs that could be base64 or hexadecimal, one a line."""
    return "\n".join(run.decode("latin-1") for run in _BINARY_CODED.findall(narrow))


def days(data: bytes) -> str:
    """Dates written with 年, 月 and 日, one a line, with hyphens instead."""
    return b"\n".join(map(b"-".join, _DAY.findall(data))).decode("ascii")


def letterspaced(data: bytes) -> str:
    """Chinese with gaps between its characters, one a line."""
    return "\n".join(run.decode("utf-8", "ignore") for run in _SPACED_HAN.findall(data)).replace(UNIT, " ")


def spelt(data: bytes, narrow: bytes) -> str:
    """What is written in a way that the other searches do not see, one a line."""
    return "\n".join(_spelt(data, narrow))


def _spelt(data: bytes, narrow: bytes) -> Iterator[str]:
    """What in bytes that are no text is written in a way the other searches of bytes do not see."""
    with suppress(UnicodeDecodeError):
        yield data.decode("gb18030").replace(UNIT, " ")
    for content in (data, narrow) if len(narrow) < len(data) else (data,):
        done = 0
        for _, start, _ in _ANCHORED.find_matches_as_indexes(content):
            spelt = _SPELT.match(content, start) if start >= done else None
            if spelt:  # else read with the one before, or no text at all
                done = spelt.end()
                yield content[max(0, start - _HASH) : done].decode("utf-8", "ignore").replace(UNIT, " ")
    for run in _WIDE_DIGITS.findall(data):
        yield run.decode("utf-16-le", "ignore").replace(UNIT, " ")
    for run in _WIDE_DIGITS_BE.findall(data):
        yield (b"\x00" + run).decode("utf-16-be", "ignore").replace(UNIT, " ")
