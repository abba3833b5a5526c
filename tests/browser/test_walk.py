"""Every calculator walked by keyboard as a person does, and counted: questions, screens, pixels to the answer.

Before the way through was laid out, 我的待遇 asked 12 questions in one form of 3,644 px and answered in 4,375 px. At most
half of each is left. `python -m pytest tests/browser/test_walk.py -s` prints the table for BENCHMARKS.md.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from calculators.registry import RULES
from tests.browser.reader import ANSWERED, ANSWERS, FORM, READY, address, fill_by_keyboard, until

MOST_QUESTIONS, MOST_SCREEN, MOST_ANSWER = 6, 3_644 // 2, 4_375 // 2

_COUNTED = """() => { window.walked = { questions: new Set(), screens: new Set(), tallest: 0 };
  const form = document.querySelector('[data-calculator] .form');
  const count = () => {
    if (!form.checkVisibility()) return;
    for (const one of form.querySelectorAll('[data-question]')) if (one.checkVisibility()) walked.questions.add(one.dataset.question);
    walked.screens.add(form.querySelector('.progress').textContent);
    walked.tallest = Math.max(walked.tallest, form.querySelector('.go').getBoundingClientRect().bottom - form.getBoundingClientRect().top);
  };
  new MutationObserver(count).observe(form, { subtree: true, attributes: true, childList: true });
  count(); }"""
_RESULT = """() => ({ questions: walked.questions.size, screens: walked.screens.size, tallest: Math.round(walked.tallest),
  answer: Math.round(document.querySelector('.answered').getBoundingClientRect().height) })"""


@pytest.mark.parametrize("rule", RULES)
def test_a_calculator_asks_little_and_answers_briefly(warm: Page, steady_server, rule: str):
    warm.goto(steady_server.address + address(rule))
    warm.wait_for_selector(READY)
    warm.evaluate(_COUNTED)
    usual = {name: text for name, text in ANSWERS[rule].items() if name not in ("on", "lives")}
    if rule == "coverage":
        usual = {name: text for name, text in usual.items() if name in ("group", "district", "handled")}
    if rule == "illness_aid":  # most people have the figure of the 查询单
        usual = {name: usual[name] for name in ("group", "district", "year")} | {
            "how": "figure",
            "self_paid": "8600",
        }
    if rule == "checkup":
        usual["lives"] = ANSWERS[rule]["lives"]
    fill_by_keyboard(warm, usual)
    warm.wait_for_selector(ANSWERED)
    until(warm, "document.activeElement.id === 'answer'")
    assert -1 < warm.evaluate("document.querySelector('#answer').getBoundingClientRect().top") < 60
    found = warm.evaluate(_RESULT)
    print(
        f"| {RULES[rule].TITLE} | {found['questions']} | {found['screens']} | {found['tallest']} | {found['answer']} |"
    )
    assert found["questions"] <= MOST_QUESTIONS, found
    assert found["tallest"] <= MOST_SCREEN, found
    assert found["answer"] <= MOST_ANSWER, found
    assert warm.locator(f"{FORM}:visible").count() == 0
