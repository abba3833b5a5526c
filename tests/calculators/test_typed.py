"""Facts given as types, without a form before them: what a form would have refused is refused here too."""

from datetime import date
from decimal import Decimal

import pytest

from calculators.bounds import Bound, Interval
from calculators.errors import InputError
from calculators.person import Person, months_zh, status_in_year, status_on
from calculators.result import Op, Step, Verdict, number_text, replay
from calculators.rules import activity, checkup, group_leader, illness_aid, permitted_use
from calculators.rules.shared import interval_zh, number_zh
from tests.calculators.rulebooks import DATA, make, parsed, shipped

BOOK = shipped()
PERSON = {"group": "enterprise", "district": "330106"}
DAY = date(2026, 1, 1)


def refusal(call):
    with pytest.raises(InputError) as caught:
        call()
    error = caught.value
    assert error.sentence.endswith("。")
    assert str(error) == error.code
    return error.code, shipped().policies[0].key(error.clause), error.field


def test_facts_that_name_nothing_known():
    assert refusal(lambda: status_on(BOOK, Person(group="x", district="330106"), DAY)) == (
        "unknown_group", "二（一）", "group",
    )  # fmt: skip
    assert refusal(lambda: status_on(BOOK, Person(group="enterprise", district="x"), DAY)) == (
        "unknown_district", "一", "district",
    )  # fmt: skip
    use = permitted_use.Inputs(district="330106", use="x", on=DAY)
    assert refusal(lambda: permitted_use.answer(BOOK, use)) == ("unknown_use", "四（二）后段", "use")


def test_months_that_contradict_each_other():
    later = "二（一）后段"
    for facts, found in (
        ({"resumed": (2025, 1)}, ("resumed_alone", later, "suspended")),
        ({"suspended": (2025, 1), "resumed": (2025, 1)}, ("resumed_too_early", later, "resumed")),
        ({"handled": (2025, 2), "suspended": (2025, 1)}, ("before_handled", later, "suspended")),
        ({"handled": (2025, 2), "death_verified": (2025, 1)}, ("before_handled", later, "death_verified")),
    ):
        person = Person(**PERSON, **facts)
        assert refusal(lambda: status_on(BOOK, person, DAY)) == found  # noqa: B023 - called at once


def test_months_that_just_agree():
    for facts in (
        {"suspended": (2025, 1), "resumed": (2025, 2)},
        {"handled": (2025, 2), "suspended": (2025, 2)},
        {"handled": (2025, 2), "death_verified": (2026, 1)},
    ):
        status_on(BOOK, Person(**PERSON, **facts), DAY)


def test_no_self_paid_sum_at_all():
    inputs = illness_aid.Inputs(**PERSON, year=2026)
    assert refusal(lambda: illness_aid.answer(BOOK, inputs)) == (
        "self_paid_missing",
        "三（一）4",
        "self_paid",
    )


def test_the_highest_awards_of_all():
    policy = BOOK.policies[0]
    assert illness_aid.highest_award(policy, year=2026, district="") == 2500
    assert group_leader.highest_award(policy, year=2026, district="") == 500
    assert group_leader.highest_award(policy, year=2026, people=0, district="") == 0
    assert refusal(lambda: group_leader.highest_award(policy, year=2023, district="")) == (
        "outside_policy",
        "六（三）",
        "",
    )


@pytest.mark.parametrize(
    ("facts", "year", "months"),
    [
        ({"handled": (2025, 2), "death_verified": (2025, 3)}, 2025, (3,)),
        ({"handled": (2025, 2), "death_verified": (2025, 3)}, 2026, ()),
        ({"handled": (2020, 1), "death_verified": (2025, 1)}, 2025, (1,)),
        ({"handled": (2025, 11)}, 2025, (12,)),
        ({"handled": (2025, 12)}, 2025, ()),
        ({"handled": (2020, 1), "suspended": (2025, 2), "resumed": (2025, 12)}, 2025, (1, 12)),
        ({"handled": (2020, 1)}, 2025, tuple(range(1, 13))),
        ({}, 2025, tuple(range(1, 13))),
    ],
)
def test_the_months_of_a_year_that_are_covered(facts, year, months):
    found = status_in_year(BOOK, Person(**PERSON, **facts), year)
    assert found.months == months
    assert found.whole == (len(months) == 12)
    assert (found.status.verdict is Verdict.YES) == bool(months)


