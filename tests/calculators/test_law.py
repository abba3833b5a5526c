"""The data says what the law says, and everything the law says on people and money has data, rule and case."""

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from calculators.dates import add_months, first_of
from calculators.registry import RULES
from tests.calculators.rulebooks import CASES, LAW, law_text, parsed, shipped
from tests.helpers import ROOT

HERE = Path(__file__).parent

POLICY = shipped().policies[0]
PARAGRAPHS = dict(re.findall(r"^`\[(.+?)\]`\n\n(.+?)$", law_text(), re.MULTILINE))
OPTIONS = (*POLICY.groups, *POLICY.prohibitions, *(use for head in POLICY.heads for use in head.uses))
ABOUT_PEOPLE_AND_MONEY = [key for key in PARAGRAPHS if key[0] in "二三"] + [
    "四（一）标准",
    "四（二）",
    "四（二）后段",
    "四（三）",
]


@pytest.mark.parametrize("key", sorted(POLICY.parameters))
def test_each_number_stands_in_the_law_letter_for_letter(key):
    parameter = POLICY.parameters[key]
    assert parameter.excerpt in PARAGRAPHS[parameter.clause]
    assert parameter.unit
    assert parameter.name
    assert parameter.source


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_each_option_stands_in_the_law_letter_for_letter(option):
    assert option.excerpt in PARAGRAPHS[option.clause]


def test_the_clauses_are_the_laws_own_words():
    for key, clause in POLICY.clauses.items():
        assert PARAGRAPHS[key].startswith(clause.words), key


def test_heads_are_the_four_of_the_first_clause():
    assert "、".join(head.name for head in POLICY.heads) in PARAGRAPHS["一"]
    assert len(POLICY.heads) == 4


def test_the_districts_are_those_of_the_first_clause():
    names = list(POLICY.districts.values())
    assert names[0] == "杭州市本级"
    assert f"指市本级及{'、'.join(names[1:])}" in PARAGRAPHS["一"]
    for name in list(POLICY.neighbours.values())[:5]:
        assert name in PARAGRAPHS["四（一）转移"]


CHINESE = {
    "1 万": "10000",
    "1万": "10000",
    "次月": "1",
    "两年": "2",
    "第二季度": "2",
    "次年": "1",
    "1:1": "1",
}


@pytest.mark.parametrize("key", sorted(POLICY.parameters))
def test_the_value_is_the_number_in_the_excerpt(key):
    parameter = POLICY.parameters[key]
    value = f"{parameter.values[0].value:f}"
    words = [value, *(word for word, number in CHINESE.items() if number == value)]
    assert any(word in parameter.excerpt for word in words)


NUMBERS = re.compile(r"(?<![〔\d-])\d+(?:万?元|%|次|周岁|天|月底|:1)")


@pytest.mark.parametrize("clause", [*ABOUT_PEOPLE_AND_MONEY, "五（三）"])
def test_no_number_of_the_law_is_missing(clause):
    """Every number before 元, %, 次, 周岁, 天 in the paragraph stands in an excerpt of some parameter."""
    excerpts = [one.excerpt.replace(" ", "") for one in POLICY.parameters.values() if one.clause == clause]
    for number in NUMBERS.findall(PARAGRAPHS[clause].replace(" ", "")):
        assert any(number in excerpt for excerpt in excerpts), number


@pytest.mark.parametrize("clause", ABOUT_PEOPLE_AND_MONEY)
def test_every_clause_has_data_a_rule_and_a_case(clause):
    data = {one.clause for one in (*POLICY.parameters.values(), *OPTIONS)} | (
        {"三（一）"} if POLICY.heads else set()
    )
    assert clause in data
    assert any(clause in map(shipped().policies[0].key, rule.CLAUSES) for rule in RULES.values())
    cases = set()
    for path in CASES.glob("*.toml"):
        file = tomllib.loads(path.read_text(encoding="utf-8"))
        cases |= {case.get("clause", file["clause"]) for case in file["case"]}
    assert clause in cases


def _sentences():
    """Every sentence of 二 to 五（三） but the headings of paragraphs: (clause, words)."""
    for clause, paragraph in PARAGRAPHS.items():
        if clause[0] in "二三四五" and clause != "五（四）":
            for words in re.findall(r"[^。；]+[。；：]?", paragraph):
                if not re.fullmatch(r"（[一二三四]）[^，、]{2,12}。|具体如下：", words):
                    yield clause, words


