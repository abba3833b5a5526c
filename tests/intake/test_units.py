"""The unit is recognised wherever people write it; a sentence that mentions money is none; doubt is refused."""

from decimal import Decimal

import pytest

from generator.diagnostics.problems import Place
from generator.intake.grid import Grid
from generator.intake.table import find_table
from generator.intake.units import split_unit, units_in, units_of_heading
from tests.intake import batches

SPENDING = batches.NOTICE.replace("大病慰问", "经费使用情况")
WAN, QIAN = Decimal(10_000), Decimal(1000)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("单位：万元", "万元"), ("单位（万元）", "万元"), ("（单位：万元）", "万元"), ("单 位 ： 万 元", "万元"), ("单位:万", "万"),
        ("单位:人民币万元", "万元"), ("金额单位：人民币万元", "万元"), ("币种：人民币 单位：元", "元"), ("单位：萬元", "萬元"),
        ("2025年度大病慰问名单（单位：万元）", "万元"), ("资金使用情况表（万元）", "万元"), ("万元", "万元"), ("（万元）", "万元"),
        ("注：本表金额单位为万元。", "万元"), ("注：以上金额均以万元为单位", "万元"), ("金额以万元计", "万元"), ("表中数据均为万元", "万元"),
        ("说明：1.本表以千元为单位填报", "千元"), ("单位：千元", "千元"), ("计量单位：百元", "百元"), ("单位：亿元", "亿元"),
        ("单位：人、元", "元"), ("单位：元/人", "元"), ("填报单位：某中心（盖章）　　　　单位：元", "元"), ("单位：万元（保留两位小数）", "万元"), ("金额（￥万元）", "万元"), ("单位：￥千元", "千元"),
    ],
)  # fmt: skip
def test_a_unit_is_recognised_as_people_write_it(words, unit):
    assert [each.words for each in units_in(words)] == [unit]


@pytest.mark.parametrize(
    "words",
    [
        "说明：年度自付超过1万元的最高慰问2500元，由各单位核实。", "自付金额为万元以上的", "年支出超过一万元的", "填报单位：万松岭社区",
        "单位：千岛湖街道", "主管单位：百井坊街道", "单位：西湖区退管中心", "由各单位元旦前报送", "单位：人", "单位负责人：", "以上金额已核实",
        "合计：3人，1500元", "标准为500元", "最高不超过2500元（含）", "日期：2026年11月18日",
    ],
)  # fmt: skip
def test_a_sentence_that_mentions_money_or_an_office_is_no_unit(words):
    assert units_in(words) == []


@pytest.mark.parametrize(
    "words",
    [
        "单位：美元", "单位：港币", "单位（USD）", "币种：美元", "单位：角", "单位：分", "金额（美元）", "单位：K元", "单位：w", "Unit: RMB 10,000", "Currency: USD",
    ],
)  # fmt: skip
def test_a_unit_that_is_none_of_ours_is_found_and_has_no_factor(words):
    assert [each.factor for each in units_in(words)] == [None]


def test_two_units_in_one_line_are_both_found():
    assert [each.words for each in units_in("单位：元、万元")] == ["元", "万元"]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("金额（万元）", "万元"), ("金额(万)", "万"), ("金额/万元", "万元"), ("金额：万元", "万元"), ("慰问金额万元", "万元"),
        ("金额\n（元）", "元"), ("标准（元/人）", "元"), ("标准元/人", "元"), ("金额（单位：千元）", "千元"), ("金额（人民币：万元）", "万元"),
        ("金额（元，保留两位）", "元"), ("金额（以万元计）", "万元"), ("金额_元", "元"), ("金额（亿）", "亿"), ("金额", None), ("金额（实发）", None),
    ],
)  # fmt: skip
def test_the_unit_of_a_heading(heading, unit):
    assert [each.words for each in units_of_heading(heading)] == ([unit] if unit else [])


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("3万", ("3", WAN)),
        ("1,035.4千元", ("1,035.4", QIAN)),
        ("500元", ("500", Decimal(1))),
        ("500", ("500", None)),
    ],
)
def test_the_unit_in_a_cell(cell, parts):
    assert split_unit(cell) == parts


def spent(tmp_path, *lines, heading="金额", amounts=("103.54", "600.52")):
    """What a table of spending comes to: its total, or the codes for which it is refused. ^ is a line below."""
    batch = batches.folder(tmp_path, SPENDING)
    rows = [
        f"经费项目,用途,{heading}",
        f"服务关怀经费,大病慰问,{amounts[0]}",
        f"健康体检经费,退休人员健康体检,{amounts[1]}",
    ]
    before = [each for each in lines if not each.startswith("^")]
    below = [each.removeprefix("^") for each in lines if each.startswith("^")]
    (batch / "明细.csv").write_text("\n".join([*before, *rows, *below, ""]), encoding="utf-8")
    validation = batches.batch_results(batch)[1]
    return validation.batches[0].total if validation.batches else {each.code for each in validation.problems}


