"""From a person's texts to a rule's answer, without ever raising: one answer or every wrong text at once.

`answer` and `reverse` take the name of a rule and a mapping of question names to texts, exactly as a form
or a command line holds them. A wrong text becomes a problem with a sentence that says what to type.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
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
_NOTHING = frozenset({"没有", "无", "没", "一次也没有"})
_UNKNOWN = frozenset(
    {"不记得", "不记得了", "记不清", "记不得", "忘了", "忘记了", "不清楚", "不知道", "不晓得"}
)
_ABOUT = ("大概是", "大概", "大约", "差不多", "可能是", "约")
_YOUNGEST_RETIREE = 30  # years of age when the pension was handled; below it one of the two dates is a slip
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
    for question in questions:
        text = narrow(str(texts.get(question.name) or ""))
        if question.name not in values:
            continue
        if text.startswith(_ABOUT):
            yield f"“{question.label}”填的是大概，准确的填进去，结果可能不同。"
        if question.kind is QuestionKind.MONTH and _year_alone(_exact(text)) is not None:
            yield f"“{question.label}”只填了年份，按这一年的12月计算；月份不同，结果可能不同。"


def _doubts(values: Mapping[str, Value]) -> tuple[FormProblem, ...]:
    """Answers that are right alone and cannot be right together."""
    birth, handled = values.get("birth"), values.get("handled")
    if isinstance(birth, date) and isinstance(handled, tuple):
        age = int(handled[0]) - birth.year
        if 0 <= age < _YOUNGEST_RETIREE:
            sentence = f"办退休手续的时候还不到 {_YOUNGEST_RETIREE} 岁，请检查出生日期和办手续的年份。"
            return (FormProblem("birth", "implausible", sentence),)
    return ()


def _exact(text: str) -> str:
    """`text` without a word such as 大概 before it."""
    plain = text.strip(SPACES)
    return next((plain.removeprefix(word) for word in _ABOUT if plain.startswith(word)), plain)


def _year_alone(text: str) -> int | None:
    plain = narrow(text).removesuffix("年")
    return int(plain) if len(plain) == 4 and plain.isascii() and plain.isdigit() else None


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
        unknown = text.strip(SPACES) in _UNKNOWN
        if unknown and question.required:
            sentence = f"“{question.label}”要填了才能算。{question.help}"
            problems.append(FormProblem(question.name, "unknown", sentence))
            continue
        if unknown or not text.strip(SPACES):
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
    value = _READERS[question.kind](question, _exact(text))
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


def _money(_: Question, text: str) -> Decimal:
    return Decimal("0.00") if text.strip(SPACES) in _NOTHING else parse_spoken_yuan(text)


def _count(_: Question, text: str) -> int:
    return 0 if text.strip(SPACES) in _NOTHING else parse_count(text)


def _day(question: Question, text: str) -> date:
    try:
        return parse_day(_written_out(text))
    except InputError as error:
        if error.code != "not_a_date" or question.name != "birth":
            raise
        sentence = "这里要填出生的年、月、日，例如 1949-01-02；身份证号码的第7到14位就是。"
        raise InputError("not_a_date", sentence) from None


def _month(_: Question, text: str) -> tuple[int, int]:
    """A year alone is its last month, which the answer says."""
    year = _year_alone(text)
    try:
        return parse_month(_written_out(text) if year is None else f"{year}-12")
    except InputError as error:
        if error.code != "not_a_date":
            raise
        sentence = "这里要填年和月，例如 2024年5月，年份写四位；只记得年份，就写 2024年。"
        raise InputError("not_a_date", sentence) from None


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
    QuestionKind.MONEY: _money,
    QuestionKind.MONEY_LIST: _money_list,
    QuestionKind.DAY: _day,
    QuestionKind.MONTH: _month,
    QuestionKind.YEAR: _year,
    QuestionKind.COUNT: _count,
    QuestionKind.CHOICE: _choice,
    QuestionKind.YES_NO: _yes_no,
}
