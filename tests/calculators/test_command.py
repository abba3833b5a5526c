"""`python -m calculators`: the same JSON as in the browser."""

import json
import subprocess
import sys

import pytest

from calculators.__main__ import main
from calculators.registry import RULES
from tests.calculators.rulebooks import DATA

FACTS = ["group=enterprise", "district=西湖区", "year=2025", "how=figure", "self_paid=一万二"]


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_without_arguments_the_rules_and_their_questions(capsys):
    code, out, _ = run(capsys)
    listed = json.loads(out)
    assert code == 0
    assert [one["rule"] for one in listed] == list(RULES)
    assert all(one["questions"] and one["reverse_questions"] and one["clauses"] for one in listed)


def test_an_answer(capsys):
    code, out, _ = run(capsys, "illness_aid", *FACTS)
    assert code == 0
    assert json.loads(out)["result"]["amount"] == {
        "low": "0.00", "high": "2500.00", "exact": False, "text": "0.00 至 2,500.00 元",
    }  # fmt: skip


def test_an_answer_backwards(capsys):
    code, out, _ = run(capsys, "--reverse", "illness_aid", "district=330106", "year=2025", "award=500")
    assert code == 0
    assert json.loads(out)["result"]["solution"]["intervals"] == [
        {"lower": {"value": "5000.00", "inclusive": False}, "upper": None}
    ]


def test_a_refused_answer(capsys):
    code, out, _ = run(capsys, "illness_aid", *FACTS[:-1], "self_paid=-1")
    assert code == 3
    assert [one["code"] for one in json.loads(out)["problems"]] == ["negative"]


@pytest.mark.parametrize(
    "arguments",
    [["tax"], ["illness_aid", "self_paid"], ["illness_aid", "salary=1"], ["--data"], ["--data", "/nowhere"]],
)
def test_wrong_usage(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err


def test_another_data_folder_and_a_real_process():
    command = [
        sys.executable,
        "-m",
        "calculators",
        "--data",
        str(DATA),
        "funeral",
        "group=flexible",
        "district=330105",
        "died_on=2026-03-01",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=DATA.parent)
    assert json.loads(done.stdout)["result"]["amount"]["low"] == "200.00"