@pytest.mark.parametrize(
    "lines",
    [
        ("使用情况表,,", ",,单位（万元）"), ("使用情况表（单位：万元）,,",), ("使用情况表（万元）,,",), (",单位：,万元",), (",单位,：万元",),
        ("^注：本表金额单位为万元。,,",), ("^以上金额均以万元为单位,,",), ("^合计,,704.06", "^,,单位：万元"),
        ("单位：万元,,", "^注：单位为万元,,"),
    ],
)  # fmt: skip
def test_a_sheet_in_ten_thousands(tmp_path, lines):
    assert spent(tmp_path, *lines) == Decimal(7_040_600)


@pytest.mark.parametrize(
    "heading", ["金额（万元）", "金额(万)", "金额/万元", "金额万元", "金额（单位：万元）"]
)
def test_a_heading_in_ten_thousands(tmp_path, heading):
    assert spent(tmp_path, heading=heading) == Decimal(7_040_600)
    assert spent(tmp_path, "单位：万元,,", heading=heading) == Decimal(7_040_600)


def test_other_units(tmp_path):
    assert spent(tmp_path, ",,单位：千元") == Decimal(704_060)
    assert spent(tmp_path, ",,单位：百元") == Decimal(70_406)
    assert spent(tmp_path, ",,单位：亿元", amounts=("0.01", "0.02")) == Decimal(3_000_000)
    assert spent(tmp_path, ",,单位：元") == spent(tmp_path) == Decimal("704.06")


def test_a_unit_in_the_cell_itself(tmp_path):
    assert spent(tmp_path, amounts=("103.54万元", "0.5万")) == Decimal(1_040_400)
    assert spent(tmp_path, ",,单位：万元", amounts=("103.54万元", "600.52")) == Decimal(7_040_600)
    assert spent(tmp_path, ",,单位：万元", amounts=("5000元", "600.52")) == {"unit_in_cell"}
    assert spent(tmp_path, ",,单位：万元", amounts=('"1,03"', "600.52")) == {"not_an_amount"}


@pytest.mark.parametrize(
    "lines",
    [
        (",,单位：元", "^注：本表金额单位为万元。,,"),
        ("使用情况表（万元）,,", ",,单位：元"),
        (",,单位：元、万元",),
    ],
)
def test_two_units_that_differ_are_refused(tmp_path, lines):
    assert spent(tmp_path, *lines) == {"units_differ"}


def test_a_heading_and_a_sheet_that_differ_are_refused(tmp_path):
    assert spent(tmp_path, ",,单位：万元", heading="金额（元）") == {"units_differ"}
    assert spent(tmp_path, ",,单位：元", heading="金额（万元）") == {"units_differ"}


def test_a_foreign_unit_is_refused(tmp_path):
    assert spent(tmp_path, ",,单位：美元") == {"unit_unknown"}
    assert spent(tmp_path, heading="金额（美元）") == {"unit_unknown"}


def test_the_name_of_a_sheet_may_say_the_unit():
    rows = (("经费项目", "用途", "金额"), ("服务关怀经费", "大病慰问", 1.5))
    table, problems = find_table([Grid("明细（万元）", rows)], Place())
    assert (table.columns["amount"].factor, problems) == (WAN, [])


def test_an_award_in_ten_thousands_taken_for_yuan_is_refused(tmp_path):
    batch = batches.folder(tmp_path)
    for amount, refused in (("0.03", True), ("2.5", True), ("9.99", True), ("10", False), ("10.01", False)):
        line = f"张三,{batches.number()},{amount}"
        (batch / "明细.csv").write_text(f"姓名,身份证号,金额\n{line}\n", encoding="utf-8")
        assert batches.errors(batch) == ({"amount_too_small"} if refused else set())


def test_a_line_of_spending_below_one_yuan_is_refused(tmp_path):
    assert spent(tmp_path, amounts=("0.99", "600")) == {"amount_too_small"}
    assert spent(tmp_path, amounts=("1", "600")) == Decimal(601)


def test_the_remedy_for_a_list_in_ten_thousands_is_true(tmp_path):
    """以万元填写的，请在表头写明“（万元）”."""
    batch = batches.folder(tmp_path)
    line = f"张三,{batches.number()},0.03"
    (batch / "明细.csv").write_text(f"姓名,身份证号,金额（万元）\n{line}\n", encoding="utf-8")
    assert batches.batch_results(batch)[1].batches[0].total == Decimal(300)
