"""What a rule asks: each question is declared on the field of the inputs that its answer fills.

A form, a command line and the parser are made from the same declaration. Its label, choices and bounds stand
with the field; `questions_of` reads them in the order of the fields.

>>> @rule_inputs
... class Stay:
...     nights: int = question_field("住了几晚？", QuestionKind.COUNT, why="按晚计算。", unit="晚")
>>> Stay(nights=2).nights
2
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, dataclass_transform

from calculators.result import Json
from calculators.rulebook import RuleBook


class QuestionKind(enum.StrEnum):
    """How the text of an answer is read, and what it becomes."""

    MONEY = "money"  # Decimal, yuan
    MONEY_LIST = "money_list"  # any number of sums: tuple of Decimal, yuan
    DAY = "day"  # date
    MONTH = "month"  # (year, month)
    YEAR = "year"  # int
    COUNT = "count"  # int
    CHOICE = "choice"  # one of the choices' values
    YES_NO = "yes_no"  # bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: its value for a program, its words for a person."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class When:
    """The question is asked only where the question `name` was answered with one of `values`."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `name` is the field of the rule's inputs; `lowest` and `highest` are allowed."""

    name: str
    label: str
    kind: QuestionKind
    why: str
    help: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = True
    lowest: Decimal | None = None
    highest: Decimal | None = None
    when: When | None = None


type Declaration = Callable[[str, RuleBook], Question]
"""From the name of the field and the rule-book, which knows districts, groups and heads, to the question."""

_DECLARATION = "question"  # key in the metadata of a field


def question_field(
    label: str | Callable[[RuleBook], str],
    kind: QuestionKind,
    *,
    choices: tuple[Choice, ...] | Callable[[RuleBook], tuple[Choice, ...]] = (),
    default: Any = MISSING,
    required: bool | None = None,
    **words: Any,
) -> Any:
    """A field of a rule's inputs with its question; `words` are the other fields of `Question`.

    The question must be answered where the field has no `default`, or where `required` says so.
    """

    def declaration(name: str, rulebook: RuleBook) -> Question:
        return Question(
            name=name,
            label=label if isinstance(label, str) else label(rulebook),
            kind=kind,
            choices=choices if isinstance(choices, tuple) else choices(rulebook),
            required=default is MISSING if required is None else required,
            **words,
        )

    return field(default=default, metadata={_DECLARATION: declaration})


def question_from(inputs: type[Any], name: str, *, default: Any = MISSING, **changes: Any) -> Any:
    """A field with the question of the field `name` of `inputs`, but for `changes` of `Question`'s fields.

    The question must be answered where the field has no `default`, or where `changes` says so.
    """
    original: Declaration = next(one for one in fields(inputs) if one.name == name).metadata[_DECLARATION]
    changed = {"required": default is MISSING} | changes

    def declaration(name: str, rulebook: RuleBook) -> Question:
        return replace(original(name, rulebook), **changed)

    return field(default=default, metadata={_DECLARATION: declaration})


@dataclass_transform(
    kw_only_default=True, frozen_default=True, field_specifiers=(question_field, question_from, field)
)
def rule_inputs[T](inputs: type[T]) -> type[T]:
    """A class of answers to a rule's questions: a frozen dataclass, made by keywords."""
    return dataclass(frozen=True, slots=True, kw_only=True)(inputs)


def questions_of(inputs: type[Any], rulebook: RuleBook) -> tuple[Question, ...]:
    """The questions declared on the fields of `inputs`, in their order; a field without one is not asked."""
    return tuple(
        one.metadata[_DECLARATION](one.name, rulebook)
        for one in fields(inputs)
        if _DECLARATION in one.metadata
    )


def as_json(question: Question) -> dict[str, Json]:
    """The question as plain data, for the browser's form."""
    return {
        "name": question.name,
        "label": question.label,
        "kind": str(question.kind),
        "why": question.why,
        "help": question.help,
        "unit": question.unit,
        "choices": [{"value": choice.value, "label": choice.label} for choice in question.choices],
        "required": question.required,
        "lowest": None if question.lowest is None else f"{question.lowest:f}",
        "highest": None if question.highest is None else f"{question.highest:f}",
        "when": None
        if question.when is None
        else {"name": question.when.name, "values": list(question.when.values)},
    }
