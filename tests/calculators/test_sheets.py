"""The words of answers, questions and refusals, as they were last read and approved."""

import pytest

from calculators.registry import RULES
from tests.calculators import sheets


@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_the_answers(rule):
    assert sheets.answers(rule) == (sheets.FOLDER / f"{rule}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES)
def test_the_words_of_the_questions(rule):
    assert sheets.asked(rule) == (sheets.FOLDER / f"{rule}.questions.txt").read_text(encoding="utf-8")


def test_the_words_of_the_refusals():
    assert sheets.refusals() == (sheets.FOLDER / "refused.txt").read_text(encoding="utf-8")


def test_every_sheet_belongs_to_a_rule():
    names = {f"{rule}{end}" for rule in RULES for end in (".txt", ".questions.txt")} | {"refused.txt"}
    assert {path.name for path in sheets.FOLDER.iterdir()} == names
