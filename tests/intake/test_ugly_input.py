"""Whatever lies in a batch folder: it is read, or refused with a place and a remedy. Never an exception."""

import random
import shutil
import zipfile

import pytest

from generator.build.project import load_project
from generator.intake.batch import find_batches, read_batch
from generator.records.validation import validate
from tests.helpers import ROOT, SAMPLES
from tests.intake.batches import NOTICE, number

PROJECT = load_project(ROOT)
GOOD = """姓名,性别,身份证号,金额
张三,男,330106194901021230,500
"""


def batch_results(folder):
    return validate([read_batch(path) for path in find_batches(folder)], PROJECT.rules)


def codes(folder):
    return {each.code for each in batch_results(folder).problems if each.severity == "error"}


@pytest.fixture
def batch(tmp_path):
    """A batch folder with a good notice.toml, to be filled."""
    folder = tmp_path / "records" / "a-batch"
    folder.mkdir(parents=True)
    (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
    return folder


def person(order: int = 0) -> str:
    return number(order)


def table(batch, text, encoding="utf-8"):
    (batch / "明细.csv").write_bytes(text.encode(encoding))
    return codes(batch.parent)


def test_the_plain_batch_is_good(batch):
    assert table(batch, f"姓名,性别,身份证号,金额\n张三,女,{person()},500\n") == set()


@pytest.mark.parametrize(
    "notice",
    [
        "", "kind", "= =", "\x00", "kind = 1\nagency = []", "[approval]\nby = 1", "publish_on = 2026-13-45",
        NOTICE.replace('"2025"', '"20250"'), NOTICE.replace('"2025"', "true"), NOTICE + "min_days = 1.5",
        NOTICE + "min_days = 99999999999", NOTICE + "min_days = -7", NOTICE + 'calendar = "lunar"',
        NOTICE + "unknown = 1", NOTICE + "objection = 5", NOTICE + "withdrawn_on = 1999-01-01",
        NOTICE + 'title = "a\\nb"', NOTICE + f'title = "{"长" * 201}"', NOTICE.replace("2026-11-20", "9999-12-31"),
        NOTICE.replace("2026-11-20", "0001-01-01"), NOTICE.replace('"330106"', '""'),
        NOTICE.replace("2026-11-18", '"昨天"'), NOTICE.replace('by = "测试", ', ""), NOTICE + 'records = "../x.csv"',
        NOTICE + 'records = "/etc/passwd"', NOTICE + 'records = "没有.csv"', NOTICE + "records = 5",
        NOTICE.replace('"2025"', '"2023"'), NOTICE.replace('"2025"', '"2025-Q2"'), NOTICE.replace('"2025"', '"2027"'),
        NOTICE.replace("approval", "aproval"),
    ],
)  # fmt: skip
def test_a_notice_file_that_is_wrong_is_refused(batch, notice):
    (batch / "notice.toml").write_text(notice, encoding="utf-8")
    assert table(batch, f"姓名,性别,身份证号,金额\n张三,女,{person()},500\n") != set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("\n\n\n", "no_header"),
        ("姓名,身份证号,金额\n", "no_rows"),
        ("甲,乙,丙\n1,2,3\n", "no_header"),
        ('姓名,身份证号,金额\n"张三', "open_quote"),
        ("姓名,身份证号,金额\n张三,ID\n", "missing_value"),
        ("姓名,身份证号,金额\n张三,ID,五百\n", "not_an_amount"),
        ("姓名,身份证号,金额\n张三,ID,1e3\n", "not_an_amount"),
        ("姓名,身份证号,金额\n张三,ID,NaN\n", "not_an_amount"),
        ("姓名,身份证号,金额\n张三,ID,Infinity\n", "not_an_amount"),
        ("姓名,身份证号,金额\n张三,ID,0\n", "zero"),
        ("姓名,身份证号,金额\n张三,ID,-5\n", "negative"),
        ("姓名,身份证号,金额\n张三,ID,0.001\n", "too_many_places"),
        ("姓名,身份证号,金额,姓名\n张三,ID,500,张三\n", "column_twice"),
        ("姓名,性别,身份证号,金额\n张三,不明,ID,500\n", "bad_gender"),
        ("姓名,出生日期,身份证号,金额\n张三,1949.13.1,ID,500\n", "not_a_date"),
        ("姓名,年龄,身份证号,金额\n张三,七十,ID,500\n", "not_a_count"),
        ("姓名,身份证号,金额（万元）\n张三,ID,0.05\n", None),
        ("姓名,身份证号,金额（万元）\n张三,ID,0.3\n", "amount_over_cap"),
        ("大病慰问名单\n单位：万元\n姓名,身份证号,金额\n张三,ID,0.05\n合计,,0.05\n填表人：李四,,\n", None),
        ("姓名,身份证号,金额\n张三,ID,500\n姓名,身份证号,金额\n\n合计,,￥５００.00\n", None),
        ("姓名,身份证号,金额\n张三,ID,500\n合计,,501\n", "total_mismatch"),
        ("姓名,身份证号,金额\n张三,ID,500\n合计,,五百\n", "total_mismatch"),
        ("姓名,证件号码,出生日期,金额\nJohn Smith,H12345678,1949-01-02,500\n", "gender_needed"),
        ("姓名,性别,证件号码,金额\nJohn Smith,男,H12345678,500\n", "birth_needed"),
        ("姓名,性别,证件号码,出生日期,金额\nJohn Smith,男,H12345678,1949-01-02,500\n", None),
    ],
)  # fmt: skip
def test_a_table_is_read_or_refused_for_its_reason(batch, text, code):
    assert table(batch, text.replace("ID", person())) == ({code} if code else set())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_a_name_that_gbk_lacks(batch, encoding):
    assert table(batch, f"姓名,身份证号,金额\n䶮小明,{person()},500\n", encoding) == set()
    assert batch_results(batch.parent).batches[0].people[0].name == "䶮小明"


