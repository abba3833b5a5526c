"""Text as a reader or a program would come to see it: the views in which values are searched for.

`fold` undoes every way of writing a character by other characters; `views` join what mark-up had split.
UNIT marks where one piece of the site ends and another begins: no view adds or removes one, so a position in
any view still identifies the piece.
"""

from __future__ import annotations

import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

UNIT = "\x1f"
BLOCK = "\x1e"
"""Stands where a block of text ended: a cell, a line, a paragraph."""

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_TAGS = range(0xE0020, 0xE007F)  # the invisible copy of ASCII
_DEEPEST = 3  # escapes within escapes: an entity in a JSON string in a source map
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"\\+(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2}))")
_CSS_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2,6}) ?")
_CALENDAR_FOLD = re.compile(r"\r?\n[ \t]")  # RFC 5545, 3.1
_INVISIBLE = (  # and strokes or frames on a character (U+0300, U+20D0)
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180E),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x300, 0x36F), (0x20D0, 0x20FF),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE01EF),
)  # fmt: skip


def _digit(character: str) -> str:
    """The digit that a character of any script is; none for Han, where 〇 is a word."""
    number = unicodedata.category(character)[0] == "N" and character != "〇"
    value = unicodedata.numeric(character, None) if number else None
    return str(int(value)) if value is not None and value in range(10) else ""


_DIGITS = (range(0x80, 0x3400), range(0xA620, 0xAC00), range(0xFA00, 0x1FC00))
"""Where Unicode has characters with a digit's value: between are Han, Yi, Hangul and private ones."""
_MEANT: dict[int, str] = {  # what such a character is to a reader
    **{code: "" for first, last in _INVISIBLE for code in range(first, last + 1)},
    **{code: chr(code - (_TAGS.start - 0x20)) for code in _TAGS},
    # Digits of other scripts and in circles; NFKC folds some of them, and these not.
    **{
        ord(each): digit
        for codes in _DIGITS
        for each in filter(str.isnumeric, map(chr, codes))
        if (digit := _digit(each))
    },
}
_ODD = frozenset(map(chr, _MEANT))
_HAN_DIGITS = dict(
    zip("〇零○一幺壹二两贰三叁四肆五伍六陆七柒八捌九玖", "00011122233445566778899", strict=True)
)
_HAN_DIGIT = "".join(_HAN_DIGITS)
_HAN_NUMBER = re.compile(f"[{_HAN_DIGIT}0-9](?:[ ,、.·/-]?[{_HAN_DIGIT}0-9]){{6,}}")
_FIGURE = f"[{_HAN_DIGIT}0-9]"
_PART = f" ?([{_HAN_DIGIT}十0-9]{{1,3}}) ?"
# With the sign that can be sought first, and the year behind it; in 一九五二年12月27日 only a part is in Han.
_HAN_DAY = re.compile(f"年(?:(?<=({_FIGURE}{{4}})年)|(?<=({_FIGURE}{{2}})年)){_PART}月{_PART}[日号]")
_ANY_TAG = re.compile(r"<[A-Za-z][^<>\x1f]*>")
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_MARKS = r"[ \t\r\n._~*:=+|/·()-]{1,4}"
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|ruby|rp|s"
    r"|samp|small|span|strong|sub|sup|time|tspan|tt|u|var|wbr)(?=[\s/>])[^<>\x1f]*>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--[^\x1f]*?-->")
