"""Names of persons as one form: what is compared, sealed and shown."""

from __future__ import annotations

import re
import unicodedata

from generator.intake.characters import cleaned

LONGEST = 50  # characters: names of minorities may be that long
_DOTS = "•‧・･．·∙⋅●"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LOST = re.compile("[?？\ufffd□■〓▯⿰-⿻]")  # what programs write for a character they do not know
_DOT_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s*[{re.escape(_DOTS)}.]\\s*(?=[{_HAN}])")
_GAP_BETWEEN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_HAN_NAME = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*")
_LATIN_NAME = re.compile(r"[^\W\d_][^\W\d_.'’ -]*(?:[ .'’-]+[^\W\d_]+)*\.?")


class PersonNameError(ValueError):
    """Not a name; `code` is the entry of `messages.toml` that says how to mend it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_name(text: str) -> str:
    """The name in `text`: padding gone (张　三), every separator dot between Han characters as U+00B7.

    Raises PersonNameError: `name_lost_character` (a ? or □ in the place of a rare one), `name_private_use` (a
    character that only the office's own machines can show), `name_characters`, `name_length`.

    >>> parse_name("张　三"), parse_name("买买提•吐尔逊")
    ('张三', '买买提·吐尔逊')
    """
    name = unicodedata.normalize("NFKC", cleaned(text)).strip()
    if _LOST.search(name):
        raise PersonNameError("name_lost_character")
    if any(unicodedata.category(character) in ("Co", "Cn") for character in name):
        raise PersonNameError("name_private_use")
    name = _GAP_BETWEEN.sub("", _DOT_BETWEEN.sub("·", name))
    if not 2 <= len(name) <= LONGEST:
        raise PersonNameError("name_length")
    if not (_HAN_NAME.fullmatch(name) or _LATIN_NAME.fullmatch(name)):
        raise PersonNameError("name_characters")
    return name
