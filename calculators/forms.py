"""From a person's texts to a rule's answer, without ever raising: one answer or every wrong text at once.

`answer` and `reverse` take the name of a rule and a mapping of question names to texts, exactly as a form
or a command line holds them. A wrong text becomes a problem with a sentence that says what to type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from calculators import flow
from calculators.dates import FIRST_YEAR, LAST_YEAR, parse_day, parse_month
from calculators.errors import InputError
from calculators.money import SPACES, narrow
from calculators.numerals import parse_count, parse_spoken_yuan, spoken_number
from calculators.questions import Question, QuestionKind
from calculators.registry import RULES
from calculators.result import Json, Result, as_json
from calculators.rulebook import RuleBook
from calculators.rules.shared import number_zh

type Value = Decimal | date | int | str | bool | tuple[int, int] | tuple[Decimal, ...]

_YES = frozenset({"yes", "是", "有", "对", "true", "1", "参加过", "y"})
_NO = frozenset({"no", "否", "没有", "不是", "无", "没", "false", "0", "n"})
_SEPARATORS = str.maketrans(dict.fromkeys("；;+＋、\n\r", "\n"))
_WHEN_ASKED = ("year", "on", "died_on")
_MOST_BILLS = 200
_LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class FormProblem:
    """What is wrong with one answer, for the person who typed it; never the text itself."""

    question: str  # name; empty where it is not one answer alone
    code: str
    sentence: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class FormOutcome:
    """Either a result or problems."""

    result: Result | None
    problems: tuple[FormProblem, ...] = ()

    def as_json(self) -> dict[str, Json]:
        """The plain form: `{"ok": true, "result": …}` or `{"ok": false, "problems": […]}`."""
        if self.result is not None:
            return {"ok": True, "result": as_json(self.result), "problems": []}
        return {
            "ok": False,
            "result": None,
            "problems": [
                {"question": one.question, "code": one.code, "sentence": one.sentence, "clause": one.clause}
                for one in self.problems
            ],
        }


def answer(rulebook: RuleBook, rule: str, texts: Mapping[str, str]) -> FormOutcome:
    """The rule's answer to what was typed."""
    if rule not in RULES:
        return _no_such_rule()
    found = RULES[rule]
    return _run(found.questions(rulebook), texts, found.Inputs, lambda inputs: found.answer(rulebook, inputs))


def reverse(rulebook: RuleBook, rule: str, texts: Mapping[str, str]) -> FormOutcome:
    """The rule's answer to the question asked backwards."""
    if rule not in RULES:
        return _no_such_rule()
    found = RULES[rule]
    return _run(
        found.reverse_questions(rulebook), texts, found.Target, lambda target: found.reverse(rulebook, target)
    )


def so_far(rulebook: RuleBook, rule: str, texts: Mapping[str, str], asked: Collection[str]) -> FormOutcome:
    """What can be said when only the questions `asked` have been answered.

    The result where they settle it, or what is wrong with these answers, or neither: the questions go on.
    """
    if rule not in RULES:
        return _no_such_rule()
    found = RULES[rule]
    values, problems = read(found.questions(rulebook), texts)
    wrong = tuple(one for one in problems if one.question in asked)
    return FormOutcome(None if wrong else flow.settled(rulebook, found, values), wrong)


def _no_such_rule() -> FormOutcome:
    return FormOutcome(None, (FormProblem("", "no_such_rule", "没有这个计算项目，请从列表中选择。"),))


def _run[T](
    questions: tuple[Question, ...],
    texts: Mapping[str, str],
    kind: Callable[..., T],
    verb: Callable[[T], Result],
) -> FormOutcome:
    values, problems = read(questions, texts)
    if problems:
        return FormOutcome(None, problems)
    wanted = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    try:
        return FormOutcome(verb(kind(**{name: value for name, value in values.items() if name in wanted})))
    except InputError as error:
        return FormOutcome(
            None, (FormProblem(_blamed(error, values), error.code, error.sentence, error.clause),)
        )


def _blamed(error: InputError, values: Mapping[str, Value]) -> str:
    """The question to answer anew; for a day or year that no law covers, the one that asked for it."""
    if error.field or error.code != "outside_policy":
        return error.field
    return next((name for name in _WHEN_ASKED if name in values), "")


