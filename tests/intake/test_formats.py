"""Every form in which an office may hand in records: workbooks old and new, text, Parquet, databases."""

import io
import sqlite3
import struct
from contextlib import closing
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from pyarrow import parquet

from generator.intake.formats import sandbox
from generator.intake.formats.databases import NONE, Databases, PostgresServer
from generator.intake.formats.workbook_password import PASSWORD
from tests.intake import batches, biff
from tests.intake.biff import Sheet

HEADER = ["序号", "姓名", "性别", "身份证号", "慰问金额"]
ROWS = [
    [1.0, "张　三", "女", batches.number(902), 500.0],
    [2.0, "李四", "男", batches.number(903).lower(), 2500.0],
]


QUERIES = Databases(
    sqlite_queries=True,
    postgresql=(PostgresServer(host="127.0.0.1", port=9, database="x", tls="off"),),
)


def good(batch, databases=NONE):
    validation = batches.batch_results(batch, databases)[1]
    assert [each for each in validation.problems if each.severity == "error"] == []
    people = validation.batches[0].people
    return [(each.name, each.gender, each.amount) for each in people]


EXPECTED = [("张三", "女", Decimal(500)), ("李四", "男", Decimal(2500))]


@pytest.fixture
def batch(tmp_path):
    return batches.folder(tmp_path)


def put(batch, name, raw):
    (batch / name).write_bytes(raw)
    return batch


