"""What a spreadsheet shows of a cell by its number format (ECMA-376 part 1, 18.8.31), where not the value.

A format may show 女 for a 2, put 330106 before a number, or show 1035400 as 103.5400. The clerk approves what
she sees, and what is read is what is stored: the two must say the same. Formats of dates show a date however
they are written, and an exponent shows that it is not exact: neither is checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# The formats that a number stands for and no file writes out; all others of them are dates or show the value.
BUILT_IN = {1: "0", 3: "#,##0", 9: "0%", 10: "0.00%", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0"}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\[(?P<bracket>[^\]]*)\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>[Ee][+-])|(?P<date>[yYmMdDhHsSeEgGbB]|上午|AM/PM|A/P)"
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<text>@)|(?P<literal>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"[hHmMsS]+")
# What may stand around a number without making it another: currency, what is counted, how it is counted.
_HARMLESS = re.compile(r"[\s,¥￥$€]|人民币|RMB|CNY|元|周岁|岁|人次|人|名|位|户|个|次|年|天|日|整")
_NUMBER = re.compile(r"-?\d+(?:\.\d*)?|-?\.\d+")
_NOTHING = ("", "-", "—", "–", "/")  # how a nought may be shown


@dataclass(slots=True)
class _Section:
    """One of the up to four parts of a format."""

    parts: list[tuple[str, str]] = field(default_factory=list)  # kind and text, in order
    condition: tuple[str, Decimal] | None = None
    opaque: bool = False  # a date, an exponent, a fraction: not checked

    @property
    def places(self) -> int:
        """Digits behind the point."""
        kinds = [kind for kind, _ in self.parts]
        return kinds[kinds.index("point") :].count("digit") if "point" in kinds else 0

    @property
    def least_digits(self) -> int:
        """Digits before the point that are shown in any case."""
        before = self.parts[: next((at for at, part in enumerate(self.parts) if part[0] == "point"), None)]
        return sum(part == ("digit", "0") for part in before)

    @property
    def scale(self) -> int:
        """By how many powers of ten the number shown differs from the one stored."""
        kinds = [kind for kind, _ in self.parts if kind in ("digit", "point", "comma", "percent")]
        whole = kinds[: kinds.index("point")] if "point" in kinds else kinds
        scale = 2 * kinds.count("percent")
        for run in (whole, kinds[len(whole) :]):
            trimmed = [kind for kind in run if kind != "percent"]
            while trimmed and trimmed[-1] == "comma":
                trimmed.pop()
                scale -= 3
        return scale


def shows_other(code: str, value: object) -> str:
    """How the format `code` shows another thing than `value`; empty where it does not.

    `other`: another thing; `rounded`: fewer digits behind the point; `padded`: noughts before the number;
    `in_wan`: the number, and 万 behind it.

    >>> shows_other("0!.0000", 1035400.0), shows_other('[=1]"男";[=2]"女"', 2.0), shows_other("#,##0", 12.0)
    ('other', 'other', '')
    >>> shows_other("0", 300.5), shows_other('"330106"@', "194901020021"), shows_other("0000", 62)
    ('rounded', 'other', 'padded')
    """
    sections = _sections(code)
    if isinstance(value, str):
        text = next((each for each in sections if any(kind == "text" for kind, _ in each.parts)), None)
        if text is None:
            text = sections[3] if len(sections) > 3 else None
        if text is None or not value.strip():
            return ""
        return "" if _with_text(text, value).strip() == value.strip() else "other"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    number = Decimal(format(value, ".15g"))  # a spreadsheet knows no more digits than that
    section, signed = _section_of(sections, number)
    if section is None:
        return "other"
    if section.opaque or any(kind in ("general", "text") for kind, _ in section.parts):
        # General with words around it shows the number itself.
        around = "".join(text for kind, text in section.parts if kind == "literal")
        return "other" if _HARMLESS.sub("", around).strip() and not section.opaque else ""
    if number == number.to_integral_value() and section.scale == 0 and _is_only_digits(section):
        return "padded" if section.least_digits > max(1, len(str(abs(int(number))))) else ""
    return _compared(_with_digits(section, number, signed), number, section)


@lru_cache(maxsize=1024)
def is_plain(code: str) -> bool:
    """Whether the format `code` never shows another amount of yuan and fen than is stored."""
    sections = _sections(code)
    return len(sections) == 1 and not sections[0].condition and (sections[0].opaque or _is_exact(sections[0]))


@lru_cache(maxsize=1024)
def shows_whole_numbers(code: str) -> bool:
    """Whether the format `code` shows every whole number as it is; most cells hold one, and need no look."""
    sections = _sections(code)
    section = sections[0]
    only = len(sections) == 1 and not section.condition and not section.opaque
    return only and _is_only_digits(section) and section.scale == 0 and section.least_digits <= 1


def _is_exact(section: _Section) -> bool:
    kinds = [kind for kind, _ in section.parts]
    if "general" in kinds or "text" in kinds:
        return len(kinds) == 1
    return _is_only_digits(section) and section.places >= 2 and section.scale == 0


def _is_only_digits(section: _Section) -> bool:
    """Whether `section` has digits, and nothing beside them that makes them another number."""
    return any(kind == "digit" for kind, _ in section.parts) and not _divided(section) and all(
        kind in ("digit", "point", "comma") or (kind == "literal" and not _HARMLESS.sub("", text))
        for kind, text in section.parts
    )  # fmt: skip


def _divided(section: _Section) -> bool:
    """Whether something harmless stands between two digits: 12年34 is no number."""
    kinds = [kind for kind, text in section.parts if kind != "literal" or text.strip()]
    digits = [at for at, kind in enumerate(kinds) if kind == "digit"]
    return bool(digits) and "literal" in kinds[digits[0] : digits[-1]]


@lru_cache(maxsize=1024)
def _sections(code: str) -> Sequence[_Section]:
    sections = [_Section()]
    for found in _TOKEN.finditer(code):
        kind, text = found.lastgroup, found[found.lastgroup] if found.lastgroup else ""
        section = sections[-1]
        if kind == "literal" and text == ";":
            sections.append(_Section())
        elif kind == "bracket":
            _bracket(section, text)
        elif kind in ("date", "exponent") or (kind == "literal" and text == "/"):
            section.opaque = True
        elif kind in ("quoted", "escaped", "literal"):
            section.parts.append(("literal", text))
        elif kind is not None:
            section.parts.append((kind, text))
    return sections


def _bracket(section: _Section, text: str) -> None:
    """[Red], [DBNum2] and [$-804] change no value; [=1] says when the section counts; [h] is a time."""
    if condition := _CONDITION.fullmatch(text.strip()):
        section.condition = (condition[1], Decimal(condition[2]))
    elif text.startswith("$"):
        section.parts.append(("literal", text[1:].partition("-")[0]))
    elif _ELAPSED.fullmatch(text):
        section.opaque = True


def _section_of(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section that shows `number`, and whether a minus sign is shown beside it."""
    numeric = [each for each in sections[:3] if not any(kind == "text" for kind, _ in each.parts)]
    if not numeric:
        return sections[0], True
    if any(each.condition for each in numeric):
        for each in numeric:
            if each.condition is None or _holds(each.condition, number):
                return each, True
        return None, True
    if number < 0 and len(numeric) > 1:
        return numeric[1], False
    if number == 0 and len(numeric) > 2:
        return numeric[2], False
    return numeric[0], True


