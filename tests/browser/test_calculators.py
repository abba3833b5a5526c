"""Every calculator from the first key to the answer, which is the one CPython gives."""

from __future__ import annotations

import io
import json
import re

import pytest
from pypdf import PdfReader

from calculators import forms
from calculators.registry import RULES
from calculators.result import as_json
from generator.site.pages.wording import whole_yuan
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
    until,
)


@pytest.mark.parametrize("rule", RULES)
def test_a_calculator_is_used_by_keyboard_alone(warm, steady_server, rulebook, rule):
    warm.goto(steady_server.address + address(rule))
    fill_by_keyboard(warm, ANSWERS[rule])
    warm.wait_for_selector(ANSWERED)
    assert warm.evaluate("document.activeElement.id") == "answer"
    result = as_json(forms.answer(rulebook, rule, ANSWERS[rule]).result)
    assert warm.text_content(".answered .headline") == whole_yuan(result["headline"])
    content = warm.text_content(".content")
    for line in map(
        whole_yuan, (*result["assumptions"], *result["materials"], *result["changes"], *result["where"])
    ):
        assert line in content
    for clause in result["citations"]:
        assert clause["words"] in content
        assert warm.locator(f".content a[href$='{clause['clause']}'], .content details.law a").count()
    if result["amount"] and result["amount"]["high"] != "0.00":
        assert warm.text_content(".answered .sum") == whole_yuan(result["amount"]["text"])
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
    warm.wait_for_selector(READY)
    asked = "name => !document.querySelector(`[data-calculator] .form [data-question=${name}]`).hidden"
    assert not warm.evaluate(asked, "self_paid")
    fill(warm, {"how": "figure"})
    assert warm.evaluate(asked, "self_paid")
    assert not warm.evaluate(asked, "costs")
    fill(warm, {"how": "parts"})
    assert not warm.evaluate(asked, "self_paid")
    assert warm.evaluate(asked, "costs")


def test_the_backward_question_is_answered(warm, steady_server, rulebook):
    warm.goto(steady_server.address + address("illness_aid"))
    warm.click(".backwards summary")
    warm.select_option("#r-district", "330106")
    warm.fill("#r-award", "500")
    warm.click(".backwards .go")
    warm.wait_for_selector(ANSWERED)
    year = warm.input_value("#r-year")
    outcome = forms.reverse(rulebook, "illness_aid", {"district": "330106", "year": year, "award": "500"})
    assert warm.text_content(".answered .headline") == whole_yuan(outcome.result.headline)


def test_clearing_leaves_nothing_behind(warm, steady_server):
    warm.goto(steady_server.address + address("illness_aid"))
    fill(warm, {"group": "enterprise", "district": "330106", "how": "figure", "self_paid": "8600"})
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    warm.locator(".clear").click()
    assert warm.locator(ANSWERED).count() == 0
    assert warm.text_content(".content") == ""
    assert warm.input_value("#a-self_paid") == ""
    assert warm.evaluate("document.activeElement.id") == "a-district"
    assert "8600" not in warm.evaluate("JSON.stringify({ ...sessionStorage })")
    warm.click(".undo")
    warm.wait_for_selector(ANSWERED)  # as before: asked again with what was there
    assert warm.input_value("#a-self_paid") == "8600"


def test_dates_to_come_become_a_calendar_file_with_alarms(page, server):
    page.clock.set_fixed_time("2026-07-01T08:00:00+08:00")
    page.goto(server.address + address("festival"))
    fill(page, {**ANSWERS["festival"], "handled": "2020.3"})
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert "下一笔：中秋节 800 元，2026年9月25日" in page.inner_text(".answered .next")
    page.click("summary:has-text('已过的 2 项')")
    assert "应已发放，没收到请问社区" in page.inner_text(".content")
    with page.expect_download() as download:
        page.click(".calendar")
    text = download.value.path().read_bytes().decode()
    assert text.count("BEGIN:VEVENT") == text.count("BEGIN:VALARM") == 1  # 春节 and 端午 are over
    assert "DTSTART;VALUE=DATE:20260925\r\nDTEND;VALUE=DATE:20260926\r\n" in text
    assert "SUMMARY:中秋节 800 元\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_paper_shows_the_answer_and_not_the_form(warm, steady_server):
    warm.goto(steady_server.address + address("festival"))
    fill(warm, ANSWERS["festival"])
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    warm.emulate_media(media="print")
    visible = "[s => document.querySelector(s).checkVisibility()]"
    shown = [warm.evaluate(visible[1:-1], one) for one in (FORM, ".tools", ".answered .summary", "h1")]
    smallest = warm.evaluate(
        "Math.min(...[...document.querySelectorAll('.content *')].filter(e => e.checkVisibility()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    warm.emulate_media(media="screen")
    assert shown == [False, False, True, True]
    assert smallest >= 14 * 96 / 72 - 0.01


def test_a_link_answers_at_once_and_no_server_learns_what_is_in_it(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(server.address + address("hospital_visit"))
    fill(page, ANSWERS["hospital_visit"])
    ask(page)
    page.wait_for_selector(ANSWERED)
    assert page.url == server.address + address("hospital_visit")
    page.click(".tools .link")
    page.click(".share .copy")
    until(page, "/已经复制/.test(document.querySelector('.share').innerText)")
    words, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert words == "住院慰问，我填的和算出来的，点开就能看："
    assert link == page.input_value("#link")
    given = "&".join(
        f"{name}={ANSWERS['hospital_visit'][name]}" for name in ("district", "group", "year", "stays")
    )
    assert link.partition("#")[2] == f"a&{given}"  # as short as the answers
    other = page.context.new_page()
    other.goto(link)
    other.wait_for_selector(ANSWERED)  # at once
    assert other.input_value("#a-stays") == "2"
    assert other.url == server.address + address("hospital_visit")  # the answers leave the address at once
    assert not any("stays" in one or "330106" in one for one in server.requests)
    other.evaluate(f"location.href = {json.dumps(link.replace('stays=2', 'stays=1'))}")  # in the very tab
    until(other, "document.querySelector('#a-stays').value === '1'")
    other.wait_for_selector(ANSWERED)


def test_a_link_to_the_backward_question_answers_it(page, server):
    page.goto(server.address + address("hospital_visit") + "#ar&district=330106&year=2026&amount=300")
    page.wait_for_selector(ANSWERED)
    assert page.input_value("#r-amount") == "300"


@pytest.mark.parametrize("rule", [name for name, rule in RULES.items() if rule.AUDIENCE == "retiree"])
def test_an_answer_is_on_one_or_two_pages_of_paper_with_what_was_answered(warm, steady_server, rule):
    warm.goto(steady_server.address + address(rule))
    fill(warm, ANSWERS[rule])
    ask(warm)
    warm.wait_for_selector(ANSWERED)
    given = warm.locator(".given li").count()
    warm.emulate_media(media="print")
    paper = PdfReader(io.BytesIO(warm.pdf(prefer_css_page_size=True)))
    texts = [page.extract_text() for page in paper.pages]
    assert len(texts) <= 2
    assert all(len(re.sub(r"\s", "", text)) > 60 for text in texts), "a page with nothing on it"
    printed = re.sub(r"\s", "", "".join(texts))
    assert given
    assert "您填的" in printed
    assert "修改：" not in printed
    for sign in ("＋您填的", "＋要带的材料", "＋依据", "算一算", "发给家人"):
        assert sign not in printed