def test_a_link_out_of_the_folder_is_not_followed(batch, tmp_path):
    (tmp_path / "elsewhere.csv").write_text(f"姓名,身份证号,金额\n张三,{person()},500\n", encoding="utf-8")
    (batch / "明细.csv").symlink_to(tmp_path / "elsewhere.csv")
    for records in ('records = "明细.csv"', ""):  # the second finds the one table there is
        (batch / "notice.toml").write_text(NOTICE + records, encoding="utf-8")
        assert codes(batch.parent) == {"records_outside"}


def test_no_link_to_the_facts_or_the_workbook_of_somebody_else_is_followed(batch, tmp_path):
    assert table(batch, f"姓名,性别,身份证号,金额\n张三,女,{person()},500\n") == set()
    (batch / "notice.toml").rename(tmp_path / "facts")
    (batch / "notice.toml").symlink_to(tmp_path / "facts")
    assert codes(batch.parent) == {"records_outside"}
    for each in batch.iterdir():
        each.unlink()
    batch.rmdir()
    (tmp_path / "elsewhere.xlsx").write_bytes(b"PK\3\4")
    (batch.parent / "a-list.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    assert codes(batch.parent) == {"records_outside"}


def test_facts_of_a_megabyte_are_not_read(batch):
    (batch / "notice.toml").write_text(NOTICE + "#" * 1024 * 1024, encoding="utf-8")
    assert table(batch, f"姓名,性别,身份证号,金额\n张三,女,{person()},500\n") == {"notice_unreadable"}


def test_a_link_within_the_folder_and_a_linked_folder_are_read(batch, tmp_path):
    assert table(batch, f"姓名,性别,身份证号,金额\n张三,女,{person()},500\n") == set()
    (batch / "明细.csv").rename(batch / "list")
    (batch / "明细.csv").symlink_to("list")
    batch.rename(tmp_path / "share")
    batch.symlink_to(tmp_path / "share")
    assert codes(batch.parent) == set()
    assert len(batch_results(batch.parent).batches) == 1


def test_files_that_office_programs_leave_behind_are_no_records(batch):
    (batch / "~$明细.xlsx").write_bytes(b"x")
    (batch / ".明细.csv.swp").write_bytes(b"x")
    assert table(batch, f"姓名,身份证号,金额\n张三,{person()},500\n") == set()


def rewritten(source, target, member, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info.filename)
            new.writestr(info.filename, change(content) if info.filename == member else content)


@pytest.fixture
def workbook(batch):
    """The batch with a good workbook, which a test replaces by a bad one."""
    source = SAMPLES / "wenxi-2025-group-leaders"
    shutil.rmtree(batch)
    shutil.copytree(source, batch)
    return next(batch.glob("*.xlsx"))


def sheet_member(workbook):
    with zipfile.ZipFile(workbook) as archive:
        return next(name for name in archive.namelist() if "worksheets/sheet" in name)


def attacked(workbook, member, change):
    original = workbook.with_name("original.bin")
    workbook.rename(original)
    rewritten(original, workbook, member, change)
    original.unlink()
    return codes(workbook.parent.parent)


def test_a_far_cell_is_refused_before_parsing(workbook):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert attacked(workbook, sheet_member(workbook), lambda x: x.replace(b"</sheetData>", far)) == {
        "too_large"
    }


def test_entities_are_refused(workbook):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    assert attacked(workbook, sheet_member(workbook), lambda _: bomb) == {"unreadable"}


def test_an_external_entity_is_refused(workbook):
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><workbook>&a;</workbook>'
    assert attacked(workbook, "xl/workbook.xml", lambda _: bomb) == {"unreadable"}


@pytest.mark.build_only
def test_a_zip_bomb_is_refused_by_its_size(workbook):
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/huge.bin", b"\0" * (301 * 1024 * 1024))
    assert codes(workbook.parent.parent) == {"too_large"}


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/a.docx"]
)
def test_parts_that_carry_more_than_cells_are_refused(workbook, part):
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.writestr(part, b"x")
    assert codes(workbook.parent.parent) in ({"macros"}, {"external_links"}, {"embedded_objects"})


