"""What a row says of a person, and a table of itself, must agree: each direction, each bound and one step beside it."""

import json

import pytest

from generator.build.project import load_project
from generator.intake.batch import find_batches, read_batch
from generator.records.validation import validate
from tests.helpers import ROOT
from tests.intake.batches import number, without_reminder
from tests.records.submissions import LEADER, SPENDING, submit

PROJECT = load_project(ROOT)
MAN, WOMAN = number(123), number(122)  # born 1949-01-02


@pytest.fixture
def records(tmp_path):
    """A folder for batches, each written by `submit`."""
    folder = tmp_path / "records"
    folder.mkdir()
    return folder


def batch_results(folder):
    return without_reminder(validate([read_batch(path) for path in find_batches(folder)], PROJECT.rules))


def found(folder):
    return [(each.code, each.place.row) for each in batch_results(folder).problems]


def codes(folder, header, *rows, **facts):
    submit(folder, "a", header, *rows, **facts)
    return [code for code, _ in found(folder)]


def old_form(identity):
    """The 15 digits of before 1999."""
    return identity[:6] + identity[8:17]


@pytest.mark.parametrize("form", [str, old_form])
@pytest.mark.parametrize(
    ("identity", "gender", "code"),
    [(MAN, "男", []), (MAN, "女", ["id_gender"]), (WOMAN, "女", []), (WOMAN, "男", ["id_gender"])],
)
def test_gender_against_the_number(records, form, identity, gender, code):
    assert codes(records, "姓名,性别,身份证号,金额", f"测试甲,{gender},{form(identity)},500") == code


@pytest.mark.parametrize(
    ("birth", "code"),
    [
        ("1949-01-02", []), ("1949年1月2日", []), ("1949.01", []), ("19490102", []), ("17900", []),
        ("1949-01-01", ["id_birth_mismatch"]), ("1949-01-03", ["id_birth_mismatch"]), ("1949.02", ["id_birth_mismatch"]),
        ("1948-12", ["id_birth_mismatch"]), ("17899", ["id_birth_mismatch"]), ("17901", ["id_birth_mismatch"]),
    ],
)  # fmt: skip
def test_birth_date_against_the_number(records, birth, code):
    assert codes(records, "姓名,出生日期,身份证号,金额", f"测试甲,{birth},{MAN},500") == code


@pytest.mark.parametrize(
    ("birth", "age", "code"),
    [
        # 2025 is the fund's year, 2026-11-20 the day of publication: from 75 (on 1 January 2025) to 77
        ("19490102", 74, ["id_age"]), ("19490102", 75, []), ("19490102", 76, []), ("19490102", 77, []),
        ("19490102", 78, ["id_age"]),
        ("19490101", 75, ["id_age"]), ("19490101", 76, []),  # 76 on that 1 January itself
        ("19491120", 77, []), ("19491121", 77, ["id_age"]),  # the birthday, and the day before it
        ("19480229", 78, []), ("19480229", 75, ["id_age"]), ("19490102", "77岁", []),
    ],
)  # fmt: skip
def test_age_against_the_number(records, birth, age, code):
    assert codes(records, "姓名,年龄,身份证号,金额", f"测试甲,{age},{number(123, birth=birth)},500") == code


@pytest.mark.parametrize(
    ("paid", "amount", "code"),
    [
        ("4999.99", "10", ["no_aid_band"]), ("5000", "500", ["no_aid_band"]), ("5000.00", "500", ["no_aid_band"]),
        ("5000.01", "499.99", []), ("5000.01", "500", []), ("5000.01", "500.01", ["amount_over_band"]),
        ("10000", "500", []), ("10000", "500.01", ["amount_over_band"]),
        ("10000.01", "500.01", []), ("10000.01", "2499.99", []), ("10000.01", "2500", []),
        ("10000.01", "2500.01", ["amount_over_cap"]), ("", "2500", []), ("", "2500.01", ["amount_over_cap"]),
        ("0", "500", ["no_aid_band"]), ("-1", "500", ["negative"]), ("五千", "500", ["not_an_amount"]),
    ],
)  # fmt: skip
def test_amount_against_the_band(records, paid, amount, code):
    assert codes(records, "姓名,身份证号,自付金额,慰问金额", f"测试甲,{MAN},{paid},{amount}") == code


