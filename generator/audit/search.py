"""Searches one text, in all views of it, for all values and patterns that must not be in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Flag, auto

from generator.audit import patterns
from generator.audit.allowlist import Allowlist
from generator.audit.sensitive_values import PREFIX, WORDS, Origin, ValueIndex, ValueKind, latin
from generator.audit.text import binary, numbers
from generator.audit.text.encodings import concatenated, written_as_numbers
from generator.audit.text.matcher import WordMatcher
from generator.audit.text.normalize import (
    UNIT,
    attributes,
    closed,
    decoded,
    fold,
    letterspaced,
    reads_from_the_right,
    scattered,
    spoken,
    views,
)
from generator.audit.text.numbers import Number
from generator.audit.text.text_index import TextIndex

_MONEY = re.compile(r"([0-9][0-9,]{3,11})(\.[0-9]{1,2})?(?![0-9])")
_TEN_THOUSANDS = re.compile(r"([0-9]{1,4}\.[0-9]{1,6}) ?万")
_SHORT_NAME = 2  # characters
_LONGEST_HAN_NAME = 4  # characters that are searched for inside a title
_SHORTEST_LATIN = 4  # letters: shorter ones stand in other words
_LATIN_WORD = re.compile("[a-z]{2}")
_SPACED = 5  # characters of an address or a remark that is found whatever gaps are in it
_NEAR_NAME = 80  # characters between a person's name and a sum that is that person's


class SearchScope(Flag):
    """What is searched for in a text."""

    NUMBERS = auto()  # listed identity numbers, telephones, cards
    WORDS = auto()  # listed names, addresses, remarks; births
    PATTERNS = auto()  # what no record lists
    ALL = NUMBERS | WORDS | PATTERNS


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in a text; `key` distinguishes it from others of its kind, and is never shown."""

    unit: int  # which of the pieces between UNIT marks
    kind: ValueKind
    key: str = field(repr=False)
    source: Origin | None  # None for what no record lists