def _holds(condition: tuple[str, Decimal], number: Decimal) -> bool:
    sign, bound = condition
    return {
        "<": number < bound, ">": number > bound, "=": number == bound,
        "<=": number <= bound, ">=": number >= bound, "<>": number != bound,
    }[sign]  # fmt: skip


def _with_text(section: _Section, value: str) -> str:
    return "".join(value if kind == "text" else text for kind, text in section.parts if kind != "general")


def _with_digits(section: _Section, number: Decimal, signed: bool) -> str:
    """The number in the digits of `section`, each literal where the format puts it; no thousands commas."""
    places = section.places
    shown = abs(number).scaleb(section.scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, behind = format(shown, "f").partition(".")
    whole = whole.lstrip("0")
    split = next((at for at, (kind, _) in enumerate(section.parts) if kind == "point"), len(section.parts))
    left: list[str] = []
    slots = sum(kind == "digit" for kind, _ in section.parts[:split])
    for kind, text in reversed(section.parts[:split]):
        if kind == "digit":
            slots -= 1
            digit = whole[-1:] or ("0" if text == "0" else "")
            left.append(whole if slots == 0 and whole else digit)
            whole = "" if slots == 0 else whole[:-1]
        elif kind in ("literal", "percent"):
            left.append(text)
    right: list[str] = []
    for kind, text in section.parts[split:]:
        if kind == "digit":
            right.append(behind[:1])
            behind = behind[1:]
        elif kind in ("literal", "percent", "point"):
            right.append(text)
    return ("-" if signed and number < 0 else "") + "".join(reversed(left)) + "".join(right)


def _compared(shown: str, number: Decimal, section: _Section) -> str:
    bare = _HARMLESS.sub("", shown)
    if number == 0 and bare in _NOTHING:
        return ""
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if bare.endswith("万") and _NUMBER.fullmatch(bare[:-1]) and Decimal(bare[:-1]) == number:
        return "in_wan"
    if not _NUMBER.fullmatch(bare) or _divided(section):
        return "other"
    seen = Decimal(bare)
    if seen == number:
        return ""
    rounded = number.quantize(Decimal(1).scaleb(-section.places), ROUND_HALF_UP)
    return "rounded" if seen == rounded else "other"
