"""5,000 damaged files: each is read right or refused at a place; no exception, no row lost, no value told."""

import csv
import io
from random import Random

import pytest

from tests.intake import batches, mutations

WORKBOOK = "hongbu-2024-group-leaders"
TEXT = "liuan-2025-illness-aid"
EACH = 125  # damaged files a test


def people(judgement):
    return [
        (each.name, each.gender, each.birth, each.amount, each.key) for each in judgement.batches[0].people
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
    handed, judgement = batches.judged(batch)
    said = batches.told(judgement)
    for secret in good | batches.secrets(handed):
        assert secret not in said
    if not judgement.batches:
        refusals = [each for each in judgement.problems if each.severity == "error"]
        assert refusals
        assert all(each.place.batch and each.message and each.remedy for each in refusals)
    else:
        counts = handed.table.counts
        assert counts.records == len(judgement.batches[0].people) == len(handed.table.rows)
    return handed, judgement


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("damage", [mutations.any_bytes, mutations.zip_structure])
def test_a_workbook_damaged_as_a_file_is_read_right_or_refused(workbook, damage, seed):
    batch, file = workbook
    raw = file.read_bytes()
    handed, judgement = batches.judged(batch)
    right, secrets = people(judgement), batches.secrets(handed)
    rng = Random(f"{damage.__name__} {seed}")
    for _ in range(EACH):
        _, judgement = tried(batch, file, damage(raw, rng), secrets)
        assert not judgement.batches or people(judgement) == right


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("damage", [mutations.xml, mutations.cell])
def test_a_workbook_damaged_within_loses_no_row(workbook, damage, seed):
    batch, file = workbook
    raw = file.read_bytes()
    handed, judgement = batches.judged(batch)
    right, secrets = people(judgement), batches.secrets(handed)
    rng = Random(f"{damage.__name__} {seed}")
    for _ in range(EACH):
        handed, judgement = tried(batch, file, damage(raw, rng), secrets)
        if judgement.batches:
            assert len(people(judgement)) == len(right)
        if handed.table is not None and damage is mutations.cell:
            # Whatever one cell says, the others stay what they are: no other row changes its sort.
            assert abs(handed.table.counts.records - len(right)) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_csv_file_is_accounted_for_row_by_row(text, seed):
    batch, file = text
    raw = file.read_bytes()
    handed, _ = batches.judged(batch)
    secrets = batches.secrets(handed)
    rng = Random(f"csv {seed}")
    for turn in range(EACH):
        damaged = mutations.csv_text(raw, rng) if turn % 2 else mutations.any_bytes(raw, rng)
        handed, _ = tried(batch, file, damaged, secrets)
        if handed.table is not None:
            wide = damaged.startswith((b"\xff\xfe", b"\xfe\xff"))
            try:
                decoded = damaged.decode("utf-16" if wide else "utf-8-sig")
            except UnicodeDecodeError:
                decoded = damaged.decode("gb18030")
            rows = list(csv.reader(io.StringIO(decoded, newline="")))
            assert handed.table.counts.all == len(rows)
