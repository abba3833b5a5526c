"""What may stand in the site although a record says it too.

Words that the programme itself writes, what the publication says of itself, the offices' own telephones and
addresses, and what `data/audit.toml` lists with a reason. Identity numbers and bank cards never may.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import add
from pathlib import Path

from generator.audit import patterns
from generator.audit.program_words import program_texts, setting_values, written_texts
from generator.audit.public_words import (
    PhraseSet,
    may_be_a_name,
    neutral,
    published_phrases,
    says_nothing,
    spending_phrases,
    typed_phrases,
)
from generator.audit.sensitive_values import ValueKind
from generator.audit.text import numbers
from generator.audit.text.normalize import HAN, closed, fold
from generator.diagnostics.failure import Failure
from generator.notices.model import Publication

SETTINGS = "data/audit.toml"
_NEVER = (ValueKind.IDENTITY, ValueKind.CARD)
_SHORT_NAME = 2  # characters
_WORD = 4  # characters: a longer one is an address or a remark
_LATIN_OR_DIGIT = re.compile("[0-9A-Za-z]")
_ANY_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile("[0-9]{3}")
_LONG_DIGITS = re.compile("[0-9]{7,}")
_PHRASE = 30  # characters: a longer value of a setting is a sentence
_WRITTEN = 12  # characters: a longer remark that stands in a hand-written page was pasted there


class SettingsError(Failure, ValueError):
    """`data/audit.toml` cannot be used; the sentence says how to mend it (Chinese)."""


@dataclass(frozen=True, slots=True)
class Allowlist:
    """Public values, by what they are compared as."""

    program: str
    pairs: frozenset[str]  # any two characters side by side in `program`
    alone: frozenset[str]  # what stands in `program` with no Chinese character next to it
    written: str  # hand-written pages
    published: str  # what the publication says whole in words that nobody chose, a line each
    typed: str  # likewise, what offices typed: titles, approvals, contacts
    spending: str  # likewise, items and uses
    phrases: PhraseSet  # `published`, with the words between words
    typed_phrases: PhraseSet  # all three, likewise
    said_pairs: frozenset[str]  # any two characters side by side in one of the three
    numbers: frozenset[str]  # telephones of the offices' own entries, digits only
    typed_numbers: frozenset[str]  # telephones that a notice names for objections
    published_numbers: frozenset[str]  # digits in the three: of approvals, codes, ids
    addresses: frozenset[str]  # of the offices' own entries
    typed_addresses: frozenset[str]  # that a notice names for objections
    days: frozenset[str]  # YYYYMMDD
    values: frozenset[str]  # of data/audit.toml
    pictures: Mapping[str, str]  # path → sha256, of data/audit.toml

    def word(self, text: str) -> bool:
        """Whether an address, remark or condition says nothing, or nothing but what is public anyway."""
        if text in self.values or text in self.addresses or says_nothing(text) or self._in_program(text):
            return True
        if self.phrases.makes(text):
            return True
        return len(text) <= _WRITTEN and text in self.written and not _DIGITS.search(text)

    def says(self, text: str) -> bool:
        """Whether the publication says `text` in an office's name, the usual title of a notice, a kind.

        A short word of a use, too: pages of spending name nobody, and 肺癌 in 肺癌筛查 is nobody's.
        """
        if not _has_pairs(text, self.said_pairs):
            return False
        short = len(text) <= _WORD and not _LATIN_OR_DIGIT.search(text)
        return text in self.published or (short and text in self.spending)

    def typed_word(self, text: str) -> bool:
        """Whether an office typed `text` itself, in a title, a use, an approval or a contact.

        An address, an illness or a remark that a list of persons has is not public because somebody typed
        it elsewhere; what a ledger or a column that nobody knows repeats is.
        """
        if _has_pairs(text, self.said_pairs) and (text in self.typed or text in self.spending):
            return True
        return self.typed_phrases.makes(text)

    def name(self, name: str) -> bool:
        """Whether the characters of a name stand for themselves in the programme's words.

        Two characters stand inside many words; three and more are no name where the programme has them.
        """
        if name in self.values or name in self.alone or name in neutral():
            return True
        if not may_be_a_name(name):
            return self.word(name) or self.says(name) or self.typed_word(name) or name in self.written
        return len(name) > _SHORT_NAME and self._in_program(name)

    def known(self, word: str) -> bool:
        """Whether `word` stands anywhere in the programme's words, inside another one too."""
        return self._in_program(word)

    def number(self, number: str) -> bool:
        """Whether a telephone number is an office's by its entry in the settings."""
        return number in self.numbers

    def line(self, number: str) -> bool:
        """Whether a telephone number is an office's, if no record lists it as a person's."""
        return number in self.numbers or number in self.typed_numbers

    def published_number(self, number: str) -> bool:
        """Whether the publication has these digits: what a remark or an unknown column repeats is public."""
        return number in self.published_numbers

    def writes(self, text: str) -> bool:
        """Whether an address, or the digits of a telephone, stand in anything that pages are made of."""
        pages = (self.program, self.written, self.published, self.typed, self.spending)
        if text.isdigit():
            return any(text in re.sub(r"\D", "", page) for page in pages)
        return any(text in page for page in pages)

    def day(self, day: str) -> bool:
        """Whether a day (YYYYMMDD) is one that the programme speaks of."""
        return day in self.days

    def _in_program(self, text: str) -> bool:
        return _has_pairs(text, self.pairs) and text in self.program


