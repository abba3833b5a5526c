"""Runs of digits, and which parts of them may be a number that a person wrote.

A number written with gaps begins and ends where its groups do; so only whole groups are joined, and an
identity number inside a seal, a hash or a longer serial number is not one. Gaps are TIGHT where people leave
them within one number (space, hyphen), LOOSE where only a program would (a cell's border, a comma).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

LONGEST = 21  # digits: a bank card with room to spare
SHORTEST = 7
FIRM = 15  # digits that identify a person, even with looser gaps between them
_TIGHT = frozenset(" \t\r\n\u00a0_\\-‐‑‒–—―−")
_RUN = re.compile(r"[0-9](?:[\W_]{0,4}[0-9]){6,}(?:[\W_]{0,4}[xX](?![0-9A-Za-z]))?")
_GROUPS = re.compile(r"([0-9]+)")
_HEX = frozenset("0123456789abcdefABCDEF")
_HASHES = frozenset({32, 40, 56, 64, 96, 128})  # hexadecimal digits of the digests that programs write
_ASSET = 12  # likewise, in the names of assets
# What must not stand before a match is checked after its first character, which the engine can seek.
_DATE = re.compile(
    r"((?:19|20)(?<![0-9]..)[0-9]{2})[\W_年]{1,3}(0?[1-9]|1[0-2])[\W_月]{1,3}(0?[1-9]|[12][0-9]|3[01])(?![0-9])"
)
_SHORT_YEAR = re.compile(r"([2-9](?<![0-9].)[0-9])年(1[0-2]|0?[1-9])月(3[01]|[12][0-9]|0?[1-9])[日号]")
_YEAR_LAST = re.compile(  # month first, or day first where it can be no month
    r"([0-9](?<![0-9].)(?:(?<=3)[01]|(?<=[12])[0-9]|(?<=0)[1-9]|(?<=[1-9])))"
    r"([/.月-])(3[01]|[12][0-9]|0?[1-9])(?:\2|日)[ ,]*"
    r"((?:19|20)[0-9]{2})(?![0-9])"
)
_PHONE_GAPS = frozenset(".·/")  # within a telephone number of eight digits; a comma is rather within a sum
_PHONES = range(10, 13)  # digits of a mobile number, and of one with its area code
_LONG = re.compile(rf"[0-9]{{{LONGEST + 1},}}")


class Number(NamedTuple):
    """Digits that may be one number; `end` excludes a check character X, which `x` reports."""

    digits: str
    start: int
    end: int
    shape: tuple[int, ...]  # digits in each group
    tight: bool
    whole: bool  # nothing tight before or behind it
    x: bool

    def __repr__(self) -> str:
        return f"Number of {len(self.digits)} digits"  # never the digits themselves

    @property
    def lone(self) -> bool:
        """True where no gap is in it, or one after each digit."""
        return len(self.shape) == 1 or max(self.shape) == 1


NONE: frozenset[str] = frozenset()


def numbers(text: str, known: Collection[str] = NONE, prefixes: Collection[str] = NONE) -> Iterator[Number]:
    """What in `text` may be one number of SHORTEST to LONGEST digits. Linear in the text.

    Always: groups without a gap, and all of what stands tightly together. Any other joining of groups only
    where it may be listed: it begins with the SHORTEST digits of a listed number (`prefixes`), or across
    looser gaps with the FIRM digits of something listed (`known`).
    """
    for run in runs(text):
        yield from numbers_in(run[0], run.start(), known, prefixes)


def runs(text: str) -> Iterator[re.Match[str]]:
    """Each part of `text` that has SHORTEST digits or more without a word between them."""
    return _RUN.finditer(text)


def numbers_in(
    run_text: str, start: int, known: Collection[str] = NONE, prefixes: Collection[str] = NONE
) -> Iterator[Number]:
    """As `numbers`, in one of the runs, which begins at `start`."""
    if not run_text.isdigit():
        yield from _grouped(run_text, start, known, prefixes)
    elif len(run_text) <= LONGEST:
        yield Number(run_text, start, start + len(run_text), (len(run_text),), True, True, False)


def _grouped(
    run_text: str, start: int, known: Collection[str], prefixes: Collection[str]
) -> Iterator[Number]:
    """The numbers in a run with gaps, or with a check character X at its end."""
    pieces = _GROUPS.split(run_text)  # gap, digits, gap, …, digits, gap
    ends_in_x = run_text[-1] in "xX"
    groups, gaps = pieces[1::2], pieces[2:-1:2]
    starts: list[int] = []  # of each group, in the text
    offsets = [0]  # of each group, among the digits alone; the last is their number
    at = start
    for index, group in enumerate(groups):
        starts.append(at)
        offsets.append(offsets[-1] + len(group))
        at += len(group) + len(pieces[2 * index + 2])
    joined = "".join(groups)
    count = len(groups)
    loose = [index + 1 for index, gap in enumerate(gaps) if not _TIGHT.issuperset(gap)]

    def number(first: int, last: int, low: int, high: int, tight: bool) -> Number:
        """Groups `first` to `last`, in the part without loose gaps of groups `low` to `high` - 1."""
        return Number(
            joined[offsets[first] : offsets[last + 1]],
            starts[first],
            starts[last] + len(groups[last]),
            tuple(map(len, groups[first : last + 1])),
            tight,
            first == low and last == high - 1
            if tight
            else (first == 0 or first in loose) and (last == count - 1 or last + 1 in loose),
            ends_in_x and last == count - 1,
        )

    for low, high in pairwise((0, *loose, count)):
        if SHORTEST <= offsets[high] - offsets[low] <= LONGEST:
            yield number(low, high - 1, low, high, True)
        if high - low == 1:
            continue
        for first in range(low, high):
            if SHORTEST <= len(groups[first]) <= LONGEST:
                yield number(first, first, low, high, True)
            if joined[offsets[first] : offsets[first] + SHORTEST] in prefixes:
                yield from (
                    number(first, last, low, high, True)
                    for last in range(first, high)
                    if SHORTEST <= offsets[last + 1] - offsets[first] <= LONGEST
                )
    if loose:
        for first in range(count):
            if joined[offsets[first] : offsets[first] + FIRM] in known:
                yield from (
                    number(first, last, 0, count, False)
                    for last in range(first, count)
                    if FIRM <= offsets[last + 1] - offsets[first] <= LONGEST
                )
            yield from (
                number(first, last, 0, count, False)
                for last in range(first, min(first + _PHONES.stop, count))
                if joined[offsets[first] : offsets[last + 1]] in known
                and _as_phone(first, last, offsets, gaps)
            )


def _as_phone(first: int, last: int, offsets: list[int], gaps: list[str]) -> bool:
    """Whether the groups `first` to `last`, together a listed telephone's, are one by their gaps."""
    size = offsets[last + 1] - offsets[first]
    if size in _PHONES:
        return True
    return size == 8 and last == first + 1 and _PHONE_GAPS.issuperset(gaps[first])


