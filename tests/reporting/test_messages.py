"""The catalogue of sentences: complete, nothing unused, clauses of the law, words that a clerk can act on."""

import re
import string
import tomllib

import pytest

from generator.diagnostics.problems import Severity, catalogue
from tests.helpers import ROOT

MEANINGS = tomllib.loads((ROOT / "data/policy/hangzhou-2024-1/parameters.toml").read_text("utf-8"))[
    "clause_of"
]
SOURCE = "\n".join(
    path.read_text(encoding="utf-8") for part in ("generator", "calculators") for path in sorted((ROOT / part).rglob("*.py"))
)  # fmt: skip
ENTRIES = catalogue()


@pytest.mark.parametrize("code", ENTRIES)
def test_an_entry_has_what_a_clerk_needs(code):
    entry = ENTRIES[code]
    assert set(entry) <= {"message", "remedy", "clause", "severity"}
    assert Severity(entry.get("severity", "error"))
    assert entry["message"].endswith("。")
    assert entry["remedy"].endswith("。")
    assert re.search("请|可以|先", entry["remedy"])  # it asks for something to be done
    assert len(entry["message"]) <= 80


@pytest.mark.parametrize("code", [code for code, entry in ENTRIES.items() if "clause" in entry])
def test_a_clause_is_named_by_what_it_is_about(code):
    clause = ENTRIES[code]["clause"]
    assert clause == "{clause}" or clause in MEANINGS


@pytest.mark.parametrize("code", ENTRIES)
def test_an_entry_is_used(code):
    assert re.search(rf"""["']{code}["']""", SOURCE)


def test_every_code_that_is_reported_has_an_entry():
    reported = set(re.findall(r"""(?:problem|Error|_report|report)\(\s*["'](\w+)["']""", SOURCE))
    unknown = {code for code in reported if code not in ENTRIES}
    assert {code for code in unknown if f'problem("{code}"' in SOURCE} == set()


def test_the_words_to_fill_in_are_never_the_content_of_a_cell():
    fields = {
        field for entry in ENTRIES.values() for text in entry.values() for _, field, _, _ in string.Formatter().parse(text) if field
    }  # fmt: skip
    assert not fields & {"value", "cell", "name", "text", "identity", "amount", "given"}
