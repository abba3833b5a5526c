"""Clean notices stop nobody: of so many invented lists, with every private column filled in, nothing is found.

NOTICES says how many; the count of what is found is printed. Each list has identity and phone numbers, addresses,
bank cards and self-paid sums, and stands on a page between all the words and numbers of the site. So do lists as
communities make them (`tests/intake/semantic.py`), refused ones beside: what they hold stops nobody else either.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from random import Random

from generator.intake.batch import find_batches, read_batches
from generator.records.validation import validate
from tests.helpers import AS_OF, ROOT, gongshi
from tests.intake import batches
from tests.intake.semantic import OF_PERSONS
from tests.intake.semantic_sheet import Sheet

NOTICES = int(os.environ.get("NOTICES", "60"))
ROWS = 20


def test_clean_notices_stop_nobody(tmp_path):
    records, report = tmp_path / "records", tmp_path / "report.json"
    samples = ["-m", "tests.samples", records, "--seed", "21", "--batches", NOTICES, "--rows", ROWS]
    subprocess.run([sys.executable, *map(str, samples)], check=True, cwd=ROOT)
    done = gongshi(
        "build", "--records", records / "batches", "--out", tmp_path / "site", "--as-of", AS_OF, "--report", report,
        timeout=7200,
    )  # fmt: skip
    found = Counter(
        each["code"] for each in json.loads(report.read_text("utf-8")) if each["severity"] == "error"
    )
    up = len(list((tmp_path / "site/notices").glob("*/index.html")))
    print(f"\n{up} clean notices of {ROWS} rows: {sum(found.values())} false alarms {dict(found)}")
    assert not found, done.output[-2000:]
    assert done.code == 0
    assert up == NOTICES


LISTS = 4  # of each change
PRIVATE = ["联系电话", "家庭住址", "病种", "家庭困难情况", "社区意见情况", "备注"]


def private_cells(rng: Random, order: int) -> list[str]:
    """What stands beside a person, most of it words that are everywhere."""
    return [
        f"139{order:08d}", rng.choice(["文一路", "天目山路"]) + f"{order}号{order % 9 + 1}幢",
        rng.choice(["大病", "住院", "恶性肿瘤", "慢性肾病", "高血压"]), rng.choice(["独居", "低保", "无", "2025年度困难"]),
        rng.choice(["属实", "同意", "情况属实", ""]), rng.choice(["", "本人领取", "2025年度", "第一批", "已公示", "A4", "50%"]),
    ]  # fmt: skip


def test_lists_as_communities_make_them_stop_nobody_else(tmp_path):
    """Every change of a list's meaning, some refused: whatever passes is up, and the audit finds nothing."""
    rng = Random("ugly")
    records, report = tmp_path / "records", tmp_path / "report.json"
    for turn, change in enumerate(OF_PERSONS * LISTS):
        sheet = Sheet(rng, persons=True)
        born = (date(1949, 1, 2) + timedelta(days=turn)).strftime("%Y%m%d")
        for at, row in enumerate(sheet.rows):
            row[3] = batches.number(902 + 2 * at, born)
            row += private_cells(rng, 100 * turn + at)
        sheet.header += PRIVATE
        change(sheet)
        folder = records / f"b{turn}-{change.__name__.replace('_', '-')}"
        folder.mkdir(parents=True)
        (folder / "notice.toml").write_text(batches.NOTICE, encoding="utf-8")
        sheet.write(folder)
    right = {each.id for each in validate(read_batches(find_batches(records)), batches.PROJECT.rules).batches}
    done = gongshi(
        "build", "--records", records, "--out", tmp_path / "site", "--as-of", AS_OF, "--report", report
    )
    up = {each.parent.name for each in (tmp_path / "site/notices").glob("*/index.html")}
    codes = {each["code"] for each in json.loads(report.read_text("utf-8")) if each["severity"] == "error"}
    print(
        f"\n{len(up)} of {turn + 1} lists as communities make them are up, the rest refused: {sorted(codes)}"
    )
    assert done.code == 3, done.output[-2000:]
    assert up == right
    assert len(up) > LISTS * len(OF_PERSONS) / 4
    assert not {each for each in codes if each.startswith(("leak", "audit"))}
