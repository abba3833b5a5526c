"""Questions as data, and answers of people: one result or every wrong answer at once, never an exception."""

import json
import os
import random
from dataclasses import MISSING, fields

import jsonschema
import pytest

from calculators import forms, questions
from calculators.questions import QuestionKind
from calculators.registry import RULES
from tests.calculators.rulebooks import DATA, shipped

BOOK = shipped()
SCHEMA = jsonschema.Draft202012Validator(json.loads((DATA / "schema" / "result.schema.json").read_text()))
SIDES = [
    pytest.param(rule, ask, inputs, id=f"{rule.NAME} {name}")
    for rule in RULES.values()
    for name, ask, inputs in (
        ("forward", rule.questions, rule.Inputs),
        ("reverse", rule.reverse_questions, rule.Target),
    )
]


@pytest.mark.parametrize(("rule", "ask", "inputs"), SIDES)
def test_questions_are_the_inputs(rule, ask, inputs):
    asked = {question.name: question for question in ask(BOOK)}
    assert len(asked) == len(ask(BOOK))
    for one in fields(inputs):
        if one.default is MISSING:
            assert asked[one.name].required
            assert asked[one.name].when is None


@pytest.mark.parametrize(("rule", "ask", "inputs"), SIDES)
def test_questions_are_complete(rule, ask, inputs):
    seen = {}
    for question in ask(BOOK):
        assert question.label
        assert isinstance(question.required, bool)
        assert question.why.endswith("。")
        assert (question.kind is QuestionKind.CHOICE) == bool(question.choices)
        if question.kind in {
            QuestionKind.MONEY,
            QuestionKind.MONEY_LIST,
            QuestionKind.COUNT,
            QuestionKind.YEAR,
        }:
            assert question.unit
        if (
            question.kind
            in {QuestionKind.MONEY, QuestionKind.MONEY_LIST, QuestionKind.DAY, QuestionKind.MONTH}
            and not question.help
        ):
            assert question.required
        if question.when is not None:
            gate = seen[question.when.name]
            known = {choice.value for choice in gate.choices} or {"yes", "no"}
            assert set(question.when.values) <= known
        seen[question.name] = question
    assert json.dumps([questions.as_json(one) for one in ask(BOOK)])


def test_every_wrong_answer_at_once():
    outcome = forms.answer(
        BOOK,
        "illness_aid",
        {"group": "x", "district": "火星", "year": "二六", "how": "figure", "self_paid": "-5"},
    )
    assert [(one.question, one.code) for one in outcome.problems] == [
        ("group", "not_a_choice"),
        ("district", "not_a_choice"),
        ("year", "not_a_year"),
        ("self_paid", "negative"),
    ]


def test_nothing_answered():
    outcome = forms.answer(BOOK, "illness_aid", {})
    assert {one.code for one in outcome.problems} == {"missing"}
    assert {one.question for one in outcome.problems} == {"group", "district", "year", "how"}


def test_a_program_that_sends_nothing_for_an_empty_field():
    outcome = forms.answer(BOOK, "activity", PERSON | {"birth": None, "attended": None})
    assert outcome.problems == ()


@pytest.mark.parametrize(
    ("name", "facts"),
    [("year", {"year": "2023"}), ("on", {"on": "2023-05-01"}), ("died_on", {"died_on": "2023-05-01"})],
)
def test_a_time_no_law_covers_is_blamed_on_its_question(name, facts):
    rule = {"year": "hospital_visit", "on": "coverage", "died_on": "funeral"}[name]
    texts = {"group": "enterprise", "district": "330106", "handled": "2020-01", "stays": "1"} | facts
    assert [(one.question, one.code) for one in forms.answer(BOOK, rule, texts).problems] == [
        (name, "outside_policy")
    ]


def test_an_unknown_rule():
    for ask in (forms.answer, forms.reverse):
        assert [one.code for one in ask(BOOK, "tax", {}).problems] == ["no_such_rule"]


PERSON = {"group": "enterprise", "district": "330106", "handled": "2020-01", "on": "2026-01-01"}


def test_an_answer_to_a_hidden_question_does_not_count():
    """A hidden field's old text is left out; what was typed counts where its condition was not answered."""
    hidden = {"suspended": "2025-01", "resumed": "nonsense"}
    assert str(forms.answer(BOOK, "coverage", PERSON | hidden | {"changed": "否"}).result.verdict) == "yes"
    assert (
        forms.answer(BOOK, "coverage", PERSON | hidden | {"changed": "是"}).problems[0].question == "resumed"
    )
    assert str(forms.answer(BOOK, "coverage", PERSON | {"suspended": "2025-01"}).result.verdict) == "no"


@pytest.mark.parametrize("text", ["是", "有", "yes", "Yes", " 是 ", "1"])
def test_yes(text):
    outcome = forms.answer(BOOK, "activity", PERSON | {"attended": text})
    assert str(outcome.result.verdict) == "no"


@pytest.mark.parametrize("text", ["否", "没有", "no", "0"])
def test_no(text):
    outcome = forms.answer(BOOK, "activity", PERSON | {"attended": text})
    assert str(outcome.result.verdict) == "yes"


