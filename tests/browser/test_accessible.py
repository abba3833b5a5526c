"""axe-core with its strict rules on, and what no tool measures: size of text and targets, contrast, reflow."""

from __future__ import annotations

import pytest

from calculators.registry import RULES
from tests.browser.reader import ANSWERED, ANSWERS, FORM, PROBLEMS, READY, address, ask, fill
from tests.site.browser.test_reading import LOW_CONTRAST, SMALL_TARGETS, SMALL_TEXT
from tests.site.publications import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
TARGETS = SMALL_TARGETS.replace("'a, button, label, input'", "'a, button, summary, .choice'")
assert TARGETS != SMALL_TARGETS
STRICT = """async () => {
  const found = await axe.run({ rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } } });
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.html.slice(0, 90)).slice(0, 3).join(' | '));
}"""
FIELDS = """() => [...document.querySelectorAll('[data-calculator] :is(input, select, textarea, button, .choice)')]
  .filter(e => e.checkVisibility() && !e.closest('.choice input') && e.type !== 'radio')
  .filter(e => e.getBoundingClientRect().height < (e.matches('.go') ? 60 : 44)).map(e => e.outerHTML.slice(0, 80))"""


def _measure(page):
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL_TEXT) == []
        assert page.evaluate(TARGETS) == []
        assert page.evaluate(LOW_CONTRAST) == []
        assert page.evaluate(FIELDS) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(AXE)
    assert page.evaluate(STRICT) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_calculator_is_for_everybody_before_and_after_its_answer(warm, steady_server, rule):
    warm.goto(steady_server.address + address(rule))
    warm.wait_for_selector(READY)
    warm.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    _measure(warm)
    fill(warm, ANSWERS[rule])
    ask(warm)
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