@pytest.mark.parametrize(
    ("people", "amount", "code"),
    [
        (30, "299.99", []), (30, "300", []), (30, "300.01", ["leader_over_rate"]), (50, "500", []), (51, "500", []),
        (49, "490.01", ["leader_over_rate"]), (60, "500.01", ["leader_over_cap"]), ("", "500", []),
        (0, "10", ["leader_over_rate"]), ("三十", "300", ["not_a_count"]),
    ],
)  # fmt: skip
def test_subsidy_against_the_people_managed(records, people, amount, code):
    assert (
        codes(records, "姓名,身份证号,管理人数,发放金额", f"测试甲,{MAN},{people},{amount}", kind=LEADER)
        == code
    )


def test_one_pass_tells_everything_of_a_row(records):
    header = "姓名,性别,年龄,身份证号,自付金额,慰问金额,审核状态"
    assert set(codes(records, header, f"测试1,不明,七十,{MAN[:17]},五千,2500.01,待审")) == {
        "name_characters", "bad_gender", "not_a_count", "id_length", "not_an_amount", "amount_over_cap", "row_not_approved",
    }  # fmt: skip


def test_over_the_cap_and_below_the_threshold_are_two_messages(records):
    assert codes(records, "姓名,身份证号,自付金额,慰问金额", f"测试甲,{MAN},5000,2500.01") == [
        "no_aid_band",
        "amount_over_cap",
    ]


@pytest.mark.parametrize(
    ("total", "code"), [("999.99", ["total_mismatch"]), ("1000", []), ("￥1,000.00", []), ("1000.01", ["total_mismatch"]), ("", []), ("一千", ["total_mismatch"])]
)  # fmt: skip
def test_total_against_the_sum(records, total, code):
    rows = [f"测试甲,{MAN},500", f"测试乙,{WOMAN},500", f'合计,,"{total}"']
    assert codes(records, "姓名,身份证号,金额", *rows) == code


def test_the_total_of_what_people_paid_themselves_is_judged_too(records):
    rows = [f"测试甲,{MAN},6000,500", f"测试乙,{WOMAN},,500", "合计,,6000.01,1000"]
    assert codes(records, "姓名,身份证号,自付金额,慰问金额", *rows) == ["total_mismatch"]


def test_subtotals_add_up_what_stands_since_the_last_and_the_total_everything(records):
    rows = [f"测试甲,{MAN},500", "小计,,500", f"测试乙,{WOMAN},400", "小计,,400", "合计,,900"]
    assert codes(records, "姓名,身份证号,金额", *rows) == []
    rows[3] = "小计,,900"
    submit(records, "b", "姓名,身份证号,金额", *rows, kind=LEADER)
    assert ("total_mismatch", 5) in found(records)


def test_a_wrong_amount_above_a_total_is_told_once_and_in_its_own_row(records):
    submit(records, "a", "姓名,身份证号,金额", f"测试甲,{MAN},五百", f"测试乙,{WOMAN},500", "合计,,1000")
    assert found(records) == [("not_an_amount", 2)]


def test_an_amount_that_is_missing_is_told_where_it_is_missing_and_not_at_the_total(records):
    submit(records, "a", "姓名,身份证号,金额", f"测试甲,{MAN},", f"测试乙,{WOMAN},500", "合计,,1000")
    assert found(records) == [("missing_value", 2)]


@pytest.mark.parametrize(
    ("people", "rate", "amount", "code"),
    [
        (10, 150, "1500", []), (10, 150, "1500.01", ["product_mismatch"]), (10, 150, "1499.99", ["product_mismatch"]),
        (10, 150, "150", ["product_mismatch"]), ("", 150, "7", []), (10, "", "7", []), (0, 150, "7", ["product_mismatch"]),
        ("10人", "150.50", "1505", []), (3, "按实", "450", ["product_not_checked"]), ("若干", 150, "450", ["product_not_checked"]),
    ],
)  # fmt: skip
def test_people_times_rate_is_the_amount(records, people, rate, amount, code):
    header = "经费项目,用途,人数,标准,金额"
    assert (
        codes(records, header, f"服务关怀经费,退管公共服务,{people},{rate},{amount}", kind=SPENDING) == code
    )


