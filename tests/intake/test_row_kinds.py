"""Lists as communities make them: every row is of a named kind, nobody is lost, and nobody unwanted comes in."""

from decimal import Decimal

import openpyxl
import pytest

from generator.intake.formats import native
from generator.intake.row_kinds import RowKind
from tests.intake import batches
from tests.intake.rows import BLANK, HEADER, line, people, person


@pytest.fixture(params=["csv", "columns", "xlsx"])
def read(request, tmp_path, monkeypatch):
    """Rows → what becomes of them: as text, short and in the columns of a long file, and as a workbook's cells."""
    if request.param == "columns":
        monkeypatch.setattr(native, "SHORT", -1)

    def run(*rows, notice=batches.NOTICE, sheet="明细"):
        batch = batches.folder(tmp_path, notice)
        if request.param != "xlsx":
            text = "\n".join(",".join(map(str, row)) for row in rows) + "\n"
            (batch / "明细.csv").write_text(text, encoding="utf-8")
        else:
            workbook = openpyxl.Workbook()
            workbook.active.title = sheet
            for row in rows:
                workbook.active.append([None if cell == "" else cell for cell in row])
            workbook.save(batch / "明细.xlsx")
        return batches.batch_results(batch)

    return run


def total(results):
    """The published total, or the errors as (code, row)."""
    submitted, validation = results
    if validation.batches:
        assert submitted.table.counts.records == validation.batches[0].count
        return validation.batches[0].total
    return [(each.code, each.place.row) for each in validation.problems if each.severity == "error"]


def sorts(results):
    return {
        sort.name: list(rows) for sort, rows in results[0].table.skipped.items() if sort != RowKind.HEADER
    }


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("一、文一社区", 0), ("（一）文一社区", 0), ("文一社区", 0), ("文一社区", 1), ("第一部分", 0), ("1.文一社区", 0), ("一、退休人员", 1),
        ("翠苑街道", 1), ("第二小组", 0), ("文一社区名单", 1), ("某某公司：", 1),
    ],
)  # fmt: skip
def test_headings_of_parts_are_no_persons(read, words, column):
    found = read(HEADER, line(words, column=column), *people(0, 2), line(words, column=column), *people(2, 4))
    assert total(found) == Decimal(2000)
    assert sorts(found) == {"SECTION": [2, 5]}


@pytest.mark.parametrize(
    "rows",
    [
        [*people(), line("合计", 2000)], [*people(), line("总计", 2000)], [*people(), line("合 计：", 2000)], [line("合计", 2000), *people()],
        [*people(), line("合计（4人）", 2000)], [*people(), line("共计4人", 2000)], [*people(), line("本页合计", 2000)],
        [*people(0, 2), line("文一社区小计", 800), *people(2, 4), line("文二社区小计", 1200), line("总计", 2000)],
        [*people(0, 2), line("小计", 800), *people(2, 4), line("小计", 1200), line("合计", 2000)],
        [*people(0, 2), line("合计", 800), *people(2, 4), line("合计", 1200)],
        [*people(0, 2), line("本页小计", 800), *people(2, 4), line("本页小计", 1200), line("累计", 2000)],
        [line("一、文一社区", 800), *people(0, 2), line("二、文二社区", 1200), *people(2, 4)],
        [line("文一社区（2人）"), *people(0, 2), line("文二社区（2人）"), *people(2, 4)],
        [line("小计", 800), *people(0, 2), line("小计", 1200), *people(2, 4), line("合计", 2000)],
        [person(0), line("小组小计", 500), person(1), line("小组小计", 300), line("社区小计", 800), *people(2, 4), line("社区小计", 1200)],
        [*people(0, 2), line("文一社区汇总", 800), *people(2, 4), line("汇总", 1200), line("总计", 2000)],
    ],
)  # fmt: skip
def test_totals_wherever_they_stand_agree(read, rows):
    assert total(read(HEADER, *rows)) == Decimal(2000)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([*people(), line("合计", 2001)], ("total_mismatch", 6)),
        ([line("合计", 1999), *people()], ("total_mismatch", 2)),
        ([*people(), line("合计（5人）", 2000)], ("total_mismatch", 6)),
        ([*people(), line("合计5人")], ("people_differ", 6)),
        ([line("文一社区（3人）"), *people(0, 2), line("文二社区（2人）"), *people(2, 4)], ("people_differ", 2)),
        ([*people(0, 2), line("小计", 801), *people(2, 4), line("小计", 1200)], ("total_mismatch", 4)),
        ([*people(0, 2), line("小计", 800), *people(2, 4), line("小计", 1200), line("合计", 1200)], ("total_mismatch", 8)),
        ([line("一、文一社区", 900), *people(0, 2), line("二、文二社区", 1200), *people(2, 4)], ("total_mismatch", 2)),
        ([*people(0, 3), line("合计", 1000), person(3)], ("rows_outside_total", 6)),
        ([*people(0, 2), line("小计", 800), *people(2, 3), line("合计", 1000), person(3)], ("rows_outside_total", 7)),
    ],
)  # fmt: skip
def test_totals_that_do_not_agree_are_refused_at_their_row(read, rows, error):
    assert total(read(HEADER, *rows)) == [error]


