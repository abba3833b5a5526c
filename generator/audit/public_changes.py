"""What was public at the last audit and is no longer: what it excused then is searched for again.

A publication says something else every day, by its titles, uses, approvals and contacts. What it says in
addition makes nothing that was clean unclean. What it no longer says may have excused values that a
record lists; those are taken for new ones, which costs little where they are few. A contact's telephone or
address that no record lists may stand in pages only where something that they are made of says it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import ahocorasick_rs

from generator.audit.allowlist import Allowlist, digits_of
from generator.audit.sensitive_values import SHORTEST_TEXT, Origin, ValueIndex

_LONGEST = 200  # characters of a phrase: of a longer one the parts would be too many


@dataclass(frozen=True, slots=True)
class Said:
    """What a publication made public, apart from what does not change from day to day."""

    published: frozenset[str] = field(repr=False)
    typed: frozenset[str] = field(repr=False)
    spending: frozenset[str] = field(repr=False)
    numbers: frozenset[str] = field(repr=False)  # telephones for objections
    addresses: frozenset[str] = field(repr=False)


def said_by(public: Allowlist) -> Said:
    """What is said now."""
    published, typed, spending = (
        frozenset(text.split("\n")) for text in (public.published, public.typed, public.spending)
    )
    numbers, places = (
        frozenset(filter(None, each)) for each in (public.typed_numbers, public.typed_addresses)
    )
    return Said(published, typed, spending, numbers, places)


def no_longer_public(index: ValueIndex, was: Said, now: Said, public: Allowlist) -> ValueIndex | None:
    """The values of `index` that what is no longer said may have excused; None where that cannot be told.

    `now` is what `public` says. Some of them were not excused, or still are: another search is no harm.
    """
    gone = (was.published - now.published) | (was.typed - now.typed) | (was.spending - now.spending)
    lines, places = was.numbers - now.numbers, was.addresses - now.addresses
    if any(len(phrase) > _LONGEST for phrase in gone) or any(map(public.writes, (*lines, *places))):
        return None
    if not gone and not lines and not places:
        return ValueIndex()
    phrases = gone | places
    digits = lines | (digits_of(phrases) - public.published_numbers)
    return ValueIndex(
        numbers={each: index.numbers[each] for each in digits & index.numbers.keys()},
        texts=_excused(index.texts, phrases),
        names=_excused(index.names, phrases),
    )


def _excused(values: dict[str, Origin], phrases: Collection[str]) -> dict[str, Origin]:
    """The values that are a part of one of the phrases, or that have one of them in them."""
    parts = {
        phrase[at:end]
        for phrase in phrases
        for at in range(len(phrase))
        for end in range(at + SHORTEST_TEXT, len(phrase) + 1)
    }
    found = {*(parts & values.keys()), *_with_any(list(values), phrases)}
    return {value: values[value] for value in found}


def _with_any(values: list[str], phrases: Iterable[str]) -> Iterator[str]:
    """The `values` that have one of the phrases in them, in one pass over all."""
    matcher = ahocorasick_rs.AhoCorasick([phrase for phrase in phrases if phrase])
    starts = list(accumulate((len(value) + 1 for value in values), initial=0))
    for _, start, _ in matcher.find_matches_as_indexes("\n".join(values), overlapping=True):
        yield values[bisect_right(starts, start) - 1]
