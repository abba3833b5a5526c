"""The empty workbooks: the same bytes, words that intake knows, and filled in they pass."""

import tomllib
from datetime import date

import openpyxl
import pytest

from generator.build.project import load_project
from generator.domain.kinds import Kind
from generator.intake import cell_values
from generator.intake.batch import read_batch
from generator.intake.grid import label
from generator.intake.table import column_kinds
from generator.records.statuses import is_approved
from generator.records.validation import validate
from generator.workbook_template.workbook import empty_workbook
from tests.helpers import ROOT, gongshi
from tests.intake.batches import number

PROJECT = load_project(ROOT)
POLICY = PROJECT.policies["hangzhou-2024-1"]
FACTS = {
    "公示单位": "西湖区企业退休人员管理服务中心", "年度": "2025", "公示日期": date(2026, 11, 20), "审批人": "测试",
    "审批日期": date(2026, 11, 18), "审批文号": "1号",
}  # fmt: skip
ROWS = {
    Kind.ILLNESS_AID: {"姓名": "测试甲", "性别": "男", "身份证号": number(123), "自付金额": 12_000, "慰问金额": 2_000, "审核状态": "通过", "银行卡号": "6299990000000000000"},
    Kind.GROUP_LEADER: {"姓名": "测试甲", "性别": "男", "身份证号": number(123), "管理人数": 30, "发放金额": 300, "审核状态": "通过"},
    Kind.SPENDING: {"经费项目": "服务关怀经费", "用途": "住院慰问", "人数": 3, "标准": 150, "金额": 450},
}  # fmt: skip


@pytest.fixture(params=list(Kind), ids=str)
def kind(request):
    return request.param


@pytest.fixture
def workbook(tmp_path, kind):
    path = tmp_path / "a-batch.xlsx"
    path.write_bytes(empty_workbook(kind, POLICY, PROJECT.agencies.values()))
    return path


def fill(path, row, *, keep_example=False):
    """Type into the workbook as a clerk does: beside each fact, below each heading."""
    opened = openpyxl.load_workbook(path)
    amount = next(value for name, value in row.items() if name.endswith("金额") and name != "自付金额")
    count = 1 + keep_example
    facts = FACTS | {"审批人数": count, "审批项数": count, "审批金额": amount}
    for name, value in opened["公示信息"].iter_rows(min_row=2, max_col=2):
        value.value = facts.get(label(name.value), value.value)
    sheet = opened["明细"]
    if not keep_example:
        sheet.delete_rows(2)
    at = 3 if keep_example else 2
    headings = {label(cell.value): cell.column for cell in sheet[1]}
    for name, value in row.items():
        sheet.cell(at, headings[name], value)
    opened.save(path)


def codes(path):
    return [each.code for each in validate([read_batch(path)], PROJECT.rules).problems]


def test_filled_in_it_passes(workbook, kind):
    fill(workbook, ROWS[kind])
    assert codes(workbook) == []


def test_the_example_row_left_in_is_told_once_at_its_place(workbook, kind):
    fill(workbook, ROWS[kind], keep_example=True)
    (found,) = validate([read_batch(workbook)], PROJECT.rules).problems
    assert (found.code, found.place.sheet, found.place.row) == ("example_row", "明细", 2)


@pytest.mark.parametrize("cleared", [{"序号": "1"}, {"序号": None, "姓名": "测试乙", "备注": None}])
def test_an_example_row_half_overwritten_is_found_too(workbook, kind, cleared):
    fill(workbook, ROWS[kind], keep_example=True)
    opened = openpyxl.load_workbook(workbook)
    sheet = opened["明细"]
    headings = {label(cell.value): cell.column for cell in sheet[1]}
    for name, value in cleared.items():
        if name in headings:
            sheet.cell(2, headings[name]).value = value
    opened.save(workbook)
    if kind is Kind.SPENDING and "姓名" in cleared:
        return  # a line of spending without a mark is a line like any other
    assert codes(workbook) == ["example_row"]


