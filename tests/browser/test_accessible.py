"""axe-core with its strict rules on, and what no tool measures: size of text and targets, contrast, reflow."""

from __future__ import annotations

import pytest

from calculators.registry import RULES
from tests.browser.measures import axe_violations, wrong_at
from tests.browser.reader import ANSWERED, ANSWERS, FORM, PROBLEMS, READY, address, ask, fill, until


def _measure(page):
    for width in (320, 1280, 390):
        assert wrong_at(page, width) == []
    assert axe_violations(page) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_calculator_is_for_everybody_before_and_after_its_answer(warm, steady_server, rule):
    warm.goto(steady_server.address + address(rule))
    warm.wait_for_selector(READY)
    fill(warm, ANSWERS[rule])
    go = warm.locator(f"{FORM} .go").first
    while True:  # every screen, with what is folded on it
        warm.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        _measure(warm)
        if go.inner_text() == "算一算":
            break
        before = warm.inner_text(f"{FORM} .progress")
        go.click()
        until(warm, f"document.querySelector('{FORM} .progress').textContent !== '{before}'")
    go.click()
    warm.wait_for_selector(ANSWERED)
    warm.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    _measure(warm)


def test_the_list_and_a_refused_answer_are_for_everybody_too(warm, steady_server):
    warm.goto(steady_server.address + "calculators/")
    _measure(warm)
    warm.goto(steady_server.address + address("illness_aid"))
    ask(warm)
    warm.wait_for_selector(PROBLEMS)
    _measure(warm)


def test_text_grows_as_wechat_enlarges_it(warm, steady_server):
    warm.goto(steady_server.address + address("illness_aid"))
    warm.evaluate("document.documentElement.style.fontSize = '200%'")  # of the theme's own 125%: beyond ×1.4
    assert warm.evaluate("parseFloat(getComputedStyle(document.querySelector('.hint')).fontSize)") >= 30
    assert warm.evaluate("document.documentElement.scrollWidth") <= 390
    assert warm.locator(f"{FORM} .go").first.is_visible()
