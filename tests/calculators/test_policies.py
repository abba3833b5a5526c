"""A second version of the law, or another county's own, is data beside the first: no code changes."""

import json
from datetime import date
from decimal import Decimal

import pytest

from calculators import forms
from calculators.bounds import Bound, Interval, exactly
from calculators.errors import InputError
from calculators.parameters import Policy
from calculators.rulebook import RuleBook
from calculators.rules import illness_aid
from tests.calculators.rulebooks import DATA, LAW, make, parsed

PERSON = {"group": "enterprise", "district": "330106", "how": "figure", "self_paid": "20000"}


def law():
    return parsed(LAW / "parameters.toml")


def successor():
    """A later version that raises the high cap."""
    later = law() | {"name": "test-2027", "valid_from": date(2027, 1, 1), "number": "试验〔2027〕1号"}
    later["parameters"]["illness_aid.high_cap"]["value"] = 3000
    return later


def highest(rulebook, **texts):
    outcome = forms.answer(rulebook, "illness_aid", PERSON | texts)
    assert outcome.problems == ()
    return outcome.result


def test_a_cap_that_changes_from_a_day():
    changed = law()
    cap = changed["parameters"]["illness_aid.high_cap"]
    del cap["value"]
    cap["values"] = [{"value": 2500}, {"from": date(2027, 7, 1), "value": 3000}]
    policy = Policy.from_mapping(changed)
    assert policy.value_on("illness_aid.high_cap", date(2027, 6, 30)) == 2500
    assert policy.value_on("illness_aid.high_cap", date(2027, 7, 1)) == 3000
    rulebook = make(policies=[changed])
    assert highest(rulebook, year="2026").amount.high == 2500
    assert highest(rulebook, year="2027").amount.high == 3000


def test_a_district_overrides_a_number():
    changed = law()
    cap = changed["parameters"]["illness_aid.high_cap"]
    del cap["value"]
    cap["values"] = [{"value": 2500}, {"district": "330108", "from": date(2025, 1, 1), "value": 2800}]
    rulebook = make(policies=[changed])
    assert highest(rulebook, year="2026").amount.high == 2500
    assert highest(rulebook, year="2026", district="330108").amount.high == 2800
    assert highest(rulebook, year="2024", district="330108").amount.high == 2500
    policy = rulebook.policies[0]
    assert illness_aid.highest_award(policy, year=2026, district="330108") == 2800


def with_numbers(**numbers):
    changed = law()
    for key, value in numbers.items():
        changed["parameters"][key.replace("__", ".")]["value"] = value
    return make(policies=[changed])


def test_two_stays_a_year():
    rulebook = with_numbers(hospital_visit__times=2)
    texts = {"group": "enterprise", "district": "330106", "year": "2026"}
    sums = [
        forms.answer(rulebook, "hospital_visit", texts | {"stays": str(n)}).result.amount.high
        for n in range(4)
    ]
    assert sums == [0, 150, 300, 300]

    def back(amount):
        return forms.reverse(rulebook, "hospital_visit", texts | {"amount": amount}).result

    assert back("200").solution.nearest == (150, 300)
    assert back("301").solution.nearest == (300, 450)
    assert back("150").headline == "一年住院 1 次，是 150.00 元。"
    assert back("300").headline == "一年住院 2 次或更多，是 300.00 元。"
    assert back("150").solution.intervals == (exactly(Decimal(1)),)
    assert back("300").solution.intervals == (Interval(Bound(Decimal(2), inclusive=True), None),)


def test_a_cap_that_is_no_multiple_of_the_rate():
    rulebook = with_numbers(group_leader__cap=495)
    result = forms.reverse(
        rulebook, "group_leader", {"district": "330106", "year": "2026", "amount": "495"}
    ).result
    assert result.headline == "管理服务 50 人或更多，上限是 495.00 元。"
    result = forms.reverse(
        rulebook, "group_leader", {"district": "330106", "year": "2026", "amount": "493"}
    ).result
    assert result.solution.nearest == (490, 495)


def test_a_threshold_that_takes_its_number_in():
    """以上 instead of 超出: only the data changes, and the words with it."""
    changed = law()
    changed["parameters"]["illness_aid.threshold"]["bound"] = "inclusive"
    rulebook = make(policies=[changed])
    assert highest(rulebook, year="2026", self_paid="5000").amount.high == 500
    assert highest(rulebook, year="2026", self_paid="4999.99").amount.high == 0
    missing = highest(rulebook, year="2026", self_paid="4000").changes[0]
    assert missing.startswith("差 1,000.00 元达到起付线 5,000.00 元，才可能给予")


def test_a_version_that_follows_another():
    first = law() | {"valid_to": date(2026, 12, 31)}
    rulebook = make(policies=[successor(), first])
    old, new = highest(rulebook, year="2026"), highest(rulebook, year="2027")
    assert (old.amount.high, old.policy.name) == (2500, "hangzhou-2024-1")
    assert (new.amount.high, new.policy.name) == (3000, "test-2027")


