"""The rule-book as it ships, and with what a test adds to it."""

import copy
import tomllib
from functools import cache
from pathlib import Path

from calculators.__main__ import load
from calculators.rulebook import RuleBook
from tests.helpers import ROOT

DATA = ROOT / "data"
LAW = DATA / "policy" / "hangzhou-2024-1"
CASES = ROOT / "tests" / "cases"


@cache
def shipped() -> RuleBook:
    return load(DATA)


@cache
def _parsed(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def parsed(path: Path) -> dict:
    """A parsed file, anew for each caller to change."""
    return copy.deepcopy(_parsed(path))


def law_text() -> str:
    return (LAW / "text.md").read_text(encoding="utf-8")


def make(*, policies=None, standards=(), rounds=None) -> RuleBook:
    return RuleBook.from_mappings(
        policies=policies or [parsed(LAW / "parameters.toml")],
        festivals=parsed(DATA / "festivals.toml"),
        rounds=rounds or parsed(DATA / "checkup_rounds.toml"),
        standards=standards,
    )
