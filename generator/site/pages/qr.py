"""The QR code on a printed notice: the way from the board to the page, and to its days left.

A code takes segno milliseconds, a page of ours microseconds. But a QR code is linear: its modules are XORs of
the bits of the address (ISO/IEC 18004: the check words are a linear code, the mask is an XOR). Codes of
addresses of one length therefore differ by what each differing character changes, wherever it stands among
whatever neighbours. segno makes the code of one address a length and of one character a place; all others
are XORs of these. The tests compare them with segno's own, module by module.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import segno
from markupsafe import Markup

_ERROR = "m"  # 15% of a code may be lost to a crease or a drawing pin
_QUIET = 4  # modules of white around, as the standard asks
_STANDS_FOR = "-"  # any character of an id: the one that the others are compared with


@dataclass(frozen=True, slots=True)
class _Pattern:
    """The code of an address whose id is nothing but `_STANDS_FOR`."""

    version: int
    mask: int
    size: int  # modules a side
    bits: int  # row after row, each filled up to whole bytes


@dataclass(slots=True)
class Codes:
    """Codes of the notices' addresses below `site_url`, an absolute address that ends in a slash."""

    site_url: str
    _patterns: dict[int, _Pattern] = field(default_factory=dict)  # by the id's length
    _changes: dict[tuple[int, int, str], int] = field(default_factory=dict)  # by version, place, character

    def address(self, notice_id: str) -> str:
        """Where the notice stands on the web."""
        return f"{self.site_url}notices/{notice_id}/"

    def svg(self, notice_id: str) -> Markup:
        """The code of the notice's address as inline SVG; `notice_id` is of [a-z0-9-]."""
        pattern, bits = self._code(notice_id)
        width = _bytes(pattern.size)
        content = bits.to_bytes(width * pattern.size)
        marks = _marks()
        back = f"m-{width * 8} 1"
        path = back.join(
            "".join(map(marks.__getitem__, content[start : start + width]))
            for start in range(0, len(content), width)
        )
        side = pattern.size + 2 * _QUIET
        return Markup(  # noqa: S704 - numbers and our own letters
            f'<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="本页网址的二维码">'
            f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
            f'<path stroke="#000" d="M{_QUIET} {_QUIET}.5{path}"/></svg>'
        )

    def _code(self, notice_id: str) -> tuple[_Pattern, int]:
        length = len(notice_id)
        pattern = self._patterns.get(length)
        if pattern is None:
            pattern = self._patterns[length] = self._pattern(length)
        bits = pattern.bits
        for place, character in enumerate(notice_id):
            if character != _STANDS_FOR:
                key = (pattern.version, place, character)
                change = self._changes.get(key)
                if change is None:
                    change = self._changes[key] = self._change(pattern, length, place, character)
                bits ^= change
        return pattern, bits

    def _pattern(self, length: int) -> _Pattern:
        made = segno.make_qr(self.address(_STANDS_FOR * length), error=_ERROR, mode="byte", boost_error=False)
        return _Pattern(int(made.version), made.mask, len(made.matrix), _packed(made))

    def _change(self, pattern: _Pattern, length: int, place: int, character: str) -> int:
        notice_id = _STANDS_FOR * place + character + _STANDS_FOR * (length - place - 1)
        made = segno.make_qr(
            self.address(notice_id),
            error=_ERROR,
            mode="byte",
            boost_error=False,
            version=pattern.version,
            mask=pattern.mask,
        )
        return _packed(made) ^ pattern.bits


def _bytes(modules: int) -> int:
    return (modules + 7) // 8


def _packed(code: segno.QRCode) -> int:
    width = _bytes(len(code.matrix)) * 8
    return int("".join("".join(map(str, row)).ljust(width, "0") for row in code.matrix), 2)


@cache
def _marks() -> tuple[str, ...]:
    """The path of eight modules in a row, by their bits, dark ones drawn; each ends eight to the right."""
    return tuple(_mark(f"{bits:08b}") for bits in range(256))


def _mark(modules: str) -> str:
    path, at = "", 0
    while at < len(modules):
        end = at
        while end < len(modules) and modules[end] == modules[at]:
            end += 1
        path += f"h{end - at}" if modules[at] == "1" else f"m{end - at} 0"
        at = end
    return path
