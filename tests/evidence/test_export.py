"""`gongshi export`: one notice for another system, without a private value; its result once it is over."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from generator.build.project import load_project
from generator.cli.export import export
from generator.evidence.document_files import as_docx, as_html
from generator.evidence.notice_export import document_of, findings_in
from generator.evidence.pack import current_edition
from generator.notices.ledger import LedgerFile
from tests.evidence.conftest import FIRST, THIRD
from tests.evidence.sites import ILLNESS, LEADERS
from tests.helpers import ROOT


def run(days, kept, tmp_path, name, *more, notice=LEADERS, at=FIRST, site=True):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_bytes(kept.ledger)
    given = [notice, "--ledger", ledger, "-o", tmp_path / name, "--as-of", at, *more]
    if site:
        given += ["--site", kept.site]
    done = CliRunner().invoke(export, list(map(str, given)))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def rows_of_page(page: bytes) -> list[list[str]]:
    rows = re.findall(r"<tr>(<td.*?)</tr>", page.decode(), re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows
    ]


def private_values(records) -> set[str]:
    """Every cell of the workbooks that is none of a name, a gender, an age or an amount: long enough to be known."""
    cells = {
        str(cell)
        for path in records.rglob("*.xlsx")
        for sheet in openpyxl.load_workbook(path).worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
    return {cell for cell in cells if re.fullmatch(r"\d{11}|\d{17}[\dXx]|\d{16,19}", cell)}


@pytest.mark.parametrize("notice", [LEADERS, ILLNESS])
def test_a_live_notice_has_the_list_of_its_page_and_nothing_private(made_days, tmp_path, notice):
    kept = made_days.first
    for name in ("notice.docx", "notice.html"):
        assert run(made_days, kept, tmp_path, name, notice=notice).exit_code == 0
    wanted = rows_of_page(kept.page(f"notices/{notice}"))
    assert len(wanted) > 5
    document = docx.Document(io.BytesIO((tmp_path / "notice.docx").read_bytes()))
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == wanted
    html = (tmp_path / "notice.html").read_text(encoding="utf-8")
    assert rows_of_page(html.encode()) == wanted
    assert not re.search(r"<(html|head|body|script|style|a|img)\b|style=|on\w+=", html)
    packed = zipfile.ZipFile(tmp_path / "notice.docx")
    everything = html + "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    values = private_values(made_days.records)
    assert len(values) > 50
    assert not [value for value in values if value in everything]
    head = kept.ledger.splitlines()[-1] + b"\n"
    assert hashlib.sha256(head).hexdigest() in html


def test_the_same_notice_gives_the_same_bytes(made_days, tmp_path):
    run(made_days, made_days.first, tmp_path, "one.docx")
    run(made_days, made_days.first, tmp_path, "other.docx")
    assert (tmp_path / "one.docx").read_bytes() == (tmp_path / "other.docx").read_bytes()


def test_after_the_end_it_is_the_result_without_a_name(made_days, tmp_path):
    counted = tmp_path / "objections.toml"
    counted.write_text(f"[{LEADERS}]\nreceived = 3\nanswered = 2\n", encoding="utf-8")
    done = run(
        made_days, made_days.third, tmp_path, "result.html", "--objections", counted, at=THIRD, site=False
    )
    assert done.exit_code == 0, done.output
    html = (tmp_path / "result.html").read_text(encoding="utf-8")
    assert "公示结果" in html
    assert "<p>结束：公示期满</p>" in html
    assert "<p>异议：收到 3 件，已答复 2 件</p>" in html
    assert "台账指纹：第 " in html
    assert "<table" not in html
    assert not [name for name in made_days.names if name in html]
    done = run(made_days, made_days.third, tmp_path, "result.docx", at=THIRD, site=False)
    text = "\n".join(each.text for each in docx.Document(str(tmp_path / "result.docx")).paragraphs)
    assert "异议：公示单位没有登记" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("received = 1\nanswered = 2", "不能比收到的多"),
        ("received = -1\nanswered = 0", "不小于 0"),
        ("received = 1", "只能有"),
        ('received = 1\nanswered = 1\nname = "somebody"', "不要写姓名"),
        ("received = true\nanswered = 1", "整数"),
        ("received", "读不懂"),
    ],
)
def test_objections_are_numbers_alone(made_days, tmp_path, text, sentence):
    counted = tmp_path / "objections.toml"
    counted.write_text(f"[{LEADERS}]\n{text}\n", encoding="utf-8")
    done = run(made_days, made_days.third, tmp_path, "result.html", "--objections", counted, at=THIRD)
    assert (done.exit_code, sentence in done.output) == (1, True)
    assert "somebody" not in done.output
    assert not (tmp_path / "result.html").exists()


def test_a_page_that_was_changed_is_not_written_out(made_days, tmp_path):
    kept = made_days.first
    site = shutil.copytree(kept.site, tmp_path / "site")
    page = site / f"notices/{LEADERS}/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("自管小组长", "自管组长", 1), encoding="utf-8")
    done = run(made_days, kept, tmp_path, "notice.html", "--site", site, site=False)
    assert (done.exit_code, "对不上" in done.output) == (1, True)
    assert not (tmp_path / "notice.html").exists()


def test_it_is_never_written_into_a_site_or_over_another_file(made_days, tmp_path):
    shutil.copytree(made_days.first.site, tmp_path / "copy")
    done = run(made_days, made_days.first, tmp_path, "copy/notice.html")
    assert (done.exit_code, (tmp_path / "copy/notice.html").exists()) == (2, False)
    (tmp_path / "notice.html").write_text("mine", encoding="utf-8")
    assert run(made_days, made_days.first, tmp_path, "notice.html").exit_code == 2
    assert (tmp_path / "notice.html").read_text(encoding="utf-8") == "mine"
    assert run(made_days, made_days.first, tmp_path, "notice.pdf").exit_code == 2


@pytest.fixture
def audited(made_days, tmp_path):
    """What the audit finds in the document of the first day, of this form, after `change`."""
    project, at = load_project(ROOT), datetime.fromisoformat(FIRST)
    kept = made_days.first
    ledger = LedgerFile(tmp_path / "ledger.jsonl", kept.ledger)
    made = document_of(current_edition(ledger, LEADERS), ledger, kept.site, project, None, at)

    def found(suffix, *, lead="", names=made.names, records=made_days.records):
        document = replace(made, lead=(*made.lead, lead), names=names)
        content = as_html(document) if suffix == ".html" else as_docx(document, at)
        return findings_in(suffix, content, document, ledger, kept.site, project, records, at)

    return found


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_a_document_is_audited_as_a_page_is(made_days, audited, suffix):
    assert audited(suffix) == ()
    assert audited(suffix, records=None) == ()
    number = next(each for each in sorted(private_values(made_days.records)) if len(each) == 18)
    for records in (made_days.records, None):  # by the records, and by what a number looks like
        found = audited(suffix, lead=f"联系 {number}", records=records)
        assert found
        assert number not in str([each.as_json() for each in found])
    assert audited(suffix, names=())  # names that are not of its list


def test_with_its_records_the_command_writes_it(made_days, tmp_path):
    done = run(made_days, made_days.first, tmp_path, "notice.docx", "--records", made_days.records)
    assert (done.exit_code, (tmp_path / "notice.docx").exists()) == (0, True), done.output
