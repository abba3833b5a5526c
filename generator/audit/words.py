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
_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "gb18030")
_BINARY_LEAST = 6  # bytes: fewer agree with a program's bytes by chance


class Words:
    """A matcher for `needles`: text → whatever tells where it came from."""

    def __init__(self, needles: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for needle in needles:
            self._by_key.setdefault(needle[-_KEY:], []).append(needle)
        self._keys = list(self._by_key)
        self._matcher = _matcher([key.encode() for key in self._keys])
        self._binary: tuple[ahocorasick_rs.BytesAhoCorasick, list[tuple[str, str]]] | None = None

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

    def find_in_binary(self, content: bytes) -> Iterator[tuple[str, int]]:
        """Each needle in bytes that are no UTF-8 text: as UTF-8, UTF-16, UTF-32 or GB18030."""
        if self._matcher is None:
            return
        if self._binary is None:
            spellings = [
                (needle, encoding)
                for key in self._keys
                for needle in self._by_key[key]
                for encoding in ("utf-8", *_ENCODINGS)
                if _encodable(needle, encoding)
            ]
            matcher = _matcher([needle[-_KEY:].encode(encoding) for needle, encoding in spellings])
            assert matcher is not None  # noqa: S101 - there are needles, so there are spellings
            self._binary = matcher, spellings
        matcher, spellings = self._binary
        for index, _, end in matcher.find_matches_as_indexes(content, overlapping=True):
            needle, encoding = spellings[index]
            whole = needle.encode(encoding)
            start = end - len(whole)
            if start >= 0 and content[start:end] == whole and _plausible(content, start, end, encoding):
                yield needle, start


def _matcher(patterns: list[bytes]) -> ahocorasick_rs.BytesAhoCorasick | None:
    return ahocorasick_rs.BytesAhoCorasick(patterns) if patterns else None


def _encodable(needle: str, encoding: str) -> bool:
    try:
        return len(needle.encode(encoding)) >= _BINARY_LEAST or encoding.startswith("utf-16")
    except UnicodeEncodeError:
        return False


def _stands(content: bytes, start: int, end: int, needle: str) -> bool:
    """Whether the needle is a word of its own there."""
    if len(needle) > 2 or not _HAN.match(needle):
        return True
    before = content[max(0, start - _AROUND) : start].decode("utf-8", "ignore")
    after = content[end : end + _AROUND].decode("utf-8", "ignore")
    return bool(_BEFORE.search(before) and _AFTER.match(after))


def _plausible(content: bytes, start: int, end: int, encoding: str) -> bool:
    """Whether bytes around a short match look like text of the same encoding, or like its end."""
    if end - start >= 12 or not encoding.startswith("utf-16"):
        return True
    if encoding == "utf-16-le":
        before, after = content[start - 1 : start], content[end + 1 : end + 2]
    else:
        before, after = content[max(0, start - 2) : start - 1], content[end : end + 1]
    return before in (b"", b"\x00", b"\x30", b"\xff") and after in (b"", b"\x00", b"\x30", b"\xff")