def test_neither_yes_nor_no():
    outcome = forms.answer(BOOK, "activity", PERSON | {"attended": "也许"})
    assert [one.code for one in outcome.problems] == ["not_yes_or_no"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("year", "26", "not_a_year"), ("year", "２０２６年度", None), ("year", "2026年", None), ("year", "1500", "no_such_day"),
        ("year", "二〇二六", None), ("stays", "100", "too_high"), ("stays", "99", None), ("stays", "x" * 5000, "too_long"),
        ("handled", "二〇二〇年五月", None), ("handled", "二〇二〇年十二月", None), ("handled", "二〇年五月", "not_a_date"),
        ("handled", "二〇二〇年", None), ("handled", "二〇二〇年一月二月三日", "not_a_date"),
    ],
)  # fmt: skip
def test_single_answers(name, text, code):
    texts = {"group": "enterprise", "district": "330106", "year": "2026", "stays": "1"} | {name: text}
    outcome = forms.answer(BOOK, "hospital_visit", texts)
    assert [one.code for one in outcome.problems] == ([code] if code else [])


def test_days_written_out():
    outcome = forms.answer(BOOK, "coverage", PERSON | {"on": "二〇二六年二月二十八日"})
    assert outcome.result.computed_for.isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("6000；一千\n1,000+500、500", []), ("；；", ["empty"]), ("6000；x", ["not_an_amount"]), ("1;" * 201, ["too_many"]),
    ],
)  # fmt: skip
def test_any_number_of_bills(text, codes):
    texts = {"group": "enterprise", "district": "330106", "year": "2026", "how": "parts", "costs": text}
    outcome = forms.answer(BOOK, "illness_aid", texts)
    assert [one.code for one in outcome.problems] == codes
    if not codes:
        assert "9,000.00" in json.dumps(outcome.as_json(), ensure_ascii=False)


ANSWERS = int(os.environ.get("ANSWERS", "20000"))  # the full run: ANSWERS=100000
MARK = "秘密Q7"
PIECES = [
    *"0123456789０５９一二两十百千万亿元￥,.，．-－年月日号/+；、 　", "", "2026", "2024-05", "2026-06-19", "1949.1.2", "5000",
    "5000.01", "10000", "1e9", "NaN", "是", "否", "yes", "no", "parts", "figure", "enterprise", "provincial", "330106",
    "330109", "away", "hangzhou", "\x00", "\ud800", "\n", "٣", "½", "①", "²", "<b>", "'", "龘", "👵", "x" * 50, "9" * 60, MARK,
]  # fmt: skip


def test_random_answers_never_raise():
    """Each question gets a likely text, an unlikely one or noise; the answer is a result or a sentence."""
    chance = random.Random(20240110)
    asked = {
        (name, back): (rule.reverse_questions if back else rule.questions)(BOOK)
        for name, rule in RULES.items()
        for back in (False, True)
    }
    sides = sorted(asked)
    answered = refused = 0
    for number in range(ANSWERS):
        name, back = sides[number % len(sides)]
        texts = {}
        for question in asked[name, back]:
            dice = chance.random()
            if dice < 0.75:
                texts[question.name] = _likely(chance, question)
            elif dice < 0.95:
                texts[question.name] = "".join(chance.choices(PIECES, k=chance.randrange(5)))
        outcome = (forms.reverse if back else forms.answer)(BOOK, name, texts)
        if outcome.result is None:
            refused += 1
            for problem in outcome.problems:
                assert problem.code
                assert problem.sentence.endswith("。")
                assert MARK not in problem.sentence
        else:
            answered += 1
            assert MARK not in outcome.result.headline
        if number % 500 == 0:
            SCHEMA.validate(outcome.as_json())
    assert answered > ANSWERS / 10
    assert refused > ANSWERS / 10


def _likely(chance, question):
    match question.kind:
        case QuestionKind.CHOICE:
            return chance.choice(question.choices).value
        case QuestionKind.YES_NO:
            return chance.choice(["是", "否"])
        case QuestionKind.MONEY | QuestionKind.MONEY_LIST:
            return chance.choice(["0", "5000", "5000.01", "一万二", "12,000元", "2800", "500"])
        case QuestionKind.COUNT:
            return str(chance.randrange(60))
        case QuestionKind.YEAR:
            return str(chance.randrange(2022, 2054))
        case QuestionKind.MONTH:
            return f"{chance.randrange(1990, 2051)}-{chance.randrange(1, 13)}"
        case QuestionKind.DAY:
            return f"{chance.randrange(1930, 2051)}-{chance.randrange(1, 13)}-{chance.randrange(1, 29)}"


MINE = {
    "group": "enterprise",
    "district": "330106",
    "on": "2026-11-27",
    "lives": "hangzhou",
    "handled": "2020年5月",
    "birth": "1949-1-2",
}


