"""Names, addresses, remarks: values of the records searched for in text, by a multi-pattern matcher.

A long value is found by its last characters and then compared whole, so that the matcher stays small.
Chinese has no spaces: two characters that happen to be a name stand inside many words. Names and words of two
characters count only where no Chinese character is adjacent, or where what is adjacent is what people write
next to a name (关于…的, …同志).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick_rs

from generator.audit.text.normalize import HAN, UNIT

_UNIT = UNIT.encode()
_KEY = 5  # characters at the end of a value that the matcher looks for
_HAN = re.compile(f"[{HAN}·]")
_NEIGHBOUR = {"utf-16-le": (2, 1), "utf-16-be": (2, 0)}  # bytes a unit, and which of them is the high one
_AROUND = 64  # bytes: more than any word next to a name
BEFORE_NAME = (
    "关于|给予|给|由|为|对|与|和|及|向|叫|是|组长|对象|人员|姓名|申请人|患者|户主|本人|女儿|儿子|配偶"
)
AFTER_NAME = "的|同志|先生|女士|老师|师傅|老人|阿姨|大爷|大妈|家属|等|和|与|及|因|患|之|男|女|身份|电话|住"
_BEFORE = re.compile(f"(?:^|[^{HAN}·]|{BEFORE_NAME})$")
_AFTER = re.compile(f"(?:$|[^{HAN}·]|{AFTER_NAME})")
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "gb18030")
_BINARY_KEY = 3  # characters, likewise, where no text but a program's bytes are searched
_BY_CHANCE = 6  # bytes: fewer agree with some name by chance, and count only between plain ASCII
_FEW = 2_000  # keys that are matched in all encodings at once

type _Automaton = ahocorasick_rs.BytesAhoCorasick


class WordMatcher:
    """A matcher for `values`."""

    def __init__(self, values: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for value in values:
            self._by_key.setdefault(value[-_KEY:], []).append(value)
        self._keys = list(self._by_key)
        self._matcher = _matcher([key.encode() for key in self._keys])
        self._binary: tuple[list[tuple[tuple[str, ...], _Automaton]], list[list[str]]] | None = None

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """Each value that stands in `text`, and in which of the pieces between UNIT marks."""
        if self._matcher is None:
            return
        content = text.encode("utf-8", "replace")
        unit = counted = 0
        for index, _, end in self._matcher.find_matches_as_indexes(content, overlapping=True):
            for value in self._by_key[self._keys[index]]:
                start = end - len(value.encode())
                if (
                    start >= 0
                    and content[start:end] == value.encode()
                    and _stands(content, start, end, value)
                ):
                    unit += content.count(_UNIT, counted, end)
                    counted = end
                    yield value, unit

    def find_in_binary(self, data: bytes) -> Iterator[str]:
        """Each value in bytes that are no UTF-8 text: as UTF-8, UTF-16 (both orders), UTF-32 or GB18030."""
        if self._matcher is None:
            return
        if self._binary is None:
            ends: dict[str, list[str]] = {}
            for those in self._by_key.values():
                for value in those:
                    ends.setdefault(value[-_BINARY_KEY:], []).append(value)
            # Of a city's names one for each encoding: to make one for all takes five times the memory.
            groups: list[tuple[str, ...]] = [_ENCODINGS] if len(ends) <= _FEW else [(e,) for e in _ENCODINGS]
            spelt = ([key.encode(each, "replace") for key in ends for each in group] for group in groups)
            matchers = list(zip(groups, map(ahocorasick_rs.BytesAhoCorasick, spelt), strict=True))
            self._binary = matchers, list(ends.values())
        matchers, values = self._binary
        for group, matcher in matchers:
            for index, _, end in matcher.find_matches_as_indexes(data, overlapping=True):
                which, spelling = divmod(index, len(group))
                encoding = group[spelling]
                for value in values[which]:
                    whole = value.encode(encoding, "replace")
                    start = end - len(whole)
                    if (
                        start >= 0
                        and data[start:end] == whole
                        and _plausible(data, start, end, encoding)
                        and (encoding != "utf-8" or _stands(data, start, end, value))
                    ):
                        yield value


def _matcher(patterns: list[bytes]) -> _Automaton | None:
    return ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None


def _stands(content: bytes, start: int, end: int, value: str) -> bool:
    """Whether the value is a word of its own there."""
    if len(value) > 2 or not _HAN.match(value):
        return True
    before = content[max(0, start - _AROUND) : start].decode("utf-8", "replace")
    after = content[end : end + _AROUND].decode("utf-8", "replace")
    return bool(_BEFORE.search(before) and _AFTER.match(after))


def _plausible(data: bytes, start: int, end: int, encoding: str) -> bool:
    """Whether a short match is a word: on both sides plain ASCII in the same encoding, or an end."""
    if end - start >= _BY_CHANCE:
        return True
    if encoding not in _NEIGHBOUR:
        return False
    width, high = _NEIGHBOUR[encoding]
    before, after = data[max(0, start - width) : start], data[end : end + width]
    return all(
        not side or (side[high] == 0 and side[1 - high] < 128) for side in (before, after) if len(side) != 1
    )