def read(
    questions: tuple[Question, ...], texts: Mapping[str, str]
) -> tuple[dict[str, Value], tuple[FormProblem, ...]]:
    """The typed answers to the questions that are asked, and what is wrong with the others."""
    values: dict[str, Value] = {}
    problems = []
    for question in questions:
        text = str(texts.get(question.name) or "")  # a program may send None for an empty field
        if not _asked(question, values, text):
            continue
        if not text.strip(SPACES):
            if question.required:
                problems.append(FormProblem(question.name, "missing", f"请填写“{question.label}”。"))
            continue
        try:
            values[question.name] = parse(question, text)
        except InputError as error:
            problems.append(FormProblem(question.name, error.code, error.sentence, error.clause))
    return values, tuple(problems)


def _asked(question: Question, values: Mapping[str, Value], text: str) -> bool:
    """Whether the answer counts: its condition holds, or was left open while the answer was given."""
    if question.when is None:
        return True
    if question.when.name not in values:
        return bool(text.strip(SPACES))
    value = values[question.when.name]
    plain = ("yes" if value else "no") if isinstance(value, bool) else value
    return plain in question.when.values


def parse(question: Question, text: str) -> Value:
    """One typed answer. Raises InputError with a sentence that says what to type."""
    if len(text) > _LONGEST_TEXT:
        raise InputError("too_long", "填写的内容太长，请只填这一项需要的内容。")
    value = _READERS[question.kind](question, text)
    _check_bounds(question, value)
    return value


def _check_bounds(question: Question, value: Value) -> None:
    if not isinstance(value, Decimal | int):
        return
    if question.lowest is not None and value < question.lowest:
        limit = number_zh(question.lowest, question.unit)
        raise InputError("too_low", f"这里不能小于 {limit}，请检查。")
    if question.highest is not None and value > question.highest:
        limit = number_zh(question.highest, question.unit)
        raise InputError("too_high", f"这里不能大于 {limit}，请检查。")


def _money_list(_: Question, text: str) -> tuple[Decimal, ...]:
    parts = [part for part in text.translate(_SEPARATORS).split("\n") if part.strip(SPACES)]
    if len(parts) > _MOST_BILLS:
        raise InputError("too_many", f"最多填 {_MOST_BILLS} 个金额，请先把一部分加起来。")
    if not parts:
        raise InputError("empty", "请填写金额，例如 12000；3400.50。")
    return tuple(parse_spoken_yuan(part) for part in parts)


def _year(_: Question, text: str) -> int:
    plain = narrow(text).removesuffix("年度").removesuffix("年")
    if not (len(plain) == 4 and plain.isascii() and plain.isdigit()):
        raise InputError("not_a_year", "这里要填四位数的年份，例如 2026。")
    year = int(plain)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError("no_such_day", "年份不对，请检查年份是否写错，例如 2026。")
    return year


def _choice(question: Question, text: str) -> str:
    plain = text.strip(SPACES)
    for choice in question.choices:
        if plain in (choice.value, choice.label):
            return choice.value
    raise InputError("not_a_choice", f"请从“{question.label}”列出的选项中选择一个。")


def _yes_no(_: Question, text: str) -> bool:
    plain = text.strip(SPACES).lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise InputError("not_yes_or_no", "请回答“是”或“否”。")


def _written_out(text: str) -> str:
    """二〇二四年五月一日 as 2024年5月1日; any other text as it is."""
    plain = narrow(text)
    year, sign, rest = plain.partition("年")
    if not sign or plain.isascii() or any(mark.isascii() and mark.isdigit() for mark in plain):
        return text
    digits = [spoken_number(one) for one in year]
    numbers = [spoken_number(one) for one in rest.replace("号", "日").rstrip("日").split("月") if one]
    if len(digits) != 4 or None in (*digits, *numbers) or not 1 <= len(numbers) <= 2:
        return text
    return "".join(f"{one:f}" for one in digits if one is not None) + "".join(
        f"-{one:f}" for one in numbers if one is not None
    )


_READERS: Mapping[QuestionKind, Callable[[Question, str], Value]] = {
    QuestionKind.MONEY: lambda _, text: parse_spoken_yuan(text),
    QuestionKind.MONEY_LIST: _money_list,
    QuestionKind.DAY: lambda _, text: parse_day(_written_out(text)),
    QuestionKind.MONTH: lambda _, text: parse_month(_written_out(text)),
    QuestionKind.YEAR: _year,
    QuestionKind.COUNT: lambda _, text: parse_count(text),
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
}
