"""The marked copy: the wrong cells, nothing lost, for the clerk alone, and good again once it is mended."""

import shutil
import stat
import zipfile

import openpyxl
import pytest

from generator.build.project import load_project
from generator.diagnostics.problems import Place, problem
from generator.filesystem.private_target import TargetError, check_private_file
from generator.intake.batch import read_batch
from generator.records.validation import validate
from generator.reporting.annotated_workbook import (
    LIST_SHEET,
    MarkedError,
    to_mark,
    write_marked,
)
from tests.helpers import REFUSED, ROOT, SAMPLES, gongshi
from tests.intake.batches import without_reminder

PROJECT = load_project(ROOT)


def problems_of(path):
    return list(without_reminder(validate([read_batch(path)], PROJECT.rules)).problems)


def marked(batch, tmp_path):
    """The copy of a bad sample's table, opened, and its problems."""
    folder = REFUSED / batch
    found = problems_of(folder)
    (source,) = to_mark(folder, found)
    target = tmp_path / "out" / "copy.xlsx"
    write_marked(source, found, target)
    return openpyxl.load_workbook(target), source, target, found


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_wrong_cell_is_coloured_and_says_what_to_do(tmp_path):
    workbook, source, target, (found,) = marked("id-checksum", tmp_path)
    cell = workbook["明细"][f"{found.place.letter}{found.place.row}"]
    assert cell.fill.fgColor.rgb.endswith("FFC7CE")
    assert found.message in cell.comment.text
    assert found.remedy in cell.comment.text
    others = [
        other for row in workbook["明细"].iter_rows() for other in row if other.comment and other is not cell
    ]
    assert others == []
    assert values(workbook["明细"]) == values(openpyxl.load_workbook(source)["明细"])
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_the_first_sheet_lists_every_message_with_a_link_to_its_cell(tmp_path):
    workbook, _, _, (found,) = marked("id-checksum", tmp_path)
    listed = workbook.worksheets[0]
    assert listed.title == LIST_SHEET
    assert [cell.value for cell in listed[2]][2:4] == [found.message, found.remedy]
    assert listed["B2"].hyperlink.location == f"'明细'!{found.place.letter}{found.place.row}"
    assert workbook.active is listed


def test_a_fact_in_the_sheet_is_marked_beside_its_name(tmp_path):
    folder = tmp_path / "a-batch"
    shutil.copytree(REFUSED / "not-approved-sheet", folder)
    (source,) = folder.glob("*.xlsx")
    workbook = openpyxl.load_workbook(source)
    for name, value in workbook["公示信息"].iter_rows(max_col=2):
        if name.value == "年度":
            value.value, row = "去年", name.row
    workbook.save(source)
    found = problems_of(folder)
    write_marked(source, found, tmp_path / "copy.xlsx")
    assert (
        "年度的写法不对" in openpyxl.load_workbook(tmp_path / "copy.xlsx")["公示信息"][f"B{row}"].comment.text
    )


def test_a_csv_becomes_a_workbook_of_its_cells_as_text(tmp_path):
    workbook, source, _, (found,) = marked("negative-amount", tmp_path)
    cell = workbook["明细"][f"{found.place.letter}{found.place.row}"]
    assert found.message in cell.comment.text
    assert {cell.data_type for row in workbook["明细"].iter_rows() for cell in row if cell.value} == {"s"}
    text = source.read_text(encoding="utf-8-sig")
    assert all(str(value) in text for row in values(workbook["明细"]) for value in row if value)


