"""Nobody is published of whom some cell says no; and no ordinary word in any column stops a list."""

import pytest

from generator.records.statuses import is_approved
from tests.intake import batches

YES = [
    "通过", "已通过", "审核通过", "审批通过", "同意", "已审核", "合格", "符合", "情况属实，同意", "经审核符合条件", "同意发放", "审核无误",
    "经审核，符合慰问条件，同意发放", "符合大病慰问条件", "已审批", "审核通过。", "社区审核通过", "是", "√",
]  # fmt: skip
NOT_YES = [
    "", "不通过", "未通过", "不同意", "否", "待审核", "待定", "取消", "基本符合", "有条件通过", "审核中", "一般", "/", "拟同意", "通过?",
    "不符合条件", "同意，但暂缓", "未审核",
]  # fmt: skip
NO = [
    "不通过", "未通过", "审核未通过", "审核不通过", "没有通过", "不同意", "不同意发放", "待审核", "待定", "待核实", "待补材料", "取消", "已取消",
    "取消资格", "作废", "已退回", "驳回", "不符合", "不符合条件", "经复核不符合慰问条件", "不予慰问", "暂缓", "暂缓发放", "放弃", "自愿放弃",
    "未审核", "未批准", "不合格", "不享受", "剔除", "无效", "重复申请", "候补", "×", "rejected", "Pending", "（不通过）", "不 通 过",
]  # fmt: skip
ORDINARY = [
    "", "无", "通过", "困难", "待遇正常", "待业", "不详", "无子女", "未婚", "取消银行卡，改用社保卡", "行动不便", "未发放", "待发放", "重病", "无房",
    "不识字", "文一社区", "重度残疾", "失独", "2025年度", "500元", "未公示",
]  # fmt: skip


def problems(tmp_path, heading, *cells, more="", long=False):
    """What is said of a list with one more column; `long` gives it cells of text in columns (Arrow)."""
    batch = batches.folder(tmp_path)
    rows = [
        f"测试{'甲乙丙丁'[at]},{batches.number(902 + 2 * at)},500,{cell}" for at, cell in enumerate(cells)
    ]
    text = "\n".join([f"姓名,身份证号,金额,{heading}{more}", *rows, ""])
    if not long:  # a cell with a quotation mark inside is read by Python, as cells of a workbook are
        text = text.replace("测试甲", '"测试甲"')
    (batch / "明细.csv").write_text(text, encoding="utf-8")
    found = batches.batch_results(batch)[1].problems
    return [(each.code, each.place.row) for each in found if each.code != "unknown_column"]


@pytest.mark.parametrize("word", YES)
def test_these_words_approve(word):
    assert is_approved(word)


@pytest.mark.parametrize("word", NOT_YES)
def test_these_do_not(word):
    assert not is_approved(word)


@pytest.mark.parametrize(
    "heading",
    [
        "审核状态", "审核结果", "复核结果", "审批意见", "结果", "状态", "核查情况", "社区意见", "是否符合条件", "是否通过", "是否发放",
        "同意与否", "初审", "审核（区级）", "评审结论",
    ],
)  # fmt: skip
@pytest.mark.parametrize("long", [True, False])
def test_a_column_of_answers_needs_a_yes_in_every_row(tmp_path, heading, long):
    assert problems(tmp_path, heading, "通过", "同意", long=long) == []
    for word in ("不通过", "审核中", "", "待定"):
        assert problems(tmp_path, heading, "通过", word, "同意", long=long) == [("row_not_approved", 3)]


def test_every_column_of_answers_counts(tmp_path):
    assert problems(tmp_path, "审核状态,复核结果", "通过,不通过", "通过,通过") == [("row_not_approved", 2)]
    assert problems(tmp_path, "审核状态,复核结果", "通过,通过", "不通过,通过") == [("row_not_approved", 3)]


def test_a_second_column_of_answers_that_nobody_filled_in_is_none(tmp_path):
    assert problems(tmp_path, "审核状态,复核意见", "通过,", "通过,") == []


@pytest.mark.parametrize("word", NO)
@pytest.mark.parametrize("heading", ["备注", "处理", "序号", "困难情况", "社区", ""])
def test_a_plain_no_in_any_column_refuses_its_row(tmp_path, heading, word):
    found = [each for each in problems(tmp_path, heading, "", word) if each[0] != "column_without_header"]
    assert found == [("row_not_meant", 3)]


@pytest.mark.parametrize("word", NO[:6])
def test_in_a_long_list_too(tmp_path, word):
    assert problems(tmp_path, "备注", "甲", word, long=True) == [("row_not_meant", 3)]


