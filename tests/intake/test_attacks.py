"""Files made to harm: refused before or within the process that parses, and the next file is read as if nothing was."""

import time
import zipfile
from pathlib import Path

import pytest

from generator.diagnostics.problems import Place
from generator.intake.formats import csv_file, sandbox, sandbox_request, xlsx_sheet
from tests.intake import batches, mutations

SAMPLE = "hongbu-2024-group-leaders"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>'


@pytest.fixture
def attacked(tmp_path):
    """Change the parts of a good workbook and say why it is refused."""
    batch = batches.copied(tmp_path, SAMPLE)
    file = next(batch.glob("*.xlsx"))
    good = file.read_bytes()

    def run(change):
        parts = mutations.members(good)
        new = change(parts)
        file.write_bytes(new if isinstance(new, bytes) else mutations.zipped(list(parts.items())))
        codes = batches.errors(batch)
        file.write_bytes(good)
        assert batches.errors(batch) == set(), "a later file suffers"
        return codes

    return run


@pytest.mark.parametrize("declared", [ENTITIES, EXTERNAL, PARAMETER])
@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)  # fmt: skip
def test_declarations_and_entities(attacked, declared, part):
    def change(parts):
        if part not in parts:
            pytest.skip("the sample has no such part")
        text = parts[part].decode()
        head, _, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
        used = rest.replace(">", ">&b;", 1) if "ENTITY b" in declared else rest.replace(">", ">&a;", 1)
        parts[part] = f"{head}{'?>' if head else ''}{declared}{used}".encode()

    assert attacked(change) in ({"unreadable"}, {"no_header"})


@pytest.mark.build_only
@pytest.mark.parametrize("declared_size", [0, 10, None])
def test_a_zip_bomb(attacked, tmp_path, declared_size):
    def change(parts):
        bomb = tmp_path / "bomb"
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
            with archive.open("xl/media/a.bin", "w", force_zip64=True) as stream:
                for _ in range(301):
                    stream.write(bytes(1 << 20))
        raw = bytearray(bomb.read_bytes())
        if declared_size is not None:  # the index lies about the size
            at = raw.rindex(b"PK\1\2")
            raw[at + 24 : at + 28] = declared_size.to_bytes(4, "little")
        return bytes(raw)

    assert attacked(change) in ({"too_large"}, {"unreadable"})


@pytest.mark.parametrize(
    ("reference", "row"), [("XFD1048576", 1048576), ("A1048576", 1048576), ("XFD9999", 9999), ("IW9999", 9999), ("ZZZZ9999", 9999)]
)  # fmt: skip
def test_a_far_cell(attacked, reference, row):
    def change(parts):
        far = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", far)

    assert attacked(change) in ({"too_large"}, {"cells_disordered"})


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/x", "xl\\..\\x", "xl/../../x", "XL/WORKBOOK.XML"]
)
def test_member_names_that_lead_elsewhere(attacked, name):
    def change(parts):
        parts[name] = b"<x/>"

    assert attacked(change) == {"unreadable"}


def test_too_many_members(attacked):
    def change(parts):
        parts.update({f"xl/media/{index}": b"" for index in range(2_001)})

    assert attacked(change) == {"too_large"}


def test_a_sheet_hidden_from_the_guard_by_its_target(attacked):
    """The same sheet under another address must be judged, or not read at all."""

    def change(parts):
        parts["xl/elsewhere.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"<row ", b'<row hidden="1" ')
        rels = parts["xl/_rels/workbook.xml.rels"]
        parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"worksheets/sheet1.xml", b"elsewhere.xml")

    assert attacked(change) <= {"hidden_rows", "unreadable"}


def test_a_process_out_of_memory_or_time_is_replaced(tmp_path, monkeypatch):
    """A file that takes too long is given up; the reader is dead, and the next one reads."""
    batch = batches.copied(tmp_path, SAMPLE)
    file = next(batch.glob("*.xlsx"))
    reader = sandbox.Reader()
    _, problems = reader.read(file, Place("x", file.name), seconds=0.001)
    if problems:  # on a very fast machine it was in time
        assert [each.code for each in problems] == ["too_large"]
        assert not reader.alive
    reader.close()
    assert batches.errors(batch) == set()


def test_the_process_has_its_limits(tmp_path):
    resource = pytest.importorskip("resource")  # elsewhere the readers' own limits hold
    reader = sandbox.Reader()
    batch = batches.copied(tmp_path, SAMPLE)
    file = next(batch.glob("*.xlsx"))
    assert reader.read(file, Place("x", file.name))[1] == []
    limits = Path(f"/proc/{reader.process.pid}/limits").read_text()
    assert f"Max address space         {sandbox_request.MEMORY}" in " ".join(limits.split(" " * 1))
    reader.close()
    assert resource.getrlimit(resource.RLIMIT_AS)[0] in (resource.RLIM_INFINITY, sandbox_request.MEMORY)


@pytest.mark.build_only
def test_a_csv_file_too_large_is_not_read(tmp_path, monkeypatch):
    batch = batches.folder(tmp_path)
    (batch / "明细.csv").write_text("姓名,身份证号,金额\n" * 1_000, encoding="utf-8")
    monkeypatch.setattr(csv_file, "MAX_BYTES", 20_000)
    assert batches.errors(batch) == {"too_large"}


def test_an_open_quotation_mark_over_a_whole_file(tmp_path):
    batch = batches.folder(tmp_path)
    text = '姓名,身份证号,金额\n"张三,' + "x" * 40_000 + "\n"
    (batch / "明细.csv").write_text(text, encoding="utf-8")
    started = time.process_time()  # of this process: how busy the machine is does not count
    assert batches.errors(batch) == {"open_quote"}
    assert time.process_time() - started < 10


def test_the_used_range_is_limited_as_a_whole():
    """Neither many rows nor many columns alone: their product is what is filled with empty cells."""
    assert xlsx_sheet.MAX_CELLS < xlsx_sheet.MAX_ROWS * xlsx_sheet.MAX_COLUMNS
