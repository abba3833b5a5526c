"""Private values that no record lists: typed into a title, a purpose, a hand-written page.

Identity numbers are recognised by their checksum, birth date and region (`records.identity`: provinces of all
times, so that the people of 1940 count), bank cards by Luhn and length, telephones and addresses by form,
hardship and illness by words near a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from generator.audit.sensitive_values import ValueKind
from generator.audit.text.normalize import HAN
from generator.audit.text.numbers import Number
from generator.domain.resources import load_toml
from generator.records.identity import IdentityError, parse_identity

_CARD_LENGTHS = range(16, 20)
_CARD_STARTS = ("62", "60", "4", "5", "35", "9")  # UnionPay, and what else banks here have issued
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_MOBILE_SHAPES = {(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (5, 6), (6, 5), (4, 7)}
# What must not stand before a match is checked last, so that the engine can seek the first character.
_AREA_CODE = re.compile(
    r"0(?<![0-9.]0)(?:10|2[0-9]|[3-9][0-9]{2})[)）]?[ \-—－]{0,3}[2-9][0-9]{6,7}(?![0-9])"
)
_APART = r"[.·/,() ]{1,2}"
_MOBILE_APART = re.compile(f"1(?<![0-9.]1)[3-9][0-9]{_APART}[0-9]{{4}}{_APART}[0-9]{{4}}(?![0-9])")
_BUILDING = r"[0-9一二三四五六七八九十百A-Z甲乙丙丁东西南北]"  # the last of a building's number
_ROOM = r"[0-9]{1,2}[0-9]{2}"
_ADDRESS = re.compile(
    f"(?:幢|栋|号楼|座|#)(?:(?<={_BUILDING}.)|(?<={_BUILDING}号楼))[^\x1e\x1f<>。；]{{0,10}}?(?:单元|{_ROOM}[室号户]|[0-9]+[—\\-][0-9]{{3,4}})"
    f"|单(?<=[0-9一二三四五六七八九十].)元[^\x1e\x1f<>。；]{{0,6}}?[0-9]{{2,4}}"
    f"|(?:路|街|巷|弄|里|村|苑|园|小区|新村)[0-9]+号?(?:[\\-—][0-9]+)?[号弄幢栋]?[^\x1e\x1f<>。；]{{0,6}}?{_ROOM}室"
)
_LONGEST_PERSON = 32  # characters of what `_person` takes
_TITLES = "同志|先生|女士|老人|大爷|大妈|阿姨|师傅|老师|老伴|奶奶|爷爷"
_FOREIGNER = re.compile(r"[A-Z]{3}(?<![A-Za-z0-9]...)[0-9]{4}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class PatternMatch:
    """A part of a text that looks private; `text` is compared with what is public and goes nowhere else."""

    kind: ValueKind
    start: int
    text: str


@cache
def _lists() -> dict[str, list[str]]:
    table = load_toml("generator.audit", "patterns.toml")
    return {name: words for name, words in table.items() if name != "near"}


@cache
def _near() -> int:
    near: int = load_toml("generator.audit", "patterns.toml")["near"]
    return near


@cache  # a set of all Han takes long to compile
def _person() -> re.Pattern[str]:
    return re.compile(
        f"(?:姓名|户主|患者|申请人|慰问对象|组长|退休人员|家属)[ :：\\x1e]{{1,3}}[{HAN}·]{{2,6}}(?![{HAN}])"
        f"|(?<![{HAN}])[{HAN}·]{{2,4}}(?:{_TITLES})"
        f"|(?<![{HAN}])[{HAN}·]{{2,4}}[ ,，、(（\\x1e]{{1,2}}(?:男|女)(?![{HAN}])"
    )


@cache
def _conditions() -> re.Pattern[str]:
    lists = _lists()
    return re.compile("|".join(map(re.escape, lists["hardship"] + lists["illness"])))


@cache
def _labelled_telephone() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{'|'.join(_lists()['telephone'])})[^0-9\x1f<>。]{{0,12}}([2-9][0-9]{{6,7}})(?![0-9.,年])"
    )


@cache
def _labelled_permit() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{'|'.join(_lists()['permit'])})[^0-9A-Za-z\x1f<>。]{{0,8}}([HMC][0-9]{{8,10}}|[0-9]{{8}})(?![0-9])"
    )


def number_kind(number: Number) -> ValueKind | None:
    """What an unlisted `number` is: an identity number, a mobile telephone, a bank card, or nothing known."""
    digits = number.digits
    if not number.tight or not (number.whole or len(number.shape) == 1):
        return None
    if len(digits) == 17 and number.x and _is_identity(digits + "X"):
        return ValueKind.IDENTITY
    if len(digits) in (15, 18) and _is_identity(digits):
        return ValueKind.IDENTITY
    if is_mobile(digits) and (number.lone or number.shape in _MOBILE_SHAPES or len(digits) > 11):
        return ValueKind.PHONE
    fours = all(size == 4 for size in number.shape[:-1])
    if len(digits) in _CARD_LENGTHS and digits.startswith(_CARD_STARTS) and (number.lone or fours):
        from stdnum import luhn  # loads much of the standard library, and few texts have such a number

        return ValueKind.CARD if luhn.is_valid(digits) else None
    return None


def _is_identity(number: str) -> bool:
    try:
        return parse_identity(number).birth is not None
    except IdentityError:
        return False


def is_mobile(digits: str) -> bool:
    """Whether `digits` are a mobile telephone's, with or without what is dialled before it."""
    for prefix in ("", "0", "86", "086", "0086", "17951"):
        if digits.startswith(prefix) and _MOBILE.fullmatch(digits, len(prefix)):
            return True
    return False


