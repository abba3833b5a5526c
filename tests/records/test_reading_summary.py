"""What was read is said of every batch: how many, how much, which rows are none of it, which columns are unused."""

import json

from tests.helpers import gongshi
from tests.intake import batches
from tests.intake.rows import HEADER, line, person, workbook


def reading(batch):
    (found,) = batches.batch_results(batch)[1].readings
    return found


def mixed(tmp_path, **change):
    rows = [
        line("2025年度名单"), [*HEADER, "联系电话", "备注", "其他"], ["栏次", 1, 2, 3, 4], line("一、文一社区"), [*person(0), "14005710000"],
        line("小计", 500), [], line("二、文二社区"), person(1), line("小计", 300), line("合计", 800), line("经办人：某甲"), line("注：均已核实。"),
    ]  # fmt: skip
    for row, column, value in change.values():
        rows[row][column] = value
    return workbook(tmp_path, 明细=rows)


def test_every_row_and_column_is_accounted_for_in_words(tmp_path):
    found = reading(mixed(tmp_path))
    assert (found.code, found.severity, found.place.sheet) == ("batch_read", "info", "明细")
    assert found.message == (
        "读到 2 人，合计 800.00 元；不算明细的行：标题和表前说明 1 行（第 1 行）、表头 1 行（第 2 行）、分段标题 2 行（第 4、8 行）、"
        "小计 2 行（第 6、10 行）、合计 1 行（第 11 行）、栏次 1 行（第 3 行）、签名和日期 1 行（第 12 行）、说明 1 行（第 13 行）、"
        "空行 1 行；没有用的列：联系电话（F列）、备注（G列）、H列。"
    )


def test_where_a_row_is_wrong_the_sum_is_not_known(tmp_path):
    found = reading(mixed(tmp_path, wrong=(8, 4, -1)))
    assert found.message.startswith("读到 2 人，合计要等“须改正”的改好以后才知道；")


def test_a_plain_list_is_said_in_few_words(tmp_path):
    rows = [["姓名", "身份证号", "金额"], ["测试甲", batches.number(), 500]]
    words = "读到 1 人，合计 500.00 元；不算明细的行：表头 1 行（第 1 行）；各列都用到了。"
    assert reading(workbook(tmp_path, 明细=rows)).message == words


def test_the_terminal_the_report_and_the_page_say_it(tmp_path):
    batch, report, page = mixed(tmp_path), tmp_path / "report.json", tmp_path / "page.html"
    done = gongshi("check", batch, "--report", report, "--html", page)
    assert "读到 2 人，合计 800.00 元" in done.output
    (entry,) = [
        each for each in json.loads(report.read_text(encoding="utf-8")) if each["code"] == "batch_read"
    ]
    assert (entry["severity"], entry["batch"], entry["file"]) == ("info", "a-batch", "明细.xlsx")
    assert entry["message"] in page.read_text(encoding="utf-8")


def test_no_cell_is_repeated(tmp_path):
    found = reading(mixed(tmp_path))
    assert not any(
        secret in found.message for secret in ("测试甲", batches.number(), "14005710000", "文一社区", "某甲")
    )
