"""What offices hand in by mistake, or in another form than asked: read right, or refused with the way to mend it."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from generator.intake.batch import find_batches
from tests.intake import batches, biff

HEADER = ["姓名", "性别", "身份证号", "慰问金额"]
TEXT = f"姓名,性别,身份证号,慰问金额\n张三,女,{batches.number()},500\n李四,男,{batches.number(903)},2500\n"
ROWS = [line.split(",") for line in TEXT.splitlines()[1:]]


@pytest.fixture
def batch(tmp_path):
    return batches.folder(tmp_path)


def workbook(*lines, change=lambda opened: None):
    opened = openpyxl.Workbook()
    sheet = opened.worksheets[0]
    sheet.title = "明细"
    for line in lines or (HEADER, *ROWS):
        sheet.append(line)
    change(opened)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def people(batch):
    validation = batches.batch_results(batch)[1]
    assert [each for each in validation.problems if each.severity == "error"] == []
    return [(each.name, each.gender, int(each.amount)) for each in validation.batches[0].people]


EXPECTED = [("张三", "女", 500), ("李四", "男", 2500)]


@pytest.mark.parametrize("sign", "\t;，|")
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_other_signs_between_the_columns_of_a_csv_file(batch, sign, encoding):
    (batch / "明细.csv").write_bytes(("名单\n" + TEXT.replace(",", sign)).encode(encoding))
    assert people(batch) == EXPECTED


def test_a_comma_in_a_file_with_other_signs_stays_what_it_is(batch):
    text = TEXT.replace(",", ";").replace("2500", "2,500.00")
    (batch / "明细.csv").write_text(text, encoding="utf-8")
    assert people(batch) == EXPECTED


@pytest.mark.parametrize(
    ("name", "raw"), [("明细.xls", workbook()), ("明细.xlsx", None), ("明细.XLSX", workbook())]
)
def test_workbooks_under_each_others_names(batch, name, raw):
    old = biff.xls(biff.Sheet("明细", [HEADER, *[[*row[:3], float(row[3])] for row in ROWS]]))
    (batch / name).write_bytes(raw or old)
    assert people(batch) == EXPECTED


@pytest.mark.parametrize(
    ("suffix", "code"),
    [
        (".xlsm", "other_spreadsheet"), (".et", "other_spreadsheet"), (".ods", "other_spreadsheet"),
        (".numbers", "other_spreadsheet"), (".txt", "other_spreadsheet"), (".pdf", "other_document"),
        (".docx", "other_text_document"), (".wps", "other_text_document"), (".jpg", "other_document"), (".rar", "other_archive"),
    ],
)  # fmt: skip
def test_other_forms_are_refused_with_the_way_to_mend_them(batch, suffix, code):
    (batch / f"张三{suffix}").write_bytes(b"x")
    validation = batches.batch_results(batch)[1]
    assert {each.code for each in validation.problems} == {code}
    assert suffix in validation.problems[0].message
    assert "张三" not in batches.reported_text(validation)
    (batch / "notice.toml").write_text(f'records = "名单{suffix}"\n{batches.NOTICE}', encoding="utf-8")
    (batch / f"张三{suffix}").rename(batch / f"名单{suffix}")
    assert batches.errors(batch) == {code}


@pytest.mark.parametrize("name", ["a.xlsm", "a.et", "a.csv"])
def test_a_file_beside_the_folders_is_not_passed_over(tmp_path, name):
    (tmp_path / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "salt.txt").write_text("x", encoding="utf-8")
    assert find_batches(tmp_path) == [tmp_path / name]
    assert batches.errors(tmp_path / name) <= {"other_spreadsheet", "missing_notice"}


@pytest.mark.parametrize("name", ["明细.csv", "明细.xlsx", "明细.xls", "明细.parquet"])
def test_an_empty_file(batch, name):
    (batch / name).touch()
    assert batches.errors(batch) == {"empty_file"}


TABBED = TEXT.replace(",", "\t")


@pytest.mark.parametrize(
    "raw", [TEXT.encode(), TEXT.encode("gb18030"), TABBED.encode("gb18030"), TABBED.encode("utf-16")]
)
@pytest.mark.parametrize("name", ["明细.xlsx", "明细.xls"])
def test_a_text_table_under_the_name_of_a_workbook_is_read(batch, name, raw):
    """As old systems export: tabs under .xls. Excel asks once, and shows it."""
    (batch / name).write_bytes(raw)
    assert people(batch) == EXPECTED


@pytest.mark.parametrize("raw", ["这不是表格。".encode(), b"x"])
@pytest.mark.parametrize(
    "name", ["明细.xlsx", "明细.xls", pytest.param("明细.parquet", marks=pytest.mark.build_only)]
)
def test_any_other_text_under_the_name_of_a_workbook(batch, name, raw):
    (batch / name).write_bytes(raw)
    assert batches.errors(batch) == {"unreadable"}


HTML = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset=utf-8><table><tr><td>姓名</table></html>'
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
MHTML = f"MIME-Version: 1.0\nContent-Type: multipart/related\n\n{HTML}"


def archive(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def managed():
    """A workbook under rights management: a compound file with a transform of that name."""
    return biff.container(b"x" * 5000, ["DRMEncryptedTransform"]).replace(
        "Workbook".encode("utf-16-le"), "Envelope".encode("utf-16-le")
    )


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (HTML.encode(), "other_markup", "HTML"), (HTML.encode("utf-16"), "other_markup", "HTML"),
        (XML_2003.encode(), "other_markup", "XML"), (MHTML.encode(), "other_markup", "网页"),
        (archive(**{"word/document.xml": "x"}), "other_text_document", ".docx"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "other_spreadsheet", ".ods"),
        (archive(**{"xl/workbook.bin": "x"}), "other_spreadsheet", ".xlsb"),
        (archive(**{"a/明细.xlsx": "x"}), "other_archive", ".zip"), (b"Rar!\x1a\7", "other_archive", ".rar"),
        (b"%PDF-1.7", "other_document", ".pdf"), (b"\xff\xd8\xff\xe0", "other_document", ".jpg"),
        (b"{\\rtf1}", "other_text_document", ".rtf"),
        (biff.container(b"x" * 5000).replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")), "unreadable", "损坏"),
        (managed(), "rights_managed", "限制访问"),
        (bytes(range(256)) * 40, "encrypted_file", "加密"), (b"E-SafeNet\0\0LOCK" + bytes(range(256)) * 9, "encrypted_file", "解密"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["明细.xls", "明细.xlsx", "明细.csv"])
def test_what_a_file_really_is_says_how_to_mend_it(batch, name, raw, code, words):
    (batch / name).write_bytes(raw)
    problems = batches.batch_results(batch)[1].problems
    assert [each.code for each in problems] == [code]
    assert words in problems[0].message + problems[0].remedy


def test_a_workbook_under_the_name_of_a_text_file(batch):
    (batch / "明细.csv").write_bytes(workbook())
    assert people(batch) == EXPECTED


@pytest.mark.parametrize(
    "name", ["Notice.toml", "notice.toml.txt", "notice (1).toml", "notice - 副本.toml", "notice.txt"]
)
def test_the_notice_file_under_another_name(batch, name):
    (batch / "明细.csv").write_text(TEXT, encoding="utf-8")
    (batch / name).write_text("", encoding="utf-8")
    assert batches.errors(batch) == {"several_notices"}
    (batch / "notice.toml").unlink()
    assert batches.errors(batch) == {"notice_name"}


@pytest.mark.parametrize("number", ["{}'", "'{}", "’{}‘", "{}`", "\u200b{}"])
def test_marks_that_keep_a_number_text_are_no_part_of_it(batch, number):
    (batch / "明细.xlsx").write_bytes(
        workbook(HEADER, *([*row[:2], number.format(row[2]), row[3]] for row in ROWS))
    )
    assert people(batch) == EXPECTED


def test_a_second_line_of_the_header_with_nothing_but_units(batch):
    def merged(opened):
        for letter in "ABC":
            opened.worksheets[0].merge_cells(f"{letter}3:{letter}4")

    title = [["某中心"], [], HEADER, [None, None, None, "（万元）"]]
    rows = [[*row[:3], float(row[3]) / 10_000] for row in ROWS]
    (batch / "明细.xlsx").write_bytes(workbook(*title, *rows, change=merged))
    assert people(batch) == EXPECTED


def test_a_birth_date_shown_without_its_year(batch):
    def shown(opened):
        opened.worksheets[0]["E2"].number_format = 'm"月"d"日"'

    line = [*ROWS[0], datetime.date(1949, 1, 2)]
    (batch / "明细.xlsx").write_bytes(workbook([*HEADER, "出生日期"], line, change=shown))
    assert people(batch) == EXPECTED[:1]


def hide(opened):
    draft = opened.create_sheet("底稿")
    draft.sheet_state = "hidden"
    draft.append(["上年底稿，勿删"])


def since_1904(opened):
    opened.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904


@pytest.mark.parametrize(("change", "code"), [(hide, "hidden_sheet"), (since_1904, "dates_1904")])
def test_what_is_wrong_with_the_workbook_does_not_hide_what_is_wrong_in_its_rows(batch, change, code):
    line = [*ROWS[0][:3], 0, datetime.date(1949, 1, 2)]
    (batch / "明细.xlsx").write_bytes(workbook([*HEADER, "出生日期"], line, change=change))
    assert batches.errors(batch) == {code, "zero"}


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/embeddings/a.bin", "xl/externalLinks/a.xml"])
def test_foreign_parts_do_not_hide_what_is_wrong_in_the_rows(batch, part):
    (batch / "明细.xlsx").write_bytes(workbook(HEADER, [*ROWS[0][:3], 0]))
    with zipfile.ZipFile(batch / "明细.xlsx", "a") as archive:
        archive.writestr(part, b"x")
    assert batches.errors(batch) - {"zero"} <= {"macros", "embedded_objects", "external_links"}
    assert "zero" in batches.errors(batch)


def test_a_hidden_sheet_of_records_is_told_once(batch):
    def change(opened):
        opened.worksheets[0].sheet_state = "hidden"
        opened.create_sheet("说明")

    (batch / "明细.xlsx").write_bytes(workbook(change=change))
    assert batches.errors(batch) == {"hidden_sheet"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("大病慰问", "大病", "unknown_kind"), ('"2025"', '"去年"', "bad_period"), ('"2025"', '"2023"', "outside_policy"),
        ("2026-11-20", '"明天"', "not_a_date"), ("330106", "999", "unknown_agency"), ("330106", "330109", "agency_outside"),
        ('kind = "', 'kind = ', "notice_unreadable"), ('agency = "330106"\n', "", "missing_fact"),
    ],
)  # fmt: skip
def test_unknown_facts_do_not_hide_what_is_wrong_in_the_rows(batch, old, new, code):
    """What a row says of itself is told by itself; what the law says of it waits for the facts."""
    (batch / "notice.toml").write_text(batches.NOTICE.replace(old, new), encoding="utf-8")
    (batch / "明细.csv").write_text(TEXT, encoding="utf-8")
    assert batches.errors(batch) == {code}
    wrong = f"张三,男,{batches.number()},0\n王五,女,{batches.number()[:-1]}A,500\n合计,,,1\n"
    (batch / "明细.csv").write_text(TEXT + wrong, encoding="utf-8")
    told = {"id_gender", "zero", "duplicate_person", "id_length", "total_mismatch"}
    assert batches.errors(batch) == {code} | told


FACTS = {
    "公示类型": "大病慰问",
    "公示单位": "西湖区",
    "年度": 2025,
    "公示日期": "2026年11月20日",
    "审批人": "测试",
    "审批日期": "2026年11月18日",
    "审批文号": "1号",
}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, set()),
        (dict.fromkeys(FACTS), set()),  # an empty form
        ({"年度": 2024}, {"notice_and_sheet"}),
        ({"公示单位": "330105"}, {"notice_and_sheet"}),
        ({"审批文号": "2号"}, {"notice_and_sheet"}),
    ],
)
@pytest.mark.parametrize("title", ["公示信息", " 公示信息 "])
def test_facts_in_two_places_must_agree(batch, changed, told, title):
    def with_facts(opened):
        facts = opened.create_sheet(title)
        for row in (FACTS | changed).items():
            facts.append(row)

    (batch / "明细.xlsx").write_bytes(workbook(change=with_facts))
    assert batches.errors(batch) == told