class Searcher:
    """Knows all values; one for a whole audit."""

    def __init__(self, index: ValueIndex, public: Allowlist) -> None:
        self.index = index
        self.public = public
        self.text_index: TextIndex | None = None  # where there is one, what is searched is remembered in it
        self._names = {name: source for name, source in index.names.items() if not public.name(name)}
        for name in self._said_by_program():
            del self._names[name]
        self._names |= {n.replace("·", ""): source for n, source in self._names.items() if "·" in n}
        self._texts = {  # a permit or a damaged card among them can never be public
            text: source
            for text, source in index.texts.items()
            if source.kind not in WORDS or not self._public(text, source.kind)
        }
        # How listed numbers begin: what begins otherwise need not be joined from pieces.
        listed = (index.identities, index.numbers, index.births)
        self._prefixes = {number[: numbers.SHORTEST] for entries in listed for number in entries}
        self._known = {number[: numbers.FIRM] for number in index.numbers if len(number) > numbers.FIRM}
        self._known.update(index.identities)
        self._phones = {
            number
            for number, source in index.numbers.items()
            if source.kind is ValueKind.PHONE and not public.number(number)
        }
        self._known |= self._phones
        self._texts |= {text.replace(" ", ""): each for text, each in self._texts.items() if " " in text}
        self.words = WordMatcher([*self._names, *(text for text in self._texts if text not in self._names)])

    def _said_by_program(self) -> set[str]:
        """Names of two characters that the programme's own words have where a name would stand: 在杭州的.

        They are on every site, whoever is listed: one such cell of a refused batch would stop everybody.
        """
        short = [name for name in self._names if len(name) == _SHORT_NAME and self.public.known(name)]
        return {name for name, _ in WordMatcher(short).find(self.public.program)}

    def _public(self, text: str, kind: ValueKind) -> bool:
        """Whether a remark or an address is public: by itself, or said by a notice and naming nobody.

        What an office typed makes nothing public but what a ledger or a column that nobody knows has: an
        address, an illness or a remark of a list of persons in a title or a use is the leak itself.
        """
        if self.public.word(text):
            return True
        said = self.public.says(text) or (kind is ValueKind.OTHER and self.public.typed_word(text))
        return said and not self._names_somebody(text)

    def _names_somebody(self, text: str) -> bool:
        parts = (text[at : at + size] for size in (3, 4) for at in range(len(text) - size + 1))
        return text[:2] in self.index.names or any(part in self.index.names for part in parts)

    def name_in_title(self, title: str, usual: str) -> Origin | None:
        """A name of anybody that is in a `title`, between whatever characters; None where none is.

        What the title shares with the `usual` one is of offices and kinds, and none of anybody.
        """
        folded = "".join(fold(title).split())
        for size in range(_LONGEST_HAN_NAME, 1, -1):
            for at in range(len(folded) - size + 1):
                part = folded[at : at + size]
                if (source := self._names.get(part)) and part not in usual and not self.public.known(part):
                    return source
        return self._latin_name_in(latin(folded), latin(fold(usual)))

    def _latin_name_in(self, title: str, usual: str) -> Origin | None:
        if not _LATIN_WORD.search(title):
            return None
        found = (
            source
            for name, source in self.index.latin_names.items()
            if len(name) >= _SHORTEST_LATIN and name in title and name not in usual
        )
        return next(found, None)

    def hits(
        self, text: str, scope: SearchScope, *, css: bool = False, calendar: bool = False
    ) -> Iterator[Hit]:
        """Everything in `text` (pieces apart by UNIT); the same thing may come from several views."""
        if scope == SearchScope.NUMBERS:  # a package's own bytes: its words were there before any record
            yield from self._numbers(text, scope)
            return
        folded = fold(text, css=css, calendar=calendar)
        for view in views(folded):
            yield from self._numbers(view, scope)
            if SearchScope.WORDS in scope:
                yield from self._words(view)
                yield from self._words(letterspaced(view))
                yield from self._days(view)
                yield from self._sums(view)
            if scope & SearchScope.PATTERNS:
                yield from self._patterns(view)
        if SearchScope.WORDS in scope:
            yield from (hit for hit in self._words(closed(view)) if len(hit.key) >= _SPACED)
            yield from (hit for hit in self._words(scattered(view)) if len(hit.key) >= _SPACED)
        for other in (attributes(folded), spoken(view)):
            if other.strip(UNIT):
                yield from self._numbers(other, scope & ~SearchScope.PATTERNS)
                if SearchScope.WORDS in scope:
                    yield from self._days(other)
        inner = decoded(folded)
        for more in (inner, decoded(inner), written_as_numbers(text), concatenated(folded)):
            yield from self._decoded_hits(more, scope)
        if reads_from_the_right(text):
            yield from self._reversed(view, scope)

    def _decoded_hits(self, text: str, scope: SearchScope) -> Iterator[Hit]:
        """What is listed in a `text` that was decoded: by chance it looks like anything."""
        if any(part.strip("\n") for part in text.split(UNIT)):
            yield from self._numbers(text, scope & ~SearchScope.PATTERNS)
            if scope & SearchScope.WORDS:
                yield from self._words(text)
                yield from self._days(text)

    def _reversed(self, text: str, scope: SearchScope) -> Iterator[Hit]:
        """What is listed in a `text` that is shown from right to left."""
        backwards = UNIT.join(part[::-1] for part in text.split(UNIT))
        yield from self._decoded_hits(backwards, scope)

    def binary_hits(self, data: bytes, scope: SearchScope = SearchScope.ALL) -> Iterator[Hit]:
        """Everything listed in bytes that are no text: a memory snapshot, a program, compiled code."""
        return (hit for hit in self._binary_hits(data, scope) if not self._is_piece(hit.key))

    def _binary_hits(self, data: bytes, scope: SearchScope) -> Iterator[Hit]:
        scope &= ~SearchScope.PATTERNS  # by chance some bytes look like anything
        runs = binary.digit_runs(data)
        yield from self._numbers(runs, scope)
        if SearchScope.WORDS not in scope:
            return
        yield from self._days(runs)
        yield from self._days(binary.days(data))
        for value in self.words.find_in_binary(data):
            yield self._word(value, 0)
        narrow = binary.narrowed(data)
        for view in (decoded(binary.coded(narrow)), *views(fold(binary.spelt(data, narrow)))):
            yield from self._numbers(view, scope)
            yield from self._days(view)
            yield from self._words(view)
        yield from self._words(letterspaced(fold(binary.letterspaced(data))))

    def words_in_binary(self, data: bytes) -> Iterator[str]:
        """Every listed word in bytes that are no text."""
        return (value for value in self.words.find_in_binary(data) if not self._is_piece(value))

    def _is_piece(self, word: str) -> bool:
        """Whether a `word` of two characters may be a piece of the programme's own words.

        A program's memory holds these in pieces, with nothing beside them: 杭州 of 杭州市.
        """
        return len(word) == _SHORT_NAME and self.public.known(word)

    def may_be_in(self, text_index: TextIndex) -> bool:
        """Whether any value may be in the texts that `text_index` was made of; False only where none is."""
        # What is listed is found by its digits alone, in whatever groups: other runs need not be looked at.
        texts = text_index.numbers(self._prefixes, package=False)
        packages = text_index.numbers(self._prefixes, package=True)
        return (
            any(self._numbers(texts, SearchScope.NUMBERS | SearchScope.WORDS))
            or any(self._numbers(packages, SearchScope.NUMBERS))
            or any(day in text_index.days and not self.public.day(day) for day in self.index.births)
            or text_index.has_sum({total: [name for name, _ in of] for total, of in self.index.paid.items()})
            or text_index.has_word(self.words, [*self._names, *self._texts])
        )

    def _numbers(self, text: str, scope: SearchScope) -> Iterator[Hit]:
        at = _unit_counter(text)
        identities, listed, births = self.index.identities, self.index.numbers, self.index.births
        words, unlisted = SearchScope.WORDS in scope, SearchScope.PATTERNS in scope
        for number in self._numbers_in(text, package=not words):
            run = number.digits
            source = identities.get(run[:PREFIX]) if PREFIX <= len(run) <= 18 else None
            if source is None and (number.tight or len(run) > PREFIX or run in self._phones):
                source = self._listed(number, listed)
                if source is None and words and len(run) == 8 and not self.public.day(run):
                    source = births.get(run)
            if source is not None:
                if not numbers.in_hash(text, number.start, number.end):
                    yield Hit(at(number.start), source.kind, run, source)
            elif unlisted and (kind := patterns.number_kind(number)):
                public = kind is ValueKind.PHONE and self.public.line(run)
                if not (
                    public
                    or numbers.in_hash(text, number.start, number.end)
                    or numbers.in_asset(text, number.start, number.end)
                ):
                    yield Hit(at(number.start), kind, run, None)
        for run, start in numbers.long_runs(text):  # an identity number and others, written without a gap
            for key, rest in ((run[:PREFIX], run[18:]), (run[-18 : PREFIX - 18], run[:-18])):
                source = identities.get(key)
                if source and (rest in listed or rest in births or rest[:PREFIX] in identities):
                    yield Hit(at(start), source.kind, key, source)

    def _numbers_in(self, text: str, *, package: bool) -> Iterator[Number]:
        for run in numbers.runs(text):
            if self.text_index is not None:
                (self.text_index.package_runs if package else self.text_index.runs).add(run[0])
            yield from numbers.numbers_in(run[0], run.start(), self._known, self._prefixes)

    def _listed(self, number: Number, numbers: dict[str, Origin]) -> Origin | None:
        run = number.digits
        if len(run) < 11 and len(number.shape) > 2 and not number.lone:
            return None  # a date and a count next to it are no landline
        source = numbers.get(run)
        if source is None and number.whole:
            for prefix in ("86", "0086", "0"):
                if run.startswith(prefix) and (source := numbers.get(run[len(prefix) :])):
                    break
        if source is not None and self._public_number(run, source):
            return None
        return source

    def _public_number(self, number: str, source: Origin) -> bool:
        """Whether a number that a record lists is public all the same.

        A telephone of the settings is an office's, whoever lists it; one that a notice names for objections
        is, unless it is a mobile one: then it is a person's (the notice's own list is checked by intake).
        Digits of a remark or an unknown column are, where the publication says them: a number of an approval.
        """
        if source.kind is ValueKind.PHONE:
            return self.public.number(number) or (self.public.line(number) and not patterns.is_mobile(number))
        return source.kind in WORDS and self.public.published_number(number)

    def _words(self, text: str) -> Iterator[Hit]:
        if self.text_index is not None:
            self.text_index.take_words(text)
        for value, unit in self.words.find(text):
            yield self._word(value, unit)

    def _word(self, value: str, unit: int) -> Hit:
        source = self._names.get(value) or self._texts[value]
        return Hit(unit, source.kind, value, source)

    def _days(self, text: str) -> Iterator[Hit]:
        at = _unit_counter(text)
        for day, start in numbers.days(text):
            if self.text_index is not None:
                self.text_index.days.add(day)
            if (source := self.index.births.get(day)) and not self.public.day(day):
                yield Hit(at(start), ValueKind.BIRTH, day, source)

    def _sums(self, text: str) -> Iterator[Hit]:
        """Self-paid sums next to the name of the person who paid them."""
        if not self.index.paid and self.text_index is None:
            return
        at = _unit_counter(text)
        for found in _MONEY.finditer(text):
            whole, cents = found[1].replace(",", ""), (found[2] or ".")[1:]
            yield from self._paid(f"{whole}.{cents:0<2}", text, found, at)
        for found in _TEN_THOUSANDS.finditer(text) if "万" in text else ():
            whole, _, part = found[1].partition(".")
            part = f"{part:0<6}"
            yield from self._paid(f"{int(whole + part[:4])}.{part[4:]}", text, found, at)

    def _paid(self, total: str, text: str, found: re.Match[str], at: Callable[[int], int]) -> Iterator[Hit]:
        if self.text_index is not None:
            self.text_index.sums.add(total)
        for name, source in self.index.paid.get(total, ()):
            around = text[max(0, found.start() - _NEAR_NAME) : found.end() + _NEAR_NAME]
            if name and name in around.replace(" ", ""):
                yield Hit(at(found.start()), ValueKind.SELF_PAID, total, source)

    def _patterns(self, text: str) -> Iterator[Hit]:
        at = _unit_counter(text)
        for found in patterns.in_text(text):
            run = re.sub(r"\D", "", found.text)
            if found.kind is ValueKind.PHONE and (
                self.public.line(run)
                or numbers.in_hash(text, found.start, found.start + len(found.text))
                or numbers.in_asset(text, found.start, found.start + len(found.text))
            ):
                continue
            if found.kind is ValueKind.TEXT and self._public_place(text, found):
                continue
            yield Hit(at(found.start), found.kind, found.text, None)

    def _public_place(self, text: str, found: patterns.PatternMatch) -> bool:
        """Whether an address that was found is a part of an office's, or anything found is a public value."""
        around = text[max(0, found.start - 60) : found.start + len(found.text) + 20]
        places = (*self.public.addresses, *self.public.typed_addresses, *self.public.values)
        return any(found.text in place and place in around for place in places)


def _unit_counter(text: str) -> Callable[[int], int]:
    """Position → number of its unit; cheap where positions mostly grow."""
    last = [0, 0]

    def unit(position: int) -> int:
        if position < last[0]:
            last[:] = [0, 0]
        last[1] += text.count(UNIT, last[0], position)
        last[0] = position
        return last[1]

    return unit
