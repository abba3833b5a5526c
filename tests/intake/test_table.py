"""Halves side by side, a sheet a community, columns nobody knows: nobody is lost without a word."""

import pytest

from generator.intake.appearance import appearance
from tests.intake import batches
from tests.intake.rows import AMOUNTS, HEADER, person, workbook


def refused(batch):
    validation = batches.batch_results(batch)[1]
    return [
        (each.code, each.place.sheet, each.place.letter)
        for each in validation.problems
        if each.severity == "error"
    ]


def published(batch):
    (passed,) = batches.batch_results(batch)[1].batches
    return passed.count, passed.total


@pytest.mark.parametrize(
    "right",
    [
        HEADER, [f"{each}2" for each in HEADER], [f"{each}（续）" for each in HEADER], ["序号", "姓名", "性别", "身份证号码", "金额"],
        [f"2.{each}" for each in HEADER],
    ],
)  # fmt: skip
def test_two_halves_side_by_side_are_refused_and_the_remedy_loses_nobody(tmp_path, right):
    """请把右边这些人移到左边最后一行的下面，一人一行，再删去右边空出来的列和表头."""
    left, more = [person(0), person(1)], [person(2), person(3)]
    both = [[*a, *b] for a, b in zip([HEADER, *left], [right, *more], strict=True)]
    assert ("halves_side_by_side", "明细", "F") in refused(workbook(tmp_path, 明细=both))
    assert published(workbook(tmp_path, 明细=[HEADER, *left, *more])) == (4, sum(AMOUNTS))


def test_a_half_without_a_header_is_found_by_its_numbers(tmp_path):
    rows = [HEADER, [*person(0), *person(2)], [*person(1), *person(3)]]
    assert ("unknown_identities", "明细", "I") in refused(workbook(tmp_path, 明细=rows))


@pytest.mark.parametrize("heading", ["编码", "证件", "其他", "备用号码"])
def test_a_column_of_numbers_under_another_name_is_refused_and_the_remedy_is_true(tmp_path, heading):
    rows = [["姓名", heading, "慰问金额"], ["测试甲", batches.number(), 500]]
    assert ("unknown_identities", "明细", "B") in refused(workbook(tmp_path, 明细=rows))
    rows[0][1] = "身份证号"
    assert published(workbook(tmp_path, 明细=rows)) == (1, 500)


def test_numbers_of_relatives_are_private_and_stop_nobody(tmp_path):
    rows = [[*HEADER, "家属姓名", "家属身份证号"], [*person(0), "某甲", batches.number(950)]]
    batch = workbook(tmp_path, 明细=rows)
    assert published(batch) == (1, 500)
    columns = batches.batch_results(batch)[0].table.columns
    assert columns["relative_identity"].sensitive == "identity"


def test_the_same_column_twice_is_refused(tmp_path):
    for heading in ("姓名", "身份证号", "慰问金额", "发放金额"):
        rows = [[*HEADER, heading], [*person(0), "x"]]
        assert ("column_twice", "明细", "F") in refused(workbook(tmp_path, 明细=rows))


def test_a_sheet_a_community_is_refused_and_the_remedy_loses_nobody(tmp_path):
    one, two = [HEADER, person(0), person(1)], [HEADER, person(2), person(3)]
    assert refused(workbook(tmp_path, 文一社区=one, 文二社区=two)) == [("several_tables", "", "")]
    assert published(workbook(tmp_path, 汇总=[*one, *two[1:]])) == (4, sum(AMOUNTS))


@pytest.mark.parametrize("name", ["文二社区", "明细2", "Sheet2"])
def test_people_on_a_sheet_that_is_not_read_are_refused(tmp_path, name):
    main = [HEADER, person(0), person(1)]
    batch = workbook(tmp_path, 明细=main, **{name: [HEADER, person(2)]})
    assert refused(batch) == [("sheet_left_out", name, "")]
    # Without a header too: a list that goes on.
    assert refused(workbook(tmp_path, 明细=main, **{name: [person(2), person(3)]})) == [
        ("sheet_left_out", name, "")
    ]
    assert refused(workbook(tmp_path, 文一社区=main, **{name: [person(2)]})) == [("sheet_left_out", name, "")]


