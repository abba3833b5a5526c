"""What would be found on a notice's page is told by `check`, before any build."""

import pytest

from generator.audit.typed_facts import with_typed_facts
from generator.intake.batch import read_batch
from generator.records.validation import validate_batch
from tests.intake.batches import NOTICE, PROJECT, number
from tests.samples.people import identity_number

PHONE = "13957124680"  # does not ring anywhere
IDENTITY = identity_number("330106", "19521227", 21)
PRIVATE = [
    f'title = "关于{PHONE}的公示"',
    'title = "关于一三九五七一二四六八零的公示"',
    f'title = "关于{IDENTITY}的公示"',
    'title = "关于和睦新村12幢3单元502室慰问的公示"',
    'title = "关于张三，男，患肝癌的公示"',
    f'[objection]\noffice = "张某 {PHONE}"',
    f'[objection]\nphone = "{IDENTITY}"',
]
RIGHT = [
    'title = "关于西湖区2025年度大病慰问的公示"',
    '[objection]\nphone = "0571-88126453"\naddress = "杭州市文一路12号3幢201室"',
    '[objection]\nphone = "13957124680"',  # an office may have a mobile telephone
]


def codes(folder, notice=NOTICE, name="a-batch"):
    batch = folder / name
    batch.mkdir()
    (batch / "notice.toml").write_text(notice, encoding="utf-8")
    (batch / "明细.csv").write_text(
        f"姓名,性别,身份证号,慰问金额\n沈素芬,女,{number()},500\n", encoding="utf-8"
    )
    problems = with_typed_facts(validate_batch(read_batch(batch), PROJECT.rules)).problems
    told = repr([(each.message, each.remedy, each.place.column) for each in problems])
    assert PHONE not in told
    assert IDENTITY not in told
    return {each.code for each in problems if each.severity == "error"}


@pytest.mark.parametrize("facts", PRIVATE)
def test_a_fact_that_looks_private_refuses_its_batch(facts, tmp_path):
    assert codes(tmp_path, f"{NOTICE}{facts}\n") == {"private_looking_fact"}


@pytest.mark.parametrize("facts", RIGHT)
def test_what_an_office_says_of_itself_is_right(facts, tmp_path):
    assert not codes(tmp_path, f"{NOTICE}{facts}\n")


def test_a_number_of_an_approval_that_is_a_telephone_refuses_its_batch(tmp_path):
    assert codes(tmp_path, NOTICE.replace('number = "1号"', f'number = "第{PHONE}号"')) == {
        "private_looking_fact"
    }


@pytest.mark.parametrize("name", [f"xihu-{PHONE}", IDENTITY.lower()])
def test_a_folder_named_by_a_number_of_somebody_refuses_its_batch(name, tmp_path):
    assert codes(tmp_path, name=name) == {"private_in_id"}


@pytest.mark.parametrize(
    "name", ["xihu-2025-dabing", "330106-2025-q3", "20261120-xihu", "wenxi-330106901001-2025"]
)
def test_a_folder_named_by_office_and_year_is_right(name, tmp_path):
    assert not codes(tmp_path, name=name)
