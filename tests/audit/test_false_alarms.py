"""Clean notices stop nobody: of so many invented lists, with every private column filled in, nothing is found.

NOTICES says how many; the count of what is found is printed. Each list has identity and phone numbers, addresses,
bank cards and self-paid sums, and stands on a page between all the words and numbers of the site.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter

from tests.helpers import AS_OF, ROOT, gongshi

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