def test_a_sheet_of_the_same_people_is_told(tmp_path):
    batch = workbook(tmp_path, 明细=[HEADER, person(0), person(1)], 上年=[HEADER, person(1)])
    assert published(batch) == (2, 800)
    assert [each.code for each in batches.batch_results(batch)[1].problems] == ["sheet_not_read"]


@pytest.mark.parametrize(
    "heading",
    [
        "申请人姓名",
        "患者姓名",
        "对象姓名",
        "1.姓名",
        "被慰问人",
        "姓名*",
        "退休职工姓名",
        "慰问人员姓名",
        "2、姓名",
        "（一）姓名",
    ],
)
def test_a_name_may_be_called_many_things(tmp_path, heading):
    rows = [["序号", heading, "身份证号", "慰问金额"], [1, "测试甲", batches.number(), 500]]
    assert published(workbook(tmp_path, 明细=rows)) == (1, 500)


@pytest.mark.parametrize("nothing", ["—", "——", "-", "/", "无", "NULL", "N/A", "－", "None"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_stands_for_nothing_in_a_cell_that_may_be_blank(tmp_path, nothing, form):
    rows = [[*HEADER, "自付金额", "出生日期", "年龄"], [*person(0), nothing, nothing, nothing]]
    batch = workbook(tmp_path, 明细=rows)
    if form == "csv":
        (batch / "明细.xlsx").unlink()
        (batch / "明细.csv").write_text(
            "\n".join(",".join(map(str, row)) for row in rows) + "\n", encoding="utf-8"
        )
    assert published(batch) == (1, 500)


@pytest.mark.parametrize("heading", ["姓名", "身份证号", "慰问金额"])
def test_in_a_cell_that_must_be_filled_it_is_wrong(tmp_path, heading):
    row = person(0)
    row[HEADER.index(heading)] = "—"
    assert refused(workbook(tmp_path, 明细=[HEADER, row]))


@pytest.mark.parametrize(
    ("cells", "looks"),
    [
        (["14005710000", "13905710001", ""], "电话"),
        ([batches.number(), batches.number(904)], "身份证号"),
        ([batches.number()[:6] + batches.number()[8:17]], "身份证号"),
        (["6299990000000000000", "6299990000000000001"], "银行卡号"),
        (["2025-01-02", "2025/3/4", "2025年5月6日"], "日期"),
        (["文一路1号2幢301室", "翠苑路3号"], "住址"),
        (["通过", "不通过", "待审核"], "审核结果"),
        (["1200.50", "800.00"], "金额"),
        (["1", "2", "3"], ""),
        (["", ""], ""),
    ],
)
def test_what_a_column_seems_to_be(cells, looks):
    assert appearance(cells) == looks


def test_what_an_unknown_column_seems_to_be_is_told(tmp_path):
    rows = [[*HEADER, "其他", None], [*person(0), "14005710000", "文一路1号2幢301室"]]
    found = batches.batch_results(workbook(tmp_path, 明细=rows))[1].problems
    assert [(each.code, "电话" in each.message, "住址" in each.message) for each in found] == [
        ("unknown_column", True, False),
        ("column_without_header", False, True),
    ]


@pytest.mark.parametrize(
    ("heading", "at"),
    [
        ("员工", 1),
        ("NAME/姓名", 1),
        ("身份证件号码", 3),
        ("有效身份证件号码", 3),
        ("金额小写", 4),
        ("发放额", 4),
    ],
)
def test_other_words_for_the_same_column(tmp_path, heading, at):
    header = [heading if place == at else each for place, each in enumerate(HEADER)]
    assert published(workbook(tmp_path, 明细=[header, *map(person, range(4))])) == (4, 2000)


@pytest.mark.parametrize("cell", ["暂无", "…", "……"])
@pytest.mark.parametrize("heading", ["年龄", "出生日期"])
def test_these_say_nothing_in_a_column_that_may_be_blank(tmp_path, heading, cell):
    rows = [[*person(at), cell if at == 1 else None] for at in range(4)]
    assert published(workbook(tmp_path, 明细=[[*HEADER, heading], *rows])) == (4, 2000)