def test_what_begins_like_a_formula_stays_text(tmp_path):
    (tmp_path / "明细.csv").write_text('姓名,金额\n"=1+1",@SUM(A1)\n', encoding="utf-8")
    write_marked(tmp_path / "明细.csv", [], tmp_path / "copy.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["明细"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), ("@SUM(A1)", "s")]


def test_mended_in_the_copy_it_is_good_and_a_second_check_starts_afresh(tmp_path):
    workbook, source, _, (found,) = marked("missing-name", tmp_path)
    sheet = workbook["明细"]
    sheet[f"{found.place.letter}{found.place.row}"].value = "测试甲"
    folder = tmp_path / "a-batch"
    folder.mkdir()
    shutil.copy(source.parent / "notice.toml", folder)
    workbook.save(folder / source.name)
    assert problems_of(folder) == []
    write_marked(folder / source.name, [], tmp_path / "again.xlsx")
    again = openpyxl.load_workbook(tmp_path / "again.xlsx")
    assert not [cell for row in again["明细"].iter_rows() for cell in row if cell.comment]
    assert len(again.sheetnames) == len(workbook.sheetnames)


def test_two_mistakes_in_one_cell_and_the_clerk_s_own_comment_are_kept(tmp_path):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "明细"
    sheet["A1"] = "姓名"
    sheet["A1"].comment = openpyxl.comments.Comment("请张三核对", "经办人")
    workbook.save(tmp_path / "a.xlsx")
    place = Place("a", "a.xlsx", "明细", 1, "姓名（A列）")
    both = [problem("name_length", place), problem("name_characters", place)]
    write_marked(tmp_path / "a.xlsx", both, tmp_path / "copy.xlsx")
    text = openpyxl.load_workbook(tmp_path / "copy.xlsx")["明细"]["A1"].comment.text
    assert text.startswith("请张三核对")
    assert all(each.message in text for each in both)
    write_marked(tmp_path / "copy.xlsx", [], tmp_path / "again.xlsx")
    assert openpyxl.load_workbook(tmp_path / "again.xlsx")["明细"]["A1"].comment.text == "请张三核对"


def test_a_merged_cell_is_marked_where_it_shows(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.title = "明细"
    workbook.active.merge_cells("B2:B5")
    workbook.save(tmp_path / "a.xlsx")
    found = [problem("missing_value", Place("a", "a.xlsx", "明细", 4, "用途（B列）"))]
    write_marked(tmp_path / "a.xlsx", found, tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["明细"]["B2"].comment is not None


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_what_is_not_safe_to_open_is_not_copied(tmp_path, part):
    source = tmp_path / "明细.xlsx"
    shutil.copy(REFUSED / "id-checksum" / "明细.xlsx", source)
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr(part, b"x")
    with pytest.raises(MarkedError, match="不能安全打开"):
        write_marked(source, [], tmp_path / "copy.xlsx")
    assert not (tmp_path / "copy.xlsx").exists()


@pytest.mark.parametrize("name", ["明细.xls", "明细.xlsx", "明细.parquet"])
def test_other_kinds_of_files_are_told_and_not_copied(tmp_path, name):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0 no workbook of this kind")
    with pytest.raises(MarkedError):
        write_marked(tmp_path / name, [], tmp_path / "copy.xlsx")


def test_a_copy_goes_nowhere_where_it_could_be_published_or_taken_for_a_batch(tmp_path):
    site, records = tmp_path / "site", tmp_path / "records"
    (tmp_path / "www").mkdir()
    (tmp_path / "www/index.html").touch()
    (tmp_path / "link").symlink_to(site)
    for place in (
        site,
        site / "a/b.xlsx",
        tmp_path / "x/../site/a.xlsx",
        tmp_path / "link/a.xlsx",
        tmp_path / "www/a",
    ):
        with pytest.raises(TargetError, match="网站"):
            check_private_file(place, "标注副本", public=[site], records=[records])
    with pytest.raises(TargetError, match="批次"):
        check_private_file(records / "copies", "标注副本", public=[site], records=[records])
    check_private_file(tmp_path / "copies", "标注副本", public=[site], records=[records])


def test_no_file_is_written_over(tmp_path):
    target = tmp_path / "copy.xlsx"
    target.write_bytes(b"mine")
    with pytest.raises(MarkedError, match="已经有了"):
        write_marked(REFUSED / "id-checksum" / "明细.xlsx", [], target)
    assert target.read_bytes() == b"mine"


def test_the_command_marks_one_file_or_a_folder_of_them(tmp_path):
    one = gongshi(
        "check", REFUSED / "id-checksum", "--marked", tmp_path / "copy.xlsx", "--html", tmp_path / "p.html"
    )
    assert one.code == 3
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames[0] == LIST_SHEET
    assert "身份证号的校验码" in (tmp_path / "p.html").read_text("utf-8")
    many = gongshi(
        "check", REFUSED / "id-checksum", REFUSED / "missing-name", "--marked", tmp_path / "copies"
    )
    assert many.code == 3
    assert {path.name for path in (tmp_path / "copies").iterdir()} == {
        "id-checksum-明细-标注.xlsx",
        "missing-name-明细-标注.xlsx",
    }
    assert stat.S_IMODE((tmp_path / "copies").stat().st_mode) == 0o700


def test_the_command_refuses_the_site_before_it_reads_anything(tmp_path):
    for target in ("site/copies", "site_src/copy.xlsx", REFUSED / "id-checksum" / "copy.xlsx"):
        run = gongshi("check", REFUSED / "id-checksum", "--marked", target)
        assert run.code == 2
        assert "请换一个位置" in run.output


@pytest.mark.parametrize("name", ["notes.txt", "notes.txt/copies"])
def test_a_file_in_the_place_of_the_folder_is_told_and_stays(tmp_path, name):
    (tmp_path / "notes.txt").write_bytes(b"mine")
    run = gongshi("check", REFUSED / "id-checksum", "--marked", tmp_path / name)
    assert run.code in (2, 3)
    assert "换一个名字" in run.output or "写不了" in run.output
    assert (tmp_path / "notes.txt").read_bytes() == b"mine"


def test_without_being_asked_nothing_is_written(tmp_path):
    shutil.copytree(SAMPLES / "wenxi-2025-group-leaders", tmp_path / "records" / "a")
    before = sorted(tmp_path.rglob("*"))
    gongshi("check", tmp_path / "records")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("option", ["--html", "--report"])
def test_a_folder_that_is_not_there_is_a_sentence(tmp_path, option):
    run = gongshi("check", REFUSED / "id-checksum", option, tmp_path / "no" / "file")
    assert run.code == 1
    assert "写不了" in run.output
