"""Sums that words state, beside the rows: capitals and figures are read, and what states no sum is left alone."""

from decimal import Decimal

import pytest

from generator.intake.stated_sums import stated_sums
from tests.intake.rows import HEADER, line, people, published_total, read_rows


@pytest.mark.parametrize(
    ("words", "sum_"),
    [
        ("合计（大写）叁仟元整", "3000"), ("（大写）：人民币叁仟贰佰元整", "3200"), ("壹万零伍佰元零伍分", "10500.05"), ("叁仟贰佰圆伍角陆分", "3200.56"),
        ("金额合计大写：人民币贰仟圓正", "2000"), ("大写：贰仟整", "2000"), ("合计4人，3,000元", "3000"), ("合计：3.2万元", "32000"), ("总计￥2000.00", "2000"),
        ("壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角", "12345678.90"), ("合计 38人次 共19000.50元", "19000.50"),
    ],
)  # fmt: skip
def test_a_sum_in_words_is_read(words, sum_):
    assert stated_sums(words) == (Decimal(sum_),)


def test_capitals_and_figures_are_both_read():
    assert stated_sums("合计：人民币叁仟元整（￥3,100.00）") == (Decimal(3000), Decimal(3100))


@pytest.mark.parametrize(
    "words",
    [
        "合计：4人", "合计（元）", "合计（标准500元/人）", "人均500元", "其中市级1000元", "市级1000元，区级2000元", "2026年11月18日", "第1页 共2页", "一、文一社区",
        "二〇二五年", "（大写）", "大写金额：　　　元", "2000", "负叁佰元整", "贰仟元整 叁仟元整", "",
    ],
)  # fmt: skip
def test_what_states_no_one_sum_is_none(words):
    assert stated_sums(words) == ()


@pytest.mark.parametrize(
    "rows",
    [
        [line("合计", 2000), line("合计（大写）贰仟元整")], [line("合计（大写）：贰仟元整")], [["合计（大写）", "贰仟元整", "", "", 2000]],
        [line("合计：人民币贰仟元整（￥2000.00）")], [line("合计4人，2000元")], [line("共计4人，0.2万元")],
    ],
)  # fmt: skip
def test_words_that_agree_with_the_rows_are_published(tmp_path, rows):
    assert published_total(read_rows(tmp_path, HEADER, *people(), *rows)) == 2000


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([line("合计", 2000), line("合计（大写）叁仟元整")], 7), ([line("合计（大写）：叁仟元整")], 6), ([["合计（大写）", "叁仟元整", "", "", 2000]], 6),
        ([line("合计：人民币叁仟元整（￥2000.00）")], 6), ([line("合计：人民币贰仟元整（￥3000.00）")], 6), ([line("合计4人，3000元")], 6),
        ([line("合计4人，2000元", 2000), line("（大写）贰仟零壹元整")], 7),
    ],
)  # fmt: skip
def test_words_that_differ_from_the_rows_are_refused_with_both_figures(tmp_path, rows, at):
    validation = read_rows(tmp_path, HEADER, *people(), *rows)
    (found,) = [each for each in validation.problems if each.severity == "error"]
    assert (found.code, found.place.row) == ("words_differ", at)
    assert "2,000.00" in found.message
    assert not validation.batches


def test_following_the_remedy_publishes_everybody(tmp_path):
    """明细漏掉、多出、写错的，改明细；文字写错的，改这一行."""
    words = line("合计（大写）贰仟壹佰元整")
    assert not read_rows(tmp_path / "wrong", HEADER, *people(), words).batches
    right = people()
    right[0][4] += 100
    assert published_total(read_rows(tmp_path / "rows", HEADER, *right, words)) == 2100
    assert published_total(read_rows(tmp_path / "words", HEADER, *people(), line("（大写）贰仟元整"))) == 2000


def test_words_are_in_yuan_whatever_the_unit_of_the_column(tmp_path):
    header = [*HEADER[:4], "慰问金额（万元）"]
    rows = [[*row[:4], row[4] / 10_000] for row in people()]
    assert (
        published_total(read_rows(tmp_path / "a", header, *rows, line("合计（大写）贰仟元整", 0.2))) == 2000
    )
    assert not read_rows(tmp_path / "b", header, *rows, line("合计（大写）贰仟万元整", 0.2)).batches


def test_parts_state_their_own_sums(tmp_path):
    rows = [
        *people(0, 2),
        line("小计（大写）捌佰元整"),
        *people(2, 4),
        line("小计（大写）壹仟贰佰元整"),
        line("合计", 2000),
    ]
    assert published_total(read_rows(tmp_path / "a", HEADER, *rows)) == 2000
    rows[2] = line("小计（大写）玖佰元整")
    assert not read_rows(tmp_path / "b", HEADER, *rows).batches


def titled(words, *, below=False):
    """The list with words that say something of it, above its header or below its last row."""
    return [HEADER, *people(), [words]] if below else [[words], HEADER, *people()]


NOTES = [
    "2025年度大病慰问名单（共4人）", "共4人，合计2000元", "（共4人，每人500元）", "退休人员总数1200人，本次慰问4人", "2人一组入户核实。", "人数：4", "（共 4 人）",
    "联系人2名，共1人在岗",
]  # fmt: skip


@pytest.mark.parametrize(
    "words", [*NOTES, "其中共2人独居", "全街道共38人", "另有2人下月补发", "共38人次住院"]
)
def test_what_a_title_says_of_the_list_agrees_or_is_about_something_else(tmp_path, words):
    assert published_total(read_rows(tmp_path, *titled(words))) == 2000


@pytest.mark.parametrize("words", NOTES)
def test_what_a_note_says_of_the_list_agrees_or_is_about_something_else(tmp_path, words):
    assert published_total(read_rows(tmp_path, *titled(words, below=True))) == 2000


@pytest.mark.parametrize("below", [False, True])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2025年度大病慰问名单（共5人）", "people_differ"), ("共5人，合计2000元", "people_differ"), ("人数：5", "people_differ"), ("共3人", "people_differ"),
        ("共4人，合计2500元", "words_differ"), ("共4人，金额贰仟伍佰元整", "words_differ"), ("合计：2500元", "words_differ"),
    ],
)  # fmt: skip
def test_a_title_or_a_note_that_knows_of_more_or_fewer_is_refused_at_its_row(tmp_path, words, code, below):
    at = 6 if below else 1
    assert published_total(read_rows(tmp_path, *titled(words, below=below))) == [(code, at)]


@pytest.mark.parametrize(("figure", "told"), [(2000, 2000), (2500, [("total_mismatch", 1)])])
def test_a_total_above_the_header_is_compared(tmp_path, figure, told):
    assert published_total(read_rows(tmp_path, line("合计", figure), HEADER, *people())) == told


def test_numbers_of_columns_between_two_pages_are_nobody(tmp_path):
    rows = [*people(0, 2), [1, 2, 3, 4, 5], *people(2, 4)]
    assert published_total(read_rows(tmp_path, HEADER, *rows)) == 2000
