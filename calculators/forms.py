"""From a person's texts to a rule's answer, without ever raising: one answer or every wrong text at once.

`answer` and `reverse` take the name of a rule and a mapping of question names to texts, exactly as a form
or a command line holds them; a day named `today` among them is what 去年 is counted from. A wrong text
becomes a problem with a sentence that says what to type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

from calculators import flow
from calculators.dates import day_zh, month_zh, parse_day
from calculators.errors import InputError
from calculators.money import SPACES, narrow
from calculators.questions import Question, QuestionKind
from calculators.registry import RULES
from calculators.result import Json, Result, as_json
from calculators.rulebook import RuleBook
from calculators.spoken_dates import age_alone, in_figures, year_alone
from calculators.typed_answers import BIRTH, TIMES, Value, exact_text, parse, without_about

_UNKNOWN = frozenset(
    {"不记得", "不记得了", "记不清", "记不得", "忘了", "忘记了", "不清楚", "不知道", "不晓得"}
)
_FIRST_IS_USUAL = ("group",)
"""Questions whose first choice is true of most people: taken where the reader does not know."""
_RULE_GOES_ON = ("handled",)
"""Questions that each rule does without, saying what it takes instead, even where a form asks for them."""
_YOUNGEST_RETIREE = 30  # years of age when the pension was handled; below it one of the two dates is a slip
_OLDEST = 115  # years of age on the day asked about; above it the year is a slip
ASKED_ON = "today"
"""Not a question: the reader's day in Beijing, which each page sends with her answers."""
_WHEN_ASKED = ("year", "on", "died_on")


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
    outcome = _run(
        found.questions(rulebook), texts, found.Inputs, lambda inputs: found.answer(rulebook, inputs)
    )
    return _cited(outcome, rulebook, texts)


def reverse(rulebook: RuleBook, rule: str, texts: Mapping[str, str]) -> FormOutcome:
    """The rule's answer to the question asked backwards."""
    if rule not in RULES:
        return _no_such_rule()
    found = RULES[rule]
    outcome = _run(
        found.reverse_questions(rulebook), texts, found.Target, lambda target: found.reverse(rulebook, target)
    )
    return _cited(outcome, rulebook, texts)


def so_far(rulebook: RuleBook, rule: str, texts: Mapping[str, str], asked: Collection[str]) -> FormOutcome:
    """What can be said when only the questions `asked` have been answered.

    The result where they settle it, or what is wrong with these answers, or neither: the questions go on.
    """
    if rule not in RULES:
        return _no_such_rule()
    found = RULES[rule]
    values, problems = read(found.questions(rulebook), texts)
    wrong = tuple(one for one in problems if one.question in asked)
    outcome = FormOutcome(None if wrong else flow.settled(rulebook, found, values), wrong)
    return _cited(outcome, rulebook, texts)


def _no_such_rule() -> FormOutcome:
    return FormOutcome(None, (FormProblem("", "no_such_rule", "没有这个计算项目，请从列表中选择。"),))


def _cited(outcome: FormOutcome, rulebook: RuleBook, texts: Mapping[str, str]) -> FormOutcome:
    """Problems with the keys of their paragraphs, in the law of the district that was chosen."""
    if not outcome.problems:
        return outcome
    policy = rulebook.law_of(str(texts.get("district") or ""))
    return FormOutcome(None, tuple(replace(one, clause=policy.key(one.clause)) for one in outcome.problems))


def _run[T](
    questions: tuple[Question, ...],
    texts: Mapping[str, str],
    kind: Callable[..., T],
    verb: Callable[[T], Result],
) -> FormOutcome:
    values, problems = read(questions, texts)
    if problems or (problems := _doubts(values)):
        return FormOutcome(None, problems)
    wanted = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    try:
        result = verb(kind(**{name: value for name, value in values.items() if name in wanted}))
    except InputError as error:
        return FormOutcome(
            None, (FormProblem(_blamed(error, values), error.code, error.sentence, error.clause),)
        )

    left_open = tuple(_left_open(questions, texts, values))
    return FormOutcome(replace(result, assumptions=(*result.assumptions, *left_open)))


