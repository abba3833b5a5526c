"""The way through a form: every question has its place, and an early answer is the one that the whole form gives."""

from __future__ import annotations

import itertools

import pytest

from calculators import flow, forms
from calculators.registry import RULES
from tests.calculators.rulebooks import shipped

RETIREES = [name for name, rule in RULES.items() if rule.AUDIENCE == "retiree"]
PERSONAL = [
    name
    for name in RETIREES
    if {"district", "group"} <= {one.name for one in RULES[name].questions(shipped())}
]
REST = [
    {
        "handled": "2020年5月",
        "on": "2026-11-23",
        "year": "2026",
        "birth": "1949-1-2",
        "lives": "away",
        "stays": "2",
        "self_paid": "8600",
        "how": "figure",
        "died_on": "2026-03-01",
    },
    {
        "handled": "2025年12月",
        "on": "2026-02-01",
        "year": "2026",
        "birth": "1960-1-2",
        "lives": "hangzhou",
        "stays": "0",
        "self_paid": "100",
        "how": "figure",
        "died_on": "2026-08-01",
    },
]


@pytest.mark.parametrize("rule", RULES)
def test_every_question_stands_on_one_screen(rule):
    questions = [one for one in RULES[rule].questions(shipped()) if one.name != "changed"]
    placed = [one for screen in flow.screens(rule, tuple(questions)) for one in screen.questions]
    assert sorted(one.name for one in placed) == sorted(one.name for one in questions)
    at = {one.name: number for number, one in enumerate(placed)}
    assert all(at[one.when.name] < at[one.name] for one in placed if one.when)


@pytest.mark.parametrize("rule", PERSONAL)
def test_district_and_group_come_first_and_alone(rule):
    first, second, *_ = flow.screens(rule, RULES[rule].questions(shipped()))
    assert [one.name for one in first.questions] == ["district"]
    assert [one.name for one in second.questions] == ["group"]


def test_the_overview_asks_six_things_of_most_people():
    screens = flow.screens("my_entitlements", RULES["my_entitlements"].questions(shipped()))
    assert len([one for screen in screens if not screen.quiet for one in screen.questions]) <= 6


def test_the_living_are_never_asked_of_their_death_among_other_things():
    for rule in RETIREES:
        for screen in flow.screens(rule, RULES[rule].questions(shipped())):
            words = [one for one in screen.questions if one.name in ("death_verified", "died_on")]
            assert not words or len(words) == len(screen.questions) or words[0].required


@pytest.mark.parametrize("rule", PERSONAL)
def test_an_early_answer_is_the_one_that_the_whole_form_gives(rule):
    """For each district and group: what is said early no further answer changes, and what is open is not said."""
    rulebook = shipped()
    groups = [one.key for one in rulebook.policies[-1].groups]
    early = 0
    for district, group in itertools.product(rulebook.district_names(), [None, *groups]):
        texts = {"district": district, "on": "2026-11-23", "year": "2026"}
        if group:
            texts["group"] = group
        said = forms.so_far(rulebook, rule, texts, ["district", "group"] if group else ["district"])
        assert said.problems == ()
        whole = [
            forms.answer(rulebook, rule, {**rest, **texts, "group": one}).result
            for rest in REST
            for one in ([group] if group else groups)
        ]
        verdicts = {str(one.verdict) for one in whole}
        if said.result is None:
            assert verdicts & {"yes", "depends"} or group is None, (district, group)
            continue
        early += 1
        assert str(said.result.verdict) in verdicts
        assert not verdicts & {"yes", "depends"}
        if group:
            assert {one.headline for one in whole} <= {said.result.headline} or rule in (
                "coverage",
                "festival",
            )
    assert early


def test_a_wrong_answer_is_told_where_it_was_asked_and_no_other():
    texts = {"district": "330106", "group": "enterprise", "handled": "去年吧"}
    said = forms.so_far(shipped(), "my_entitlements", texts, ["district", "group", "handled"])
    assert [one.question for one in said.problems] == ["handled"]
    assert forms.so_far(shipped(), "my_entitlements", texts, ["district"]).problems == ()