class TestOldWorkbooks:
    def test_is_read(self, batch):
        title = ["大病慰问名单"]
        raw = biff.xls(Sheet("明细", [title, HEADER, *ROWS, ["合计", None, None, None, 3000.0]]))
        assert good(put(batch, "明细.xls", raw)) == EXPECTED

    @pytest.mark.parametrize(
        ("sheets", "more", "code"),
        [
            ([Sheet("明细", [HEADER, *ROWS]), Sheet("底稿", [["x"]], state=1)], {}, "hidden_sheet"),
            ([Sheet("明细", [HEADER, *ROWS]), Sheet("底稿", [["x"]], state=2)], {}, "hidden_sheet"),
            ([Sheet("明细", [HEADER, *ROWS], hidden_rows=[1])], {}, "hidden_rows"),
            ([Sheet("明细", [HEADER, *ROWS], hidden_columns=[3])], {}, "hidden_columns"),
            ([Sheet("明细", [HEADER, *ROWS], errors=[(1, 4)])], {}, "error_value"),
            ([Sheet("明细", [HEADER, *ROWS])], {"storages": ["_VBA_PROJECT_CUR"]}, "macros"),
            ([Sheet("明细", [HEADER, *ROWS])], {"storages": ["MBD00A1"]}, "embedded_objects"),
            ([Sheet("明细", [HEADER, *ROWS])], {"globals_": biff.record(0x22, b"\1\0")}, "dates_1904"),
            ([Sheet("明细", [HEADER, *ROWS])], {"globals_": biff.record(0x1AE, b"\1\0\1\0\0a")}, "external_links"),
            pytest.param(
                [Sheet("明细", [HEADER, *ROWS])], {"globals_": biff.record(0x2F, b"\0" * 6)}, "password_needed",
                marks=pytest.mark.build_only,
            ),
        ],
    )  # fmt: skip
    def test_what_is_hidden_or_foreign_is_refused(self, batch, sheets, more, code):
        assert batches.errors(put(batch, "明细.xls", biff.xls(*sheets, **more))) == {code}

    @pytest.mark.parametrize(
        ("more", "code", "row", "letter"),
        [
            ({"heights": {1: 0}}, "hidden_rows", 2, ""),
            ({"widths": {3: 10}}, "hidden_columns", None, "D"),
            ({"styles": {(1, 1): 1}}, "struck_through", 2, "B"),
            ({"styles": {(1, 1): 2}}, "unseen_text", 2, "B"),
            ({"styles": {(1, 4): 4}}, "shown_other_number", 2, "E"),
            ({"styles": {(2, 1): 5}}, "shown_other_text", 3, "B"),
        ],
    )
    def test_what_is_unseen_or_shown_otherwise_is_refused(self, batch, more, code, row, letter):
        sheet = Sheet("明细", [HEADER, *ROWS], **more)
        raw = biff.xls(sheet, globals_=biff.styles("0!.0000", '@"（已故）"'))
        problems = batches.batch_results(put(batch, "明细.xls", raw))[1].problems
        assert [(each.code, each.place.row, each.place.letter) for each in problems] == [(code, row, letter)]

    def test_what_harms_nobody_is_read(self, batch):
        """Formats that show the value, an error among remarks, hidden emptiness, sheets of the program."""
        lines = [[*HEADER, "备注"], [*ROWS[0], None], [*ROWS[1], None]]
        sheets = [
            Sheet(
                "明细",
                lines,
                hidden_columns=[9],
                hidden_rows=[7],
                errors=[(1, 5)],
                styles={(1, 1): 3, (1, 4): 4, (2, 4): 5},
            ),
            Sheet("Sheet2", [], state=1),
            Sheet("WpsReserved_CellImgList", [["x"]], state=2),
        ]
        raw = biff.xls(*sheets, globals_=biff.styles("#,##0.00", '0.00"元"'))
        assert good(put(batch, "明细.xls", raw)) == EXPECTED

    @pytest.mark.parametrize(
        ("hidden", "code"), [([["男"], ["女"]], set()), ([HEADER, *ROWS], {"hidden_sheet"})]
    )
    def test_the_source_of_a_drop_down_list(self, batch, hidden, code):
        """A hidden sheet that a defined name points at; a table of records is no list all the same."""
        name, area = "gender", b"\x3b" + struct.pack("<HHHHH", 0, 0, 1, 0, 0)
        globals_ = (
            biff.record(0x1AE, b"\2\0\1\4")  # the workbook itself
            + biff.record(0x17, struct.pack("<HHHH", 1, 0, 1, 1))  # its second sheet
            + biff.record(
                0x18,
                struct.pack("<HBBHHHI", 0, 0, len(name), len(area), 0, 0, 0) + b"\0" + name.encode() + area,
            )
        )
        sheets = [Sheet("明细", [HEADER, *ROWS]), Sheet("dict", hidden, state=2)]
        assert batches.errors(put(batch, "明细.xls", biff.xls(*sheets, globals_=globals_))) == code

    def test_of_1995_is_named(self, batch):
        """Programs of that time write it still, and its Chinese texts would be read as nothing."""
        raw = biff.workbook([Sheet("明细", [HEADER, *ROWS])]).replace(b"\0\6", b"\0\5", 1)
        put(batch, "明细.xls", biff.container(raw))
        (found,) = batches.batch_results(batch)[1].problems
        assert found.code == "other_spreadsheet"
        assert "95" in found.message

    def test_a_far_cell_is_refused(self, batch):
        far = biff.record(0x203, b"\xff\xff\xff\x00\0\0" + bytes(8))
        raw = biff.workbook([Sheet("明细", [HEADER, *ROWS])])
        assert batches.errors(put(batch, "明细.xls", biff.container(raw[:-4] + far + raw[-4:]))) == {
            "too_large"
        }

    def test_damaged_files_are_refused(self, batch):
        from random import Random

        from tests.intake.mutations import any_bytes

        raw = biff.xls(Sheet("明细", [HEADER, *ROWS]))
        rng = Random(3)
        for _ in range(200):
            put(batch, "明细.xls", any_bytes(raw, rng))
            validation = batches.batch_results(batch)[1]
            assert validation.batches or validation.refused


@pytest.mark.build_only
class TestPasswords:
    @pytest.fixture
    def locked(self, tmp_path):
        batch = batches.copied(tmp_path, "hongbu-2024-group-leaders")
        file = next(batch.glob("*.xlsx"))
        out = io.BytesIO()
        OOXMLFile(io.BytesIO(file.read_bytes())).encrypt("长-password", out)
        file.write_bytes(out.getvalue())
        sandbox.close()  # a process keeps the environment it was started in
        yield batch
        sandbox.close()

    def test_the_password_comes_from_the_environment(self, locked, monkeypatch):
        before = set(locked.iterdir())
        monkeypatch.setenv(PASSWORD, "长-password")
        assert batches.errors(locked) == set()
        assert set(locked.iterdir()) == before

    def test_without_it_the_workbook_is_refused(self, locked, monkeypatch):
        monkeypatch.delenv(PASSWORD, raising=False)
        assert batches.errors(locked) == {"password_needed"}

    def test_a_wrong_one_is_refused_and_not_told(self, locked, monkeypatch):
        monkeypatch.setenv(PASSWORD, "wrong-password")
        validation = batches.batch_results(locked)[1]
        assert {each.code for each in validation.problems} == {"password_wrong"}
        assert "wrong-password" not in batches.reported_text(validation)