def long_runs(text: str) -> Iterator[tuple[str, int]]:
    """Digits without any gap that are too many for one number, and where they begin."""
    return ((found[0], found.start()) for found in _LONG.finditer(text))


def days(text: str) -> Iterator[tuple[str, int]]:
    """Every date written with marks between its parts, as eight digits, and where it begins."""
    for found in _DATE.finditer(text):
        year, month, day = found.groups()
        yield f"{year}{month:0>2}{day:0>2}", found.start()
    for found in _SHORT_YEAR.finditer(text):
        year, month, day = found.groups()
        yield f"19{year}{month:0>2}{day:0>2}", found.start()
    for found in _YEAR_LAST.finditer(text):
        month, _, day, year = found.groups()
        if int(month) > 12:
            month, day = day, month
        yield f"{year}{month:0>2}{day:0>2}", found.start()


def in_hash(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a part of a digest in hexadecimal: a seal, a checksum."""
    first, last = _hexadecimal(text, start, end)
    return last - first in _HASHES and not text[first:last].isdigit()


def in_asset(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] is a part of the digest in an asset's name (page.3f2a….js), or of a version.

    Too short a digest to excuse a number that is listed; by chance one in a thousand reads like a telephone.
    """
    first, last = _hexadecimal(text, start, end)
    return (
        last - first == _ASSET
        and not text[first:last].isdigit()
        and text[first - 1 : first] + text[last : last + 1] in ("..", '""', "''", "``")
    )


def _hexadecimal(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = start, end
    while first and text[first - 1] in _HEX and end - first <= 128:
        first -= 1
    while last < len(text) and text[last] in _HEX and last - start <= 128:
        last += 1
    return first, last
