"""Nothing private of a batch's own rows gets into a name or into what a clerk typed; one person has one number."""

import dataclasses
from random import Random

import pytest

from generator.diagnostics.problems import Place
from generator.intake.arrow_table import TextTable
from generator.intake.batch import read_batch
from generator.intake.grid import Grid
from generator.intake.table import find_table
from generator.records.disclosure import check_names
from generator.records.identity import parse_identity
from generator.records.validation import validate
from tests.intake.batches import NOTICE, PROJECT, number

HEADER = "姓名,性别,身份证号,慰问金额,病种,家庭困难情况,家庭住址,联系电话,备注"


def problems(
    folder, name="沈素芬", facts="", private="肺癌,独居老人,文一路12号3幢201室,13957124680,本人代领", more=""
):
    folder.mkdir(exist_ok=True)
    (folder / "notice.toml").write_text(NOTICE + facts, encoding="utf-8")
    (folder / "明细.csv").write_text(
        f"{HEADER}\n{name},女,{number()},500,{private}\n{more}\n", encoding="utf-8"
    )
    found = validate([read_batch(folder)], PROJECT.rules).problems
    told = repr([each.as_json() for each in found])
    assert "13957124680" not in told
    assert "文一路" not in told
    return [each for each in found if each.severity == "error"]


@pytest.mark.parametrize("name", ["沈素芬", "欧阳素芬", "买买提·吐尔逊", "沈芬"])
def test_a_name_is_a_name(name, tmp_path):
    assert not problems(tmp_path / "b", name)


@pytest.mark.parametrize(
    "name", ["沈芬肺癌", "沈素芬独居老人", "沈芬文一路", "沈芬独居老", "沈素肺癌", "肺癌"]
)
def test_a_name_with_a_private_word_of_its_own_row_refuses_the_batch(name, tmp_path):
    found = problems(tmp_path / "b", name)
    assert found
    assert all("姓名" in each.place.column for each in found)


@pytest.mark.parametrize("name", ["和睦村", "高血压", "沈高血压", "独居者"])
def test_a_name_that_is_a_private_word_of_another_row_refuses_the_batch(name, tmp_path):
    other = f"沈素梅,女,{number(904)},500,高血压,独居者,和睦村,13957124681,"
    found = problems(tmp_path / "b", name, more=other)
    assert found
    assert all("姓名" in each.place.column for each in found)


def test_the_house_alone_tells_where_somebody_lives(tmp_path):
    private = "肺癌,,文新街道文一路小区3幢201室,13957124680,"
    for facts in ('title = "文一路小区3幢慰问"\n', 'objection = { address = "文一路小区 3 幢" }\n'):
        assert {each.code for each in problems(tmp_path / "b", facts=facts, private=private)} == {
            "private_in_fact"
        }
    for facts in ('title = "文一路小区慰问"\n', 'objection = { address = "文新街道8号4幢201室" }\n'):
        assert not problems(tmp_path / "b", facts=facts, private=private)


@pytest.mark.parametrize(
    "title", ["慰问 Li-Na 公示", "慰问 Lí Nà 公示", "慰问LI NA", "慰问 李·小娜 公示", "慰问李-小娜"]
)
def test_a_name_is_found_in_a_title_whatever_stands_between_its_parts(title, tmp_path):
    more = f"李小娜,女,{number(904)},500,,,,,\nLi Na,女,{number(906)},500,,,,,"
    found = problems(tmp_path / "b", facts=f'title = "{title}"\n', more=more)
    assert {each.code for each in found} == {"person_in_title"}


def test_a_name_that_stands_in_a_remark_of_another_row_is_a_name(tmp_path):
    other = f"沈素梅,女,{number(904)},500,高血压,,和睦村,13957124681,沈素芬代领"
    assert not problems(tmp_path / "b", more=other)


@pytest.mark.parametrize(
    "name", ["沈素芬13957124680", "沈素芬一三九五七一二四六八零", "沈素芬①③⑨⑤⑦①②④⑥⑧⓪", "沈素芬❶❸❾❺❼❶❷❹❻❽⓿"]
)
def test_a_number_in_a_name_refuses_the_batch_however_it_is_written(name, tmp_path):
    assert problems(tmp_path / "b", name)


@pytest.mark.parametrize(
    "facts",
    [
        'title = "关于肺癌患者慰问的公示"',
        'title = "关于独居老人慰问的公示"',
        'title = "关于文一路12号3幢 201 室的公示"',
        'title = "关于沈素芬的公示"',
        'title = "关于沈 素 芬的公示"',
        '[objection]\nphone = "13957124680"',
        '[objection]\nphone = "139-5712-4680"',
        '[objection]\naddress = "文一路12号3幢201室"',
    ],
)
def test_what_a_clerk_typed_holds_nothing_private_of_the_list(facts, tmp_path):
    found = problems(tmp_path / "b", facts=f"{facts}\n")
    assert {each.code for each in found} <= {"private_in_fact", "person_in_title"}
    assert found
    assert all(each.place.column for each in found)


