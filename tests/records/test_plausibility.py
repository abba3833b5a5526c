"""Doubts that stop nothing: sums no number of persons comes to, a year that is not over, a list half checked."""

import pytest

from generator.intake.batch import read_batch
from generator.records.validation import validate
from tests.intake import batches

PERSON = f"姓名,身份证号,慰问金额\n金玉华,{batches.number()},500\n"
PERSON_WITH_COSTS = f"姓名,身份证号,自付金额,慰问金额\n金玉华,{batches.number()},8000,500\n"
APPROVED = 'number = "1号", count = 1, total = "{total}"'


def judged(tmp_path, records, *, total, kind="大病慰问", period="2025", publish_on="2026-11-20"):
    """The whole outcome for a batch of one line, whose approval agrees with it."""
    notice = batches.NOTICE.replace("大病慰问", kind).replace('"2025"', f'"{period}"')
    notice = notice.replace("publish_on = 2026-11-20", f"publish_on = {publish_on}")
    notice = notice.replace("on = 2026-11-18", "on = 2025-11-18")
    batch = batches.folder(tmp_path, notice.replace('number = "1号"', APPROVED.format(total=total)))
    (batch / "明细.csv").write_text(records, encoding="utf-8")
    return validate([read_batch(batch)], batches.PROJECT.rules)


def codes(validation):
    assert validation.batches, "a doubt stops nothing"
    return [each.code for each in validation.problems]


@pytest.mark.parametrize(
    ("head", "use", "each", "clause"),
    [
        ("服务关怀经费", "住院慰问", 150, "三（一）3"),
        ("服务关怀经费", "丧事料理慰问费", 200, "三（一）5"),
        ("节日慰问费", "春节慰问费", 1200, "三（四）"),
        ("节日慰问费", "端午节慰问", 800, "三（四）"),
        ("节日慰问费", "中秋", 800, "三（四）"),
    ],
)
@pytest.mark.parametrize("persons", [1, 37])
@pytest.mark.parametrize(("more", "doubtful"), [("-0.01", True), ("0", False), ("0.01", True), ("1", True)])
def test_sums_that_are_a_multiple_of_what_each_person_gets(
    tmp_path, head, use, each, clause, persons, more, doubtful
):
    """150 元/次; 给予 200 元; 春节 1200 元，端午节、中秋节各 800 元."""
    total = f"{each * persons + float(more):.2f}"
    records = f"经费项目,用途,金额\n{head},{use},{total}\n"
    validation = judged(tmp_path, records, total=total, kind="经费使用情况", period="2026-Q3")
    assert codes(validation) == (["sum_not_a_multiple"] if doubtful else [])
    for problem in validation.problems:
        assert f"{each:,}.00 元的整数倍" in problem.message
        assert (problem.clause, problem.place.row, problem.place.column) == (clause, 2, "金额（C列）")


def test_uses_without_a_fixed_sum_may_be_any(tmp_path):
    records = "经费项目,用途,金额\n服务关怀经费,大病慰问,1234.56\n"
    assert codes(judged(tmp_path, records, total="1234.56", kind="经费使用情况", period="2026-Q3")) == []


@pytest.mark.parametrize(
    ("publish_on", "doubtful"), [("2025-11-20", True), ("2025-12-31", True), ("2026-01-01", False)]
)
def test_the_costs_of_a_year_are_known_when_it_is_over(tmp_path, publish_on, doubtful):
    """三（一）4: 一个结算年度内…年个人自付支出."""
    validation = judged(tmp_path, PERSON_WITH_COSTS, total="500", publish_on=publish_on)
    assert codes(validation) == (["year_not_over"] if doubtful else [])


def test_a_list_without_the_self_paid_sums_is_told_once(tmp_path):
    """三（一）4: 根据自付金额，给予大病慰问; for two persons as for one."""
    validation = judged(tmp_path, PERSON, total="500")
    assert codes(validation) == ["band_not_checked"]
    more = PERSON + f"孙美兰,{batches.number(904)},500\n"
    two = judged(tmp_path / "two", more, total="1000")
    assert [each.code for each in two.problems if each.code == "band_not_checked"] == ["band_not_checked"]


def test_following_the_remedy_leaves_nothing_to_tell_and_loses_nobody(tmp_path):
    """有自付金额的，请加上这一列: the same person is published, now with the band checked."""
    before, after = (
        judged(tmp_path / name, records, total="500")
        for name, records in (("without", PERSON), ("with", PERSON_WITH_COSTS))
    )
    assert codes(after) == []
    assert [len(batch.people) for batch in before.batches] == [len(batch.people) for batch in after.batches]
    assert [len(batch.people) for batch in after.batches] == [1]
