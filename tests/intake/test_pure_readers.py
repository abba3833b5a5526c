"""The readers of a browser, in Python alone, see in every cell what the readers of a build see."""

from __future__ import annotations

import os
from random import Random

import pytest

from generator.diagnostics.problems import Place
from generator.intake.batch import find_batches, read_batch
from generator.intake.formats import calamine_cells, csv_file, files, pure, xls_cells, xlsx_cells
from generator.intake.formats.workbook import DamagedWorkbookError
from generator.records.validation import validate_batch
from tests.intake import batches, biff
from tests.intake.adversarial_workbooks import workbook
from tests.intake.biff import Sheet

WORKBOOKS = int(os.environ.get("WORKBOOKS", "300"))


def seen(read, raw):
    """Every sheet without the blank edges on the right and below, each cell with its type; None if damaged."""
    try:
        return [(name, _trimmed(rows), merges) for name, rows, merges in read(raw, lambda _: True)]
    except (DamagedWorkbookError, OverflowError):  # the worker answers both with `unreadable`
        return None


def _trimmed(rows):
    lines = []
    for row in rows:
        cells = [(type(cell).__name__, repr(cell)) for cell in row]
        while cells and cells[-1] == ("str", "''"):
            cells.pop()
        lines.append(cells)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def test_both_readers_of_workbooks_see_the_same_in_every_cell():
    damaged = cells = 0
    for seed in range(WORKBOOKS):
        raw = workbook(seed)
        expected = seen(calamine_cells.sheets, raw)
        assert seen(xlsx_cells.sheets, raw) == expected, seed
        damaged += expected is None
        cells += sum(len(row) for _, rows, _ in expected or () for row in rows)
    assert damaged < WORKBOOKS / 4
    assert cells > 20 * WORKBOOKS


ROWS = [
    ["姓名", "身份证号", "生日", "金额"],
    ["张三", "330106194901021234", 17899.0, 500.0],
    [None, "x", 0.5, -1.5],
]


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "[h]:mm", '0.00"d"', "h:mm AM/PM", "#,##0.00"])
def test_both_readers_of_old_workbooks_see_the_same_in_every_cell(code):
    styles = {(row, column): 1 for row in (1, 2) for column in (2, 3)}
    raw = biff.xls(
        Sheet("明细", ROWS, styles=styles, errors=[(2, 1)]),
        Sheet("Sheet2", [["a"]]),
        globals_=biff.styles(code),
    )
    assert seen(xls_cells.sheets, raw) == seen(calamine_cells.sheets, raw)


def test_both_readers_of_text_see_the_same(tmp_path):
    rng = Random(11)
    parts = [
        "姓名",
        "张三",
        "金额",
        "500",
        "合计",
        ",",
        ",",
        ",",
        ",",
        "\n",
        "\r\n",
        '"',
        '""',
        ";",
        "\t",
        " ",
        "䶮",
        "=",
    ]
    file = tmp_path / "明细.csv"
    tables = 0
    for _ in range(WORKBOOKS * 4):
        body = "".join(rng.choice(parts) for _ in range(rng.randrange(60)))
        start = rng.choice(
            ["", "姓名,身份证号,慰问金额\n", "姓名\t身份证号\t慰问金额\r\n", "标题\n姓名,身份证号,慰问金额\n"]
        )
        encoding = rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
        file.write_bytes((start + body).encode(encoding) + rng.choice([b"", b"", b"\x1a"]))
        once, again = csv_file.read(file, PLACE), pure.text(file, PLACE)
        assert [(grid.marks, _lines(grid)) for grid in once[0]] == [
            (grid.marks, _lines(grid)) for grid in again[0]
        ]
        assert once[1] == again[1]
        tables += len(once[0])
    assert tables > WORKBOOKS


PLACE = Place("a-batch", "明细.csv")


def _lines(grid):
    return [list(row) for row in grid.rows]


def outcome(batch):
    result = validate_batch(read_batch(batch), batches.PROJECT.rules)
    return [(each.as_json(), dict(each.words)) for each in result.problems], result.batch and list(
        result.batch.people
    )


EVERY = [
    path
    for room in ("batches", "mess", "refused")
    for path in find_batches(batches.ROOT / "data/samples" / room)
]


@pytest.mark.parametrize("batch", EVERY, ids=lambda path: path.name)
def test_a_sample_comes_to_the_same_with_the_readers_of_a_browser(batch):
    expected = outcome(batch)
    with files.using("pure"):
        assert outcome(batch) == expected


@pytest.mark.parametrize(("name", "limit"), [("MAX_ROWS", 3), ("MAX_UNZIPPED", 100)])
@pytest.mark.parametrize("sample", ["mess/plain", "batches/bailuwan-2026-q3-spending"])
def test_what_is_too_large_for_a_page_is_told(monkeypatch, sample, name, limit):
    monkeypatch.setattr(pure, name, limit)
    with files.using("pure"):
        told = {each["code"] for each, _ in outcome(batches.ROOT / "data/samples" / sample)[0]}
    assert "too_large_for_desk" in told


def test_a_password_is_told_with_the_way_to_save_without_one(tmp_path):
    batch = batches.folder(tmp_path)
    (batch / "明细.xls").write_bytes(biff.xls(Sheet("明细", ROWS), globals_=biff.record(0x2F, b"\0" * 6)))
    with files.using("pure"):
        assert batches.errors(batch) == {"password_on_the_desk"}