@pytest.mark.parametrize(
    ("people", "amount", "code"),
    [
        (30, "300", []),
        (30, "299.99", ["product_mismatch"]),
        (60, "500", []),
        (60, "499.99", ["product_mismatch"]),
        (50, "500", []),
    ],
)
def test_a_leader_s_product_may_be_paid_out_as_the_cap(records, people, amount, code):
    assert (
        codes(
            records, "姓名,身份证号,管理人数,标准,发放金额", f"测试甲,{MAN},{people},10,{amount}", kind=LEADER
        )
        == code
    )


@pytest.mark.parametrize("spelt", [str, old_form, str.lower, lambda text: f" {text[:6]} {text[6:]}　"])
def test_the_same_person_twice_in_one_batch_is_told_with_both_rows(records, spelt):
    rows = [f"测试甲,{MAN},500", f"测试乙,{WOMAN},500", f"测试甲,{spelt(MAN)},500"]
    submit(records, "a", "姓名,身份证号,金额", *rows)
    (twice,) = batch_results(records).problems
    assert (twice.code, twice.place.row, twice.clause) == ("duplicate_person", 4, "illness_aid")
    assert "第 2 行" in twice.message


def test_a_third_time_points_at_the_first_and_another_mistake_hides_nothing(records):
    rows = [f"测试甲,{MAN},500", f"测试甲,{MAN},五百", f"测试甲,{MAN},500"]
    submit(records, "a", "姓名,身份证号,金额", *rows)
    assert found(records) == [("duplicate_person", 3), ("not_an_amount", 3), ("duplicate_person", 4)]
    assert all(
        "第 2 行" in each.message
        for each in batch_results(records).problems
        if each.code == "duplicate_person"
    )


def across(records, **second):
    header = "姓名,身份证号,金额"
    submit(records, "a", header, f"测试乙,{WOMAN},500", f"测试甲,{MAN},500", day="2026-11-19")
    submit(records, "b", header, f"测试甲,{old_form(MAN)},500", **second)
    return batch_results(records)


def test_the_same_person_in_two_batches_refuses_the_later_and_names_both_places_and_nobody(records):
    validation = across(records)
    (twice,) = validation.problems
    assert (twice.code, twice.place.batch, twice.place.row, twice.clause) == (
        "duplicate_across",
        "b",
        2,
        "illness_aid",
    )
    assert "批次 a，明细.csv 第 3 行" in twice.message
    assert [each.id for each in validation.batches] == ["a"]
    told = json.dumps(twice.as_json(), ensure_ascii=False)
    assert not any(private in told for private in ("测试甲", MAN, old_form(MAN)))


def test_the_batch_that_is_published_first_stays_whatever_its_name(records):
    assert [each.id for each in across(records, day="2026-11-18").batches] == ["b"]


@pytest.mark.parametrize(
    "second", [{"kind": LEADER}, {"period": "2024"}, {"more": "withdrawn_on = 2026-11-22"}]
)
def test_another_kind_another_year_or_a_withdrawn_batch_is_no_second_award(records, second):
    assert across(records, **second).problems == ()


def test_a_batch_refused_for_another_mistake_stops_nobody_and_is_told_of_its_duplicates_too(records):
    header = "姓名,身份证号,金额"
    submit(records, "a", header, f"测试甲,{MAN},500", f"测试乙,{WOMAN},-1", day="2026-11-10")
    submit(records, "b", header, f"测试甲,{MAN},500")
    validation = batch_results(records)
    assert [(each.code, each.place.batch) for each in validation.problems] == [
        ("duplicate_across", "a"),
        ("negative", "a"),
    ]
    assert [each.id for each in validation.batches] == ["b"]