@pytest.mark.build_only
class TestParquet:
    def table(self, **more):
        return pa.table(
            {
                "姓名": ["张　三", "李四"],
                "性别": pa.array(["女", "男"]).dictionary_encode(),
                "身份证号": [row[3] for row in ROWS],
                "慰问金额": pa.array([Decimal("500.00"), Decimal("2500.00")], pa.decimal128(12, 2)),
                "出生日期": [date(1949, 1, 2)] * 2,
                "年度自付金额": pa.array([20000.5, None]),
                "年龄": pa.array([77, None], pa.int32()),
                **more,
            }
        )

    def test_is_read_with_its_types(self, batch):
        parquet.write_table(self.table(), batch / "明细.parquet")
        assert good(batch) == EXPECTED

    def test_a_number_kept_as_float_is_damaged(self, batch):
        numbers = pa.array([float(batches.number(902)[:17]) * 10, 3.3e17])
        parquet.write_table(self.table(身份证号=numbers), batch / "明细.parquet")
        assert batches.errors(batch) == {"id_damaged"}

    def test_a_damaged_file_is_refused(self, batch):
        parquet.write_table(self.table(), batch / "明细.parquet")
        raw = (batch / "明细.parquet").read_bytes()
        for cut in (0, 4, 100, len(raw) - 9):
            put(batch, "明细.parquet", raw[:cut])
            assert batches.errors(batch) == {"unreadable" if cut else "empty_file"}

    def test_too_many_rows_are_refused_by_the_index(self, batch):
        parquet.write_table(pa.table({"姓名": pa.nulls(2_000_001, pa.string())}), batch / "明细.parquet")
        assert batches.errors(batch) == {"too_large"}


@pytest.mark.build_only
class TestSqlite:
    @pytest.fixture
    def database(self, tmp_path):
        def made(records='"sqlite:///名单.db"', wanted='table = "名单"'):
            batch = batches.folder(tmp_path, f"{batches.NOTICE}\nrecords = {records}\n{wanted}\n")
            (batch / "名单.db").unlink(missing_ok=True)
            with closing(sqlite3.connect(batch / "名单.db")) as connection, connection:
                connection.execute(
                    "CREATE TABLE 名单 (姓名 TEXT, 性别 TEXT, 身份证号 TEXT, 慰问金额 NUMERIC)"
                )
                connection.executemany("INSERT INTO 名单 VALUES (?, ?, ?, ?)", [row[1:] for row in ROWS])
            connection.close()
            return batch

        return made

    @pytest.mark.parametrize(
        "wanted", ['table = "名单"', 'query = "SELECT * FROM 名单"', "query = '''SELECT 姓名, 身份证号,\n 慰问金额 FROM 名单 WHERE 慰问金额 > 0'''"]
    )  # fmt: skip
    def test_is_read(self, database, wanted):
        assert good(database(wanted=wanted), QUERIES) == EXPECTED

    def test_from_the_environment_whole(self, database, monkeypatch):
        monkeypatch.setenv("GONGSHI_DB_TEST_DATABASE", "sqlite:///名单.db")
        assert good(database(records='"${GONGSHI_DB_TEST_DATABASE}"')) == EXPECTED

    @pytest.mark.parametrize(
        ("records", "wanted", "code"),
        [
            ("sqlite:///名单.db", "", "database_query"),
            ("sqlite:///名单.db", 'table = "名单"\nquery = "SELECT 1"', "database_query"),
            ("sqlite:///没有.db", 'table = "名单"', "no_records_file"),
            ("sqlite:///../名单.db", 'table = "名单"', "records_outside"),
            ("sqlite://", 'table = "名单"', "database_address"),
            ("oracle://a@b/c", 'table = "名单"', "database_address"),
            ("://", 'table = "名单"', "database_address"),
            ("sqlite:///名单.db", 'table = "没有"', "database_failed"),
            ("sqlite:///名单.db", "query = \"DELETE FROM 名单\"", "database_failed"),
            ("sqlite:///名单.db", "query = \"DROP TABLE 名单\"", "database_failed"),
            ("sqlite:///名单.db", "query = \"SELECT * FROM 名单 WHERE 0\"", "no_rows"),
            ("sqlite:///名单.db", "query = \"SELECT 1\"", "no_header"),
            ("${GONGSHI_DB_TEST_NOT_SET}", 'table = "名单"', "database_variable"),
            ("postgresql://gongshi:secret-7@localhost/x", 'table = "名单"', "password_in_notice"),
            ("postgresql://localhost/x?user=a&password=secret-7", 'table = "名单"', "password_in_notice"),
            ("postgresql+psycopg://gongshi:${GONGSHI_DB_TEST_PASSWORD}@127.0.0.1:9/x", 'table = "名单"', "database_unreachable"),
            ("postgresql+psycopg://gongshi:${GONGSHI_DB_TEST_PASSWORD}@127.0.0.1/x", 'table = "名单"', "database_not_listed"),
        ],
    )  # fmt: skip
    def test_is_refused(self, database, monkeypatch, records, wanted, code):
        monkeypatch.setenv("GONGSHI_DB_TEST_PASSWORD", "secret-7")
        validation = batches.batch_results(database(f'"{records}"', wanted), QUERIES)[1]
        assert {each.code for each in validation.problems if each.severity == "error"} == {code}
        assert "secret-7" not in batches.reported_text(validation)
        assert "127.0.0.1" not in batches.reported_text(validation)


