"""Text written as numbers or in pieces: lists of bytes, escapes, Base32, packed Base64, strings joined by +.

Whoever wants a value onto a page may write it so. Each finder gives what it decodes, a line each; garbage
among it is harmless, for it is searched for listed values alone.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator

from generator.audit.text.normalize import UNIT

_LARGEST = 1 << 20  # bytes that one packed run may become: a value is shorter, a bomb is not
_HEX_BYTES = re.compile(  # 31 33 39 · 0x31, 0x33 · =31=33 · 31:33
    r"(?:(?:0x|=\r?\n=|[=,:;\s-]){1,4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f])){4,}"
)
_FIRST_BYTE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Fa-f]{2}$")
_HEX_BYTE = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{2}(?![0-9A-Fa-f])")
_CODES = re.compile(
    r"[0-9](?<![\w.].)[0-9]{1,4}(?:\s*,\s*[0-9]{2,5}){4,}(?![\w.])"
)  # fromCharCode(49, 51, …)
_OCTAL = re.compile(r"\\[0-3][0-7]{2}(?:\\[0-3][0-7]{2}){3,}")
_CSS = re.compile(r"\\[0-9A-Fa-f]{2,6}\s?(?:\\[0-9A-Fa-f]{2,6}\s?){2,}")
_BASE32 = re.compile(r"[A-Z2-7](?<![A-Za-z0-9].)[A-Z2-7]{15,}")
_BETWEEN_STRINGS = re.compile(r"""["'`]\s*[+,]\s*["'`]""")
_PACKED = re.compile(r"(?:H4sI|eJ|eN|eF|eA)[A-Za-z0-9+/_-]{12,}")  # how gzip and zlib begin in Base64


def concatenated(text: str) -> str:
    """`text` with adjacent strings ("a" + "b", "c") joined; empty where there are none."""
    joined = _BETWEEN_STRINGS.sub("", text)
    return joined if joined != text else ""


def written_as_numbers(text: str) -> str:
    """What lists of bytes and characters in `text` (pieces apart by UNIT) say; empty where there are none."""
    return UNIT.join("\n".join(_decoded(unit)) for unit in text.split(UNIT))


def _decoded(text: str) -> Iterator[str]:
    for pattern, decode in _DECODERS:
        for found in pattern.finditer(text):
            yield decode(text, found).replace(UNIT, " ")


def _as_text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return f"{raw.decode('utf-8', 'ignore')}\n{raw.decode('gb18030', 'ignore')}"


def _hex_bytes(text: str, found: re.Match[str]) -> str:
    before = _FIRST_BYTE.search(text, max(0, found.start() - 3), found.start())
    return _as_text(
        bytes.fromhex(
            "".join(_HEX_BYTE.findall((before[0] if before else "") + found[0].lower().replace("0x", " ")))
        )
    )


def _codes(_text: str, found: re.Match[str]) -> str:
    return "".join(map(_character, found[0].split(",")))


def _character(code: str) -> str:
    number = int(code)
    return chr(number) if 32 <= number < 0xD800 else " "


def _octal(_text: str, found: re.Match[str]) -> str:
    return _as_text(bytes(int(each, 8) for each in found[0].split("\\")[1:]))


def _css(_text: str, found: re.Match[str]) -> str:
    numbers = (int(each, 16) for each in found[0].split("\\")[1:])
    return "".join(chr(each) if 32 <= each < 0xD800 or 0xE000 <= each < 0x110000 else " " for each in numbers)


def _base32(_text: str, found: re.Match[str]) -> str:
    run = found[0][: len(found[0]) // 8 * 8] or found[0]
    rest = found[0][len(run) :]
    tail = rest[: {2: 2, 3: 2, 4: 4, 5: 5, 6: 5, 7: 7}.get(len(rest), 0)]
    return _as_text(base64.b32decode(run + tail + "=" * (-len(run + tail) % 8)))


def _packed(_text: str, found: re.Match[str]) -> str:
    run = found[0].replace("-", "+").replace("_", "/")
    run = run[:-1] if len(run) % 4 == 1 else run
    stream = zlib.decompressobj(wbits=47)  # gzip or zlib
    try:
        return _as_text(stream.decompress(binascii.a2b_base64(run + "=" * (-len(run) % 4)), _LARGEST))
    except (zlib.error, binascii.Error):
        return ""


_DECODERS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (_HEX_BYTES, _hex_bytes),
    (_CODES, _codes),
    (_OCTAL, _octal),
    (_CSS, _css),
    (_BASE32, _base32),
    (_PACKED, _packed),
)
