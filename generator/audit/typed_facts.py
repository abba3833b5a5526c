"""What a clerk typed, searched as the audit will search the page: `check` reports it before any build."""

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
        kinds = set(_private(text or ""))
        kinds -= {ValueKind.PHONE} if key in _PHONES else {ValueKind.TEXT} if key in _ADDRESSES else set()
        if kinds:
            where = facts.place_of(key, place)
            yield problem("private_looking_fact", where, kind="、".join(sorted(map(str, kinds))))


def _private(text: str) -> Iterator[ValueKind]:
    """What kinds of private values `text` seems to hold."""
    folded = fold(text)
    for view in (folded, *spoken(folded).split(UNIT)):
        yield from (kind for each in numbers.numbers(view) if (kind := patterns.number_kind(each)))
    yield from (each.kind for each in patterns.in_text(folded))
