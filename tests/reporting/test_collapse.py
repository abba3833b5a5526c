"""Many equal problems are one message; different ones are told apart and stand in the order of their places."""

import random

from generator.diagnostics.problems import Place, problem
from generator.reporting.grouping import group_problems

SHEET = Place("a-batch", "明细.xlsx", "明细")
ID = "身份证号（D列）"


def test_the_same_mistake_in_400_rows_is_one_message_with_count_and_rows():
    told = group_problems(problem("id_checksum", SHEET.at(row, ID)) for row in range(7, 407))
    assert [each.where for each in told] == [
        "明细.xlsx · 工作表 明细 · 身份证号（D列） · 第 7–406 行，共 400 处"
    ]


def test_rows_apart_are_told_as_runs_and_too_many_runs_are_cut():
    assert group_problems(problem("zero", SHEET.at(row, "金额（F列）")) for row in (9, 3, 4, 5))[
        0
    ].where.endswith("第 3–5、9 行，共 4 处")
    scattered = group_problems(problem("zero", SHEET.at(row, "金额（F列）")) for row in range(2, 802, 2))
    assert scattered[0].where.endswith("、24…… 行，共 400 处")


def test_twenty_different_mistakes_are_twenty_messages_from_the_top_and_from_the_left():
    columns = ["姓名（B列）", "身份证号（D列）", "金额（F列）", "银行卡号（AA列）"]
    places = [SHEET.at(row, column) for row in range(3, 8) for column in columns]
    codes = ["name_length", "id_length", "zero", "not_a_count"]
    problems = [problem(codes[at % 4], place) for at, place in enumerate(places)]
    for at, each in enumerate(problems):  # each sentence its own: otherwise they would be one a column
        object.__setattr__(each, "message", f"第 {at} 种")
    shuffled = random.Random(3).sample(problems, len(problems))
    assert [each.place for each in group_problems(shuffled)] == places


def test_the_other_rows_of_many_duplicates_are_told_together():
    found = [
        problem("duplicate_person", SHEET.at(row, ID), row=row - 100, clause="三（一）4")
        for row in range(105, 205)
    ]
    (told,) = group_problems(found)
    assert "第 5–104 行" in told.message
    assert told.where.endswith("第 105–204 行，共 100 处")
    across = [
        problem(
            "duplicate_across", SHEET.at(row, ID), batch=batch, file="明细.xlsx", row=row, clause="三（一）4"
        )
        for row, batch in ((3, "b"), (4, "b"), (5, "c"))
    ]
    assert [each.count for each in group_problems(across)] == [2, 1]


def test_other_batches_files_sheets_and_columns_are_other_messages():
    places = [
        SHEET.at(5, ID), SHEET.at(5, "证件号（E列）"), Place("a-batch", "明细.xlsx", "底稿", 5, ID),
        Place("a-batch", "别的.xlsx", "明细", 5, ID), Place("b-batch", "明细.xlsx", "明细", 5, ID),
    ]  # fmt: skip
    assert len(group_problems(problem("id_length", place) for place in places)) == 5


def test_one_problem_needs_no_count_and_a_batch_has_a_place():
    assert group_problems([problem("bad_batch_id", Place("X"))])[0].where == "整个批次"
    assert "共" not in group_problems([problem("id_length", SHEET.at(5, ID))])[0].where
