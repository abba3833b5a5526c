"""`python -m calculators RULE key=value …`: the JSON the browser gets; without arguments, all questions.

The only place of the package that reads files: the data folder of the project, or the one named by `--data`.
`--reverse` asks backwards; today=2026-11-27 says from which day 去年 counts. Exit codes: 0 answered, 2 wrong
usage, 3 an answer was refused.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from calculators import forms, questions
from calculators.registry import RULES, Rule
from calculators.rulebook import RuleBook

DATA = Path(__file__).resolve().parent.parent / "data"


def read(data: Path) -> dict[str, Any]:
    """The parsed data files of the folder `data`, named as `RuleBook.from_mappings` takes them."""

    def parsed(path: Path) -> Mapping[str, object]:
        return tomllib.loads(path.read_text(encoding="utf-8"))

    return {
        "policies": [parsed(path) for path in sorted(data.glob("policy/*/parameters.toml"))],
        "festivals": parsed(data / "festivals.toml"),
        "rounds": parsed(data / "checkup_rounds.toml"),
        "standards": [parsed(path) for path in sorted(data.glob("standards/*/*.toml"))],
    }


def load(data: Path) -> RuleBook:
    """The rule-book written in the folder `data`."""
    return RuleBook.from_mappings(**read(data))


def main(arguments: list[str]) -> int:
    """Run the command; the exit code."""
    reverse = "--reverse" in arguments
    rest = [one for one in arguments if one != "--reverse"]
    data = DATA
    if "--data" in rest:
        at = rest.index("--data")
        if at + 1 == len(rest):
            return _usage()
        data = Path(rest[at + 1])
        del rest[at : at + 2]
    if not (data / "festivals.toml").is_file():
        return _usage("找不到数据文件夹，请用 --data 指明 data 所在的位置。")
    rulebook = load(data)
    if not rest:
        _print([_describe(rulebook, rule) for rule in RULES.values()])
        return 0
    name, *pairs = rest
    if name not in RULES or any("=" not in pair for pair in pairs):
        return _usage()
    texts = dict(pair.split("=", 1) for pair in pairs)
    asked = RULES[name].reverse_questions(rulebook) if reverse else RULES[name].questions(rulebook)
    if texts.keys() - {question.name for question in asked} - {forms.ASKED_ON}:
        return _usage("有这个项目里没有的问题名称；不带参数运行可以看到全部问题。")
    outcome = (forms.reverse if reverse else forms.answer)(rulebook, name, texts)
    _print(outcome.as_json())
    return 0 if outcome.result is not None else 3


def _describe(rulebook: RuleBook, rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.NAME,
        "title": rule.TITLE,
        "audience": rule.AUDIENCE,
        "clauses": list(rule.CLAUSES),
        "questions": [questions.as_json(one) for one in rule.questions(rulebook)],
        "reverse_questions": [questions.as_json(one) for one in rule.reverse_questions(rulebook)],
    }


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _usage(sentence: str = "") -> int:
    sys.stderr.write(sentence or "用法：python -m calculators [--data 目录] [--reverse] [项目 问题=回答 …]")
    sys.stderr.write("\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
