"""One long file has a bar of its own: on a terminal, after a moment, and gone when the work is done."""

import io

import pytest
from rich.console import Console

from generator.cli import common
from tests.intake import batches

ROWS = [f"李　四某,{batches.number()},0" for _ in range(25_000)]  # wrong each: read one by one


def shown(tmp_path, monkeypatch, *, terminal, patience, rows=ROWS):
    batch = batches.folder(tmp_path)
    (batch / "明细.csv").write_text("\n".join(["姓名,身份证号,金额", *rows]), encoding="utf-8")
    out = io.StringIO()
    monkeypatch.setattr(common, "errors", Console(file=out, force_terminal=terminal, width=80))
    monkeypatch.setattr(common, "PATIENCE", patience)
    with common.long_files():
        batches.batch_results(batch)
    return out.getvalue()


def test_a_long_file_has_a_bar_without_a_value(tmp_path, monkeypatch):
    said = shown(tmp_path, monkeypatch, terminal=True, patience=0)
    assert "读取" in said
    assert "核对" in said
    assert "李" not in said


@pytest.mark.parametrize(
    ("terminal", "patience", "rows"), [(False, 0, ROWS), (True, 86_400, ROWS), (True, 0, ROWS[:9])]
)
def test_no_bar_without_a_terminal_or_for_what_is_soon_done(tmp_path, monkeypatch, terminal, patience, rows):
    assert shown(tmp_path, monkeypatch, terminal=terminal, patience=patience, rows=rows) == ""
