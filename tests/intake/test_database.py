"""A notice.toml that names a database learns nothing, reaches nothing and changes nothing that it should not."""

import socket
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from generator.diagnostics.problems import Place
from generator.intake.formats import postgresql, sqlite_file
from generator.intake.formats.database_list import FILE, DatabaseListError, load
from generator.intake.formats.databases import NONE, Databases, PostgresServer
from tests.helpers import ROOT
from tests.intake import batches

pytestmark = pytest.mark.build_only

TABLE = 'table = "名单"'
SECRET = "canary-secret-4711"  # noqa: S105 - invented


@pytest.fixture
def listener():
    """A server that counts who connects; nobody may."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        heard = []

        def listen():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(4096))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://x:${HOME_SECRET}@127.0.0.1:{port}/db", "database_variable_name"),
        ("postgresql://${HOME_SECRET}@127.0.0.1:{port}/db", "database_variable_name"),
        ("postgresql://x@127.0.0.1:{port}/${HOME_SECRET}", "database_variable_name"),
        ("postgresql://x@127.0.0.1:{port}/db?application_name=${HOME_SECRET}", "database_variable_name"),
        ("postgresql://x:${GONGSHI_SALT}@127.0.0.1:{port}/db", "database_variable_name"),
        ("postgresql://x:${gongshi_db_password}@127.0.0.1:{port}/db", "database_variable_name"),
        ("${HOME_SECRET}", "database_variable_name"),
        ("postgresql://x:${GONGSHI_DB_PASSWORD}@127.0.0.1:{port}/db", "database_not_listed"),
        ("postgresql://x:${GONGSHI_DB_PASSWORD}@localhost:{port}/listed", "database_not_listed"),
        ("postgresql://x:${GONGSHI_DB_PASSWORD}@127.0.0.1:{port}/listed2", "database_not_listed"),
        ("postgresql://x:${GONGSHI_DB_PASSWORD}@127.0.0.1,evil:{port}/listed", "database_not_listed"),
        ("postgresql://x:${GONGSHI_DB_PASSWORD}@/listed?host=127.0.0.1&port={port}", "database_address"),
        ("${GONGSHI_DB_URL}", "database_not_listed"),
        ("postgresql://x@127.0.0.1:{port}/listed?host=evil.example", "database_option"),
        ("postgresql://x@127.0.0.1:{port}/listed?sslmode=disable", "database_option"),
        ("postgresql://x@127.0.0.1:{port}/listed?passfile=/etc/passwd", "database_option"),
        ("postgresql://x@127.0.0.1:{port}/listed?options=-c%20statement_timeout=0", "database_option"),
        ("postgresql://x@127.0.0.1:{port}/listed?service=other", "database_option"),
        ("sqlite:///名单.db?mode=rwc", "database_option"),
        ("sqlite:////etc/hostname", "records_outside"),
        ("sqlite:///../../other/名单.db", "records_outside"),
        ("sqlite:///link.db", "records_outside"),
    ],
)
def test_no_secret_and_no_connection_but_to_what_is_listed(tmp_path, monkeypatch, listener, address, code):
    port, heard = listener
    monkeypatch.setenv("HOME_SECRET", SECRET)
    monkeypatch.setenv("GONGSHI_SALT", SECRET)
    monkeypatch.setenv("GONGSHI_DB_PASSWORD", SECRET)
    monkeypatch.setenv("GONGSHI_DB_URL", f"postgresql://x:{SECRET}@127.0.0.1:{port}/db")
    other = tmp_path / "other"
    other.mkdir()
    sqlite3.connect(other / "名单.db").close()
    address = address.replace("{port}", str(port))
    batch = batches.folder(tmp_path, f'{batches.NOTICE}\nrecords = "{address}"\n{TABLE}\n')
    (batch / "link.db").symlink_to(other / "名单.db")
    listed = Databases(postgresql=(PostgresServer(host="127.0.0.1", port=port, database="listed"),))
    validation = batches.batch_results(batch, listed)[1]
    assert {each.code for each in validation.problems if each.severity == "error"} == {code}
    assert SECRET not in batches.reported_text(validation)
    assert heard == []


def test_a_listed_server_without_tls_is_told_no_password(tmp_path, monkeypatch, listener):
    port, heard = listener
    monkeypatch.setenv("GONGSHI_DB_PASSWORD", SECRET)
    address = f"postgresql://x:${{GONGSHI_DB_PASSWORD}}@127.0.0.1:{port}/listed"
    batch = batches.folder(tmp_path, f'{batches.NOTICE}\nrecords = "{address}"\n{TABLE}\n')
    listed = Databases(postgresql=(PostgresServer(host="127.0.0.1", port=port, database="listed"),))
    validation = batches.batch_results(batch, listed)[1]
    assert {each.code for each in validation.problems if each.severity == "error"} == {"database_unreachable"}
    assert heard  # it asked for TLS, and for nothing else
    assert SECRET.encode() not in b"".join(heard)


def test_the_list_of_the_project_is_read(tmp_path):
    assert load(ROOT / "data" / FILE) == NONE
    assert load(tmp_path / FILE) == NONE
    shown = (ROOT / "data" / FILE).read_text(encoding="utf-8").split("\n#\n", 1)[1].split("\n#\n")
    example = "\n".join(
        line.removeprefix("#") for part in shown for line in part.split("\n") if "= " in line or "[[" in line
    )
    (tmp_path / FILE).write_text(example.replace("   ", ""), encoding="utf-8")
    listed = load(tmp_path / FILE)
    assert listed.sqlite_queries
    assert listed.find("10.0.0.5", 5432, "tuiguan") is not None
    assert listed.find("10.0.0.5", 5433, "tuiguan") is None
    for wrong in (
        "[[postgresql]]\nhost = 1",
        "other = 1",
        "= 1",
        '[[postgresql]]\nhost = "a"\ndatabase = "b"\ntls = "no"',
    ):
        (tmp_path / FILE).write_text(wrong, encoding="utf-8")
        with pytest.raises(DatabaseListError, match=FILE):
            load(tmp_path / FILE)


class TestSqlite:
    @pytest.fixture
    def made(self, tmp_path):
        def made(script, wanted=TABLE):
            batch = batches.folder(tmp_path, f'{batches.NOTICE}\nrecords = "sqlite:///名单.db"\n{wanted}\n')
            with closing(sqlite3.connect(batch / "名单.db")) as connection, connection:
                connection.execute("CREATE TABLE a (姓名 TEXT)")
                connection.execute("INSERT INTO a VALUES ('张三')")
                connection.execute(script)
            return batch

        return made

    def refused(self, batch, databases=NONE):
        before = {path: path.read_bytes() for path in batch.iterdir()}
        found = (
            batches.errors(batch)
            if databases is NONE
            else {
                each.code
                for each in batches.batch_results(batch, databases)[1].problems
                if each.severity == "error"
            }
        )
        assert {path: path.read_bytes() for path in batch.iterdir()} == before
        return found

    @pytest.mark.parametrize(
        "view",
        [
            "SELECT load_extension('x')", "SELECT randomblob(1000000000)", "SELECT zeroblob(1000000000)",
            "SELECT hex(name) FROM pragma_database_list",
        ],
    )  # fmt: skip
    def test_a_view_runs_nothing(self, made, view):
        assert self.refused(made(f"CREATE VIEW 名单 AS {view}")) == {"database_failed"}

    def test_a_view_without_an_end_is_stopped(self, made, monkeypatch):
        monkeypatch.setattr(sqlite_file, "SECONDS", 1)
        batch = made(
            "CREATE VIEW 名单 AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
            "SELECT x FROM n WHERE x < 0"
        )
        _, problems = sqlite_file.read(batch / "名单.db", Place("b"), "名单", None)
        assert [each.code for each in problems] == ["database_slow"]

    def test_a_view_with_too_many_rows_is_refused(self, made, monkeypatch):
        monkeypatch.setattr(sqlite_file, "MAX_ROWS", 20_000)
        batch = made(
            "CREATE VIEW 名单 AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
        )
        _, problems = sqlite_file.read(batch / "名单.db", Place("b"), "名单", None)
        assert [each.code for each in problems] == ["too_large"]

    def test_a_query_needs_the_offices_leave(self, made):
        batch = made("CREATE TABLE 名单 (姓名 TEXT)", 'query = "SELECT 姓名 FROM a"')
        assert self.refused(batch) == {"database_free_query"}

    @pytest.mark.parametrize(
        "query",
        [
            "ATTACH 'other.db' AS other", "VACUUM INTO 'copy.db'", "PRAGMA query_only = OFF", "DELETE FROM a",
            "CREATE TABLE b (x)", "SELECT 1; DELETE FROM a", "SELECT load_extension('x')", "DETACH main", "REINDEX",
            "WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x", "SELECT * FROM pragma_table_info('a')",
            "SELECT writefile('x', 'y')", "SELECT readfile('/etc/hostname')", "SELECT fts3_tokenizer('a')",
        ],
    )  # fmt: skip
    def test_no_query_does_anything_but_select(self, made, query):
        batch = made("CREATE TABLE 名单 (姓名 TEXT)", f'query = "{query}"')
        assert self.refused(batch, Databases(sqlite_queries=True)) == {"database_failed"}

    def test_what_is_not_yet_written_back_is_not_lost_unseen(self, made):
        batch = made("CREATE TABLE 名单 (姓名 TEXT)")
        with closing(sqlite3.connect(batch / "名单.db")) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("INSERT INTO 名单 VALUES ('李四')")
            connection.commit()
            assert "database_in_use" in batches.errors(batch)
        assert "database_in_use" not in batches.errors(batch)  # the remedy: the program was closed


def test_postgres_gives_up_when_time_is_up(tmp_path, monkeypatch, postgres):
    monkeypatch.setenv("GONGSHI_DB_PASSWORD", postgres.password)
    hasty = postgresql.SETTINGS.replace("statement_timeout=60s", "statement_timeout=200ms")
    monkeypatch.setattr(postgresql, "SETTINGS", hasty)
    address = f"postgresql://{postgres.user}:${{GONGSHI_DB_PASSWORD}}@127.0.0.1:{postgres.port}/postgres"
    batch = batches.folder(
        tmp_path, f'{batches.NOTICE}\nrecords = "{address}"\nquery = "SELECT pg_sleep(600)"\n'
    )
    server = PostgresServer(
        host="127.0.0.1", port=postgres.port, database="postgres", tls="off", queries=True
    )
    validation = batches.batch_results(batch, Databases(postgresql=(server,)))[1]
    assert {each.code for each in validation.problems if each.severity == "error"} == {"database_slow"}
    no_queries = replace(server, queries=False)
    validation = batches.batch_results(batch, Databases(postgresql=(no_queries,)))[1]
    assert {each.code for each in validation.problems if each.severity == "error"} == {"database_free_query"}
    with_tls = replace(server, tls="require")  # this server has none
    validation = batches.batch_results(batch, Databases(postgresql=(with_tls,)))[1]
    assert {each.code for each in validation.problems if each.severity == "error"} == {"database_unreachable"}
