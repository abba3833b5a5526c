"""Runs of digits, and which parts of them can be a number that somebody wrote.

A number written with gaps begins and ends where its groups do; so only whole groups are joined, and an
identity number inside a seal, a hash or a longer serial number is not one. Gaps are TIGHT where people leave
them within one number (space, hyphen), LOOSE where only a program would (a cell's border, a comma).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 21  # digits: a bank card with room to spare
SHORTEST = 7
_TIGHT = frozenset(" \t\r\n\u00a0_\\-‐‑‒–—―−")
_RUN = re.compile(r"[0-9](?:[\W_]{0,4}[0-9]){6,}(?:[\W_]{0,4}[xX](?![0-9A-Za-z]))?")
_GROUP = re.compile(r"[0-9]+")
_HEX = frozenset("0123456789abcdefABCDEF")
_HASHES = frozenset({32, 40, 56, 64, 96, 128})  # hexadecimal digits of the digests that programs write
_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})[\W_年]{1,3}(0?[1-9]|1[0-2])[\W_月]{1,3}(0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that may be one number; `end` excludes a check character X, which `x` tells of."""

    digits: str = field(repr=False)
    start: int
    end: int
    shape: tuple[int, ...]  # digits in each group
    tight: bool
    whole: bool  # nothing tight before or behind it
    x: bool

    @property
    def lone(self) -> bool:
        """True where no gap is in it, or one after each digit."""
        return len(self.shape) == 1 or max(self.shape) == 1


def numbers(text: str) -> Iterator[Number]:
    """Everything in `text` that may be one number of SHORTEST to LONGEST digits. Linear in the text."""
    for run in _RUN.finditer(text):
        groups = [(group[0], group.start(), group.end()) for group in _GROUP.finditer(text, *run.span())]
        ends_in_x = run[0][-1] in "xX"
        last = len(groups) - 1
        gaps = [
            _TIGHT.issuperset(text[groups[at][2] : groups[at + 1][1]]) for at in range(last)
        ]  # gaps[i] is between groups i and i + 1
        for first in range(len(groups)):
            digits, tight = "", True
            shape: list[int] = []
            for at in range(first, len(groups)):
                if at > first:
                    tight = tight and gaps[at - 1]
                digits += groups[at][0]
                shape.append(len(groups[at][0]))
                if len(digits) > LONGEST:
                    break
                if len(digits) >= SHORTEST and (tight or len(digits) >= 15):
                    whole = not (first and gaps[first - 1]) and not (at < last and gaps[at])
                    x = ends_in_x and at == last
                    yield Number(digits, groups[first][1], groups[at][2], tuple(shape), tight, whole, x)


def long_runs(text: str) -> Iterator[tuple[str, int]]:
    """Digits without any gap that are too many for one number, and where they begin."""
    return ((found[0], found.start()) for found in _LONG.finditer(text))


_LONG = re.compile(rf"[0-9]{{{LONGEST + 1},}}")


def days(text: str) -> Iterator[tuple[str, int]]:
    """Every date written with marks between its parts, as eight digits, and where it begins."""
    for found in _DATE.finditer(text):
        yield f"{found[1]}{found[2]:0>2}{found[3]:0>2}", found.start()


def in_hash(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a part of a digest in hexadecimal: a seal, the name of an asset."""
    first, last = start, end
    while first and text[first - 1] in _HEX and end - first <= 128:
        first -= 1
    while last < len(text) and text[last] in _HEX and last - start <= 128:
        last += 1
    return last - first in _HASHES and not text[first:last].isdigit()
