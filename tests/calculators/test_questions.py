"""Questions are declared on the fields of the inputs; a field of another class can be asked again."""

import dataclasses
from decimal import Decimal

import pytest

from calculators.questions import (
    Choice,
    QuestionKind,
    question_field,
    question_from,
    questions_of,
    rule_inputs,
)
from tests.calculators.rulebooks import shipped


@rule_inputs
class Trip:
    district: str = question_field(
        "去哪里？",
        QuestionKind.CHOICE,
        why="看地方。",
        choices=lambda rulebook: tuple(Choice(*one) for one in rulebook.district_names().items()),
    )
    note: str = ""
    nights: int = question_field(
        "住几晚？", QuestionKind.COUNT, why="按晚算。", unit="晚", highest=Decimal(9), default=0
    )
    fare: Decimal | None = question_field(
        lambda rulebook: f"去{len(rulebook.policies)}次的路费", QuestionKind.MONEY, why="按实算。", default=None, required=True
    )  # fmt: skip


@rule_inputs
class LongTrip(Trip):
    nights: int = question_from(Trip, "nights", highest=Decimal(99))
    fare: Decimal | None = None


def test_a_question_has_its_fields_name_place_and_bounds():
    district, nights, fare = questions_of(Trip, shipped())
    assert (district.name, nights.name, fare.name) == ("district", "nights", "fare")
    assert Choice("330106", "西湖区") in district.choices
    assert (nights.unit, nights.highest) == ("晚", Decimal(9))
    assert fare.label == "去1次的路费"


def test_who_gives_no_default_must_be_answered_and_others_only_where_they_say_so():
    assert [one.required for one in questions_of(Trip, shipped())] == [True, False, True]


def test_a_question_asked_again_keeps_its_words_and_place_but_for_the_changes():
    district, nights = questions_of(LongTrip, shipped())
    assert district == questions_of(Trip, shipped())[0]
    assert (nights.label, nights.highest, nights.required) == ("住几晚？", Decimal(99), True)


def test_inputs_are_made_by_keywords_and_never_change():
    trip = Trip(district="330106")
    assert (trip.nights, trip.fare, trip.note) == (0, None, "")
    with pytest.raises(dataclasses.FrozenInstanceError):
        trip.nights = 3
    with pytest.raises(TypeError):
        Trip("330106")
    with pytest.raises(TypeError, match="nights"):
        LongTrip(district="330106")
