"""Identity numbers: birth, gender and whether the number can be true (GB 11643).

Taken are 18-digit numbers of mainland residents, of 港澳台居民居住证 (81, 82, 83 …) and of foreigners with
permanent residence (9 …, 2023 form), and the 15-digit numbers of before 1999, which are completed to 18.
Permits that say nothing of birth and gender (回乡证, 台胞证, the older 外国人永久居留证) are taken as is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from generator.intake.characters import cleaned

EARLIEST_BIRTH = date(1900, 1, 1)
# Ages in years; others are allowed, and worth a second look (women retire at 45 at the earliest).
USUAL_AGE = range(45, 111)
# The first two digits: provinces of GB/T 2260 in its whole history, and 港澳台居民居住证. The four digits
# after them are not checked: lists of today lack the counties in which the people of 1940 were born.
PROVINCES = frozenset(
    map(
        str,
        (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71),
    )
) | {"81", "82", "83"}
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"  # by the weighted sum, modulo 11 (GB 11643, ISO 7064 MOD 11-2)
_RESIDENT_18 = re.compile(r"[0-9]{17}[0-9X]")
_RESIDENT_15 = re.compile(r"[0-9]{15}")
_PERMIT = re.compile(r"[HM][0-9]{8}(?:[0-9]{2})?|[0-9]{8}|[A-Z]{3}[0-9]{12}")
_SEPARATORS = dict.fromkeys(map(ord, " \u00a0\u3000\t\r\n-"), None)


class IdentityError(ValueError):
    """The number cannot be true; `code` is the entry of `messages.toml` that says how to mend it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Identity:
    """A number that can be true. `number` identifies the person: 18 characters, or a permit's own."""

    number: str = field(repr=False)
    birth: date | None = field(repr=False)
    gender: str  # 男, 女, or empty where the permit does not say


def clean(text: str) -> str:
    """Digits of any script as ASCII; gaps, hyphens, quotes and a lower-case x gone; nothing is checked.

    One person has one number, however it is written: persons are told apart by it, across batches too.

    >>> clean("３３０１０６ 1949٠١٠٢❾021x")
    '330106194901029021X'
    """
    folded = unicodedata.normalize("NFKC", cleaned(text)).translate(_SEPARATORS).strip("'\"‘’“”`´").upper()
    return folded if folded.isascii() else "".join(map(_ascii_digit, folded))


def _ascii_digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def check_character(number: str) -> str:
    """The last character of a number whose first 17 are these digits.

    >>> check_character("33010619490102902")
    '9'
    """
    weighted = (int(digit) * weight for digit, weight in zip(number, CHECK_WEIGHTS, strict=False))
    return CHECK_CHARACTERS[sum(weighted) % 11]


def parse_identity(text: str) -> Identity:
    """What `text` says of a person.

    Raises IdentityError: `id_damaged` (a spreadsheet turned the number into 15 digits and zeros),
    `id_length`, `id_region`, `id_birth`, `id_checksum`.
    """
    number = clean(text)
    if "E+" in number or "." in number:
        raise IdentityError("id_damaged")
    if _RESIDENT_15.fullmatch(number):
        number = f"{number[:6]}19{number[6:]}"
        number += check_character(number)
    if not _RESIDENT_18.fullmatch(number):
        if _PERMIT.fullmatch(number):
            return Identity(number, None, "")
        raise IdentityError("id_length")
    if number[17] != check_character(number):
        # Excel keeps 15 digits of a number: what follows became zeros, and the check character with it.
        raise IdentityError("id_damaged" if number.endswith("000") else "id_checksum")
    if number[:2] not in PROVINCES and not number.startswith("9"):
        raise IdentityError("id_region")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityError("id_birth") from None
    if birth < EARLIEST_BIRTH:
        raise IdentityError("id_birth")
    return Identity(number, birth, "男" if int(number[16]) % 2 else "女")