@pytest.mark.parametrize(
    ("typed", "left_open"),
    [
        ({"handled": "2010年"}, "只填了年份"),
        ({"handled": "大概2010年5月"}, "填的是大概"),
        ({"self_paid": "大约8000"}, "填的是大概"),
        ({"handled": "2010年左右"}, "填的是大概"),
        ({"handled": "去年5月"}, "按2025年5月理解"),
        ({"handled": "前年"}, "只填了年份，按这一年的12月计算"),
        ({"last_checkup": "今年3月"}, "按2026年3月理解"),
        ({"birth": "76岁"}, "按1950年11月27日出生计算"),
        ({"birth": "75周岁"}, "按1951年11月27日出生计算"),
        ({"birth": "1949年"}, "按1949年12月31日出生计算"),
        ({"birth": "1949年2月"}, "按1949年2月28日出生计算"),
        ({"birth": "49年2月"}, "按1949年2月28日出生计算"),
        ({"birth": "今年七十六岁了"}, "按1950年11月27日出生计算"),
        ({"birth": "民国38年"}, "按1949年12月31日出生计算"),
        ({"handled": "上个月"}, "按2026年10月理解"),
        ({"handled": "去年年底"}, "只填了年份，按这一年的12月计算"),
        ({"handled": "05年3月"}, "按2005年3月理解"),
        ({"birth": "大概1949年2月吧"}, "填的是大概"),
    ],
)
def test_what_was_not_exact_is_answered_and_stands_beside_the_answer(typed, left_open):
    outcome = forms.answer(shipped(), "my_entitlements", {**MINE, **typed})
    assert outcome.result is not None
    assert any(left_open in one for one in outcome.result.assumptions)
    exact = forms.answer(shipped(), "my_entitlements", MINE).result
    assert not any("只填了年份" in one or "填的是大概" in one for one in exact.assumptions)


@pytest.mark.parametrize("words", ["不记得", "不清楚", "忘了"])
def test_who_does_not_know_is_asked_for_it_only_where_it_is_needed(words):
    assert forms.answer(shipped(), "my_entitlements", {**MINE, "stays": words}).result is not None
    (problem,) = forms.answer(shipped(), "my_entitlements", {**MINE, "birth": words}).problems
    assert (problem.question, problem.code) == ("birth", "unknown")


def test_who_does_not_know_her_group_or_month_is_told_what_that_leaves_open():
    typed = {**MINE, "group": "不清楚", "handled": "不记得"}
    result = forms.answer(shipped(), "my_entitlements", typed).result
    assert result is not None
    assert (
        "“退休前属于哪一类”不清楚，先按“企业单位退休人员”计算；属于别的一类，结果可能不同，请打 12333 问。"
        in result.assumptions
    )
    assert any("没有填写办理手续的年月" in one for one in result.assumptions)
    open_yet = forms.so_far(
        shipped(), "my_entitlements", {"district": "330106", "group": "不清楚"}, ["district", "group"]
    )
    assert (open_yet.result, open_yet.problems) == (None, ())


def test_none_is_nought():
    answers = [
        forms.answer(shipped(), "my_entitlements", {**MINE, "stays": one}).result for one in ("没有", "0")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("birth", "老了", "身份证"),
        ("birth", "1890-1-1", "超过 115 岁"),
        ("birth", "200岁", "身份证"),
        ("birth", "76", "看不出是年龄还是年份"),
        ("birth", "虚岁77", "身份证"),
        ("birth", "6月5日", "哪一年"),
        ("handled", "六月", "哪一年"),
        ("handled", "很久以前", "年份写四位"),
        ("birth", "2019-1-1", "不到 30 岁"),
    ],
)
def test_an_answer_of_the_wrong_kind_or_an_implausible_one_is_questioned(name, text, words):
    (problem,) = forms.answer(shipped(), "my_entitlements", {**MINE, name: text}).problems
    assert problem.question == name
    assert words in problem.sentence
    assert text not in problem.sentence


def test_words_for_a_year_are_counted_from_the_day_that_the_page_sends():
    facts = {"group": "enterprise", "district": "330106", "stays": "1"}
    asked = forms.answer(BOOK, "hospital_visit", facts | {"year": "去年", "today": "2026-11-27"})
    assert asked.result.computed_for.year == 2025
    assert any("按2025年理解" in one for one in asked.result.assumptions)
    (problem,) = forms.answer(BOOK, "hospital_visit", facts | {"year": "去年"}).problems
    assert (problem.question, problem.code) == ("year", "not_a_year")


def test_an_age_without_a_day_to_count_from_is_asked_for_the_day_of_birth():
    facts = {"district": "330106", "on": "老早", "birth": "76岁"}
    assert [one.question for one in forms.reverse(BOOK, "activity", facts).problems] == ["birth", "on"]


def test_nobody_is_made_older_by_a_year_or_an_age_alone():
    """75周岁 is reached for sure only by who reaches it whatever the day of birth was."""
    facts = {"group": "enterprise", "district": "330106", "on": "2026-06-01"}
    for birth, old in (
        ("1951年", False),
        ("1950年", True),
        ("75岁", True),
        ("74岁", False),
        ("1951-06", False),
    ):
        found = forms.answer(BOOK, "activity", facts | {"birth": birth}).result
        assert ("已满75周岁" in found.headline) == old, birth
