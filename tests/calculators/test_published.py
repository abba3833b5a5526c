"""Days, rounds and standards: what is not the law's but has been published or computed."""

import re
from datetime import date

import pytest
from lunar_python import Lunar
from lunardate import LunarDate

from calculators import forms
from calculators.errors import InputError
from calculators.reference_data import FESTIVALS, read_festivals, read_rounds, read_standard
from calculators.rules.illness_aid import highest_award
from tests.calculators.rulebooks import DATA, make, parsed, shipped

LUNAR = {"spring": (1, 1), "dragon_boat": (5, 5), "mid_autumn": (8, 15)}
BOOK = shipped()


@pytest.mark.parametrize("year", range(2024, 2051))
@pytest.mark.parametrize("key", FESTIVALS)
def test_two_lunar_calendars_agree(key, year):
    solar = Lunar.fromYmd(year, *LUNAR[key]).getSolar()
    first = date(solar.getYear(), solar.getMonth(), solar.getDay())
    assert first == LunarDate(year, *LUNAR[key]).to_solar_date() == BOOK.festivals.in_year(year)[key]


@pytest.mark.parametrize("year", [2023, 2051])
def test_a_year_outside_the_table_is_refused_with_a_sentence(year):
    with pytest.raises(InputError) as caught:
        BOOK.festivals.in_year(year)
    assert caught.value.code == "festival_unknown"
    assert "2024年到2050年" in caught.value.sentence


def test_the_table_has_every_year_and_nothing_else():
    assert sorted(BOOK.festivals.years) == list(range(2024, 2051))


def test_festivals_out_of_order_are_refused():
    days = {"spring": "2026-06-19", "dragon_boat": "2026-02-17", "mid_autumn": "2026-09-25"}
    with pytest.raises(ValueError, match="2026"):
        read_festivals({"years": {"2026": days}})


def test_a_festival_of_another_year_is_refused():
    days = {"spring": "2025-02-17", "dragon_boat": "2026-06-19", "mid_autumn": "2026-09-25"}
    with pytest.raises(ValueError, match="2026"):
        read_festivals({"years": {"2026": days}})


def test_rounds_have_numbers_sources_and_order():
    for one in BOOK.rounds:
        assert one.first < one.last
        assert one.first.year % 2 == 0
        assert re.search(r"〔\d{4}〕\d+号", one.source)


def test_rounds_that_overlap_are_refused():
    rounds = parsed(DATA / "checkup_rounds.toml")["rounds"]
    with pytest.raises(ValueError, match="overlap"):
        read_rounds(
            {
                "rounds": [
                    *rounds,
                    rounds[0] | {"first": rounds[0]["last"], "last": date(2025, 12, 31), "number": 11},
                ]
            }
        )


def test_rounds_of_different_policies_may_be_open_on_the_same_days():
    (first,) = parsed(DATA / "checkup_rounds.toml")["rounds"]
    other = first | {"number": 3, "policies": ["county"]}
    rounds = {"rounds": [first | {"policies": ["hangzhou-2024-1"]}, other]}
    rulebook = make(rounds=rounds)
    assert [one.number for one in rulebook.rounds_under(rulebook.policies[0])] == [10]
    with pytest.raises(ValueError, match="overlap"):
        read_rounds({"rounds": [first, other]})


def test_where_no_round_is_known_none_is_promised_and_no_invoice_refused():
    texts = {
        "group": "enterprise", "district": "330106", "handled": "2020-01", "on": "2026-11-23", "lives": "away",
    }  # fmt: skip
    rulebook = make(rounds={"rounds": []})
    found = forms.answer(rulebook, "checkup", texts).result
    assert (str(found.verdict), found.amount) == ("depends", None)
    found = forms.answer(rulebook, "checkup", texts | {"invoice": "380"}).result
    assert (str(found.verdict), found.amount.low, found.amount.high) == ("depends", 0, 380)


def test_data_files_say_where_they_come_from():
    for name in ("festivals.toml", "checkup_rounds.toml"):
        header = (DATA / name).read_text(encoding="utf-8")
        assert "etrieved 2026-" in header


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"tiers": [{"over": "5000", "amount": "1"}], "pool": "1"},
        {"pool": "1"},
        {"pool": "1", "counts": [1]},
        {"pool": "1", "counts": [1, -1]},
        {"counts": [1, 1]},
        {"pool": "1", "counts": [0, 0]},
    ],
)
def test_half_a_standard_is_refused(facts):
    with pytest.raises(ValueError, match="standard"):
        read_standard({"district": "330106", "year": 2025, "source": "…"} | facts)


def test_standards_that_ship_keep_to_the_law():
    policy = BOOK.policies[0]
    for standard in BOOK.standards:
        assert standard.source
        for tier in standard.tiers:
            assert tier.amount <= highest_award(policy, year=standard.year, district="")
