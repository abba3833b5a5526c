"""What searched texts say, cut down to all that another search could find in them.

A text in which nothing was found need not be searched again for the same values, and for a new value it need
not be folded and cut into views again: what could be one is stored here, once. A value that is not found in
the index was not in the texts. The contrary need not hold.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import accumulate

import ahocorasick_rs

from generator.audit.text import numbers
from generator.audit.text.matcher import WordMatcher
from generator.audit.text.normalize import HAN, UNIT

_WITHIN = r"[ 、。,;:()\[\]〔〕《》“”/-]*"  # what stands between the words of a remark or an address
_CHINESE = re.compile(f"[{HAN}·](?:{_WITHIN}[{HAN}·0-9A-Za-z])*")
_APART = "\nz\n"  # no number goes on across it
_NO_DIGIT = re.compile("[^0-9]+")


@dataclass(slots=True)
class TextIndex:
    """Each part holds what one of the searches in a text could find; texts are apart from each other."""

    runs: set[str] = field(default_factory=set, repr=False)  # digits, with the gaps between them
    package_runs: set[str] = field(default_factory=set, repr=False)  # where numbers alone are searched for
    days: set[str] = field(default_factory=set, repr=False)  # YYYYMMDD
    sums: set[str] = field(default_factory=set, repr=False)  # in yuan, with two decimals
    words: set[str] = field(default_factory=set, repr=False)  # Chinese, and what goes on from it
    binaries: set[str] = field(default_factory=set, repr=False)  # names of files that are no text

    def __or__(self, other: TextIndex) -> TextIndex:
        return TextIndex(
            *(getattr(self, part.name) | getattr(other, part.name) for part in fields(TextIndex))
        )

    def __len__(self) -> int:
        return sum(len(getattr(self, part.name)) for part in fields(TextIndex))

    def take_words(self, text: str) -> None:
        """Remember what names, addresses and remarks could be found in `text`."""
        self.words.update(_CHINESE.findall(text))

    def numbers(self, beginnings: Collection[str], *, package: bool) -> str:
        """A text with all numbers of the texts among whose digits one of these `beginnings` is."""
        runs = list(self.package_runs if package else self.runs)
        if not beginnings or not runs:
            return ""
        lines = [_NO_DIGIT.sub("", run) for run in runs]
        ends = list(accumulate(len(line) + 1 for line in lines))  # of each line in the text of all
        matcher = ahocorasick_rs.BytesAhoCorasick([each.encode() for each in beginnings])
        found = matcher.find_matches_as_indexes("\n".join(lines).encode(), overlapping=True)
        return _APART.join(runs[line] for line in sorted({bisect(ends, start) for _, start, _ in found}))

    def has_sum(self, paid: Mapping[str, Iterable[str]]) -> bool:
        """Whether one of these sums may have stood next to one of its names."""
        met = self.sums.intersection(paid)
        text = UNIT.join(self.words).replace(" ", "") if met else ""
        return any(not _CHINESE.fullmatch(name) or name in text for total in met for name in paid[total])

    def has_word(self, words: WordMatcher, values: Iterable[str]) -> bool:
        """Whether one of the `values`, which `words` matches, may have been in the texts."""
        text = UNIT.join(self.words)
        split: dict[str, list[str]] = {}
        plain: list[str] = []  # digits of values without a Chinese character
        for value in values:
            parts = _CHINESE.findall(value)
            if not parts:  # a permit is known by its number; for anything shorter nothing is stored here
                number = max(re.findall(r"[0-9]+", value), key=len, default="")
                if len(number) < numbers.SHORTEST:
                    return True
                plain.append(number)
            elif parts != [value]:
                split[value] = parts
        if plain:
            joined = "\n".join(_NO_DIGIT.sub("", run) for run in self.runs)
            if any(number in joined for number in plain):
                return True
        if any(value not in split for value, _ in words.find(text)):
            return True
        if not split:
            return False
        parts = sorted({part for those in split.values() for part in those})
        matcher = ahocorasick_rs.BytesAhoCorasick([part.encode() for part in parts])
        found = {
            parts[index]
            for index, _, _ in matcher.find_matches_as_indexes(
                text.encode("utf-8", "replace"), overlapping=True
            )
        }
        return any(found.issuperset(those) for those in split.values())