@pytest.mark.parametrize("word", ["否", "不", "N", "×"])
def test_a_bare_no_below_a_question_about_the_award(tmp_path, word):
    for heading in ("是否领取", "本次发放情况", "主任意见如何（意见）"):
        assert problems(tmp_path, heading, "", word) == [("row_not_meant", 3)]


@pytest.mark.parametrize(
    "heading", ["是否低保", "是否党员", "是否困难家庭", "困难情况", "健康情况", "是否住院"]
)
def test_a_bare_no_below_a_question_about_the_person_is_an_answer(tmp_path, heading):
    assert problems(tmp_path, heading, "是", "否") == []


@pytest.mark.parametrize("word", ORDINARY)
@pytest.mark.parametrize("heading", ["备注", "困难情况", "其他"])
def test_ordinary_words_stop_nobody(tmp_path, heading, word):
    assert problems(tmp_path, heading, word, word) == []


def test_a_longer_remark_is_told_and_left_to_the_clerk(tmp_path):
    text = "去年未通过审核，今年材料已补齐"
    assert problems(tmp_path, "备注", "", text) == [("remark_doubtful", 3)]
    batch = batches.folder(tmp_path)
    assert not batches.errors(batch)


@pytest.mark.parametrize("word", ["已去世（未发）", "户籍已转出外区", "迁出本市", "联系不上"])
@pytest.mark.parametrize("long", [True, False])
def test_what_may_be_a_reason_against_is_told(tmp_path, word, long):
    assert problems(tmp_path, "备注", "", word, long=long) == [("remark_doubtful", 3)]


def test_following_the_remedy_publishes_the_others(tmp_path):
    """不应公示的，请从明细中删去这一行 …；应当公示的，请把这一格改成“通过”或者清空."""
    assert problems(tmp_path, "备注", "", "待审核") == [("row_not_meant", 3)]
    for cells in (("",), ("", ""), ("", "通过")):
        assert problems(tmp_path, "备注", *cells) == []


@pytest.mark.parametrize(
    "word", ["不发", "暂不公示", "本年度不享受", "不公示本人姓名", "请勿公示", "删", "已删除", "建议删去此人", "划掉", "移出名单", "不在此次发放范围", "不在名单内", "查无此人"]
)  # fmt: skip
def test_a_row_to_be_taken_out_is_refused(tmp_path, word):
    assert problems(tmp_path, "备注", "", word) == [("row_not_meant", 3)]


@pytest.mark.parametrize(
    "heading", ["是否已故", "是否退回", "是否重复享受", "是否取消资格", "是否已去世", "是否放弃", "是否停发"]
)
def test_where_the_question_asks_for_a_no_the_yes_refuses_its_row(tmp_path, heading):
    assert problems(tmp_path, heading, "否", "否") == []
    for word in ("是", "√", "Y"):
        assert problems(tmp_path, heading, "否", word) == [("row_not_meant", 3)]


@pytest.mark.parametrize(
    "heading", ["不予慰问原因", "未通过原因", "退回理由", "审核不通过原因", "停发原因说明"]
)
def test_a_reason_for_a_no_is_a_no(tmp_path, heading):
    assert problems(tmp_path, heading, "", "—", "无") == []
    assert problems(tmp_path, heading, "", "材料不全") == [("row_not_meant", 3)]


def test_a_state_that_is_in_order_is_a_yes(tmp_path):
    assert problems(tmp_path, "状态", "正常", "在册", "健在") == []
    assert problems(tmp_path, "状态", "正常", "停保") == [("row_not_approved", 3)]


def test_the_name_of_a_level_alone_asks_nothing(tmp_path):
    assert problems(tmp_path, "区级", "甲", "乙") == []


def test_a_line_of_spending_has_statuses_too(tmp_path):
    batch = batches.folder(tmp_path, batches.NOTICE.replace("大病慰问", "经费使用情况"))
    lines = ["服务关怀经费,住院慰问,450,", "服务关怀经费,丧事料理,200,不同意"]
    (batch / "明细.csv").write_text("\n".join(["经费项目,用途,金额,备注", *lines, ""]), encoding="utf-8")
    assert batches.errors(batch) == {"row_not_meant"}


def test_no_cell_is_repeated_in_a_message(tmp_path):
    batch = batches.folder(tmp_path)
    line = f"测试甲,{batches.number()},500,暂缓发放-某某原因"
    (batch / "明细.csv").write_text(f"姓名,身份证号,金额,备注\n{line}\n", encoding="utf-8")
    assert "某某原因" not in batches.reported_text(batches.batch_results(batch)[1])
