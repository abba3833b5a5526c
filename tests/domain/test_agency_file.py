"""The list of offices: every mistake in it is named before anything is built."""

import pytest

from generator.domain.agencies import district_of
from generator.domain.agency_file import AgenciesError, load
from tests.helpers import ROOT

ENTRY = '[[agency]]\ncode = "{code}"\nname = "甲"\noffice = "甲中心"\nlevel = "{level}"\nphone = "{phone}"\nparent = "{parent}"\n'


def entry(code="330100", level="city", phone="12333", parent=""):
    return ENTRY.format(code=code, level=level, phone=phone, parent=parent)


def told(tmp_path, text):
    file = tmp_path / "agencies.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(AgenciesError) as caught:
        load(file)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (
            entry() + entry("330102", "district", phone=""),
            "agencies.toml：第 2 个 [[agency]]（330102 甲）没有电话",
        ),
        (entry() + entry(), "用了两次"),
        (entry(parent="330999"), "不存在"),
        (entry(code="../etc"), "code"),
        (entry(level="planet"), "level"),
        ("[[agency]]\nname = 1", "缺少或写错"),
        ("[[agency", "读不了"),
        (
            entry() + entry("330101") + 'former_codes = ["330100"]\n',
            "以前的代码（former_codes）330100 是别的单位的",
        ),
        (entry("1", parent="2") + entry("2", parent="1"), "绕成了圈"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, word):
    assert word in told(tmp_path, text)


def test_the_policy_is_inherited_and_the_district_found():
    agencies = load(ROOT / "data/agencies.toml")
    community = next(each for each in agencies.values() if each.level == "community")
    assert community.policy == "hangzhou-2024-1"
    assert agencies[district_of(community, agencies)].level == "district"
    assert district_of(agencies["330100"], agencies) == ""
    assert agencies["330109"].policy == "own"