def test_the_last_day_of_a_version_and_the_day_after():
    rulebook = make(policies=[law() | {"valid_to": "2026-06-30"}])
    texts = {"group": "enterprise", "district": "330106", "handled": "2020-01"}
    assert forms.answer(rulebook, "coverage", texts | {"on": "2026-06-30"}).result is not None
    outcome = forms.answer(rulebook, "coverage", texts | {"on": "2026-07-01"})
    assert [one.code for one in outcome.problems] == ["outside_policy"]
    assert "2024年1月1日至2026年6月30日有效" in outcome.problems[0].sentence
    outcome = forms.answer(rulebook, "illness_aid", PERSON | {"year": "2026"})
    assert [one.code for one in outcome.problems] == ["outside_policy"]


def test_a_county_with_a_rule_of_its_own_is_answered_by_it():
    """六（一）: 其他区、县（市）可以参照本办法，结合本地实际，完善制定本级专项资金管理办法."""
    own = law() | {"name": "test-xiaoshan", "districts": {"330109": "萧山区"}, "examples": {}}
    own["parameters"]["hospital_visit.amount"]["value"] = 180
    rulebook = make(policies=[law(), own])
    texts = {"group": "enterprise", "year": "2026", "stays": "1"}
    assert forms.answer(rulebook, "hospital_visit", texts | {"district": "萧山区"}).result.amount.high == 180
    assert forms.answer(rulebook, "hospital_visit", texts | {"district": "西湖区"}).result.amount.high == 150
    assert [*rulebook.district_names()].count("330109") == 1


def county(**changes):
    """Another county's own law beside the city's: other sums, its own area of transfer, nobody of a city agency."""
    own = law() | {"name": "test-county", "districts": {"330109": "萧山区"}, "number": "试验〔2025〕2号"}
    del own["city_district"], own["delegated"]
    own["examples"] = {"retiree": "330109", "office": "330109"}
    own["transfer"] = {"districts": ["330109"], "clause": "四（一）转移", "papers": ["房产证"]}
    for key, value in {
        "hospital_visit.amount": 180,
        "checkup.standard": 500,
        "funeral.amount": 300,
        "activity.visit_age": 80,
        "budget.checkup": 250,
        "festival.spring": 1000,
    }.items():
        own["parameters"][key]["value"] = value
    return own | changes


def asked(rule, policies, **texts):
    person = {"group": "enterprise", "district": "330109", "handled": "2015-01"}
    outcome = forms.answer(make(policies=policies), rule, person | texts)
    assert outcome.problems == ()
    assert outcome.result.policy.name == "test-county"
    return outcome.result


BOTH = [law(), county()]


def test_a_countys_own_sums_where_the_law_leaves_something_open():
    stay = asked("hospital_visit", BOTH, handled="2025-11", year="2025", stays="1")
    assert (stay.verdict, stay.amount.low, stay.amount.high) == ("depends", 0, 180)
    second = {"lives": "away", "last_checkup": "2024-06", "invoice": "450"}
    assert asked("checkup", BOTH, on="2024-09-01", **second).amount.high == 0
    assert asked("checkup", BOTH, on="2024-09-01", lives="away", invoice="450").amount.high == 450
    assert asked("funeral", BOTH, died_on="2026-03-01").amount.high == 300
    year = asked(
        "my_entitlements", BOTH, on="2026-06-01", birth="1945-01-01", lives="hangzhou", changed="yes",
        died_on="2026-03-01",
    )  # fmt: skip
    assert year.amount.high == 1000 + 300
    able = asked("activity", BOTH, on="2026-06-01", birth="1946-06-01")
    assert "您已满80周岁，可以组织慰问" in able.headline
    assert "慰问品只给80周岁以上的人" in able.changes[1]


def test_who_moves_under_another_law_is_cited_a_paragraph_of_that_law():
    """What the old law says of a group stands elsewhere, or nowhere, in the law of the place that manages."""
    moved = county()
    gone = "二（二）"
    del moved["clauses"][gone]
    moved["groups"] = [one for one in moved["groups"] if one["clause"] != gone]
    moved["clause_of"] = {
        name: "二（一）" if key == gone else key for name, key in moved["clause_of"].items()
    }
    for group in ("returned", "enterprise"):
        found = asked(
            "coverage", [law(), moved], on="2026-06-01", district="330106", group=group,
            changed="yes", managed_in="330109",
        )  # fmt: skip
        assert found.policy.name == moved["name"]
        assert {one.key for one in found.citations} <= moved["clauses"].keys()


def test_a_countys_own_area_and_papers_of_transfer():
    inside = asked("coverage", BOTH, on="2026-06-01")
    assert "房产证" in next(one.reason for one in inside.items if one.name == "管理关系转移")
    moved_in = asked("coverage", BOTH, on="2026-06-01", district="330106", changed="yes", managed_in="330109")
    assert moved_in.verdict == "depends"
    assert "西湖区不在其中" in moved_in.headline
    none = county()
    del none["transfer"]
    assert [one.name for one in asked("coverage", [law(), none], on="2026-06-01").items] == ["保障期间"]
    moved_in = asked(
        "coverage", [law(), none], on="2026-06-01", district="330106", changed="yes", managed_in="330109"
    )
    assert moved_in.verdict == "depends"


