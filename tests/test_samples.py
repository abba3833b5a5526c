"""The samples are what they promise: the same bytes again, every kind and state, invented people, one mistake each.

Files are read here with openpyxl and csv, not with the program they are samples for.
"""

import csv
import io
import re
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.helpers import ROOT

SAMPLES = ROOT / "data/samples"
DAY = tomllib.loads((SAMPLES / "samples.toml").read_text(encoding="utf-8"))["day"]
EXPECTED = tomllib.loads((SAMPLES / "refused/expected.toml").read_text(encoding="utf-8"))
AREAS = {a["code"]: a for a in tomllib.loads((ROOT / "data/agencies.toml").read_text("utf-8"))["agency"]}
KEYS = {"公示类型": "kind", "公示单位": "agency", "年度": "period", "公示日期": "publish_on"}
ID = re.compile(r"\b\d{17}[\dXx]\b")


def folders(part):
    return sorted(path for path in (SAMPLES / part).iterdir() if path.is_dir())


@cache
def sheets(path):
    """Every sheet of a workbook as rows of values; a CSV file as one sheet."""
    if path.suffix == ".csv":
        return {"": list(csv.reader(io.StringIO(csv_text(path)[0])))}
    workbook = openpyxl.load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def csv_text(path):
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise AssertionError(path)


def records(folder):
    return next(path for path in folder.iterdir() if path.suffix in (".xlsx", ".csv"))


@cache
def facts(folder):
    """What notice.toml says, or the sheet 公示信息."""
    notice = folder / "notice.toml"
    if notice.exists():
        return tomllib.loads(notice.read_text(encoding="utf-8"))
    given = {KEYS[word]: value for word, value in sheets(records(folder))["公示信息"] if word in KEYS}
    offices = {area["office"]: code for code, area in AREAS.items()}
    as_date = given["publish_on"].date() if isinstance(given["publish_on"], datetime) else given["publish_on"]
    return given | {"agency": offices[given["agency"]], "publish_on": as_date}


def lines(folder):
    """The rows of the records below the header, without 合计 and the foot."""
    found = sheets(records(folder))
    rows = found.get("明细") or found[""]
    header = next(at for at, row in enumerate(rows) if set(row) & {"姓名", "用途", "具体用途"})
    last = next((at for at, row in enumerate(rows) if str(row[0]).startswith(("合计", "填表人"))), len(rows))
    return [row for row in rows[header + 1 : last] if any(row)]


def everything(folder):
    rows = (row for sheet in sheets(records(folder)).values() for row in sheet)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def numbers_in(folder):
    return [number.upper() for number in ID.findall(unicodedata.normalize("NFKC", everything(folder)))]


def members(path):
    with zipfile.ZipFile(path) as archive:
        return [(item.filename, item.date_time, archive.read(item)) for item in archive.infolist()]


def make(out, *options):
    command = [sys.executable, "-m", "tests.samples", str(out), "--seed", "1", *options]
    subprocess.run(command, cwd=ROOT, check=True)
    return {path.relative_to(out): path for path in sorted(out.rglob("*")) if path.is_file()}


GOOD = folders("batches")


def test_the_same_seed_gives_what_is_kept(tmp_path):
    again = make(tmp_path)
    kept = {path.relative_to(SAMPLES): path for path in sorted(SAMPLES.rglob("*")) if path.is_file()}
    kept.pop(Path("batches/salt.txt"), None)  # a build's own, not kept in the repository
    assert set(again) == set(kept)
    for name, path in kept.items():
        if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
            assert members(again[name]) == members(path), name  # another zlib may pack the same otherwise
        else:
            assert again[name].read_bytes() == path.read_bytes(), name


def test_a_benchmark_gets_as_many_as_it_asks_for_and_the_same_twice(tmp_path):
    first = make(tmp_path / "a", "--batches", "12", "--rows", "7")
    second = make(tmp_path / "b", "--batches", "12", "--rows", "7")
    assert [path.read_bytes() for path in first.values()] == [path.read_bytes() for path in second.values()]
    made = sorted((tmp_path / "a/batches").iterdir())
    assert [len(lines(folder)) for folder in made] == [7] * 12
    assert {facts(folder)["kind"] for folder in made} == {"大病慰问", "自管小组长补助", "经费使用情况"}


def test_the_samples_stay_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 1_000_000


def test_there_are_good_batches_of_every_kind_and_level():
    kinds = Counter(facts(folder)["kind"] for folder in GOOD)
    assert set(kinds) == {"大病慰问", "自管小组长补助", "经费使用情况"}
    assert sum(kinds.values()) >= 16
    levels = {AREAS[str(facts(folder)["agency"])]["level"] for folder in GOOD}
    assert levels == {"city", "district", "street", "community"}


def test_some_are_pending_some_live_some_over():
    days = [(DAY - facts(folder)["publish_on"]).days for folder in GOOD]
    assert sum(day < 0 for day in days) >= 2
    assert sum(0 <= day <= 7 for day in days) >= 6  # whatever the rest days
    assert sum(day > 30 for day in days) >= 4
    assert sum("withdrawn_on" in facts(folder) for folder in GOOD) == 1
    assert sum(facts(folder).get("calendar") == "working" for folder in GOOD) == 1
    assert sum(facts(folder).get("min_days") == 10 for folder in GOOD) == 1


def test_one_live_batch_has_one_row_and_one_has_five_hundred():
    live = [f for f in GOOD if timedelta(0) <= DAY - facts(f)["publish_on"] <= timedelta(7)]
    assert {1, 500} <= {len(lines(folder)) for folder in live}


