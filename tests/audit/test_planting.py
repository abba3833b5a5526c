"""Whatever is planted is found: every kind of value, in every encoding, in every channel."""

import os
from collections import Counter

import pytest

from generator.audit import scanner
from tests.audit.planting import CHANNELS, ENCODINGS, excused, plant

COUNT = int(os.environ.get("CANARIES", "12000"))  # the full run: CANARIES=100000


@pytest.mark.minutes
def test_no_canary_is_missed(tmp_path, auditor_of, monkeypatch):
    # Where in its file a hit stands is sought for the findings that are listed: here, for one a file.
    monkeypatch.setattr(scanner, "MOST_FINDINGS", 0)
    canaries, records = plant(tmp_path / "site", seed=7, count=COUNT)
    assert {each.channel for each in canaries} == set(CHANNELS)
    assert {each.encoding for each in canaries} == set(ENCODINGS)
    auditor = auditor_of(records)
    found: set[int] = set()  # rows of the records
    days: set[str] = set()

    def watch(name, hit):
        if hit.source:
            found.add(hit.source.position)
            days.add(hit.key)

    report = auditor.audit(tmp_path / "site", watch=watch)
    assert report.findings
    missed = [
        each
        for each in canaries
        # Of two people born on one day, one is told.
        if each.row not in found and each.value.replace("-", "") not in days and not excused(each, auditor)
    ]
    where = Counter((each.encoding, each.channel, each.kind) for each in missed)
    assert not missed, (len(missed), where.most_common(30))
