"""Every calculator from the first key to the answer, which is the one CPython gives."""

from __future__ import annotations

import pytest

from calculators import forms
from calculators.registry import RULES
from calculators.result import as_json
from tests.browser.reader import (
    ANSWERED,
    ANSWERS,
    FORM,
    PROBLEMS,
    READY,
    address,
    ask,
    fill,
    fill_by_keyboard,
)


@pytest.mark.parametrize("rule", RULES)
def test_a_calculator_is_used_by_keyboard_alone(warm, steady_server, rulebook, rule):
    warm.goto(steady_server.address + address(rule))
    fill_by_keyboard(warm, ANSWERS[rule])
    warm.wait_for_selector(ANSWERED)
    assert warm.evaluate("document.activeElement.id") == "answer"
    result = as_json(forms.answer(rulebook, rule, ANSWERS[rule]).result)
    assert warm.text_content(".content .headline") == result["headline"]
    said = warm.text_content(".content")
    for line in (*result["assumptions"], *result["materials"], *result["changes"], *result["where"]):
        assert line in said
    for clause in result["citations"]:
        assert clause["words"] in said
        assert warm.locator(f".content a[href$='{clause['clause']}'], .content details.law a").count()
    if result["amount"] and result["amount"]["high"] != "0.00":
        assert warm.text_content(".content .sum") == result["amount"]["text"]
    assert warm.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_is_wrong_stands_beside_its_question_and_gets_the_focus(warm, steady_server):
    warm.goto(steady_server.address + address("illness_aid"))
    fill(warm, {"group": "enterprise", "district": "330106", "how": "figure", "self_paid": "很多"})
    ask(warm)
    warm.wait_for_selector(PROBLEMS)
    assert warm.evaluate("document.activeElement.className") == "problems"
    assert warm.get_attribute("#a-self_paid", "aria-invalid") == "true"
    assert warm.text_content("#a-self_paid-problem")
    warm.locator(".problems a").first.focus()
    warm.keyboard.press("Enter")
    assert warm.evaluate("document.activeElement.id") == "a-self_paid"
    fill(warm, {"self_paid": "8600.50"})
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    assert warm.locator(PROBLEMS).count() == 0


def test_questions_that_do_not_apply_are_skipped(warm, steady_server):
    warm.goto(steady_server.address + address("illness_aid"))
    shown = (
        "name => document.querySelector(`[data-calculator] .form [data-question=${name}]`).checkVisibility()"
    )
    assert not warm.evaluate(shown, "self_paid")
    warm.locator("[data-calculator] .form [data-question=how] [value=figure]").check()
    assert warm.evaluate(shown, "self_paid")
    assert not warm.evaluate(shown, "costs")
    warm.locator("[data-calculator] .form [data-question=how] [value=parts]").check()
    assert not warm.evaluate(shown, "self_paid")
    assert warm.evaluate(shown, "costs")


def test_the_backward_question_is_answered(warm, steady_server, rulebook):
    warm.goto(steady_server.address + address("illness_aid"))
    warm.click(".backwards summary")
    warm.select_option("#r-district", "330106")
    warm.fill("#r-award", "500")
    warm.click(".backwards .go")
    warm.wait_for_selector(ANSWERED)
    year = warm.input_value("#r-year")
    outcome = forms.reverse(rulebook, "illness_aid", {"district": "330106", "year": year, "award": "500"})
    assert warm.text_content(".content .headline") == outcome.result.headline


def test_clearing_leaves_nothing_behind(warm, steady_server):
    warm.goto(steady_server.address + address("illness_aid"))
    fill(warm, {"group": "enterprise", "district": "330106", "how": "figure", "self_paid": "8600"})
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    warm.locator(f"{FORM} .clear").first.click()
    assert warm.locator(ANSWERED).count() == 0
    assert warm.text_content(".content") == ""
    assert warm.input_value("#a-self_paid") == ""
    assert warm.evaluate("document.activeElement.id") == "a-group"


def test_dates_become_a_calendar_file(warm, steady_server):
    warm.goto(steady_server.address + address("festival"))
    fill(warm, ANSWERS["festival"])
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    with warm.expect_download() as download:
        warm.click(".calendar")
    text = download.value.path().read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == 2  # enrolled from April: 端午 and 中秋
    assert "DTSTART;VALUE=DATE:20260619\r\nDTEND;VALUE=DATE:20260620\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_paper_shows_the_answer_and_not_the_form(warm, steady_server):
    warm.goto(steady_server.address + address("festival"))
    fill(warm, ANSWERS["festival"])
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    warm.emulate_media(media="print")
    visible = "[s => document.querySelector(s).checkVisibility()]"
    shown = [warm.evaluate(visible[1:-1], one) for one in (FORM, ".tools", ".content", "h1")]
    smallest = warm.evaluate(
        "Math.min(...[...document.querySelectorAll('.content *')].filter(e => e.checkVisibility()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    warm.emulate_media(media="screen")
    assert shown == [False, False, True, True]
    assert smallest >= 14 * 96 / 72 - 0.01


def test_a_link_restores_the_answers_only_where_it_was_asked_for(page, server):
    page.goto(server.address + address("hospital_visit"))
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.url == server.address + address("hospital_visit")
    page.click(".tools .link")
    link = page.input_value("#link")
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_selector(READY)
    assert other.input_value("#a-stays") == "2"
    assert other.url == server.address + address("hospital_visit")  # the answers leave the address at once
    assert not any("stays" in one or "330106" in one for one in server.requests)