def test_files_come_in_the_forms_that_offices_use():
    encodings = Counter(csv_text(records(f))[1] for f in GOOD if records(f).suffix == ".csv")
    assert encodings["gb18030"] >= 2
    assert encodings["utf-8-sig"] >= 1
    assert any("䶮" in everything(f) for f in GOOD if records(f).suffix == ".csv")
    assert sum("公示信息" in sheets(records(folder)) for folder in GOOD) >= 4
    for folder in GOOD:
        assert (folder / "notice.toml").exists() != ("公示信息" in sheets(records(folder)))


@pytest.mark.parametrize(
    "looks",
    [
        r"^填报单位：.*单位：元$", r"单位：万元$", r"^合计$", r"^填表人：", r"^\w\u3000\w$", r"^[０-９]+$", r"^￥[\d,.]+$",
        r"^[\d,]+,\d{3}\.\d\d$", r"^19\d\d\.\d\d$", r"^19\d\d-\d{1,2}-\d{1,2}$", r"^19\d\d年\d{1,2}月\d{1,2}日$",
        r"^1[0-9]{4}$", r"^\d{15}$", r"^\d{17}x$", r"^\w+·\w+$", r"^\w+•\w+$", r"^欧阳", "䶮",
    ],
)  # fmt: skip
def test_what_makes_real_files_hard_is_in_them(looks):
    assert any(re.search(looks, everything(folder), re.MULTILINE) for folder in GOOD)


def test_some_headers_have_two_lines_and_titles_are_merged():
    books = [openpyxl.load_workbook(records(f))["明细"] for f in GOOD if records(f).suffix == ".xlsx"]
    merged = [[str(area) for area in sheet.merged_cells.ranges] for sheet in books]
    assert any(re.fullmatch(r"[A-Z]3:[A-Z]3", area) for areas in merged for area in areas)
    assert sum(any(re.fullmatch(r"A1:[A-Z]1", area) for area in areas) for areas in merged) > 10
    assert any(cell.comment for sheet in books for row in sheet.iter_rows(max_row=10) for cell in row)


def check_character(number):
    return "10X98765432"[sum(int(d) * (2 ** (17 - at) % 11) for at, d in enumerate(number[:17])) % 11]


def test_every_number_in_a_good_batch_is_right_and_nobody_s():
    numbers = {number for folder in GOOD for number in numbers_in(folder)}
    assert len(numbers) > 800
    for number in numbers:
        assert check_character(number) == number[17]
        assert 902 <= int(number[14:17]) <= 995
        assert date(1930, 1, 1) <= datetime.strptime(number[6:14], "%Y%m%d").date() <= date(1975, 12, 31)  # noqa: DTZ007
    assert {"330103", "330104", "330106", "310104"} <= {number[:6] for number in numbers}


def test_nobody_is_listed_twice_for_a_kind_and_year():
    seen = Counter()
    for folder in GOOD:
        told = facts(folder)
        seen.update((told["kind"], told["period"], number) for number in numbers_in(folder))
    assert max(seen.values()) == 1


def test_people_may_be_in_two_years_and_in_two_kinds():
    where = {}
    for folder in GOOD:
        told = facts(folder)
        for number in numbers_in(folder):
            where.setdefault(number, set()).add((told["kind"], told["period"]))
    assert {("大病慰问", "2024"), ("大病慰问", "2025")} in where.values()
    assert {("大病慰问", "2025"), ("自管小组长补助", "2025")} in where.values()


def test_there_is_one_bad_batch_for_each_mistake():
    assert len(EXPECTED) >= 24
    assert {folder.name for folder in folders("refused")} == set(EXPECTED)
    assert {mistake["code"] for mistake in EXPECTED.values()} >= {
        "not_approved", "missing_column", "missing_value", "id_checksum", "id_birth", "id_gender", "id_birth_mismatch",
        "id_age", "amount_over_cap", "amount_over_band", "no_aid_band", "leader_over_rate", "leader_over_cap",
        "too_many_places", "negative", "duplicate_person", "duplicate_across", "row_not_approved", "total_mismatch",
        "product_mismatch", "id_damaged", "unknown_head", "unknown_use", "fixed_asset", "unknown_agency",
        "agency_outside", "not_a_date", "missing_notice", "unreadable", "hidden_rows", "hidden_columns",
        "hidden_sheet", "formula_without_value", "min_days_below_law", "published_before_approval",
        "outside_policy", "bad_batch_id",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name, at in EXPECTED.items() if at["row"] and at["column"]])
def test_the_place_of_a_mistake_is_in_the_file(name):
    at = EXPECTED[name]
    rows = sheets(SAMPLES / "refused" / name / at["file"])[at["sheet"]]
    assert at["row"] <= len(rows)
    headers = {cell for row in rows[:3] for cell in row}
    assert at["column"] in headers or at["code"] in ("missing_column", "formula_without_value")


def test_the_agencies_are_all_there():
    levels = Counter(area["level"] for area in AREAS.values())
    assert levels["city"] == 1
    assert levels["street"] >= 10
    assert levels["community"] >= 20
    outside = {code for code, area in AREAS.items() if area.get("policy") == "own"}
    assert outside == {"330109", "330110", "330111", "330112", "330113", "330122", "330127", "330182"}
    with_streets = {area["parent"] for area in AREAS.values() if area["level"] == "street"}
    assert len(with_streets) >= 4
    for area in AREAS.values():
        if area["level"] in ("street", "community"):
            assert area["phone"].startswith("0571-0000")
            assert area["address"].endswith("（示例）")