@pytest.mark.parametrize(
    ("months", "words"),
    [((12,), "12月"), ((1, 2, 3), "1月至3月"), ((1, 3, 4, 12), "1月、3月至4月、12月"), ((), "")],
)
def test_months_in_words(months, words):
    assert months_zh(months) == words


def test_who_retired_after_a_rounds_day_waits_for_the_next():
    rounds = parsed(DATA / "checkup_rounds.toml")
    rounds["rounds"].append(
        {
            "number": 11,
            "first": "2026-05-01",
            "last": "2027-01-31",
            "retired_by": "2026-06-30",
            "source": "虚构〔2026〕1号",
        }
    )
    rulebook = make(rounds=rounds)

    def ask(handled, on, **more):
        return checkup.answer(rulebook, checkup.Inputs(**PERSON, handled=handled, on=on, **more))

    assert ask((2026, 6), date(2026, 12, 1)).verdict is Verdict.YES
    late = ask((2026, 7), date(2026, 12, 1))
    assert late.verdict is Verdict.DEPENDS
    assert late.headline.startswith("第11轮面向2026年6月30日前退休的人员。预计第12轮在2028年")
    between = ask((2020, 1), date(2025, 6, 1))
    assert between.headline.startswith("第11轮体检从2026年5月1日到2027年1月31日。")
    assert (between.items[0].first, between.items[0].last) == (date(2026, 5, 1), date(2027, 1, 31))
    seen = ask((2020, 1), date(2024, 9, 1), last_checkup=(2024, 5))
    assert seen.headline.startswith("第10轮已经参加过，每一轮只能参加一次。第11轮体检从2026年5月1日")
    assert "推算" not in "".join(seen.assumptions)
    assert ask((2020, 1), date(2024, 9, 1), last_checkup=(2024, 9)).headline.startswith("第10轮已经参加过")
    rounds["rounds"][1]["retired_by"] = "2026-07-01"
    rulebook = make(rounds=rounds)
    assert ask((2026, 7), date(2026, 12, 1)).verdict is Verdict.YES
    assert ask((2020, 1), date(2025, 1, 31), last_checkup=(2024, 4)).headline.startswith("第10轮体检正在进行")


def test_born_on_the_day_or_in_the_month_itself_is_no_contradiction():
    inputs = activity.Inputs(**PERSON, on=DAY, birth=DAY)
    assert activity.answer(BOOK, inputs).steps[1].number == 0
    inputs = activity.Inputs(**PERSON, on=DAY, handled=(2025, 5), birth=date(2025, 5, 31))
    assert activity.answer(BOOK, inputs).verdict is Verdict.YES


def test_steps_that_do_not_add_up_are_found():
    one = Step("一", Op.START, Decimal(1))
    with pytest.raises(ArithmeticError, match="do not add up"):
        replay([one, Step("二", Op.EQUALS, Decimal(2))])
    with pytest.raises(ArithmeticError, match="without a start"):
        replay([Step("二", Op.ADD, Decimal(2))])
    assert replay([]) is None
    assert replay([one, Step("事实", Op.FACT, Decimal(9))]) == 1
    assert replay([one, Step("减", Op.SUBTRACT, Decimal(1))]) == 0


def test_intervals_and_numbers_in_words():
    number = Decimal(5000)
    assert interval_zh(Interval(Bound(number, inclusive=True), None)) == "不少于 5,000.00 元"
    assert interval_zh(Interval(None, Bound(number, inclusive=False))) == "不满 5,000.00 元"
    assert interval_zh(Interval()) == "不限"
    assert number_zh(Decimal(50), "人") == "50 人"
    assert number_text(Decimal(100), "人") == "100"
    assert number_text(Decimal(10), "元/人") == "10.00"
