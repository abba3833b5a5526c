"""What runs inside the reader's browser: one message of JSON in, one of JSON out, no state.

This file goes into the wheel with `calculators` and imports nothing else, so that CPython and Pyodide
give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from calculators import forms
from calculators.rulebook import RuleBook


def open_book(data: Mapping[str, Any]) -> Callable[[str], str]:
    """A function that answers messages from the rule-book made of `data` (see `RuleBook.from_mappings`)."""
    rulebook = RuleBook.from_mappings(**data)
    return lambda message: reply(rulebook, message)


def reply(rulebook: RuleBook, message: str) -> str:
    """The outcome of `{"rule": …, "reverse": …, "answers": {question: text}}` as compact JSON.

    With `"asked": […]`, the questions that the reader has seen up to now, what these alone come to.
    What a reader typed wrongly is in the outcome; ValueError or KeyError mean a message that no page sends.
    """
    asked = json.loads(message)
    if "asked" in asked:
        outcome = forms.so_far(rulebook, asked["rule"], asked["answers"], asked["asked"])
    else:
        ask = forms.reverse if asked["reverse"] else forms.answer
        outcome = ask(rulebook, asked["rule"], asked["answers"])
    return json.dumps(outcome.as_json(), ensure_ascii=False, separators=(",", ":"))