_TAG = re.compile(r"</?[A-Za-z!?][^<>\x1f]*>")
_APART = r"[ \t_\-‐-―/|*.,·]{1,4}"
_GAP = re.compile(_APART)
_ANY_GAP = f"[^{HAN}0-9A-Za-z\x1f]{{1,12}}"  # '+' between quotes, cells, lines
_RUBY_TEXT = re.compile(r"<(rt|rp)\b[^<>\x1f]*>[^<\x1f]*</\1>", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(
    "[\u202e\u2067]|&rlo;|&#(?:8238|x202e);|dir\\s*=\\s*[\"']?rtl|direction\\s*:\\s*rtl", re.IGNORECASE
)
_BETWEEN_TAGS = re.compile(r">\s*(?:</[A-Za-z][^<>]*>\s*)*<(?=[A-Za-z])")
_BASE64_LINES = re.compile(
    r"\n(?<=[A-Za-z0-9+/]{60}\n)(?=[A-Za-z0-9+/]{4})|\r\n(?<=[A-Za-z0-9+/]{60}\r\n)(?=[A-Za-z0-9+/]{4})"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"[0-9A-Fa-f]{12,}")


# Sets of all Han take long to compile, and only the audit asks for these.


@cache
def _gap_at_han() -> re.Pattern[str]:
    return re.compile(f"(?<=[{HAN}]){_MARKS}(?=[{HAN}0-9])|(?<=[0-9]){_MARKS}(?=[{HAN}])")


@cache
def _letterspaced() -> re.Pattern[str]:
    word = f"[{HAN}0-9A-Za-z]"
    return re.compile(f"(?<!{word}){word}(?:{_APART}{word})+(?!{word})")


@cache
def _scattered() -> re.Pattern[str]:
    word = f"[{HAN}0-9A-Za-z]{{1,2}}"
    return re.compile(f"(?:{word}{_ANY_GAP}){{3,}}{word}(?![{HAN}0-9A-Za-z])")


@cache
def _not_a_character() -> re.Pattern[str]:
    return re.compile(f"[^{HAN}0-9A-Za-z]+")


def fold(text: str, *, css: bool = False, calendar: bool = False) -> str:
    r"""`text` with entities, percent signs and escapes resolved, odd forms and invisible marks gone.

    >>> fold("&#x33;&#51;%30１０６\\u0031"), fold("5\u200b0\u00a00")
    ('3301061', '50 0')
    """
    if calendar:
        text = _CALENDAR_FOLD.sub("", text)
    for _ in range(_DEEPEST):
        before = text
        if "&" in text:
            text = html.unescape(text)
        if "%" in text:
            text = _PERCENT.sub(_percent, text)
        if "\\" in text:
            text = _ESCAPE.sub(_escaped, text)
            if css:
                text = _CSS_ESCAPE.sub(lambda found: _character(found[1]), text)
        if not text.isascii():
            if not unicodedata.is_normalized("NFKC", text):
                text = unicodedata.normalize("NFKC", text)
            if not _ODD.isdisjoint(text):  # few texts have any, and to ask is quick
                text = text.translate(_MEANT)
        if text == before:
            break
    return text


def views(folded: str) -> list[str]:
    """`folded` itself, without inline tags, and as bare text.

    Inline tags may split what stands in a comment or an attribute. In the bare text inline tags and comments
    leave nothing, all other tags a BLOCK.

    >>> views("<td>33<b>01</b></td><td>06<!-- x -->19</td>")[2].split(BLOCK)
    ['', '3301', '', '0619', '']
    """
    if "<" not in folded:
        return [folded]
    if "<r" in folded or "<R" in folded:
        folded = _RUBY_TEXT.sub("", folded)
    joined = _INLINE.sub("", folded)
    bare = _TAG.sub(BLOCK, _INLINE.sub("", _COMMENT.sub("", folded)))
    return [folded, joined, bare]


def letterspaced(text: str) -> str:
    """The words that stand with a gap between every two characters, closed up and one a line."""
    return UNIT.join(
        "\n".join(_GAP.sub("", found) for found in _letterspaced().findall(unit)) for unit in text.split(UNIT)
    )


def scattered(text: str) -> str:
    """Words in pieces of one or two characters, whatever stands between them, closed up and one a line."""
    return UNIT.join(
        "\n".join(_not_a_character().sub("", found) for found in _scattered().findall(unit))
        for unit in text.split(UNIT)
    )


def reads_from_the_right(text: str) -> bool:
    """Whether a part of `text`, not folded yet, is shown from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def spoken(text: str) -> str:
    r"""The numbers and days in Chinese digits, as ASCII, one a line; empty where there are none.

    >>> spoken("电话一三八〇〇五七一二三四，生于一九五二年十二月二十七日")
    '13800571234\n1952-12-27'
    """
    if not _HAN_NUMBER.search(text) and not _HAN_DAY.search(text):
        return ""
    return UNIT.join("\n".join(_spoken(unit)) for unit in text.split(UNIT))


def _spoken(text: str) -> Iterator[str]:
    for found in _HAN_NUMBER.finditer(text):
        if not found[0].isascii():
            yield "".join(_HAN_DIGITS.get(each, each) for each in found[0])
    for full, short, month, day in _HAN_DAY.findall(text):
        if (full + short + month + day).isascii():
            continue  # found as it is
        years = "".join(_HAN_DIGITS.get(each, each) for each in full or f"19{short}")
        yield f"{years}-{_below_hundred(month):02}-{_below_hundred(day):02}"


def _below_hundred(text: str) -> int:
    """十二, 二十七, 三十, 一二 as a number."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(_HAN_DIGITS.get(each, each) for each in text))
    digits = [_HAN_DIGITS.get(each, each) for each in (tens or "一")[-1] + (ones or "〇")[-1]]
    return int("".join(digits))


def attributes(text: str) -> str:
    """What attributes say together, where digits are in two and more of them, one a line.

    Those of one tag, and of tags with nothing between them.
    """
    if "<" not in text:
        return ""
    return UNIT.join("\nz\n".join(_attributes(_BETWEEN_TAGS.sub(" ", unit))) for unit in text.split(UNIT))


def _attributes(text: str) -> Iterator[str]:
    for tag in _ANY_TAG.findall(text):
        if tag.count("=") > 1:
            values = ["".join(found) for found in _VALUE.findall(tag)]
            numbers = [each for each in values if any(map(str.isdecimal, each))]
            if len(numbers) > 1:
                yield " ".join(numbers)


def closed(text: str) -> str:
    """`text` without gaps next to Chinese: 文三路 12 号 as 文三路12号; empty where there are none."""
    shut = _gap_at_han().sub("", text)
    return shut if shut != text else ""


def decoded(text: str) -> str:
    """What the runs of base64 and of hexadecimal digits in `text` say, at every alignment, one a line."""
    return UNIT.join(map(_decoded, text.split(UNIT)))


def _decoded(text: str) -> str:
    parts: list[bytes] = []
    for run in _BASE64.findall(_BASE64_LINES.sub("", text)):
        plain = run.replace("-", "+").replace("_", "/") if "-" in run or "_" in run else run
        for start in range(4):
            whole = plain[start:]
            whole = whole[:-1] if len(whole) % 4 == 1 else whole
            parts.append(binascii.a2b_base64(whole + "=" * (-len(whole) % 4)))
    for run in _HEX.findall(text):
        parts += (bytes.fromhex(run[start : start + (len(run) - start) // 2 * 2]) for start in range(2))
    return b"\n".join(parts).decode("utf-8", "replace").replace(UNIT, " ") if parts else ""


def _percent(found: re.Match[str]) -> str:
    raw = bytes.fromhex(found[0].replace("%", ""))
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace(UNIT, " ")
        except UnicodeDecodeError:
            continue
    return found[0]


def _escaped(found: re.Match[str]) -> str:
    return _character(next(filter(None, found.groups())))


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 32 <= number < 0x110000 and not 0xD800 <= number < 0xE000 else " "