def test_damaged_files_never_raise(workbook):
    """Flip, cut and repeat bytes: each file is read or refused, and a row is never lost in silence."""
    good = workbook.read_bytes()
    rng = random.Random(13)
    everyone = len(batch_results(workbook.parent.parent).batches[0].people)
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(rng.randrange(1, 6)):
            at = rng.randrange(len(bad))
            match rng.randrange(3):
                case 0:
                    bad[at] = rng.randrange(256)
                case 1:
                    del bad[at : at + rng.randrange(200)]
                case _:
                    bad[at:at] = bad[at : at + rng.randrange(200)]
        workbook.write_bytes(bytes(bad))
        validation = batch_results(workbook.parent.parent)
        if validation.batches:
            assert len(validation.batches[0].people) == everyone
        else:
            assert validation.refused


def test_the_facts_sheet_takes_numbers_and_dates_as_excel_stores_them(tmp_path):
    import datetime

    import openpyxl

    opened = openpyxl.Workbook()
    facts = opened.active
    facts.title = "公示信息"
    for row in (
        ("公示类型", "大病慰问"), ("公示单位", 330106), ("年度", 2025), ("公示日期", datetime.date(2026, 11, 20)),
        ("公示天数", 10), ("计日方式", "自然日"), ("审批人", "测试"), ("审批日期", "2026年11月18日"), ("审批文号", "1号"),
        ("审批人数", "1人"), ("审批金额", 500),
    ):  # fmt: skip
        facts.append(row)
    people = opened.create_sheet("明细")
    people.append(("姓名", "性别", "身份证号", "自付金额", "慰问金额"))
    people.append(("张三", "女", person(), 6000, 500))
    opened.save(tmp_path / "one-workbook.xlsx")
    validation = batch_results(tmp_path)
    assert [each.code for each in validation.problems] == []
    facts = validation.batches[0].facts
    assert (facts.period.year, facts.min_days, facts.agency) == (2025, 10, "330106")
    assert facts.publish_on == datetime.date(2026, 11, 20)
