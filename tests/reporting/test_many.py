"""A list as bad as they come: everything told at once, in order, in as few words as possible, and never a value."""

import io
import re
import shutil

import openpyxl
import pytest
from rich.console import Console

from generator.build.project import load_project
from generator.intake.batch import find_batches, read_batch
from generator.intake.grid import text_of
from generator.records.validation import validate
from generator.reporting.grouping import group_problems
from generator.reporting.html import page
from generator.reporting.terminal import show_problems
from tests.helpers import REFUSED, ROOT
from tests.intake.batches import number, without_reminder
from tests.records.submissions import submit

PROJECT = load_project(ROOT)
CLAUSES = PROJECT.policies["hangzhou-2024-1"].clauses.values()
HEADER = "姓名,性别,年龄,出生日期,身份证号,自付金额,慰问金额,审核状态"
RIGHT = dict(zip(HEADER.split(","), ["测试", "男", "77", "", "", "12000", "500", "通过"], strict=True))
TWENTY = [  # one a row, in this order
    ({"姓名": ""}, "missing_value"), ({"姓名": "甲"}, "name_length"), ({"姓名": "测试1"}, "name_characters"),
    ({"姓名": "测试\ue000"}, "name_private_use"), ({"性别": "不明"}, "bad_gender"), ({"性别": "女"}, "id_gender"),
    ({"年龄": "七十"}, "not_a_count"), ({"年龄": "60"}, "id_age"), ({"出生日期": "1949-13-01"}, "not_a_date"),
    ({"出生日期": "1950-01-02"}, "id_birth_mismatch"), ({"身份证号": "33010619490102"}, "id_length"),
    ({"身份证号": "3.30106E+17"}, "id_damaged"), ({"身份证号": number(123, birth="19490231")}, "id_birth"),
    ({"身份证号": number(123, region="000106")}, "id_region"), ({"慰问金额": "五百"}, "not_an_amount"),
    ({"慰问金额": "-5"}, "negative"), ({"慰问金额": "0"}, "zero"), ({"慰问金额": "1.005"}, "too_many_places"),
    ({"慰问金额": "2500.01"}, "amount_over_cap"), ({"审核状态": "待审"}, "row_not_approved"),
]  # fmt: skip


def row(order, **changed):
    values = RIGHT | {"身份证号": number(2 * order + 1)} | changed
    return ",".join(values.values())


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "records"
    folder.mkdir()
    return folder


def problems(folder):
    return without_reminder(
        validate([read_batch(path) for path in find_batches(folder)], PROJECT.rules)
    ).problems


def said(found):
    out = io.StringIO()
    show_problems(Console(file=out, color_system=None, highlight=False, soft_wrap=True), found)
    return out.getvalue()


def test_twenty_mistakes_are_twenty_messages_in_the_order_of_the_rows(folder):
    submit(folder, "a", HEADER, *(row(at, **changed) for at, (changed, _) in enumerate(TWENTY)))
    found = problems(folder)
    assert [(each.code, each.place.row) for each in found] == [
        (code, at) for at, (_, code) in enumerate(TWENTY, start=2)
    ]
    assert said(found).count("怎么改：") == page(found, CLAUSES, 1).count("<li>") == 20


def test_four_hundred_times_the_same_is_one_message(folder):
    submit(folder, "a", HEADER, *(row(at, 慰问金额="") for at in range(400)))
    found = problems(folder)
    assert len(found) == 400  # one entry a cell for machines
    (told,) = group_problems(found)
    assert told.where == "明细.csv · 慰问金额（G列） · 第 2–401 行，共 400 处"


def test_a_whole_list_handed_in_twice_is_one_message(folder):
    rows = [row(at) for at in range(300)]
    submit(folder, "a", HEADER, *rows, day="2026-11-19")
    submit(folder, "b", HEADER, *rows)
    (told,) = group_problems(problems(folder))
    assert told.count == 300
    assert "批次 a，明细.csv 第 2–301 行" in told.message


def test_nothing_that_is_told_repeats_what_stands_in_a_cell(folder):
    submit(folder, "a", HEADER, *(row(at, **changed) for at, (changed, _) in enumerate(TWENTY)))
    submitted = [read_batch(path) for path in [*find_batches(REFUSED), *find_batches(folder)]]
    found = without_reminder(validate(submitted, PROJECT.rules)).problems
    told = said(found) + page(found, CLAUSES, len(submitted)) + "".join(map(repr, found))
    private = {
        text_of(cell)
        for each in submitted
        if each.table
        for name in ("name", "identity", "card", "phone", "address")
        if (column := each.table.columns.get(name))
        for cell in column.cells
    }
    assert len(private) > 300
    assert not {value for value in private if len(value) > 2 and value in told}
    assert not re.search(r"\d{15}", told)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("min_days = 9999", "bad_min_days"), ("unknown = 1", "unknown_fact"), ('calendar = "农历"', "bad_calendar"),
        ('title = "a\\nb"', "bad_fact"), ('withdrawn_on = "昨天"', "not_a_date"), ("approval", "not_approved"),
    ],
)  # fmt: skip
def test_a_wrong_fact_does_not_hide_what_is_wrong_in_the_rows(folder, more, code):
    submit(folder, "a", HEADER, row(1), row(2, 慰问金额="0"), more="" if more == "approval" else more)
    if more == "approval":
        notice = folder / "a/notice.toml"
        notice.write_text(notice.read_text("utf-8").replace('by = "测试", ', ""), encoding="utf-8")
    validation = without_reminder(
        validate([read_batch(path) for path in find_batches(folder)], PROJECT.rules)
    )
    assert [each.code for each in validation.problems if each.severity == "error"] == [code, "zero"]
    assert validation.batches == ()


@pytest.mark.parametrize(
    "more", ["min_days = 9999", "unknown = 1", 'calendar = "农历"', 'objection = { phone = "" }']
)
def test_rows_that_are_right_do_not_make_up_for_a_wrong_fact(folder, more):
    submit(folder, "a", HEADER, row(1), more=more)
    validation = without_reminder(
        validate([read_batch(path) for path in find_batches(folder)], PROJECT.rules)
    )
    assert validation.refused == ("a",)
    assert validation.batches == ()


@pytest.mark.parametrize(
    ("batch", "code"), [("hidden-rows", "hidden_rows"), ("formula-without-value", "formula_without_value")]
)
def test_what_is_hidden_or_not_computed_does_not_hide_what_is_wrong_in_the_rows(folder, batch, code):
    shutil.copytree(REFUSED / batch, folder / "a")
    file = folder / "a/明细.xlsx"
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["明细"]
    (name,) = (cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == "姓名")
    sheet.cell(8, name.column).value = None
    workbook.save(file)
    assert sorted(each.code for each in problems(folder)) == sorted([code, "missing_value"])
