"""All rules by name, retirees' first, in the order in which a page lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from importlib import import_module
from typing import Any

from calculators.questions import Question, questions_of
from calculators.result import Result
from calculators.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class Rule:
    """What a module of `calculators.rules` offers, under the names it has there.

    `Inputs` is what `answer` takes, `Target` what `reverse` takes; both verbs raise InputError where the
    facts allow no answer. `AUDIENCE` is `retiree` or `office`, `CLAUSES` are what the rule rests on.
    """

    NAME: str
    TITLE: str
    AUDIENCE: str
    CLAUSES: tuple[str, ...]
    Inputs: type[Any]
    Target: type[Any]
    answer: Callable[[RuleBook, Any], Result]
    reverse: Callable[[RuleBook, Any], Result]

    def questions(self, rulebook: RuleBook) -> tuple[Question, ...]:
        """What `answer` needs to know."""
        return questions_of(self.Inputs, rulebook)

    def reverse_questions(self, rulebook: RuleBook) -> tuple[Question, ...]:
        """What `reverse` needs to know."""
        return questions_of(self.Target, rulebook)


_NAMES = (
    "my_entitlements",
    "coverage",
    "festival",
    "checkup",
    "illness_aid",
    "hospital_visit",
    "activity",
    "group_leader",
    "funeral",
    "budget",
    "advance",
    "settlement",
    "permitted_use",
)


class _Rules(Mapping[str, Rule]):
    """Each rule's module, imported when it is asked for: a phone that answers one question loads one rule."""

    def __getitem__(self, name: str) -> Rule:
        if name not in _NAMES:
            raise KeyError(name)
        module = import_module(f"calculators.rules.{name}")
        return Rule(**{one.name: getattr(module, one.name) for one in fields(Rule)})

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


RULES: Mapping[str, Rule] = _Rules()