@pytest.mark.build_only
class TestPostgres:
    @pytest.fixture
    def batch(self, tmp_path, postgres, monkeypatch):
        import psycopg

        with psycopg.connect(postgres.address, password=postgres.password) as connection:
            connection.execute("DROP TABLE IF EXISTS 名单")
            connection.execute(
                "CREATE TABLE 名单 (姓名 text, 性别 char(1), 身份证号 varchar(18), 慰问金额 numeric(12,2), 出生日期 date)"
            )
            for row in ROWS:
                connection.execute("INSERT INTO 名单 VALUES (%s, %s, %s, %s, '1949-01-02')", row[1:])
        monkeypatch.setenv("GONGSHI_DB_TEST_PASSWORD", postgres.password)
        address = f"postgresql+psycopg://{postgres.user}:${{GONGSHI_DB_TEST_PASSWORD}}@127.0.0.1:{postgres.port}/postgres"

        def made(wanted):
            return batches.folder(tmp_path, f'{batches.NOTICE}\nrecords = "{address}"\n{wanted}\n')

        return made

    @pytest.fixture
    def listed(self, postgres):
        server = PostgresServer(
            host="127.0.0.1", port=postgres.port, database="postgres", tls="off", queries=True
        )
        return Databases(postgresql=(server,))

    @pytest.mark.parametrize(
        "wanted",
        [
            'table = "名单"',
            'table = "public.名单"',
            "query = \"SELECT * FROM 名单 WHERE 姓名 LIKE '%' AND '1:0' <> 性别::text\"",
        ],
    )
    def test_is_read(self, batch, wanted, listed):
        assert sorted(good(batch(wanted), listed)) == sorted(EXPECTED)

    @pytest.mark.parametrize(
        "wanted", ["DELETE FROM 名单", "DELETE FROM 名单 RETURNING *", "SELECT * FROM 没有", "SELECT 1/0",
         "SELECT 1; COMMIT; DELETE FROM 名单", "COMMIT", "SET default_transaction_read_only = off",
         "SELECT set_config('transaction_read_only', 'off', false)", "COPY (SELECT 1) TO PROGRAM 'true'",
         "WITH gone AS (DELETE FROM 名单 RETURNING *) SELECT * FROM gone", "SELECT * INTO kept FROM 名单"]
    )  # fmt: skip
    def test_nothing_is_written_and_no_word_of_the_server_is_told(self, batch, wanted, listed):
        validation = batches.batch_results(batch(f'query = "{wanted}"'), listed)[1]
        assert {each.code for each in validation.problems if each.severity == "error"} == {"database_failed"}
        assert good(batch('table = "名单"'), listed)

    def test_a_wrong_password_is_not_told(self, batch, monkeypatch, listed):
        monkeypatch.setenv("GONGSHI_DB_TEST_PASSWORD", "wrong/secret@7")
        validation = batches.batch_results(batch('table = "名单"'), listed)[1]
        assert {each.code for each in validation.problems} == {"database_unreachable"}
        assert "secret" not in batches.reported_text(validation)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    """No file beside the batch and none in the folder for temporary files."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    sandbox.close()
    batch = batches.copied(tmp_path / "records", "hongbu-2024-group-leaders")
    before = sorted(batch.iterdir())
    assert batches.errors(batch) == set()
    sandbox.close()
    assert sorted(batch.iterdir()) == before
    assert list(scratch.iterdir()) == []
