"""Problems name a paragraph by what it is about; here they get its key in the law of their own agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.diagnostics.problems import Problem
from generator.domain.law import Law, LawClause
from generator.intake.batch import SubmittedBatch
from generator.records.rule_data import RuleData
from generator.records.validation import find_agency


def cited(
    problems: Iterable[Problem], project: RuleData, submitted: Iterable[SubmittedBatch] = ()
) -> tuple[Problem, ...]:
    """`problems` with the keys of their paragraphs; of what belongs to no batch, in the site's own law."""
    laws = _laws(project, submitted)
    return tuple(
        replace(each, clause=law.clause_of.get(each.clause, each.clause))
        for each in problems
        for law in (laws.get(each.place.batch, project.law),)
    )


def paragraphs(
    problems: Iterable[Problem], project: RuleData, submitted: Iterable[SubmittedBatch]
) -> tuple[LawClause, ...]:
    """The paragraphs that `problems` name, each once, in the words of the law of the problem's agency."""
    laws = _laws(project, submitted)
    found: dict[tuple[str, str], LawClause] = {}
    for each in problems:
        law = laws.get(each.place.batch, project.law)
        key = law.clause_of.get(each.clause, each.clause)
        if key:
            found.setdefault((law.number, key), LawClause(key, law.words(key)))
    return tuple(found.values())


def _laws(project: RuleData, submitted: Iterable[SubmittedBatch]) -> Mapping[str, Law]:
    """The law of each batch whose agency is known."""
    return {
        each.id: project.law_of(agency.code)
        for each in submitted
        if each.facts and (agency := find_agency(each.facts.agency, project.agencies))
    }
