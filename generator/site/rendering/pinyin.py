"""The first letters of the pinyin of words, by which many people search: 大病慰问 is dbww.

The letters stand in pinyin.toml; a character that is not there has none, and is left out.

>>> initials("大病慰问"), initials("朝晖街道"), initials("3号院A座")
('dbww', 'zhjd', '3hyaz')
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path


@cache
def _data() -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str]]:
    """The letter of each character, the letters of words that are read otherwise, and what finds these."""
    found = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    letters = {character: letter for letter, all_of in found["letters"].items() for character in all_of}
    return letters, found["words"], re.compile("|".join(map(re.escape, found["words"])))


@lru_cache(maxsize=8192)  # names of offices come again with each of their notices
def initials(words: str) -> str:
    """The first letter of each character of `words`; figures and Latin letters stay, in lower case."""
    letters, otherwise, pattern = _data()
    plain = pattern.sub(lambda found: otherwise[found[0]], words)
    return "".join(letters.get(one, one.lower() if one.isascii() and one.isalnum() else "") for one in plain)
