"""What a clerk typed, looked at as the audit will look at the page: told by `check`, before any build."""

from __future__ import annotations

from collections.abc import Iterator

from generator.audit import patterns
from generator.audit.sensitive_values import ValueKind
from generator.audit.text import numbers
from generator.audit.text.normalize import UNIT, fold, spoken
from generator.diagnostics.problems import Place, Problem, problem
from generator.records.validation import BatchResult

_ADDRESSES = ("objection.address",)  # an office has one, and a telephone
_PHONES = ("objection.phone",)


def with_typed_facts(result: BatchResult) -> BatchResult:
    """The result, with a problem for each fact that holds what looks private, whoever's it is."""
    return result._replace(problems=(*result.problems, *_problems(result)))


def _problems(result: BatchResult) -> Iterator[Problem]:
    submitted = result.submitted
    if any(_private(submitted.id)):
        yield problem("private_in_id", Place(submitted.id))
    if submitted.facts is None:
        return
    facts, place = submitted.facts, submitted.facts_place
    typed = {
        "title": facts.title,
        "approval.number": facts.approval.number,
        "objection.office": facts.objection.office,
        "objection.phone": facts.objection.phone,
        "objection.address": facts.objection.address,
    }
    for key, text in typed.items():
        sorts = set(_private(text or ""))
        sorts -= {ValueKind.PHONE} if key in _PHONES else {ValueKind.TEXT} if key in _ADDRESSES else set()
        if sorts:
            where = facts.place_of(key, place)
            yield problem("private_looking_fact", where, sort="、".join(sorted(map(str, sorts))))


def _private(text: str) -> Iterator[ValueKind]:
    """What kinds of private values `text` seems to hold."""
    folded = fold(text)
    for view in (folded, *spoken(folded).split(UNIT)):
        yield from (sort for each in numbers.numbers(view) if (sort := patterns.number_sort(each)))
    yield from (each.sort for each in patterns.in_text(folded))
