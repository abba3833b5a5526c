"""The same contents give the same archive whatever the clock, the umask and the system."""

from __future__ import annotations

import io
import sys
import time
import zipfile

import pytest

from generator.filesystem import deterministic_zip

CONTENTS = {"b/乙.txt": "乙".encode() * 500, "a.txt": b"", "leer": b"\0\xff"}


@pytest.mark.parametrize("deflated", [True, False])
def test_what_is_put_in_comes_out_in_its_order(deflated, tmp_path):
    packed = deterministic_zip.archive(CONTENTS, deflated=deflated)
    assert list(deterministic_zip.contents(packed).items()) == list(CONTENTS.items())
    (path := tmp_path / "x.zip").write_bytes(packed)
    assert deterministic_zip.contents(path) == CONTENTS
    assert (len(packed) < 1500) == deflated


def test_clock_and_system_change_no_byte(monkeypatch):
    before = deterministic_zip.archive(CONTENTS)
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(sys, "platform", "win32")
    assert deterministic_zip.archive(CONTENTS) == before


def test_members_say_the_moment_that_was_asked_for_and_belong_to_their_owner_alone():
    moment = (2024, 5, 6, 7, 8, 10)
    with zipfile.ZipFile(io.BytesIO(deterministic_zip.archive(CONTENTS, moment))) as made:
        for member in made.infolist():
            assert member.date_time == moment
            assert (member.create_system, member.external_attr >> 16) == (3, 0o600)
