"""What a clerk or an attacker wrote into names of files, sheets, columns and keys is shown nowhere."""

import json
from io import StringIO

import openpyxl
import pytest
from rich.console import Console

from generator.build.project import load_project
from generator.diagnostics.labels import printable, shown
from generator.diagnostics.problems import Place, problem
from generator.reporting import markdown
from generator.reporting.annotated_workbook import write_marked
from generator.reporting.grouping import group_problems
from generator.reporting.html import page
from generator.reporting.terminal import show_problems, show_readings
from tests.helpers import REFUSED, ROOT, gongshi

SECRETS = (
    "13800138000", "138-0013-8000", "138 0013 8000", "１３８００１３８０００", "①③⑧⓪⓪①③⑧⓪⓪⓪", "٠١٢٣٤٥٦٧٨٩٠",
    "33010619490102002X", "330106 1949 0102 0021", "一三八〇〇一三八〇〇〇", "0571-87654321", "87654321",
)  # fmt: skip


def everywhere(found):
    """All that is told of a problem: terminal, page, report and summary."""
    out = StringIO()
    console = Console(file=out, force_terminal=False, soft_wrap=True)
    show_problems(console, [found])
    show_readings(console, [found])  # what was read has a place too
    groups = group_problems([found])
    return "\n".join(
        [
            out.getvalue(),
            page([found], {}, 1, [found]),
            json.dumps(found.as_json(), ensure_ascii=False),
            *(markdown.problem_row(each) for each in groups),
        ]
    )


@pytest.mark.parametrize("secret", [*SECRETS, "王建国", "张三", "欧阳瑞雪", "诸葛亮"])
@pytest.mark.parametrize("field", ["batch", "file", "sheet", "column"])
def test_no_number_and_no_name_is_told_from_a_label(secret, field):
    for label in (secret, f"{secret}.xlsx", f"a {secret} b", f"明细（{secret}）", f"{secret}申请表"):
        place = Place(**{"batch": "b", "file": "f.xlsx"} | {field: label})
        assert secret not in everywhere(problem("unreadable", place))


@pytest.mark.parametrize(
    "label", ["明细.xlsx", "大病慰问名单", "Sheet1", "2025年", "明细2026-11-20.csv", "xihu-2025-illness-aid",
              "330106-2025-q3", "身份证号（D列）", "金额(元)（G列）", "公示信息", "approval.number", "C–E列",
              "萧山名单", "申请材料", "金额明细", "文溪街道2025名单", "明细表", "慰问金额明细表"],
)  # fmt: skip
def test_what_people_call_their_files_is_shown(label):
    assert shown(label) == label


def test_nothing_steers_a_terminal_or_breaks_a_table():
    evil = "a\x1b[2J\x1b]0;x\x07b\r\nc\u202ed\u200be\x9b31m|<script>`*"
    told = everywhere(problem("unreadable", Place("b", evil, evil, None, evil)))
    assert not [each for each in told if each in "\x1b\x07\r\u202e\u200b\x9b"]
    [row] = [markdown.problem_row(each) for each in group_problems([problem("unreadable", Place("b", evil))])]
    assert "\n" not in row
    assert row.replace("\\|", "").count("|") == 5
    assert printable("甲\n乙\t丙") == "甲 乙 丙"


def test_a_heading_is_told_by_its_known_words_alone(tmp_path):
    batch = tmp_path / "records/a-batch"
    batch.mkdir(parents=True)
    notice = (ROOT / "data/samples/batches/binjiang-2025-illness-aid/notice.toml").read_text(encoding="utf-8")
    (batch / "notice.toml").write_text(notice.replace("records =", "# records ="), encoding="utf-8")
    (batch / "明细.csv").write_text(
        "姓名（王建国）,性别,身份证号（13800138000）,慰问金额(元),李四海的备注\n张三,女,33010619490102002,500,x\n",
        encoding="utf-8",
    )
    report, html = tmp_path / "report.json", tmp_path / "page.html"
    done = gongshi("check", tmp_path / "records", "--report", report, "--html", html)
    assert done.code == 3
    for told in (done.output, report.read_text("utf-8"), html.read_text("utf-8")):
        assert not [each for each in ("王建国", "13800138000", "李四海", "33010619490102002") if each in told]


def test_a_file_that_begins_with_an_equals_sign_is_no_formula(tmp_path):
    source = tmp_path / "=HYPERLINK(1).xlsx"
    source.write_bytes((REFUSED / "id-checksum/明细.xlsx").read_bytes())
    found = problem("unreadable", Place("b", source.name))
    write_marked(source, [found], tmp_path / "marked.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "marked.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith("=")]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_no_office_has_a_label_that_is_hidden():
    project = load_project(ROOT)
    assert [each.code for each in project.agencies.values() if shown(each.code) != each.code] == []
