"""The cases of tests/cases: sentences an official can read, with what the law makes of them."""

import json
import re
import tomllib

import jsonschema
import pytest

from calculators import forms
from calculators.registry import RULES
from calculators.result import Op, replay
from tests.calculators.rulebooks import CASES, DATA, make, shipped

SCHEMA = jsonschema.Draft202012Validator(json.loads((DATA / "schema" / "result.schema.json").read_text()))


def _cases():
    for path in sorted(CASES.glob("*.toml")):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        rulebook = make(standards=file["standards"]) if "standards" in file else shipped()
        for case in file["case"]:
            case = {"clause": file["clause"]} | case
            texts = file.get("common", {}) | case["with"]
            yield pytest.param(rulebook, path.stem, case, texts, id=f"{path.stem}: {case['says']}")


ALL = tuple(_cases())


@pytest.mark.parametrize(("rulebook", "rule", "case", "texts"), ALL)
def test_case(rulebook, rule, case, texts):
    ask = forms.reverse if case.get("reverse") else forms.answer
    outcome = ask(rulebook, rule, texts)
    SCHEMA.validate(outcome.as_json())
    expect = dict(case["expect"])
    if "refused" in expect:
        assert [one.code for one in outcome.problems] == [expect["refused"]]
        return
    assert outcome.problems == ()
    result = outcome.result
    assert str(result.verdict) == expect.pop("verdict")
    cited = {one.key for one in result.citations}
    assert expect.pop("cites", case["clause"]) in cited
    if "amount" in expect:
        assert _amount(result.amount) == expect.pop("amount")
    items = [item for one in (result, *result.parts) for item in one.items]
    for name, amount in expect.pop("items", {}).items():
        found = [_amount(item.amount) for item in items if item.name == name]
        assert found[:1] == ([] if amount == "没有" else [amount])
    for name, days in expect.pop("days", {}).items():
        found = next(item for item in items if item.name == name)
        assert [str(day or "") for day in (found.first, found.last)] == days
    text = json.dumps(outcome.as_json(), ensure_ascii=False)
    for words in expect.pop("contains", []):
        assert words in text
    for words in expect.pop("lacks", []):
        assert words not in "".join(_sentences(result)), "the law's own words aside"
    if "solution" in expect:
        solution = outcome.as_json()["result"]["solution"]
        assert [_interval(one) for one in solution["intervals"]] == expect.pop("solution")
        assert solution["nearest"] == expect.pop("nearest", [])
    assert not expect, "an expectation nobody checks"


def _sentences(result):
    """Everything that a reader sees of a result."""
    yield from (
        result.title,
        result.headline,
        *result.materials,
        *result.where,
        *result.assumptions,
        *result.changes,
    )
    yield from (text for step in result.steps for text in (step.label, step.unit))
    yield from (text for item in result.items for text in (item.name, item.reason))
    for part in result.parts:
        yield from _sentences(part)


def _amount(amount):
    if amount is None:
        return "none"
    if amount.low == amount.high:
        return f"{'约' if amount.estimate else ''}{amount.low:.2f}"
    return f"{amount.low:.2f}~{amount.high:.2f}"


def _interval(interval):
    lower, upper = interval["lower"], interval["upper"]
    left = "(-∞" if lower is None else f"{'[' if lower['inclusive'] else '('}{lower['value']}"
    right = "∞)" if upper is None else f"{upper['value']}{']' if upper['inclusive'] else ')'}"
    return f"{left}, {right}"


@pytest.mark.parametrize(("rulebook", "rule", "case", "texts"), ALL)
def test_every_result_explains_itself(rulebook, rule, case, texts):
    ask = forms.reverse if case.get("reverse") else forms.answer
    outcome = ask(rulebook, rule, texts)
    for problem in outcome.problems:
        assert problem.sentence.endswith("。")
    if outcome.result is None:
        return
    result = outcome.result
    assert result.rule == rule
    assert result.headline.endswith("。")
    assert result.citations
    assert result.where
    assert result.policy.covers(result.computed_for)
    if result.amount is not None:
        assert replay(result.steps) == result.amount.high
        assert 0 <= result.amount.low <= result.amount.high
    for one in (result, *result.parts):
        ops = [step.op for step in one.steps if step.op is not Op.FACT]
        assert ops[-1:] in ([], [Op.EQUALS]), "a calculation ends with what it comes to"
        assert all("从 0 元" not in step.label for step in one.steps)
    for step in result.steps:
        if step.words:
            assert step.words in result.policy.clause(step.clause).words
    assert not re.search("[A-Za-z]", "".join(_sentences(result))), (
        "plain Chinese for who reads no Latin letters"
    )
    # Who is not covered, or covered by reference only (二（二）), has no solution but the reason.
    by_reference = texts.get("group") == "returned"
    assert (result.solution is not None) == (
        bool(case.get("reverse"))
        and str(result.verdict) != "elsewhere"
        and rule != "permitted_use"
        and not by_reference
    )


def test_there_are_enough_cases_for_every_rule():
    rules = [param.values[1] for param in ALL]
    assert len(rules) >= 150
    assert set(rules) == set(RULES)
    for rule in RULES:
        own = [param.values[2] for param in ALL if param.values[1] == rule]
        assert any(case.get("reverse") for case in own), f"{rule}: no case asks backwards"
        assert len({case["says"] for case in own}) == len(own)
