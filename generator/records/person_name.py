"""Names of persons as one form: what is compared, sealed and shown. A cell holds one name and no more."""

from __future__ import annotations

import re
import unicodedata

from generator.domain.resources import load_toml
from generator.intake.characters import cleaned

MOST_HAN = 6  # characters of a name without a dot: a surname of two, the husband's before it, a given name
MOST_BEFORE_GENDER = 2  # characters: 张 女 may be a name, 张三 女 is a name and a gender
_SHORT = 3  # characters: a name this short has no word behind it
LONGEST = 50  # characters: names of minorities may be that long
_DOTS = "•‧・･．·∙⋅●"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LOST = re.compile("[?？\ufffd□■〓▯⿰-⿻]")  # what programs write for a character they do not know
_DOT_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s*[{re.escape(_DOTS)}.]\\s*(?=[{_HAN}])")
_GAP_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_HAN_NAME = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*")
_LINE_BREAK = re.compile(r"[\n\r\t\u2028\u2029]")
_ANY_HAN = re.compile(f"[{_HAN}]")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_.'’ -]*(?:[ .'’-]+[^\W\d_]+)*\.?")


class PersonNameError(ValueError):
    """Not a name; `code` is the entry of `messages.toml` that says how to mend it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_name(text: str) -> str:
    """The name in `text`: padding gone (张　三), every separator dot between Han characters as U+00B7.

    Raises PersonNameError: `name_lost_character` (a ? or □ in the place of a rare one), `name_private_use` (a
    character that only the office's own machines can show), `name_two_persons` (a line break, or a gap
    between two names), `name_characters`, `name_length`, `name_and_more` (an illness, a hardship or a note
    behind it).

    >>> parse_name("张　三"), parse_name("买买提•吐尔逊")
    ('张三', '买买提·吐尔逊')
    """
    name = unicodedata.normalize("NFKC", cleaned(text)).strip()
    if _LOST.search(name):
        raise PersonNameError("name_lost_character")
    if any(unicodedata.category(character) in ("Co", "Cn") for character in name):
        raise PersonNameError("name_private_use")
    if _LINE_BREAK.search(name):
        raise PersonNameError("name_two_persons")
    name = _DOT_BETWEEN.sub("·", name)
    parts = _GAP_BETWEEN.split(name)
    if sum(len(part) > 1 for part in parts) > 1 and parts[0] not in surnames():
        raise PersonNameError("name_two_persons" if _ANY_HAN.search(name) else "name_characters")
    if parts[-1] in ("男", "女") and len("".join(parts)) > MOST_BEFORE_GENDER:
        raise PersonNameError("name_and_more")
    name = "".join(parts)
    if not 2 <= len(name) <= LONGEST:
        raise PersonNameError("name_length")
    han = _ANY_HAN.search(name) is not None
    if not (_HAN_NAME if han else _LATIN_NAME).fullmatch(name):
        raise PersonNameError("name_characters")
    too_long = "·" not in name and len(name) > MOST_HAN
    if name in placeholders() or (han and (has_more(name) or too_long)):
        raise PersonNameError("name_and_more")
    return name


def has_more(name: str) -> bool:
    """Whether a word of illness or hardship, or a note, stands in a name of Han characters."""
    if any(character in name for character in never_in_names()):
        return True
    if len(name) <= _SHORT:
        return name[1:] in forms_of_address() or name in words_after_names()  # 独居, in the wrong column
    return any(word in name for word in words_after_names())


def placeholders() -> frozenset[str]:
    """Words that stand in the place of a name: 同上, 不详."""
    return frozenset(load_toml("generator.records", "person_name.toml")["placeholders"])


def surnames() -> frozenset[str]:
    """Surnames of two characters."""
    return frozenset(load_toml("generator.records", "person_name.toml")["surnames"])


def forms_of_address() -> tuple[str, ...]:
    """Words behind a surname alone that stand in the place of a given name: 先生."""
    return tuple(load_toml("generator.records", "person_name.toml")["forms_of_address"])


def never_in_names() -> str:
    """Characters that no name has."""
    return str(load_toml("generator.records", "person_name.toml")["characters"])


def words_after_names() -> tuple[str, ...]:
    """Words that people write behind a name."""
    return tuple(load_toml("generator.records", "person_name.toml")["words"])
