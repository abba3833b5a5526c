"""What a rule asks: questions as data, from which a form, a command line and the parser are made alike."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

from calculators.result import Json


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
    """One question. `name` is a field of the rule's inputs; `lowest` and `highest` are allowed."""

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
