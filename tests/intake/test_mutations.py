"""Damaged files, 1,600 or (`make test-long`) 5,000: each is read right or refused at a place; no exception, no row lost, no value told."""

import csv
import io
import os
from random import Random

import openpyxl
import pytest

from tests.intake import batches, mutations

WORKBOOK = "hongbu-2024-group-leaders"
TEXT = "liuan-2025-illness-aid"
EACH = int(os.environ.get("DAMAGED", "40"))  # damaged files a test; the full run: DAMAGED=125


def people(validation):
    return [
        (each.name, each.gender, each.birth, each.amount, each.key) for each in validation.batches[0].people
    ]


@pytest.fixture
def workbook(tmp_path):
    batch = batches.copied(tmp_path, WORKBOOK)
    return batch, next(batch.glob("*.xlsx"))


@pytest.fixture
def text(tmp_path):
    batch = batches.copied(tmp_path, TEXT)
    return batch, next(batch.glob("*.csv"))


def tried(batch, file, raw, good):
    """Read the damaged file; what must hold of every one."""
    file.write_bytes(raw)
    submitted, validation = batches.batch_results(batch)
    said = batches.reported_text(validation)
    for secret in good | batches.secrets(submitted):
        assert secret not in said
    if not validation.batches:
        refusals = [each for each in validation.problems if each.severity == "error"]
        assert refusals
        assert all(each.place.batch and each.message and each.remedy for each in refusals)
    else:
        counts = submitted.table.counts
        assert counts.records == len(validation.batches[0].people) == len(submitted.table.rows)
    return submitted, validation


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("damage", [mutations.any_bytes, mutations.zip_structure])
def test_a_workbook_damaged_as_a_file_is_read_right_or_refused(workbook, damage, seed):
    batch, file = workbook
    raw = file.read_bytes()
    submitted, validation = batches.batch_results(batch)
    right, secrets = people(validation), batches.secrets(submitted)
    rng = Random(f"{damage.__name__} {seed}")
    for _ in range(EACH):
        _, validation = tried(batch, file, damage(raw, rng), secrets)
        assert not validation.batches or people(validation) == right


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("damage", [mutations.xml, mutations.cell])
def test_a_workbook_damaged_within_loses_no_row(workbook, damage, seed):
    batch, file = workbook
    raw = file.read_bytes()
    submitted, validation = batches.batch_results(batch)
    right, secrets = people(validation), batches.secrets(submitted)
    rng = Random(f"{damage.__name__} {seed}")
    for _ in range(EACH):
        submitted, validation = tried(batch, file, damage(raw, rng), secrets)
        if validation.batches:
            assert len(people(validation)) == len(right)
        if submitted.table is not None and damage is mutations.cell:
            # Whatever one cell says, the others stay what they are: no other row changes its sort.
            assert abs(submitted.table.counts.records - len(right)) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_csv_file_is_accounted_for_row_by_row(text, seed):
    batch, file = text
    raw = file.read_bytes()
    submitted, _ = batches.batch_results(batch)
    secrets = batches.secrets(submitted)
    rng = Random(f"csv {seed}")
    for turn in range(EACH):
        damaged = mutations.csv_text(raw, rng) if turn % 2 else mutations.any_bytes(raw, rng)
        submitted, _ = tried(batch, file, damaged, secrets)
        if submitted.table is not None:
            wide = damaged.startswith((b"\xff\xfe", b"\xfe\xff"))
            try:
                decoded = damaged.decode("utf-16" if wide else "utf-8-sig")
            except UnicodeDecodeError:
                decoded = damaged.decode("gb18030")
            rows = list(csv.reader(io.StringIO(decoded, newline="")))
            assert submitted.table.counts.all == len(rows)


HEADER = ["序号", "姓名", "性别", "身份证号", "慰问金额", "备注", "联系电话"]
READ = "BCDE"


def listed(change):
    """A workbook of eight persons, changed."""
    opened = openpyxl.Workbook()
    sheet = opened.worksheets[0]
    sheet.append(HEADER)
    for at in range(8):
        gender = "男" if at % 2 else "女"
        remark = "独居" if at % 3 == 0 else None
        number = batches.number(902 + at)
        sheet.append(
            [at + 1, f"金玉{'甲乙丙丁戊己庚辛'[at]}", gender, number, 100 * (at + 1), remark, "14005710000"]
        )
    doubtful = change(sheet)
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue(), doubtful


@pytest.mark.parametrize("seed", range(8))
def test_what_is_seen_is_published_or_the_batch_is_refused(tmp_path, seed):
    """Never a third outcome, whatever is hidden, struck, made small or shown by a format of its own."""
    batch = batches.folder(tmp_path)
    file = batch / "明细.xlsx"
    rng = Random(f"appearance {seed}")
    for _ in range(EACH // 2):
        raw, doubtful = listed(lambda sheet: changed(sheet, rng))
        file.write_bytes(raw)
        _, validation = batches.batch_results(batch)
        if not validation.batches:
            continue
        assert not doubtful
        rows = list(openpyxl.load_workbook(file).worksheets[0].iter_rows(min_row=2, max_row=9))
        seen = [(each.name, int(each.amount), each.key) for each in validation.batches[0].people]
        assert seen == [(row[1].value, row[4].value, row[3].value) for row in rows]
        for cell in (cell for row in rows for cell in row[1:5]):
            of_text = isinstance(cell.value, str)
            shown = mutations.OTHER_FORMATS_OF_TEXT if of_text else mutations.OTHER_FORMATS
            assert cell.number_format not in shown


def changed(sheet, rng):
    """One to three changes; whether any of them puts somebody in doubt."""
    doubts = [mutations.appearance(sheet, rng, READ) for _ in range(rng.randrange(1, 4))]
    return any(doubts)


@pytest.mark.parametrize("seed", range(8))
def test_punctuation_moves_nobody(tmp_path, seed):
    """A comma or a mark too many or too few: everybody is published as written, or the batch is refused."""
    batch = batches.folder(tmp_path)
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(["序号", "姓名", "性别", "身份证号", "慰问金额", "备注"])
    expected = []
    for at in range(8):
        person = (f"金玉{'甲乙丙丁戊己庚辛'[at]}", batches.number(902 + at), 300 * (at + 1))
        expected.append(person)
        remark = ("", "独居", "自称“老李”", '又名"小李"', "两人,同住")[at % 5]
        lines.writerow([at + 1, person[0], "男" if at % 2 else "女", person[1], f"{person[2]:,}", remark])
    rng = Random(f"punctuation {seed}")
    published = 0
    for _ in range(EACH):
        text = out.getvalue()
        for _ in range(rng.randrange(1, 3)):
            text = mutations.punctuation(text, rng)
        encoding = rng.choice(["utf-8", "utf-8-sig", "gb18030"])
        (batch / "明细.csv").write_bytes(text.encode(encoding))
        _, validation = batches.batch_results(batch)
        if validation.batches:
            assert [
                (each.name, each.key, int(each.amount)) for each in validation.batches[0].people
            ] == expected
            published += 1
    assert published > EACH // 4  # most changes harm nobody