def test_a_county_without_a_city_agency_shares_and_one_with_it_does_not():
    facts = {"year": "2025", "people": "10"}
    shared = asked("budget", BOTH, **facts)
    assert shared.amount.high == (120 + 130 + 2800) * 10
    assert [one.amount.high for one in shared.items if "另列" in one.name] == [2500]
    assert len(shared.parts[0].items) == 3
    alone = asked("budget", [law(), county(city_district="330109")], **facts)
    assert [one.name for one in alone.parts[0].items] == ["社保基金承担", "市级承担"]
    assert not [one for one in alone.items if "预留" in one.name]
    assert alone.where[0] == "市退管经办机构"


def test_a_countys_own_words_for_a_use():
    own = county()
    own["heads"][0]["uses"] = [
        {
            "name": "住院探望",
            "clause": "三（一）3",
            "excerpt": "给予 150 元/次慰问费",
            "synonyms": ["看望病人"],
        }
    ]
    [use] = Policy.from_mapping(own).heads[0].uses
    assert (use.synonyms, use.fixed_sum) == (("看望病人",), "")
    own["heads"][0]["uses"][0]["fixed_sum"] = "no.such"
    with pytest.raises(ValueError, match="no such sum"):
        Policy.from_mapping(own)


def test_two_versions_for_the_same_days_are_refused():
    with pytest.raises(ValueError, match="govern the same days"):
        make(policies=[law(), successor()])


@pytest.mark.parametrize(
    "values",
    [
        [{"from": date(2025, 1, 1), "value": 1}],  # nothing on the first day
        [{"value": 1}, {"from": date(2023, 1, 1), "value": 2}],  # out of order
        [{"value": 1}, {"value": 2}],  # twice the same day
        [{"value": 1}, {"district": "330106", "from": date(2023, 1, 1), "value": 2}],  # before the policy
        [{"value": 1}, {"from": date(2026, 7, 1), "value": 2}],  # after it
    ],
)
def test_values_that_contradict_their_dates_are_refused(values):
    changed = law() | {"valid_to": date(2026, 6, 30)}
    cap = changed["parameters"]["illness_aid.high_cap"]
    del cap["value"]
    cap["values"] = values
    with pytest.raises(ValueError, match=r"illness_aid\.high_cap"):
        Policy.from_mapping(changed)


@pytest.mark.parametrize("value", [0.7, True, None])
def test_an_inexact_number_is_refused(value):
    changed = law()
    changed["parameters"]["advance.least_share"]["value"] = value
    with pytest.raises(TypeError):
        Policy.from_mapping(changed)


def test_an_unknown_clause_is_refused():
    changed = law()
    changed["parameters"]["funeral.amount"]["clause"] = "三（九）"
    with pytest.raises(ValueError, match="no such clause"):
        Policy.from_mapping(changed)


def test_a_bound_is_one_of_two_words():
    changed = law()
    changed["parameters"]["funeral.amount"]["bound"] = "maybe"
    with pytest.raises(ValueError, match="inclusive or exclusive"):
        Policy.from_mapping(changed)


def test_a_table_is_no_list():
    with pytest.raises(TypeError):
        Policy.from_mapping(law() | {"parameters": []})
    with pytest.raises(TypeError):
        Policy.from_mapping(law() | {"heads": {}})


def test_the_same_data_may_come_as_json():
    """As the browser gets it: days are ISO text."""

    def through(mapping):
        return json.loads(json.dumps(mapping, default=str))

    rulebook = RuleBook.from_mappings(
        policies=[through(law())],
        festivals=through(parsed(DATA / "festivals.toml")),
        rounds=through(parsed(DATA / "checkup_rounds.toml")),
    )
    assert rulebook == make()


def test_a_policy_cannot_be_changed():
    policy = Policy.from_mapping(law())
    with pytest.raises(AttributeError):
        policy.name = "other"
    with pytest.raises(TypeError):
        policy.parameters["x"] = None


def test_unknown_keys_and_places_are_mistakes_of_ours():
    policy = Policy.from_mapping(law())
    with pytest.raises(KeyError):
        policy.value_on("no.such", date(2026, 1, 1))
    with pytest.raises(KeyError):
        policy.bound_on("funeral.amount", date(2026, 1, 1))
    with pytest.raises(KeyError):
        policy.clause("九")
    with pytest.raises(InputError) as caught:
        make().district_name("000000")
    assert caught.value.code == "unknown_district"


def test_a_year_no_calendar_has():
    policy = Policy.from_mapping(law())
    for year in (0, 1879, 2200, 10**6):
        with pytest.raises(InputError) as caught:
            illness_aid.highest_award(policy, year=year, district="", self_paid=Decimal(1))
        assert caught.value.code == "outside_policy"
