"""The same five people in every form that offices hand in: each is read alike, and every row accounted for."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from generator.intake.grid import text_of
from generator.intake.row_kinds import RowCounts
from tests.intake import batches
from tests.samples import mess

MESS = batches.ROOT / "data/samples/mess"
FORMS = mess.forms()
WARNED = {
    "two-tables": {"sheet_not_read"},
    "extra-columns": {"unknown_column"},
    "column-without-heading": {"column_without_header"},
}


def sheet_rows(file) -> int:
    """The rows of the file's 明细, down to the last with anything in it, as another reader counts them."""
    if file.suffix == ".csv":
        encoding = "gb18030" if "gb18030" in file.parent.name else "utf-8-sig"
        return len(list(csv.reader(io.StringIO(file.read_text(encoding, newline=""), newline=""))))
    with file.open("rb") as stream:
        sheet = openpyxl.load_workbook(stream)["明细"]
        filled = [cell.row for line in sheet.iter_rows() for cell in line if cell.value is not None]
    return max(filled)


@pytest.mark.parametrize("name", FORMS)
def test_is_read_like_every_other_form(name):
    submitted, validation = batches.batch_results(MESS / name)
    assert {each.code for each in validation.problems} == WARNED.get(name, set())
    given = FORMS[name].people or mess.people()
    found = [(each.name, each.gender, each.birth, each.amount) for each in validation.batches[0].people]
    expected = zip(given, mess.AMOUNTS, strict=True)
    assert found == [(each.name, each.gender, each.birth, amount) for each, amount in expected]
    file = next(path for path in (MESS / name).iterdir() if path.stem == "明细")
    assert submitted.table.counts.all == sheet_rows(file)
    assert submitted.table.counts.records == len(found)


def test_the_samples_are_what_the_generator_makes(tmp_path):
    mess.write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(MESS): path.read_bytes() for path in MESS.rglob("*") if path.is_file()}
    assert made == kept


def counts(tmp_path, *lines) -> RowCounts:
    batch = batches.folder(tmp_path)
    (batch / "明细.csv").write_text("\n".join(lines), encoding="utf-8")
    return batches.batch_results(batch)[0].table.counts


def test_each_row_has_one_sort(tmp_path):
    number = batches.number()
    found = counts(
        tmp_path, "名单,,,", "单位：元,,,", "姓名,身份证号,金额,", f"张三,{number},500,", ",,,", "小计,,500,",
        "姓名,身份证号,金额,", f"李四,{batches.number(903)},500,", "合计,,1000,", "填表人：某,,,", ",,,日期：2026.1.1",
    )  # fmt: skip
    assert found == RowCounts(above=2, header=1, records=2, blank=1, repeated=1, totals=2, footers=2)
    assert found.all == 11


@pytest.mark.parametrize("name", ["合计", "小计", "填表人", "备注", "注", "单位", "姓名", "说明某", "以上某"])
@pytest.mark.parametrize("amount", ["500", "", "姓名"])
def test_a_row_with_a_number_is_a_record_whatever_its_name(tmp_path, name, amount):
    found = counts(
        tmp_path,
        "姓名,身份证号,金额",
        f"张三,{batches.number()},500",
        f"{name},{batches.number(903)},{amount}",
    )
    assert found.records == 2


@pytest.mark.parametrize("line", ["备注,,500", "单位某,123,", "张某,,", ",,500", "注,3301061949,"])
def test_a_row_that_may_be_a_person_is_not_passed_over(tmp_path, line):
    batch = batches.folder(tmp_path)
    (batch / "明细.csv").write_text(
        f"姓名,身份证号,金额\n张三,{batches.number()},500\n{line}\n", encoding="utf-8"
    )
    submitted, validation = batches.batch_results(batch)
    assert submitted.table.counts.records == 2
    assert validation.refused


def test_amounts_are_exact_to_the_fen():
    validation = batches.batch_results(MESS / "in-ten-thousands")[1]
    assert sum(each.amount for each in validation.batches[0].people) == Decimal("5800.5")


def test_nothing_but_the_cell_counts_as_text():
    assert text_of(1000.5) == "1000.5"