@pytest.mark.parametrize(
    "row",
    [
        line("分管领导："), ["分管领导：", "", "", "人力资源部：", ""], line("（盖章）街道办事处"), line("填表人：某甲"), line("2026年11月18日"),
        line("日期：2026.11.18"), ["经办人：", "某甲", "", "复核：", "某乙"], line("社区书记签字：", column=1), line("第1页 共2页", column=3),
        line("某某街道退管中心（公章）", column=3), line("年 月 日", column=4), line("续表"), line("（续上页）"), line("接上表"), line("转下页", column=4),
        ["制表人", "某甲", "", "日期", "2026.11.18"], ["制表人：", "", "", "日期：", "2026-11-18"], line("制表：某甲", column=4), line("负责人（签字）："),
    ],
)  # fmt: skip
def test_lines_of_signatures_are_no_persons(read, row):
    found = read(HEADER, *people(), row)
    assert total(found) == Decimal(2000)
    assert sorts(found) == {"SIGNATURE": [6]}


@pytest.mark.parametrize(
    "words",
    [
        "注：以上人员均已核实。", "备注：慰问金由社区发放", "说明：年度自付超过1万元的最高慰问2500元", "※公示期间如有异议请反映", "本表一式三份",
        "经社区评议，以上人员符合慰问条件，同意上报。", "如有不符合条件的，请向街道反映",
    ],
)  # fmt: skip
def test_notes_are_no_persons(read, words):
    assert total(read(HEADER, *people(), line(words))) == Decimal(2000)


def test_an_amount_in_words_is_no_person(read):
    found = read(HEADER, *people(), line("（大写）人民币贰仟元整"), line("合计", 2000))
    assert (total(found), sorts(found)) == (Decimal(2000), {"AMOUNT_IN_WORDS": [6], "TOTAL": [7]})


@pytest.mark.parametrize(
    "numbers",
    [["栏次", 1, 2, 3, 4], ["栏次", "1", "2", "3", "4"], ["甲", "乙", "丙", 1, 2], ["(1)", "(2)", "(3)", "(4)", "(5)"], [1, 2, 3, 4, "5=3+4"], ["行次", "", "", "", 1]],
)  # fmt: skip
def test_numbers_of_columns_are_no_person(read, numbers):
    found = read(HEADER, numbers, *people())
    assert (total(found), sorts(found)) == (Decimal(2000), {"COLUMN_NUMBERS": [2]})


def test_sums_carried_from_page_to_page_are_compared(read):
    carried = [*people(0, 2), line("过次页", 800), line("承前页", 800), *people(2, 4), line("合计", 2000)]
    assert total(read(HEADER, *carried)) == Decimal(2000)
    carried[3] = line("承前页", 900)
    assert total(read(HEADER, *carried)) == [("total_mismatch", 5)]


def test_a_total_in_any_column_of_words_is_one(read):
    assert total(read(HEADER, *people(), line("合计", 2000, column=2))) == Decimal(2000)
    assert total(read(HEADER, *people(), line("合计", 2001, column=3))) == [("total_mismatch", 6)]


def test_the_header_again_is_none(read):
    found = read(HEADER, *people(0, 2), BLANK, HEADER, *people(2, 4))
    assert (total(found), sorts(found)) == (Decimal(2000), {"REPEATED_HEADER": [5]})
    found = read(HEADER, *people(0, 2), ["序号", "姓名", "", "身份证号", "金额（元）"], *people(2, 4))
    assert total(found) == [("other_header", 4)]


@pytest.mark.parametrize(
    "header",
    [
        ["序号", "姓名", "身份证号", "性别", "慰问金额"], ["序号", "姓名", "性别", "慰问金额", "身份证号"], ["姓名", "序号", "性别", "身份证号", "慰问金额"],
        ["序号", "姓名", "性别", "身份证号", "自付金额"], ["序号", "经费项目", "用途", "人数", "金额"],
    ],
)  # fmt: skip
def test_another_header_is_refused(read, header):
    assert ("other_header", 4) in total(read(HEADER, *people(0, 2), header, *people(2, 4)))


