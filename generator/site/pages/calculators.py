"""The calculators' pages: the rules' own questions as forms, and worked examples that need no script.

Every number on these pages comes from a rule; the words around them stand in calculators.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from calculators import flow, forms
from calculators.dates import day_zh
from calculators.questions import Question, QuestionKind
from calculators.registry import RULES, Rule
from calculators.result import Result, ResultItem
from calculators.rulebook import RuleBook

MOST_RADIOS = 9
"""Choices shown one below the other; with more than these a list opens."""

RETIREE, OFFICE = "retiree", "office"


@dataclass(frozen=True, slots=True)
class Field:
    """A question with how it is entered: `radio`, `select`, `text` or `lines`."""

    question: Question
    entry: str
    mode: str  # inputmode: which keys a phone offers; empty for all of them
    today: str  # `day` or `year` where it starts as today's; else empty
    preset: str  # what it starts as, because it is so for most people; else empty
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormScreen:
    """Questions that are asked together; `quiet` is the question behind which rare ones stand, else empty."""

    fields: tuple[Field, ...]
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One direction of a rule."""

    prefix: str  # of the fields' ids
    reverse: bool
    title: str  # empty for the usual direction
    store: str  # what the tab keeps the answers under: `person` is shared by the retirees' calculators
    screens: tuple[FormScreen, ...]
    quiet: tuple[FormScreen, ...]  # shown with the last screen


@dataclass(frozen=True, slots=True)
class Example:
    """A worked table: its caption, its heads and its rows of plain words, and what was assumed for them."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calculator:
    """All that a rule's page says."""

    rule: str
    address: str  # its folder: my-entitlements
    title: str
    lead: str
    forms: tuple[Form, ...]
    examples: tuple[Example, ...]
    clauses: tuple[tuple[str, str], ...]  # key and words
    where: tuple[str, ...]


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "calculators.toml").read_text(encoding="utf-8"))


def calculators(rulebook: RuleBook, today: date, audience: str) -> Iterator[Calculator]:
    """Every rule for `audience`, in the order of the registry, with examples as of `today`."""
    for name, rule in RULES.items():
        if audience == rule.AUDIENCE:
            yield _calculator(name, rule, rulebook, today)


def _calculator(name: str, rule: Rule, rulebook: RuleBook, today: date) -> Calculator:
    words = _words()[name]
    policy = rulebook.policies[-1]
    examples = tuple(_example(rulebook, name, rule.AUDIENCE, table, today) for table in words["tables"])
    first = _answer(rulebook, name, rule.AUDIENCE, words["tables"][0], words["tables"][0]["rows"][0], today)
    return Calculator(
        rule=name,
        address=name.replace("_", "-"),
        title=rule.TITLE,
        lead=words["lead"],
        forms=(
            _form(name, rule, rulebook),
            Form(
                "r",
                True,
                words["reverse"],
                f"{name}-reverse",
                (_screen(rule.reverse_questions(rulebook)),),
                (),
            ),
        ),
        examples=examples,
        clauses=tuple((key, policy.clause(key).words) for key in rule.CLAUSES),
        where=first.where if isinstance(first, Result) else (),
    )


def _form(name: str, rule: Rule, rulebook: RuleBook) -> Form:
    """A retiree is led from screen to screen; an office has its whole form before it."""
    questions = rule.questions(rulebook)
    if rule.AUDIENCE == OFFICE:
        return Form("a", False, "", name, (_screen(questions),), ())
    way = flow.screens(name, questions)
    screens = tuple(_screen(one.questions) for one in way if not one.quiet)
    quiet = tuple(
        FormScreen(tuple(_field(each, flow.PRESETS.get(each.name, "")) for each in one.questions), one.quiet)
        for one in way
        if one.quiet
    )
    return Form("a", False, "", "person", screens, quiet)


def _screen(questions: Iterable[Question]) -> FormScreen:
    return FormScreen(tuple(map(_field, questions)))


def _field(question: Question, preset: str = "") -> Field:
    choices = tuple((choice.value, choice.label) for choice in question.choices)
    entry = "text"
    if question.kind is QuestionKind.YES_NO:
        entry, choices = "radio", (("yes", "是"), ("no", "否"))
    elif question.kind is QuestionKind.CHOICE:
        entry = "radio" if len(choices) <= MOST_RADIOS else "select"
    elif question.kind is QuestionKind.MONEY_LIST:
        entry = "lines"
    today = {QuestionKind.YEAR: "year", QuestionKind.DAY: "day" if question.name == "on" else ""}.get(
        question.kind, ""
    )
    modes = {QuestionKind.MONEY: "decimal", QuestionKind.COUNT: "numeric", QuestionKind.YEAR: "numeric"}
    return Field(question, entry, modes.get(question.kind, ""), today, preset, choices)


def _answer(
    rulebook: RuleBook,
    name: str,
    audience: str,
    table: Mapping[str, Any],
    row: Mapping[str, Any],
    today: date,
) -> Result | str:
    """The rule's answer to an example, or the sentence with which it refuses the day."""
    asked = {**_words()["common"][audience], **row["with"]}
    own = {"{year}": f"{today.year}", "{next}": f"{today.year + 1}", "{day}": today.isoformat()}
    texts = {key: own.get(text, text) for key, text in asked.items()}
    outcome = (forms.reverse if table.get("reverse") else forms.answer)(rulebook, name, texts)
    return outcome.result or "；".join(problem.sentence for problem in outcome.problems)


def _example(rulebook: RuleBook, name: str, audience: str, table: Mapping[str, Any], today: date) -> Example:
    caption = (
        table["caption"]
        .replace("{year}", f"{today.year}")
        .replace("{next}", f"{today.year + 1}")
        .replace("{day}", day_zh(today))
    )
    head = tuple(table["head"])
    rows: list[tuple[str, ...]] = []
    assumed: dict[str, None] = {}
    for row in table["rows"]:
        answer = _answer(rulebook, name, audience, table, row, today)
        if isinstance(answer, Result):
            assumed |= dict.fromkeys(line for one in (answer, *answer.parts) for line in one.assumptions)
        if isinstance(answer, str):
            rows.append((row.get("says", ""), answer))
        elif table["show"] == "items":
            rows += [_item(item) for item in answer.items]
        elif table["show"] == "amount" and answer.amount is not None:
            rows.append((row["says"], answer.amount.text))
        else:
            rows.append((row["says"], answer.headline))
    if table["show"] == "items":
        used = [at for at in range(len(head)) if any(len(row) > at and row[at] for row in rows)]
        head = tuple(head[at] for at in used)
        rows = [tuple(row[at] if at < len(row) else "" for at in used) for row in rows]
    return Example(caption, head, tuple(rows), tuple(assumed))


def _item(item: ResultItem) -> tuple[str, ...]:
    days = [day_zh(day) for day in dict.fromkeys((item.first, item.last)) if day is not None]
    amount = item.amount.text if item.amount is not None else ""
    return item.name, "至".join(days), amount, item.reason
