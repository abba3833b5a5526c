"""The way through a form: which questions stand on one screen, and where the first answers settle it all.

A retiree is asked one thing at a time, the district first and then the group, since these two alone may
mean that another fund or another district answers. What few people need stands behind a quiet question of
its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculators.dates import year_end
from calculators.errors import InputError
from calculators.person import Person, status_on
from calculators.questions import Question, QuestionKind
from calculators.result import Result, Verdict
from calculators.rulebook import RuleBook

MOST_ON_A_SCREEN = 2
"""Questions of the usual kind on one screen; what depends on one of them comes with it."""

PRESETS: Mapping[str, str] = {"lives": "hangzhou"}
"""What is taken of most people where the question is a rare one; it stands among the answers."""

_FIRST = ("district", "group")  # alone on a screen each
_GATE = "changed"  # asks whether anything rare is to be asked; on a page the quiet question does
_RARE = ("managed_in", "suspended", "resumed", "discharged", "all_covered", "on")
"""Of few people, as what matters in a year of partial cover only; and the day is today, nearly always."""
_DEATH = ("death_verified", "died_on")
_OVERVIEW = "my_entitlements"  # asks what all the others ask, so most of it is behind the quiet question
_EXPECTED = ("handled", "stays", "self_paid")  # optional there, and yet asked of everybody


@dataclass(frozen=True, slots=True)
class Screen:
    """Questions that are asked together; `quiet` is the question behind which rare ones stand, else empty."""

    questions: tuple[Question, ...]
    quiet: str = ""


def screens(rule: str, questions: tuple[Question, ...]) -> tuple[Screen, ...]:
    """All `questions` of a retiree's rule: the usual ones a few at a time, then the rare ones."""
    questions = tuple(
        replace(one, when=None) if one.when and one.when.name == _GATE else one
        for one in questions
        if one.name != _GATE
    )
    by_name = {one.name: one for one in questions}
    alone = [by_name[name] for name in _FIRST if name in by_name]
    dead = [one for one in questions if one.name in _DEATH and not one.required]
    rare = [one for one in questions if one not in (*alone, *dead) and _is_rare(rule, one)]
    rare += [
        one
        for one in questions
        if one.when and one not in (*rare, *dead) and one.when.name in {each.name for each in rare}
    ]
    usual: list[list[Question]] = []
    for one in questions:
        if one in alone or one in dead or one in rare:
            continue
        follows = one.when is not None and usual and any(one.when.name == each.name for each in usual[-1])
        full = not usual or sum(each.when is None for each in usual[-1]) >= MOST_ON_A_SCREEN
        if full and not follows:
            usual.append([])
        usual[-1].append(one)
    quiet = (
        Screen(tuple(rare), "转到过别的区、停发过养老金，或者有别的情况？没有就不用点开。"),
        Screen(tuple(dead), "替去世的家人查？"),
    )
    return (
        *(Screen((one,)) for one in alone),
        *(Screen(tuple(group)) for group in usual),
        *(screen for screen in quiet if screen.questions),
    )


def _is_rare(rule: str, question: Question) -> bool:
    """Answered by few, or known already."""
    if question.name in _RARE:
        return True
    optional = not question.required or question.name in PRESETS
    return rule == _OVERVIEW and optional and question.name not in _EXPECTED


def settled(rulebook: RuleBook, rule: Any, values: Mapping[str, Any]) -> Result | None:
    """The answer where district and group alone give it, whatever else will be said; None while it is open.

    `rule` is the rule's module, `values` the answers so far as its inputs take them.
    """
    questions = rule.questions(rulebook)
    if not {"district", "group"} <= {one.name for one in questions} or "district" not in values:
        return None
    day = values.get("on") or year_end(values["year"] if "year" in values else _latest(rulebook))
    groups = [values["group"]] if "group" in values else [one.key for one in rulebook.groups()]
    try:
        found = [status_on(rulebook, Person(group=one, district=values["district"]), day) for one in groups]
        if any(one.verdict not in (Verdict.ELSEWHERE, Verdict.NO) for one in found):
            return None
        known = {"group": groups[0], **_neutral(questions, day), **values}
        wanted = rule.Inputs.__dataclass_fields__
        result: Result = rule.answer(
            rulebook, rule.Inputs(**{name: value for name, value in known.items() if name in wanted})
        )
    except InputError:
        return None
    return result


def _latest(rulebook: RuleBook) -> int:
    return rulebook.policies[-1].valid_from.year


def _neutral(questions: tuple[Question, ...], day: date) -> dict[str, Any]:
    """Something for each question that must be answered; the answer is the same whatever it is."""
    values: dict[QuestionKind, Any] = {
        QuestionKind.MONEY: Decimal("0.00"),
        QuestionKind.MONEY_LIST: (),
        QuestionKind.DAY: day,
        QuestionKind.MONTH: (day.year, 1),
        QuestionKind.YEAR: day.year,
        QuestionKind.COUNT: 1,
        QuestionKind.YES_NO: False,
    }
    neutral = {
        one.name: one.choices[0].value if one.kind is QuestionKind.CHOICE else values[one.kind]
        for one in questions
        if one.required and one.when is None
    }
    return neutral | {"birth": date(day.year - 70, 1, 1)} if "birth" in neutral else neutral
