"""First letters of pinyin: the characters of GB 2312, whose first level is in the order of their pinyin."""

from __future__ import annotations

import pytest

from generator.site.rendering.pinyin import initials

# The first character of each letter in the standard's own table; none begins with i, u or v.
FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
LETTERS = "abcdefghjklmnopqrstwxyz"


def _level(first_row: int, last_row: int) -> list[str]:
    codes = [bytes((row, cell)) for row in range(first_row, last_row + 1) for cell in range(0xA1, 0xFF)]
    return [code.decode("gb2312") for code in codes if code not in _EMPTY]


_EMPTY = {bytes((0xD7, cell)) for cell in range(0xFA, 0xFF)}


def test_the_first_level_follows_the_standards_own_order() -> None:
    letter = ""
    for character in _level(0xB0, 0xD7):
        letter = LETTERS[FIRST.index(character)] if character in FIRST else letter
        assert initials(character) == letter, character


def test_every_character_of_the_second_level_has_its_letter() -> None:
    assert not [one for one in _level(0xD8, 0xF7) if initials(one) not in LETTERS]


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("大病慰问", "dbww"), ("朝晖街道", "zhjd"), ("笕桥街道", "jqjd"), ("浣纱社区", "hssq"), ("祥符街道", "xfjd"),
        ("长河街道", "chjd"), ("良渚", "lz"), ("鸬鸟镇", "lnz"), ("3号院A座", "3hyaz"), ("（一）", "y"), ("", ""), ("\u3400", ""),
    ],
)  # fmt: skip
def test_names_of_places_by_their_letters(words: str, letters: str) -> None:
    assert initials(words) == letters
