"""Every bad sample is refused for its own mistake, at its own place, and nothing of its content is told."""

import json
import tomllib

import pytest

from generator.audit.sensitive_values import WORDS, sensitive_values
from generator.build.project import load_project
from generator.intake.batch import find_batches, read_batch
from generator.records.validation import validate
from tests.helpers import REFUSED, ROOT

EXPECTED = tomllib.loads((REFUSED / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def batch_results():
    submitted = [read_batch(path) for path in find_batches(REFUSED)]
    return submitted, validate(submitted, load_project(ROOT).rules)


@pytest.mark.parametrize("batch", EXPECTED)
def test_a_bad_batch_is_refused_for_its_mistake_and_at_its_place(batch_results, batch):
    expected = EXPECTED[batch]
    errors = [
        each for each in batch_results[1].problems if each.place.batch == batch and each.severity == "error"
    ]
    assert [each.code for each in errors] == ([expected["code"]] if expected["code"] else [])
    if not errors:
        return  # the earlier of two batches with the same person stays as it is
    place = errors[0].place
    assert (place.row or 0) == expected["row"]
    assert place.file == expected["file"]
    assert place.sheet == expected["sheet"]
    assert expected["column"] in place.column


def test_every_bad_batch_is_expected(batch_results):
    assert {each.id for each in batch_results[0]} == set(EXPECTED)


def test_no_message_repeats_a_sensitive_value(batch_results):
    submitted, validation = batch_results
    told = json.dumps([each.as_json() for each in validation.problems], ensure_ascii=False)
    needles = list(sensitive_values([each.table for each in submitted if each.table]))
    assert len(needles) > 500
    leaked = [each.place for each in needles if each.text in told and each.kind not in WORDS]
    assert leaked == []


def test_every_error_says_how_to_mend_it(batch_results):
    for each in batch_results[1].problems:
        assert each.message
        assert each.remedy
        assert "{" not in each.message + each.remedy
