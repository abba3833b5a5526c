"""Names, addresses, remarks: text of the records looked for in text, by one pass of a multi-pattern matcher.

A long value is looked for by its last characters and then compared whole, so that the matcher stays small.
Chinese has no spaces: two characters that happen to be a name stand inside many words. Names and words of two
characters count only where nothing Chinese runs on beside them, or where what runs on is what people write
beside a name (关于…的, …同志).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import ahocorasick_rs

from generator.audit.fold import HAN, UNIT

_UNIT = UNIT.encode()
_KEY = 5  # characters at the end of a value that the matcher looks for
_HAN = re.compile(f"[{HAN}·]")
_AROUND = 64  # bytes: more than any word beside a name
BEFORE_NAME = "关于|给予|给|由|为|对|与|和|及|向|叫|是|组长|对象|人员|姓名|申请人|患者|户主|本人|女儿|儿子|配偶"
AFTER_NAME = "的|同志|先生|女士|老师|师傅|老人|阿姨|大爷|大妈|家属|等|和|与|及|因|患|之|男|女|身份|电话|住"
_BEFORE = re.compile(f"(?:^|[^{HAN}·]|{BEFORE_NAME})$")
_AFTER = re.compile(f"(?:$|[^{HAN}·]|{AFTER_NAME})")
_VIEWS = (("utf-8", 0), ("utf-16-le", 0), ("utf-16-le", 1), ("utf-16-be", 0), ("utf-16-be", 1), ("gb18030", 0))


class Words:
    """A matcher for `needles`: text → whatever tells where it came from."""

    def __init__(self, needles: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for needle in needles:
            self._by_key.setdefault(needle[-_KEY:], []).append(needle)
        self._keys = list(self._by_key)
        self._matcher = _matcher([key.encode() for key in self._keys])

    def find(self, text: str) -> Iterator[tuple[str, int]]:
        """Each needle that stands in `text`, and in which of the pieces between UNIT marks."""
        if self._matcher is None:
            return
        content = text.encode("utf-8", "replace")
        unit = counted = 0
        for index, _, end in self._matcher.find_matches_as_indexes(content, overlapping=True):
            for needle in self._by_key[self._keys[index]]:
                start = end - len(needle.encode())
                if start >= 0 and content[start:end] == needle.encode() and _stands(content, start, end, needle):
                    unit += content.count(_UNIT, counted, end)
                    counted = end
                    yield needle, unit

    def find_in_binary(self, data: bytes) -> Iterator[str]:
        """Each needle in bytes that are no UTF-8 text: as UTF-8, UTF-16, UTF-32 (both orders) or GB18030."""
        for encoding, start in _VIEWS:
            text = data[start:].decode(encoding, "ignore")
            if encoding.startswith("utf-16"):
                text = text.replace("\x00", "")  # UTF-32 is UTF-16 with gaps
            for needle, alone in self._raw(text):
                # Four bytes agree with some name by chance; so they count only as a word among plain text.
                if len(needle) > 2 or (alone and encoding != "gb18030"):
                    yield needle

    def _raw(self, text: str) -> Iterator[tuple[str, bool]]:
        """Each needle wherever it stands, and whether plain ASCII, or nothing, is on both sides of it."""
        if self._matcher is None:
            return
        content = text.encode("utf-8", "replace")
        for index, _, end in self._matcher.find_matches_as_indexes(content, overlapping=True):
            for needle in self._by_key[self._keys[index]]:
                start = end - len(needle.encode())
                if start >= 0 and content[start:end] == needle.encode():
                    yield needle, content[max(0, start - 1) : start] < b"\x80" and content[end : end + 1] < b"\x80"


def _matcher(patterns: list[bytes]) -> ahocorasick_rs.BytesAhoCorasick | None:
    return ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None


def _stands(content: bytes, start: int, end: int, needle: str) -> bool:
    """Whether the needle is a word of its own there."""
    if len(needle) > 2 or not _HAN.match(needle):
        return True
    before = content[max(0, start - _AROUND) : start].decode("utf-8", "ignore")
    after = content[end : end + _AROUND].decode("utf-8", "ignore")
    return bool(_BEFORE.search(before) and _AFTER.match(after))