def _left_open(
    questions: tuple[Question, ...], texts: Mapping[str, str], values: Mapping[str, Value]
) -> Iterator[str]:
    """What an answer that was not exact leaves open, to stand beside the result."""
    asked_on = _asked_on(texts)
    for question in questions:
        text = narrow(str(texts.get(question.name) or ""))
        if question.name not in values:
            continue
        if text in _UNKNOWN:
            label, taken = question.label.rstrip("？"), question.choices[0].label
            yield f"“{label}”不清楚，先按“{taken}”计算；属于别的一类，结果可能不同，请打 12333 问。"
        plain = without_about(text)
        if plain != text:
            yield f"“{question.label}”填的是大概，准确的填进去，结果可能不同。"
        exact, value = exact_text(question, text, asked_on), values[question.name]
        if question.name == BIRTH and isinstance(value, date) and _rough_birth(plain, exact):
            yield f"“{question.label}”没有填到哪一天，按{day_zh(value)}出生计算；日子不同，结果可能不同。"
        elif question.kind in TIMES and exact != in_figures(plain, None):  # it depends on the day
            yield f"“{question.label}”按{_time_zh(exact, value)}理解。"
        if question.kind is QuestionKind.MONTH and year_alone(exact) is not None:
            yield f"“{question.label}”只填了年份，按这一年的12月计算；月份不同，结果可能不同。"


def _time_zh(exact: str, value: Value) -> str:
    """The day, month or year that was understood, in words; the year alone where it was given alone."""
    if (year := year_alone(exact)) is not None:
        return f"{year}年"
    if isinstance(value, tuple):
        return month_zh((int(value[0]), int(value[1])))
    return day_zh(value) if isinstance(value, date) else f"{value}年"


def _rough_birth(text: str, exact: str) -> bool:
    """Whether a day of birth was given by less than its day: by a year, a month or an age."""
    if year_alone(exact) is not None or age_alone(text) is not None:
        return True
    try:
        parse_day(exact)
    except InputError as error:
        return error.code == "month_only"
    return False


def _doubts(values: Mapping[str, Value]) -> tuple[FormProblem, ...]:
    """Answers that are right alone and cannot be right together."""
    birth, handled, on = values.get(BIRTH), values.get("handled"), values.get("on")
    if isinstance(birth, date) and isinstance(on, date) and on.year - birth.year > _OLDEST:
        sentence = f"按出生日期已经超过 {_OLDEST} 岁，请检查出生的年份。"
        return (FormProblem(BIRTH, "implausible", sentence),)
    if isinstance(birth, date) and isinstance(handled, tuple):
        age = int(handled[0]) - birth.year
        if 0 <= age < _YOUNGEST_RETIREE:
            sentence = f"办退休手续的时候还不到 {_YOUNGEST_RETIREE} 岁，请检查出生日期和办手续的年份。"
            return (FormProblem(BIRTH, "implausible", sentence),)
    return ()


def _blamed(error: InputError, values: Mapping[str, Value]) -> str:
    """The question to answer anew; for a day or year that no law covers, the one that asked for it."""
    if error.field or error.code != "outside_policy":
        return error.field
    return next((name for name in _WHEN_ASKED if name in values), "")


def may_be_unknown(question: Question) -> bool:
    """Whether 不清楚 is an answer to `question`; the result then says what that leaves open."""
    return not question.required or question.name in (*_FIRST_IS_USUAL, *_RULE_GOES_ON)


def read(
    questions: tuple[Question, ...], texts: Mapping[str, str]
) -> tuple[dict[str, Value], tuple[FormProblem, ...]]:
    """The typed answers to the questions that are asked, and what is wrong with the others."""
    values: dict[str, Value] = {}
    problems = []
    asked_on = _asked_on(texts)
    for question in questions:
        text = str(texts.get(question.name) or "")  # a program may send None for an empty field
        if not _asked(question, values, text):
            continue
        unknown = text.strip(SPACES) in _UNKNOWN
        if unknown and question.name in _FIRST_IS_USUAL:
            values[question.name] = question.choices[0].value
            continue
        if unknown and not may_be_unknown(question):
            sentence = f"“{question.label}”要填了才能算。{question.help}"
            problems.append(FormProblem(question.name, "unknown", sentence))
            continue
        if unknown or not text.strip(SPACES):
            if question.required and not unknown:
                problems.append(FormProblem(question.name, "missing", f"请填写“{question.label}”。"))
            continue
        try:
            values[question.name] = parse(question, text, asked_on)
        except InputError as error:
            problems.append(FormProblem(question.name, error.code, error.sentence, error.clause))
    return values, tuple(problems)


def _asked_on(texts: Mapping[str, str]) -> date | None:
    """The day that 去年 is counted from: `today` as the page sends it, else the day asked about; or none."""
    for name in (ASKED_ON, "on"):
        try:
            return parse_day(str(texts.get(name) or ""))
        except InputError:
            continue
    return None


def _asked(question: Question, values: Mapping[str, Value], text: str) -> bool:
    """Whether the answer counts: its condition holds, or was left open while the answer was given."""
    if question.when is None:
        return True
    if question.when.name not in values:
        return bool(text.strip(SPACES))
    value = values[question.when.name]
    plain = ("yes" if value else "no") if isinstance(value, bool) else value
    return plain in question.when.values