def in_text(text: str) -> Iterator[PatternMatch]:
    """Landlines, permits, addresses, and conditions near a person, in `text` without tags."""
    for found in _AREA_CODE.finditer(text):
        yield PatternMatch(ValueKind.PHONE, found.start(), found[0])
    for found in _MOBILE_APART.finditer(text):
        yield PatternMatch(ValueKind.PHONE, found.start(), found[0])
    for found in _labelled_telephone().finditer(text):
        yield PatternMatch(ValueKind.PHONE, found.start(1), found[1])
    for found in _labelled_permit().finditer(text):
        yield PatternMatch(ValueKind.IDENTITY, found.start(1), found[1])
    for found in _FOREIGNER.finditer(text):
        if int(found[2]) in range(1, 13) and int(found[3]) in range(1, 32):
            yield PatternMatch(ValueKind.IDENTITY, found.start(), found[0])
    for found in _ADDRESS.finditer(text):
        yield PatternMatch(ValueKind.TEXT, found.start(), found[0])
    for first, last in _around_conditions(text):
        for found in _person().finditer(text, first, last):
            if condition := condition_near(text, *found.span()):
                yield PatternMatch(ValueKind.TEXT, condition, text[condition : condition + 2])


def _around_conditions(text: str) -> Iterator[tuple[int, int]]:
    """Where a person would be near a word of hardship or illness: such words are rare, persons are not."""
    reach = _near() + _LONGEST_PERSON
    first = last = 0
    for found in _conditions().finditer(text):
        if found.start() - reach > last:
            if last:
                yield first, last
            first = max(0, found.start() - reach)
        last = found.end() + reach
    if last:
        yield first, last


def condition_near(text: str, start: int, end: int) -> int | None:
    """Where a word of hardship or illness stands near the person at text[start:end]; None where none does."""
    first = max(0, start - _near(), text.rfind("\x1f", 0, start) + 1)
    last = end + _near()
    border = text.find("\x1f", end, last)
    found = _conditions().search(text, first, last if border < 0 else border)
    return found.start() if found else None