SENTENCES = tuple(_sentences())
KEPT_BY = parsed(HERE / "sentences.toml")["sentence"]
NOT_FOR_SOFTWARE = parsed(HERE / "not-for-software.toml")["sentence"]


def _listed(table, clause, words):
    return [one for one in table if one["clause"] == clause and words.startswith(one["begins"])]


@pytest.mark.parametrize(("clause", "words"), SENTENCES, ids=[words[:24] for _, words in SENTENCES])
def test_every_sentence_has_data_a_rule_a_check_a_page_or_a_reason_why_not(clause, words):
    excerpts = [one.excerpt for one in (*POLICY.parameters.values(), *OPTIONS) if one.clause == clause]
    ways = [any(one in words for one in excerpts), *_listed(KEPT_BY, clause, words)]
    reasons = _listed(NOT_FOR_SOFTWARE, clause, words)
    assert sum(map(bool, [*ways, *reasons])) == 1, "by exactly one of the ways"


@pytest.mark.parametrize("line", KEPT_BY, ids=lambda line: line["begins"])
def test_what_keeps_a_sentence_is_there(line):
    assert any(_listed([line], clause, words) for clause, words in SENTENCES), "no such sentence"
    [kind] = line.keys() - {"clause", "begins"}
    if kind == "rule":
        assert line["clause"] in map(POLICY.key, RULES[line["rule"]].CLAUSES)
        file = parsed(CASES / f"{line['rule']}.toml")
        assert any(case.get("clause", file["clause"]) == line["clause"] for case in file["case"])
    elif kind == "check":
        assert line["check"] in parsed(ROOT / "generator" / "diagnostics" / "messages.toml")
    else:
        assert kind == "page"
        assert line["clause"] in (ROOT / line["page"]).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", NOT_FOR_SOFTWARE, ids=lambda line: line["begins"])
def test_what_is_not_for_software_is_a_sentence_and_has_a_reason(line):
    assert any(_listed([line], clause, words) for clause, words in SENTENCES), "no such sentence"
    assert len(line["reason"]) >= 10
    assert line["reason"].endswith("。")


def test_no_number_lies_idle():
    """Each parameter is asked for by a rule or, for the notices of 五（三）, by the generator."""
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "calculators").rglob("*.py"))
    code += "".join(path.read_text(encoding="utf-8") for path in (ROOT / "generator").rglob("*.py"))
    for key in POLICY.parameters:
        group, _, name = key.partition(".")
        by_head = f'f"{group}.{{' in code and name in {
            "care",
            "checkup",
            "activity",
            "festival",
            "spring",
            "dragon_boat",
            "mid_autumn",
        }
        assert f'"{key}"' in code or by_head, key


@pytest.mark.parametrize("key", sorted(POLICY.parameters))
def test_every_day_has_exactly_one_value(key):
    """A sweep over the months of the policy's life, and its first and last days: no gap, no overlap."""
    values = [one for one in POLICY.parameters[key].values if not one.district]
    days = [first_of(add_months(2024, 1, month)) for month in range(12 * 30)]
    days += [day - timedelta(days=1) for day in days[1:]]
    for day in days:
        assert sum(one.holds_on(day) for one in values) == 1
    assert not any(one.holds_on(date(2023, 12, 31)) for one in values)


def test_law_text_is_beside_its_numbers():
    assert {path.name for path in LAW.iterdir()} == {"text.md", "parameters.toml"}


def test_heads_sum_to_the_festivals_and_the_checkup_standard():
    """2800 元/人 is the year's three festivals; 200 元/人 a year is the 400 元 of a checkup every two years."""
    day = date(2026, 6, 1)
    festivals = sum(
        POLICY.value_on(f"festival.{key}", day) for key in ("spring", "dragon_boat", "mid_autumn")
    )
    assert POLICY.value_on("budget.festival", day) == festivals
    per_year = POLICY.value_on("checkup.standard", day) / POLICY.value_on("checkup.every_years", day)
    assert POLICY.value_on("budget.checkup", day) == per_year
