"""Invisible characters, and characters that only look like the intended one.

Web pages, chat windows and PDF files leave both in a table when a clerk copies from them. The clerk cannot
see them, so they are removed or replaced here.
"""

from __future__ import annotations

import re
import unicodedata

# Control characters, marks of direction, joiners, fillers, variation selectors (IVS), tags.
_INVISIBLE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# CJK Radicals Supplement: NFKC leaves them (but for two); EquivalentUnifiedIdeograph.txt says what they are.
_RADICALS = "⺜⺝⺟⺠⺧⺩⺶⺼⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳"
_CHARACTERS = "日月母民牛王羊肉西见角贝车長长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟"
CHARACTER_OF_RADICAL = dict(zip(_RADICALS, _CHARACTERS, strict=True))
_KANGXI = "\u2f00-\u2fd5"
_COMPATIBILITY = "\uf900-\ufaff\U0002f800-\U0002fa1f"
_TO_CLEAN = re.compile(f"([{_INVISIBLE}])|[{_RADICALS}{_KANGXI}{_COMPATIBILITY}]")


def cleaned(text: str) -> str:
    r"""`text` without invisible characters; radicals and compatibility ideographs as the characters meant.

    >>> cleaned("3301\u200e06"), cleaned("\u2fa6\u7389"), cleaned("\u2ee2\U000e0100明")
    ('330106', '金玉', '马明')
    """
    if text.isascii() and text.isprintable():
        return text
    return _TO_CLEAN.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    if found[1]:
        return ""
    return CHARACTER_OF_RADICAL.get(found[0]) or unicodedata.normalize("NFKC", found[0])
