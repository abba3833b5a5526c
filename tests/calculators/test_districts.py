"""Every rule asks for the numbers of the district that is responsible, not for those of the city."""

import tomllib

import pytest

from calculators import forms
from calculators.registry import RULES
from calculators.result import as_json
from calculators.rules import group_leader, illness_aid
from tests.calculators.rulebooks import CASES, LAW, make, parsed

UNTOUCHED = ("coverage.", "settlement.", "checkup.every_years")  # dates, the same for all


def _other(key, value):
    """Another value that is plausible: half of a percentage, one more of a count, double the money."""
    if key.startswith(UNTOUCHED):
        return value
    if key == "advance.least_share":
        return 90
    if key == "activity.visit_age":
        return 80
    return value * 2


def _law(*, for_all=(), for_own=()):
    """The law with other numbers for everybody, or for the named districts alone."""
    law = parsed(LAW / "parameters.toml")
    for key, entry in law["parameters"].items():
        value = entry.pop("value")
        own = [{"district": code, "value": _other(key, value)} for code in for_own]
        entry["values"] = [{"value": _other(key, value) if for_all else value}, *own]
    return law


CODE = "330108"
ONLY_THERE = make(policies=[_law(for_own=[CODE])])
EVERYWHERE = make(policies=[_law(for_all=True)])


def _cases():
    for rule in RULES:
        file = tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))
        for case in file["case"]:
            texts = file.get("common", {}) | case["with"]
            if "refused" not in case["expect"] and "managed_in" not in texts:
                yield pytest.param(rule, case, texts | {"district": CODE}, id=f"{rule}: {case['says']}")


@pytest.mark.parametrize(("rule", "case", "texts"), list(_cases()))
def test_a_districts_own_numbers_are_taken(rule, case, texts):
    ask = forms.reverse if case.get("reverse") else forms.answer
    there, everywhere = ask(ONLY_THERE, rule, texts), ask(EVERYWHERE, rule, texts)
    assert there.problems == everywhere.problems
    if there.result is not None:
        assert as_json(there.result) == as_json(everywhere.result)


@pytest.mark.parametrize(("rule", "case", "texts"), list(_cases()))
def test_the_citys_own_people_are_sent_to_the_city(rule, case, texts):
    """四（一）第一段: 市退管经办机构 looks after them; whoever asks about anybody else is not sent there."""
    ask = forms.reverse if case.get("reverse") else forms.answer
    for district, city in (("330100", True), (CODE, False)):
        result = ask(EVERYWHERE, rule, texts | {"district": district}).result
        assert result is not None
        assert any(place.startswith("市退管经办机构") for place in result.where) is city


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        ("illness_aid", {"year": "2026", "how": "figure", "self_paid": "15000"}),
        ("hospital_visit", {"year": "2026", "stays": "1"}),
        ("checkup", {"on": "2024-09-01", "lives": "away", "invoice": "700"}),
        ("activity", {"on": "2026-01-01", "birth": "1948-01-01"}),
    ],
)
def test_services_go_by_the_place_that_manages(rule, texts):
    """四（一）转移: 由社会化管理服务地负责经费保障."""
    person = {"group": "enterprise", "changed": "yes"}
    moved = forms.answer(ONLY_THERE, rule, person | texts | {"district": "330106", "managed_in": CODE}).result
    stayed = forms.answer(ONLY_THERE, rule, person | texts | {"district": "330106"}).result
    own = forms.answer(ONLY_THERE, rule, person | texts | {"district": CODE}).result
    assert (moved.amount, moved.verdict) == (own.amount, own.verdict)
    assert (moved.amount, moved.verdict) != (stayed.amount, stayed.verdict)


def test_the_highest_awards_of_a_district():
    policy = ONLY_THERE.policies[0]
    assert group_leader.highest_award(policy, year=2026, district=CODE) == 1000
    assert group_leader.highest_award(policy, year=2026, people=7, district=CODE) == 140
    assert group_leader.highest_award(policy, year=2026, people=7, district="330106") == 70
    assert group_leader.highest_award(policy, year=2026, district="") == 500
    assert illness_aid.highest_award(policy, year=2026, district=CODE) == 5000


def test_festivals_go_by_the_place_that_handled():
    """三（四）: 杭州市级办理按月领取基本养老金并纳入社会化管理服务的退休人员."""
    texts = {
        "group": "enterprise",
        "handled": "2020-01",
        "year": "2026",
        "changed": "yes",
        "managed_in": CODE,
    }
    moved = forms.answer(ONLY_THERE, "festival", texts | {"district": "330106"}).result
    assert moved.amount.high == 2800
    moved = forms.answer(ONLY_THERE, "festival", texts | {"district": CODE, "managed_in": "330106"}).result
    assert moved.amount.high == 5600


def test_a_pool_is_shared_by_the_districts_own_caps():
    standard = {"district": CODE, "year": 2026, "source": "虚构", "pool": "30000", "counts": [10, 10]}
    rulebook = make(policies=[_law(for_own=[CODE])], standards=[standard])
    texts = {"group": "enterprise", "district": CODE, "year": "2026", "how": "figure", "self_paid": "25000"}
    assert (
        forms.answer(rulebook, "illness_aid", texts).result.amount.high == 2500
    )  # 5000 × 30000 ÷ (1000 × 10 + 5000 × 10)
