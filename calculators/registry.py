"""All rules by name, retirees' first, in the order in which a page lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from calculators.questions import Question
from calculators.result import Result
from calculators.rulebook import RuleBook


class Rule(Protocol):
    """What a module of `calculators.rules` offers."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """The module's name, by which programs call it."""

    @property
    def TITLE(self) -> str:  # noqa: N802 - a constant of the module
        """What people call it."""

    @property
    def AUDIENCE(self) -> str:  # noqa: N802 - a constant of the module
        """`retiree` or `office`."""

    @property
    def CLAUSES(self) -> tuple[str, ...]:  # noqa: N802 - a constant of the module
        """The clauses it rests on."""

    @property
    def Inputs(self) -> type[Any]:  # noqa: N802 - a class of the module
        """What `answer` takes."""

    @property
    def Target(self) -> type[Any]:  # noqa: N802 - a class of the module
        """What `reverse` takes."""

    def questions(self, rulebook: RuleBook) -> tuple[Question, ...]:
        """What `answer` needs to know."""

    def reverse_questions(self, rulebook: RuleBook) -> tuple[Question, ...]:
        """What `reverse` needs to know."""

    def answer(self, rulebook: RuleBook, inputs: Any) -> Result:
        """The explained answer; InputError where the facts allow none."""

    def reverse(self, rulebook: RuleBook, target: Any) -> Result:
        """The explained answer to the question asked backwards; InputError as above."""


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
        return cast(Rule, import_module(f"calculators.rules.{name}"))

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


RULES: Mapping[str, Rule] = _Rules()