@pytest.mark.parametrize(
    "facts",
    [
        'title = "关于西湖区2025年度大病慰问的公示"',
        'title = "本人代领的大病慰问公示"',  # a remark of no one
        '[objection]\nphone = "0571-88126453"',
        '[objection]\noffice = "西湖区企业退休人员管理服务中心"',
    ],
)
def test_what_every_notice_says_is_right(facts, tmp_path):
    private = "大病,,西湖区,13957124680,本人代领"
    assert not problems(tmp_path / "b", facts=f"{facts}\n", private=private)


def test_a_short_name_and_a_latin_one_are_found_in_a_title(tmp_path):
    assert problems(tmp_path / "b", "沈芬", 'title = "慰问沈芬同志的公示"\n')
    assert problems(tmp_path / "c", "Anna Maria", 'title = "慰问 anna maria 的公示"\n')


def test_four_spellings_of_one_number_are_one_person(tmp_path):
    plain = number()
    spellings = [
        plain,
        plain.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        plain.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        plain.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
        plain.translate(str.maketrans("0123456789", "⓿❶❷❸❹❺❻❼❽❾")),
        f"{plain[:6]} {plain[6:14]}-{plain[14:]}",
    ]
    assert {parse_identity(each).number for each in spellings} == {plain}
    batches = []
    for index, spelling in enumerate(spellings):
        folder = tmp_path / f"b{index}"
        folder.mkdir()
        (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
        (folder / "明细.csv").write_text(
            f"姓名,性别,身份证号,慰问金额\n沈素芬,女,{spelling},500\n", encoding="utf-8"
        )
        batches.append(read_batch(folder))
    report = validate(batches, PROJECT.rules)
    assert [each.id for each in report.batches] == ["b0"]
    assert {each.place.batch for each in report.problems if each.code == "duplicate_across"} == {
        f"b{index}" for index in range(1, len(spellings))
    }


NAMES = [
    "沈芬",
    "沈素芬",
    "欧阳素芬",
    "买买提·吐尔逊",
    " 沈素芬 ",
    "沈芬肺癌",
    "高血压",
    "沈芬文一路",
    "和睦村",
    "沈芬\u200b",
    "张三文一路",
]
ADDRESSES = [
    "文一路12号",
    "文一路 12号3幢201室",
    "和睦村",
    "(三)",
    "",
    "　和睦村　",
    "杭州市西湖区文一路12号3幢201室",
    "沈素芬家",
]
ILLNESSES = ["肺癌", "高血压", "", " 肺 癌", "慢性阻塞性肺疾病急性加重期", "“高血压”"]


@pytest.mark.parametrize("seed", range(40))
def test_names_are_checked_alike_by_columns_and_row_by_row(seed):
    rng = Random(seed)
    chosen = [
        [rng.choice(NAMES[: rng.randint(2, len(NAMES))]), number(900 + 2 * at), "500", rng.choice(ADDRESSES), rng.choice(ILLNESSES)]
        for at in range(rng.randint(1, 60))
    ]  # fmt: skip
    rows = [["姓名", "身份证号", "慰问金额", "家庭住址", "病种"], *chosen]
    if seed % 4 == 3:  # more words than a pattern may have
        rows += [[f"沈{chr(0x4E00 + at)}", number(2000 + 2 * at), "500", f"{chr(0x5E00 + at)}里", ""] for at in range(300)]  # fmt: skip
    by_rows, _ = find_table([Grid("", rows)], Place("b"))
    by_columns, _ = find_table([Grid("", TextTable.from_rows(rows))], Place("b"))
    assert check_names(by_columns) == check_names(by_rows)
    pairs = [(row[0], row[3]) for row in chosen]
    assert len(check_names(by_rows)) >= sum(
        "文一路" in name and "文一路" in address for name, address in pairs
    )


def test_a_list_with_one_long_name_and_many_short_addresses_is_checked_in_time():
    rows = [["姓名", "身份证号", "慰问金额", "家庭住址"]]
    rows += [[f"沈{chr(0x4E00 + at % 900)}{chr(0x5000 + at % 800)}", number(), "500", f"文{at}路12号{at}室"] for at in range(30_000)]  # fmt: skip
    rows += [
        ["买买提·吐尔逊·阿不都热合曼", number(), "500", "文三路1号"],
        ["沈文7路12号", number(), "500", ""],
    ]
    table, _ = find_table([Grid("", TextTable.from_rows(rows))], Place("b"))
    assert table is not None
    last = dataclasses.replace(table.place, row=len(rows), column="姓名（A列）")
    assert [each.place for each in check_names(table)] == []
    rows[-1][0] = "沈文7路12号7室"
    table, _ = find_table([Grid("", TextTable.from_rows(rows))], Place("b"))
    assert table is not None
    assert [each.place for each in check_names(table)] == [last]
