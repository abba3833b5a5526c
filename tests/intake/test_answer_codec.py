"""The answer of the process that parses: all of it comes over, and nothing else gets through."""

import itertools
import os
import pickle
import sys
from dataclasses import fields
from pathlib import Path
from tempfile import gettempdir

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics.problems import Place, problem
from generator.intake.arrow_table import TextTable
from generator.intake.formats import sandbox
from generator.intake.formats.answer_codec import decode, encode
from generator.intake.grid import Grid, Mark, Merge

CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
)


@given(st.lists(st.lists(CELLS)))
def test_every_cell_comes_over_as_it_was(rows):
    grid = Grid("明细", rows, (Merge(0, 1, 2, 3),), (Mark("struck_through", 2), Mark("error_value", 3, 4)))
    told = problem("hidden_rows", Place("b", "f", "明细"), rows="3–4")
    [back], [same] = decode(encode([grid], [told]))
    assert back == grid
    assert [list(map(type, row)) for row in back.rows] == [list(map(type, row)) for row in rows]
    assert (same, dict(same.words)) == (told, dict(told.words))


def test_columns_of_text_come_over():
    rows = (("姓名", "金额"), ("张三", "1"), ("", "2"))
    table = TextTable.from_rows(rows)
    [back], _ = decode(encode([Grid("", table)], []))
    assert back.rows[:] == [list(row) for row in rows]
    parts = [pa.chunked_array([pa.array(["a"]), pa.array(["b", "c"])])]
    [back], _ = decode(encode([Grid("", TextTable(parts))], []))
    assert back.rows[:] == [["a"], ["b"], ["c"]]


def test_a_grid_has_no_field_that_does_not_come_over():
    assert [field.name for field in fields(Grid)] == ["sheet", "rows", "merges", "marks"]


EVIL = Path(gettempdir(), f"gongshi-evil-{os.getpid()}")


class Evil:
    """Its pickle would write a file."""

    def __reduce__(self):
        return Path.touch, (EVIL,)


def answer(**changed):
    sheet = {"name": "", "rows": [], "columns": [], "merges": [], "marks": []} | changed
    return msgspec.msgpack.encode([[list(sheet.values())], []])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xc1", pickle.dumps(Evil()), answer(rows=[[[]]]), answer(rows=[[{"a": 1}]]), answer(rows=[[b"bytes"]]),
        answer(rows=[[msgspec.msgpack.Ext(9, b"x")]]), answer(rows=[[msgspec.msgpack.Ext(1, b"no date")]]),
        answer(rows=[[msgspec.msgpack.Ext(4, b"9" * 5000)]]), answer(rows=[[msgspec.msgpack.Ext(1, b"\xff")]]),
        answer(columns=[[2, (0).to_bytes(4) * 2, b""]]), answer(columns=[[-1, b"", b""]]),
        answer(columns=[[1, b"\0\0\0\0\xff\xff\xff\x7f", b"short"]]), answer(columns=[[1, b"\0\0\0\0\1\0\0\0", b"\xff"]]),
        answer(columns=[[2**40, b"\0" * 8, b""]]), answer(merges=[[-1, 0, 0, 0]]), answer(marks=[["NO CODE", 1, None]]),
        msgspec.msgpack.encode([[], [["no_such_code", {}, {}]]]), msgspec.msgpack.encode([[], [["hidden_rows", {}, {}]]]),
        msgspec.msgpack.encode([[], [["hidden_rows", {}, {"code": "x", "place": "y"}]]]),
    ],
    ids=map(str, itertools.count()),  # the bytes hold the process's number
)  # fmt: skip
def test_nothing_else_is_taken_for_an_answer(content):
    with pytest.raises(ValueError, match=r".*"):
        decode(content)
    assert not EVIL.exists()


def test_a_parser_that_was_taken_over_runs_nothing_here(tmp_path, monkeypatch):
    """The worker's place is taken by one that answers with a pickle, and says any length."""
    worker = tmp_path / "worker.py"
    popen = sandbox.subprocess.Popen
    for said in (pickle.dumps(Evil()), b"x" * 100):
        worker.write_text(
            "import sys\nsys.stdin.buffer.read(8)\n"
            f"said = {said!r}\nsys.stdout.buffer.write(len(said).to_bytes(8) + said)\nsys.stdout.flush()\n"
            "sys.stdin.buffer.read()\n",
            encoding="utf-8",
        )
        with monkeypatch.context() as patched:
            patched.setattr(
                sandbox.subprocess, "Popen", lambda _, **more: popen([sys.executable, worker], **more)
            )
            reader = sandbox.Reader()
        _, problems = reader.read(tmp_path / "a.xlsx", Place("b"))
        assert [each.code for each in problems] == ["unreadable"]
        assert not reader.alive
    assert not EVIL.exists()


def test_the_parser_knows_no_key(monkeypatch):
    monkeypatch.setenv("GONGSHI_SALT", "secret")
    monkeypatch.setenv("DEPLOY_KEY", "secret")
    monkeypatch.setenv("PGPASSWORD", "secret")
    assert "secret" not in sandbox.environment().values()
