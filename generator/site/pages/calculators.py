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
from calculators.parameters import Policy
from calculators.questions import Question, QuestionKind
from calculators.registry import RULES, Rule
from calculators.result import Result, ResultItem
from calculators.rulebook import RuleBook
from generator.domain.law import Law
from generator.site.pages.wording import stretch

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
    glosses: Mapping[str, str]  # what a choice means, by its value; not every choice has one
    help: str
    unknown: str  # what a reader may answer who does not know; empty where the rule needs the answer
    unknown_gloss: str


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
class UnderLaw:
    """What one law answers to a rule's examples."""

    policy: str
    law: Law
    examples: tuple[Example, ...]
    clauses: tuple[tuple[str, str], ...]  # key and words
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calculator:
    """All that a rule's page says."""

    rule: str
    address: str  # its folder: my-entitlements
    title: str
    lead: str
    forms: tuple[Form, ...]
    laws: tuple[UnderLaw, ...]  # one for each law of the site


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "calculators.toml").read_text(encoding="utf-8"))


def calculators(
    rulebook: RuleBook, today: date, audience: str, laws: Mapping[str, Law]
) -> Iterator[Calculator]:
    """Every rule for `audience`, in the order of the registry, with examples as of `today` under each law."""
    for name, rule in RULES.items():
        if audience == rule.AUDIENCE:
            yield _calculator(name, rule, rulebook, today, laws)


def _calculator(
    name: str, rule: Rule, rulebook: RuleBook, today: date, laws: Mapping[str, Law]
) -> Calculator:
    words = _words()[name]
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
        laws=tuple(
            _under(law, policy, name, rule, rulebook, today)
            for policy_name, law in laws.items()
            for policy in rulebook.policies
            if policy.name == policy_name
        ),
    )


def _under(law: Law, policy: Policy, name: str, rule: Rule, rulebook: RuleBook, today: date) -> UnderLaw:
    tables = _words()[name]["tables"]
    asker = _Asker(rulebook, name, rule.AUDIENCE, policy, today)
    first = asker.answer(tables[0], tables[0]["rows"][0])
    return UnderLaw(
        policy=policy.name,
        law=law,
        examples=tuple(map(asker.example, tables)),
        clauses=tuple((clause.key, clause.words) for clause in map(policy.clause, rule.CLAUSES)),
        where=first.where if isinstance(first, Result) else (),
    )


def _form(name: str, rule: Rule, rulebook: RuleBook) -> Form:
    """A retiree is led from screen to screen; an office has all that is needed before it on one."""
    questions = rule.questions(rulebook)
    if rule.AUDIENCE == OFFICE:
        needed = [one for one in questions if one.required or one.when]
        spare = tuple(_field(one) for one in questions if one not in needed)
        summary = "、".join(one.question.label for one in spare) + "：没有就不用点开。"
        return Form("a", False, "", name, (_screen(needed),), (FormScreen(spare, summary),) if spare else ())
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
    return Field(
        question,
        entry,
        modes.get(question.kind, ""),
        today,
        preset,
        choices,
        _words()["glosses"].get(question.name, {}),
        _words()["help"].get(question.label, question.help),
        _unknown(question, entry, preset),
        _words()["unknown"].get(question.name, ""),
    )


def _unknown(question: Question, entry: str, preset: str) -> str:
    """不清楚 among choices, 不记得 beside a field; a field that may stay empty needs neither."""
    if preset or not forms.may_be_unknown(question):
        return ""
    return {"radio": "不清楚", "text": "不记得" if question.required else ""}.get(entry, "")


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks one rule what stands in the worked tables, for the districts of one policy."""

    rulebook: RuleBook
    rule: str
    audience: str
    policy: Policy
    today: date

    def answer(self, table: Mapping[str, Any], row: Mapping[str, Any]) -> Result | str:
        """The rule's answer to an example, or the sentence with which it refuses it."""
        asked = {**_words()["common"][self.audience], **row["with"]}
        own = {
            "{year}": f"{self.today.year}",
            "{next}": f"{self.today.year + 1}",
            "{day}": self.today.isoformat(),
            **{f"{{{who}}}": district for who, district in self.policy.examples.items()},
        }
        texts = {key: own.get(text, text) for key, text in asked.items()}
        outcome = (forms.reverse if table.get("reverse") else forms.answer)(self.rulebook, self.rule, texts)
        return outcome.result or "；".join(problem.sentence for problem in outcome.problems)

    def example(self, table: Mapping[str, Any]) -> Example:
        """The worked table."""
        caption = (
            self._named(table["caption"])
            .replace("{year}", f"{self.today.year}")
            .replace("{next}", f"{self.today.year + 1}")
            .replace("{day}", day_zh(self.today))
        )
        head = tuple(table["head"])
        rows: list[tuple[str, ...]] = []
        assumed: dict[str, None] = {}
        for row in filter(self._concerns, table["rows"]):
            answer = self.answer(table, row)
            says = self._named(row.get("says", ""))
            if isinstance(answer, Result):
                assumed |= dict.fromkeys(line for one in (answer, *answer.parts) for line in one.assumptions)
            if isinstance(answer, str):
                rows.append((says, answer))
            elif table["show"] == "items":
                rows += [_item(item, self.today) for item in answer.items]
            elif table["show"] == "amount" and answer.amount is not None:
                rows.append((says, answer.amount.text))
            else:
                rows.append((says, answer.headline))
        if table["show"] == "items":
            used = [at for at in range(len(head)) if any(len(row) > at and row[at] for row in rows)]
            head = tuple(head[at] for at in used)
            rows = [tuple(row[at] if at < len(row) else "" for at in used) for row in rows]
        return Example(caption, head, tuple(rows), tuple(assumed))

    def _concerns(self, row: Mapping[str, Any]) -> bool:
        """Whether the policy knows the districts that a row speaks of."""
        named = {row["with"].get(name, "") for name in ("district", "managed_in")} - {""}
        known = {
            *self.policy.districts,
            *self.policy.neighbours,
            *(f"{{{who}}}" for who in self.policy.examples),
        }
        return named <= known

    def _named(self, words: str) -> str:
        """`words` with the names of the policy's own area and districts."""
        for who, district in self.policy.examples.items():
            words = words.replace(f"{{{who}}}", self.policy.districts[district])
        return words.replace("{area}", self.policy.area)


def _item(item: ResultItem, today: date) -> tuple[str, ...]:
    amount = item.amount.text if item.amount is not None else ""
    return item.name, stretch(item.first, item.last, today), amount, item.reason