@dataclass(frozen=True, slots=True)
class ProgramWords:
    """What the programme and the law write, as it is searched: the same for every publication."""

    text: str
    pairs: frozenset[str] = field(repr=False)
    alone: frozenset[str] = field(repr=False)
    days: frozenset[str] = field(repr=False)


def program_words(root: Path, laws: Iterable[str]) -> ProgramWords:
    """What the project at `root` writes by itself, with the texts of its `laws`."""
    return _words_of("\n".join([*laws, *program_texts(root)]))


@lru_cache(maxsize=2)  # a build that holds batches back asks again, and so does the desk
def _words_of(texts: str) -> ProgramWords:
    program = fold(texts)
    program += "\n" + closed(program)  # as who types it without the gaps next to figures
    return ProgramWords(
        program,
        _pairs([program]),
        frozenset(re.findall(f"[{HAN}·]+", program)),
        frozenset(day for day, _ in numbers.days(program)),
    )


def law_texts(publication: Publication) -> list[str]:
    """The texts of the laws that its notices cite."""
    return [law.text for law in publication.laws.values()]


def nothing_public() -> Allowlist:
    """For a search that no office's settings and no notice may change."""
    return Allowlist(
        program="",
        pairs=frozenset(),
        alone=frozenset(),
        written="",
        published="",
        typed="",
        spending="",
        phrases=PhraseSet([]),
        typed_phrases=PhraseSet([]),
        said_pairs=frozenset(),
        numbers=frozenset(),
        typed_numbers=frozenset(),
        published_numbers=frozenset(),
        addresses=frozenset(),
        typed_addresses=frozenset(),
        days=frozenset(),
        values=frozenset(),
        pictures={},
    )


