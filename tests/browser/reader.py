"""What a reader does on a calculator's page, with the keyboard alone or quickly."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page

from calculators.registry import RULES

FORM = "[data-calculator] .form"
READY, ANSWERED, PROBLEMS = ".engine[data-stage=ready]", ".answered:not([hidden])", ".problems:not([hidden])"

ANSWERS: dict[str, dict[str, str]] = {
    "my_entitlements": {
        "group": "enterprise",
        "district": "330106",
        "handled": "2020年5月",
        "on": "2026-11-23",
        "birth": "1949.1.2",
        "lives": "hangzhou",
        "stays": "1",
        "self_paid": "8,600.50",
    },
    "coverage": {
        "group": "flexible",
        "district": "330102",
        "handled": "2024-05",
        "suspended": "2025年1月",
        "resumed": "2025年6月",
        "on": "2026年1月1日",
    },
    "festival": {"group": "enterprise", "district": "330106", "handled": "2026.3", "year": "2026"},
    "checkup": {
        "group": "enterprise",
        "district": "330106",
        "on": "2024-06-01",
        "lives": "away",
        "invoice": "680",
    },
    "illness_aid": {
        "group": "enterprise",
        "district": "330106",
        "year": "2025",
        "how": "parts",
        "costs": "2万；3000",
        "employee_insurance": "12000",
    },
    "hospital_visit": {"group": "enterprise", "district": "330106", "year": "2026", "stays": "2"},
    "activity": {
        "group": "enterprise",
        "district": "330106",
        "on": "2026-11-23",
        "birth": "1946-03-01",
        "unable": "no",
    },
    "group_leader": {"district": "330106", "year": "2026", "people": "４５"},
    "funeral": {"group": "enterprise", "district": "330106", "died_on": "2026-03-01"},
    "budget": {"district": "330106", "year": "2026", "people": "12,345"},
    "advance": {"district": "330106", "year": "2026", "expected": "100万"},
    "settlement": {
        "district": "330106",
        "year": "2025",
        "people": "1000",
        "paid_ahead": "300000",
        "care": "150000",
    },
    "permitted_use": {"district": "330106", "on": "2026-11-23", "use": "archive_equipment"},
}
assert ANSWERS.keys() == RULES.keys()


def address(rule: str) -> str:
    return f"calculators/{rule.replace('_', '-')}/"


_FOCUS = """() => {
  const e = document.activeElement, form = e.closest('.form');
  const first = form && form === document.querySelector('[data-calculator] .form');
  const quiet = e.tagName === 'SUMMARY' && e.closest('.quiet');
  return { quiet: quiet && [...quiet.querySelectorAll('[data-question]')].map(o => o.dataset.question), open: quiet && quiet.open, name: first ? e.closest('[data-question]')?.dataset.question ?? '' : '', kind: e.type || '', tag: e.tagName, go: first && e.matches('.go'), outline: getComputedStyle(e).outlineWidth,
    options: e.tagName === 'SELECT' ? [...e.options].map(o => o.value) : e.type === 'radio' ? [...form.querySelectorAll(`[name="${e.name}"]`)].map(o => o.value) : [] };
}"""


_WHERE = """() => document.querySelector('[data-calculator] .form .progress').textContent + [...document.querySelectorAll('.answered, .problems')].map(e => e.hidden)"""


def fill_by_keyboard(page: Page, answers: dict[str, str]) -> None:
    """Tab from question to question, answer each as it comes, press Enter at the button of each screen.

    What stands behind a quiet question is opened where the answers have something for it.
    """
    handled: set[str] = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        at: dict[str, Any] = page.evaluate(_FOCUS)
        if at["quiet"] and set(at["quiet"]) & answers.keys() and not at["open"]:
            page.keyboard.press("Enter")
            continue
        if at["go"]:
            words, before = page.locator(f"{FORM} .go").first.inner_text(), page.evaluate(_WHERE)
            page.keyboard.press("Enter")
            if words == "算一算":
                assert answers.keys() <= handled, "a question was never reached"
                return
            until(page, f"({_WHERE})() !== {json.dumps(before)}")
            if page.locator(ANSWERED).count():
                return
            continue
        name = at["name"]
        if not name or name in handled or at["tag"] in ("SUMMARY", "A", "BUTTON"):
            continue
        handled.add(name)
        if name not in answers:
            continue
        if at["tag"] == "SELECT":
            for _ in range(at["options"].index(answers[name])):
                page.keyboard.press("ArrowDown")
        elif at["kind"] == "radio":
            page.keyboard.press("Space")
            for _ in range(at["options"].index(answers[name])):
                page.keyboard.press("ArrowDown")
        else:
            page.keyboard.press("Control+A")
            page.keyboard.type(answers[name])
            now = page.evaluate(_FOCUS)
            assert now["name"] == name, f"the focus went from {name} to {now} while typing"
    raise AssertionError("the button was never reached")


_FILL = """answers => {
  const form = document.querySelector('[data-calculator] .form');
  for (const [name, text] of Object.entries(answers)) {
    const block = form.querySelector(`[data-question="${name}"]`), fields = [...block.querySelectorAll('input, select, textarea')];
    if (fields[0].type === 'radio') fields.find(one => one.value === text).checked = true;
    else fields[0].value = text;
    fields[0].dispatchEvent(new Event('change', { bubbles: true }));
  }
}"""


def fill(page: Page, answers: dict[str, str]) -> None:
    """The same at once, on all screens."""
    page.evaluate(_FILL, answers)


def ask(page: Page) -> None:
    """Press the button of this screen and of those after it, to the answer or to what is wrong."""
    for _ in range(10):
        words, before = page.locator(f"{FORM} .go").first.inner_text(), page.evaluate(_WHERE)
        page.locator(f"{FORM} .go").first.click()
        if words == "算一算":
            return
        until(page, f"({_WHERE})() !== {json.dumps(before)}")
        if page.locator(f"{ANSWERED}, {PROBLEMS}").count():
            return


def until(page: Page, expression: str) -> None:
    """Wait for `expression` (or its promise) to be true; Playwright's own waiting would need eval in the page."""
    for _ in range(1_200):  # two minutes: a busy machine is no mistake
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)