def test_as_it_comes_it_lacks_every_fact_and_says_so(workbook):
    assert {"missing_fact", "not_approved"} <= set(codes(workbook))


def test_the_same_bytes_each_time(workbook, kind):
    assert workbook.read_bytes() == empty_workbook(kind, POLICY, PROJECT.agencies.values())


def test_every_heading_is_a_word_that_intake_knows(workbook):
    known = {word for entry in column_kinds().values() for word in entry.words}
    for cell in openpyxl.load_workbook(workbook)["明细"][1]:
        assert label(cell.value) in known


def test_numbers_that_are_long_stay_text_and_the_header_stays_in_sight(workbook, kind):
    sheet = openpyxl.load_workbook(workbook)["明细"]
    assert sheet.freeze_panes == "A2"
    texts = {
        label(cell.value)
        for cell in sheet[1]
        if sheet.column_dimensions[cell.column_letter].number_format == "@"
    }
    assert texts == (set() if kind is Kind.SPENDING else {"身份证号", "银行卡号"})


def test_every_cell_to_fill_has_a_hint_that_a_spreadsheet_can_show(workbook):
    opened = openpyxl.load_workbook(workbook)
    for sheet in (opened["公示信息"], opened["明细"]):
        rules = sheet.data_validations.dataValidation
        assert len(rules) == (sheet.max_row - 1 if sheet.title == "公示信息" else sheet.max_column)
        assert all(0 < len(rule.prompt) <= 255 and len(rule.promptTitle) <= 32 for rule in rules)


def lists(sheet):
    """What is offered, by the name of the fact or the column."""
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        first = next(iter(rule.sqref.ranges))
        at = (1, first.min_col) if sheet.title == "明细" else (first.min_row, 1)
        if rule.type == "list":
            offered[label(sheet.cell(*at).value)] = rule.formula1
    return offered


def test_drop_downs_hold_the_words_of_offices_and_policy(workbook, kind):
    opened = openpyxl.load_workbook(workbook)
    facts = lists(opened["公示信息"])
    assert facts["公示类型"] == f'"{kind}"'
    assert facts["计日方式"] == '"自然日,工作日"'
    columns = {
        column[0].value: [cell.value for cell in column[1:] if cell.value]
        for column in opened["选项"].columns
    }
    ours = [each.office for each in PROJECT.agencies.values() if each.policy != "own"]
    assert columns["可选的公示单位"] == ours
    rows = lists(opened["明细"])
    if kind is Kind.SPENDING:
        assert columns["可选的经费项目"] == [head.name for head in POLICY.heads]
        pairs = zip(columns["可选的用途所属的经费项目"], columns["可选的用途"], strict=True)
        assert list(pairs) == [(head.name, use.name) for head in POLICY.heads for use in head.uses]
        assert rows["用途"].startswith("OFFSET(选项!$D$2,MATCH($B2,")
    else:
        assert rows["性别"] == '"男,女"'
        assert is_approved(rows["审核状态"].split(",")[0].strip('"'))


def test_no_sheet_row_or_column_is_hidden(workbook):
    for sheet in openpyxl.load_workbook(workbook):
        assert sheet.sheet_state == "visible"


def test_the_example_is_what_the_records_recognise():
    template = ROOT / "generator/workbook_template/workbook.toml"
    example = tomllib.loads(template.read_text("utf-8"))["example"]
    written = {example[name] for name in ("serial", "name", "identity", "remark")}
    assert written <= cell_values.example_words()


def test_the_command_writes_a_workbook_and_never_over_one(tmp_path):
    file = tmp_path / "大病慰问.xlsx"
    assert gongshi("template", "大病慰问", "-o", file).code == 0
    assert openpyxl.load_workbook(file).sheetnames == ["公示信息", "明细", "选项"]
    again = gongshi("template", "大病慰问", "-o", file)
    assert again.code == 2
    assert "已经有了" in again.output
    assert gongshi("template", "住院慰问", "-o", tmp_path / "b.xlsx").code == 2
    assert gongshi("template", "大病慰问", "-o", tmp_path / "b.xls").code == 2
