"""Text as a reader or a program would come to see it: the views in which values are looked for.

`fold` undoes every way of writing a character by other characters; `views` join what mark-up had split.
UNIT marks where one piece of the site ends and another begins: no view adds or removes one, so a position in
any view still tells the piece.
"""

from __future__ import annotations

import binascii
import html
import re
import unicodedata

UNIT = "\x1f"
BLOCK = "\x1e"
"""Stands where a block of text ended: a cell, a line, a paragraph."""

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_DEEPEST = 3  # escapes within escapes: an entity in a JSON string in a source map
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"\\+(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2}))")
_CSS_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{2,6}) ?")
_CALENDAR_FOLD = re.compile(r"\r?\n[ \t]")  # RFC 5545, 3.1
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|ruby|rp|s"
    r"|samp|small|span|strong|sub|sup|time|tspan|tt|u|var|wbr)(?=[\s/>])[^<>\x1f]*>",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--[^\x1f]*?-->")
_TAG = re.compile(r"</?[A-Za-z!?][^<>\x1f]*>")
_APART = r"[ \t_\-‐-―/|*.,·]{1,4}"
_LETTERSPACED = re.compile(
    f"(?<![{HAN}0-9A-Za-z])[{HAN}0-9A-Za-z](?:{_APART}[{HAN}0-9A-Za-z])+(?![{HAN}0-9A-Za-z])"
)
_GAP = re.compile(_APART)
_BASE64_LINES = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/]{4})")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,}")
_HEX = re.compile(r"[0-9A-Fa-f]{12,}")


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
            text = _INVISIBLE.sub("", text)
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
    joined = _INLINE.sub("", folded)
    bare = _TAG.sub(BLOCK, _INLINE.sub("", _COMMENT.sub("", folded)))
    return [folded, joined, bare]


def letterspaced(text: str) -> str:
    """The words that stand with a gap between every two characters, closed up and one a line."""
    return UNIT.join(
        "\n".join(_GAP.sub("", found) for found in _LETTERSPACED.findall(unit)) for unit in text.split(UNIT)
    )


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