def public_values(root: Path, publication: Publication, words: ProgramWords | None = None) -> Allowlist:
    """What is public in the project at `root` with this `publication`. Raises SettingsError.

    `words`: what `program_words` came to, where it is known.
    """
    settings = _settings(root / SETTINGS)
    words = words or program_words(root, law_texts(publication))
    published = _folded(published_phrases(publication))
    typed = _folded(typed_phrases(publication))
    spending = _folded(spending_phrases(publication))
    short = [fold(each) for each in setting_values(root) if len(each) <= _PHRASE]
    listed = {fold(str(entry["value"])) for entry in settings.get("public", ())}
    return Allowlist(
        program=words.text,
        pairs=words.pairs,
        alone=words.alone,
        written=fold("\n".join(written_texts(root))),
        published="\n".join(published),
        typed="\n".join(typed),
        spending="\n".join(spending),
        phrases=PhraseSet([*published, *short]),
        typed_phrases=PhraseSet([*published, *typed, *spending, *short]),
        said_pairs=_pairs([*published, *typed, *spending]),
        numbers=frozenset(_phone_numbers(each.phone for each in publication.agencies.values()))
        | _only_digits(listed),
        typed_numbers=frozenset(_phone_numbers(each.contact.phone for each in publication.live)),
        published_numbers=digits_of([*published, *typed, *spending]),
        addresses=frozenset(fold(each.address) for each in publication.agencies.values() if each.address),
        typed_addresses=frozenset(
            fold(each.contact.address) for each in publication.live if each.contact.address
        ),
        days=words.days | _only_digits(listed),
        values=frozenset(listed),
        pictures={str(entry["path"]): str(entry["sha256"]) for entry in settings.get("picture", ())},
    )


def _folded(phrases: Iterable[str]) -> list[str]:
    """Each once: thousands of notices say the same."""
    return [fold(phrase) for phrase in dict.fromkeys(phrases) if phrase]


def _pairs(phrases: Iterable[str]) -> frozenset[str]:
    """Any two characters that are side by side in one of them."""
    return frozenset(pair for phrase in phrases for pair in map(add, phrase, phrase[1:]))


def _has_pairs(text: str, pairs: frozenset[str]) -> bool:
    """Whether `text` may stand where these `pairs` are from. Most texts have another, so this is quick."""
    return all(pair in pairs for pair in map(add, text, text[1:]))


def _settings(path: Path) -> Mapping[str, list[Mapping[str, object]]]:
    if not path.is_file():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in (*settings.get("public", ()), *settings.get("picture", ())):
            if not entry["reason"]:
                raise KeyError("reason")  # noqa: TRY301 - reported as one sentence below
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"{SETTINGS} 读不懂：每一项都要有值和理由（reason），请对照文件开头的样子改正。"
        ) from error
    for number, entry in enumerate(settings.get("public", ()), start=1):
        if _never_public(str(entry.get("value", ""))):
            raise SettingsError(
                f"{SETTINGS} 里第 {number} 个 [[public]] 是身份证号或银行卡号：这类号码任何时候都不能公开，"
                "不能列为例外（办法五（三））。请删去这一项，再从网页里找出并删去这个号码。"
            )
    return settings


def _never_public(value: str) -> bool:
    """Whether an identity number or a bank card is in `value`, however it is written."""
    folded = fold(value)
    views = (folded, re.sub(r"[^0-9Xx]", "", folded))
    return any(
        patterns.number_kind(each) in _NEVER for view in views for each in numbers.numbers(view)
    ) or any(
        each.kind is ValueKind.IDENTITY
        for each in patterns.in_text(f"证件号 {folded.upper()}")
        if not folded.isdigit()
    )


def digits_of(phrases: Iterable[str]) -> frozenset[str]:
    """The digits in each phrase, and its long runs of digits."""
    found: set[str] = set()
    for phrase in filter(_ANY_DIGIT.search, phrases):
        found.update(_LONG_DIGITS.findall(phrase))
        found.add(re.sub(r"\D", "", phrase))
    return frozenset(found)


def _phone_numbers(phones: Iterable[str]) -> Iterator[str]:
    for phone in phones:
        for part in re.split(r"[、，,;；/ ]", fold(phone)):
            number = re.sub(r"\D", "", part)
            yield number
            if number.startswith("0"):
                yield number[3 if number[1:2] in ("1", "2") else 4 :]


def _only_digits(values: Iterable[str]) -> set[str]:
    return {re.sub(r"\D", "", value) for value in values if re.fullmatch(r"[\d\s./()年月日-]+", value)}
