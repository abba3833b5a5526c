"""Whatever is planted is found: every kind of value, in every encoding, in every channel."""

import os
from collections import Counter

from tests.audit.planting import CHANNELS, ENCODINGS, RAW, plant

COUNT = int(os.environ.get("CANARIES", "12000"))  # the full run: CANARIES=100000


def test_no_canary_is_missed(tmp_path, auditor_of):
    canaries, records = plant(tmp_path / "site", seed=7, count=COUNT)
    assert {each.channel for each in canaries} == set(CHANNELS)
    assert {each.encoding for each in canaries} == set(ENCODINGS)
    auditor = auditor_of(records)
    found: set[tuple[str, str]] = set()  # kind of value, plain form
    report = auditor.audit(tmp_path / "site", watch=lambda name, hit: found.add((str(hit.sort), hit.key)))
    unread = [each for each in report.findings if each.code in ("audit_encoding", "audit_file")]
    assert unread
    keys = {key for _, key in found}
    missed = [each for each in canaries if not known(each, keys) and not refused_unread(each)]
    assert not missed, (len(missed), Counter((each.encoding, each.channel, each.kind) for each in missed).most_common(30))


def known(canary, keys):
    value = canary.value
    if canary.kind == "identity":
        old = value[:6] + value[8:17]
        return any(key in keys for key in (value, value[:17], value[:15], value[:15] + "17", old))
    return (value.replace("-", "") if canary.kind == "birth" else value) in keys


def refused_unread(canary):
    """A short value in bytes that are no UTF-8: the file is refused for that alone (audit_encoding)."""
    return canary.encoding in RAW and canary.kind == "name"