def test_following_the_remedy_for_another_header_loses_nobody(read):
    """请把这一行下面各行的列排成和最上面的表头一样，再删去这一行."""
    swapped = [0, 1, 2, 4, 3]
    rows = [[row[at] for at in swapped] for row in [HEADER, *people(2, 4)]]
    assert total(read(HEADER, *people(0, 2), *rows))[0] == ("other_header", 4)
    assert total(read(HEADER, *people(0, 2), *([row[at] for at in swapped] for row in rows[1:]))) == 2000


@pytest.mark.parametrize(
    "words",
    [
        "以下人员经复核不符合条件，不予慰问", "备注：以下人员经复核不符合条件，不予慰问", "二、不予慰问人员", "三、待审核", "未通过审核名单", "取消资格人员", "候补名单",
        "暂缓发放",
    ],
)  # fmt: skip
def test_a_part_of_people_who_are_not_meant_is_refused(read, words):
    assert ("people_not_meant", 4) in total(read(HEADER, *people(0, 2), line(words), *people(2, 4)))
    again = read(HEADER, *people(0, 2), line("合计", 800), line(words), HEADER, *people(2, 4))
    assert ("people_not_meant", 5) in total(again)


@pytest.mark.parametrize(
    "words", ["注：测试乙不予慰问", "备注：序号2取消慰问资格", "说明：第3人未通过审核，不予发放", "测试丙、测试丁暂缓发放"]
)  # fmt: skip
def test_a_note_below_that_excludes_somebody_of_the_list_is_refused(read, words):
    assert ("people_not_meant", 6) in total(read(HEADER, *people(), line(words)))


def test_a_note_above_that_excludes_somebody_of_the_list_is_refused(read):
    assert ("people_not_meant", 1) in total(read(line("说明：测试乙已取消资格"), HEADER, *people()))


def test_following_the_remedy_for_people_not_meant_publishes_the_others(read):
    assert total(read(HEADER, *people(0, 2), line("合计", 800))) == Decimal(800)


def test_people_not_meant_above_are_refused(read):
    assert total(read(HEADER, *people(), line("以上人员不符合条件，不予慰问"))) == [("people_not_meant", 6)]


def test_a_condition_that_a_note_states_excludes_nobody(read):
    for words in ("注：不符合条件的不予慰问", "如有不符合条件的，请向街道反映", "说明：弄虚作假者，取消资格"):
        assert total(read(line(words), HEADER, *people(), line(words))) == Decimal(2000)


@pytest.mark.parametrize("title", ["2025年度不予慰问人员名单", "大病慰问未通过审核名单", "待审核人员明细"])
def test_a_list_of_people_who_are_not_meant_is_refused(read, title):
    assert total(read(line(title), HEADER, *people())) == [("list_not_meant", 1)]


@pytest.mark.parametrize(
    "row",
    [
        line("测试戊", column=1), ["", "测试戊", "女", "", ""], ["", "", "", "", 500], [5, "测试戊", "", "", 300], ["", "张村", "", "", ""],
        line(f"另：测试戊 {batches.number(910)} 500元"), ["备注", "", "", "", 500],
    ],
)  # fmt: skip
def test_a_row_that_may_be_a_person_is_judged_as_one(read, row):
    found = read(HEADER, *people(), row)
    assert found[0].table.counts.records == 5
    assert found[1].refused


def test_a_row_with_a_number_is_a_person_whatever_its_name(read):
    for name in ("合计", "文一社区", "注某", "分管领导："):
        found = read(HEADER, *people(), [5, name, "女", batches.number(910), 500])
        assert found[0].table.counts.records == 5


def test_every_row_is_accounted_for(read):
    found = read(
        line("名单"), HEADER, ["栏次", 1, 2, 3, 4], line("一、文一社区"), *people(0, 2), line("小计", 800), BLANK, HEADER,
        line("二、文二社区"), *people(2, 4), line("小计", 1200), line("合计", 2000), line("（大写）贰仟元整"), line("经办人：某甲"),
        line("注：均已核实。"),
    )  # fmt: skip
    counts = found[0].table.counts
    assert (counts.all, counts.records, counts.blank, counts.sections, counts.numbers) == (17, 4, 1, 2, 1)
    assert (counts.above, counts.header, counts.repeated, counts.totals, counts.footers) == (1, 1, 1, 3, 3)
    assert sum(map(len, found[0].table.skipped.values())) == 17 - 4 - 1
    assert total(found) == Decimal(2000)


@pytest.mark.parametrize("amount", ["", "见附件"])
def test_a_person_whose_row_begins_with_a_day_is_no_signature(read, amount):
    header = ["登记日期", "姓名", "性别", "身份证号", "慰问金额"]
    rows = [["2026-03-01", *row[1:]] for row in people()]
    found = read(header, *rows, ["2026-03-02", "沈素梅", "女", "", amount])
    assert {row for _, row in total(found)} == {6}
    assert total(read(header, *rows, ["2026-03-02", "", "", "", ""])) == Decimal(2000)
