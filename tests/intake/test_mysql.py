"""Records in MySQL: read over TLS by an account that may do nothing else; nothing is written, told or sent in the clear."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from decimal import Decimal

import pytest

from generator.intake.formats import database_rows, mysql
from generator.intake.formats.databases import Databases, MysqlServer
from tests.intake import batches
from tests.intake.mariadb import ADDRESS, Mariadb, running

pytestmark = pytest.mark.build_only

PEOPLE = [("张三", "女", batches.number(), "500.00"), ("李四", "男", batches.number(903), "2500.00")]
EXPECTED = [("张三", "女", Decimal(500)), ("李四", "男", Decimal(2500))]


CREATE = (
    "CREATE DATABASE tuiguan CHARACTER SET utf8mb4",
    "USE tuiguan",
    "CREATE TABLE 名单 (姓名 varchar(40), 性别 char(1), 身份证号 varchar(18) COLLATE utf8mb4_bin, 慰问金额 decimal(12,2))",
    f"INSERT INTO 名单 VALUES {', '.join(map(str, PEOPLE))}",  # noqa: S608 - invented
)


@pytest.fixture(scope="module")
def server() -> Iterator[Mariadb]:
    with running(tls=True) as made:
        made.run(
            *CREATE,
            "CREATE TABLE tuiguan.别的 (姓名 varchar(40))",
            "CREATE VIEW tuiguan.慢 AS SELECT sleep(600) AS 姓名",
            "CREATE VIEW tuiguan.多 AS SELECT seq AS 姓名 FROM seq_1_to_50000",
            f"CREATE USER {made.user}@'{ADDRESS}' IDENTIFIED BY '{made.password}' REQUIRE SSL",
            *(
                f"GRANT SELECT ON tuiguan.{table} TO {made.user}@'{ADDRESS}'"
                for table in ("名单", "慢", "多")
            ),
            # More than the runbook tells to give: what must not be written is not written even so.
            f"CREATE USER writer@'{ADDRESS}' IDENTIFIED BY '{made.password}'",
            f"GRANT ALL ON tuiguan.* TO writer@'{ADDRESS}'",
        )
        yield made


@pytest.fixture
def listed(server):
    return MysqlServer(ADDRESS, server.port, "tuiguan", queries=True)


@pytest.fixture
def ask(tmp_path, server, listed, monkeypatch):
    """What a batch comes to that asks the server for `wanted`: its persons and the codes of its errors."""
    monkeypatch.setenv("GONGSHI_DB_TEST_PASSWORD", server.password)

    def asked(
        wanted='table = "名单"', *, user=server.user, driver="mysql+pymysql", port=server.port, listing=None
    ):
        address = f"{driver}://{user}:${{GONGSHI_DB_TEST_PASSWORD}}@{ADDRESS}:{port}/tuiguan"
        batch = batches.folder(tmp_path, f'{batches.NOTICE}\nrecords = "{address}"\n{wanted}\n')
        known = Databases(mysql=(replace(listed, **(listing or {})),))
        validation = batches.batch_results(batch, known)[1]
        told = json.dumps([each.as_json() for each in validation.problems]) + repr(validation.problems)
        assert server.password not in told
        assert ADDRESS not in told
        people = [
            (each.name, each.gender, each.amount) for made in validation.batches for each in made.people
        ]
        return people, {each.code for each in validation.problems if each.severity == "error"}

    return asked


@pytest.mark.parametrize("driver", ["mysql", "mysql+pymysql", "mariadb+pymysql"])
@pytest.mark.parametrize(
    "wanted",
    ['table = "名单"', 'table = "tuiguan.名单"', "query = \"SELECT * FROM 名单 WHERE 姓名 LIKE '%'\""],
)
def test_is_read_over_tls(ask, driver, wanted):
    assert ask(wanted, driver=driver) == (EXPECTED, set())


def test_the_certificate_is_verified_where_the_list_says_so(ask, server):
    assert ask(listing={"tls": "verify-full", "ca": str(server.authority)}) == (EXPECTED, set())
    assert ask(listing={"tls": "verify-full"}) == (
        [],
        {"database_unreachable"},
    )  # nobody here knows who signed it


def test_a_server_that_is_not_listed_is_not_asked(ask):
    assert ask(listing={"host": "10.0.0.9"}) == ([], {"database_not_listed"})
    assert ask(listing={"port": 1}) == ([], {"database_not_listed"})
    assert ask('query = "SELECT 1"', listing={"queries": False}) == ([], {"database_free_query"})


def test_a_wrong_password_is_not_told(ask, monkeypatch):
    monkeypatch.setenv("GONGSHI_DB_TEST_PASSWORD", "wrong/secret@7")
    assert ask() == ([], {"database_unreachable"})


def test_the_account_of_the_docs_reads_its_table_and_no_other(ask):
    assert ask('table = "别的"') == ([], {"database_failed"})
    assert ask('table = "mysql.user"') == ([], {"database_failed"})


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM 名单", "SELECT 1; DELETE FROM 名单", "COMMIT", "SET SESSION TRANSACTION READ WRITE",
        "SELECT 没有 FROM 名单", "CREATE TABLE kept (x int)", "DROP TABLE 别的", "TRUNCATE 名单",
        "SELECT 姓名 INTO OUTFILE '/tmp/gongshi-stolen.txt' FROM 名单", "SELECT * FROM 名单 INTO @kept",
        "WITH x AS (SELECT 1) DELETE FROM 名单", "LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE 名单",
    ],
)  # fmt: skip
def test_nothing_is_written_though_the_account_could(ask, query):
    people, codes = ask(f'query = "{query}"', user="writer")
    assert people == []
    assert len(codes) == 1
    assert codes <= {"database_failed", "no_header"}
    assert ask() == (EXPECTED, set())
    assert ask('table = "别的"', user="writer")[1] != {"database_failed"}  # it is still there


def test_a_table_without_an_end_is_stopped(ask, monkeypatch):
    monkeypatch.setattr(mysql, "SECONDS", 1)
    assert ask('table = "慢"') == ([], {"database_slow"})


def test_too_many_rows_are_refused(ask, monkeypatch):
    monkeypatch.setattr(database_rows, "MAX_ROWS", 20_000)
    assert ask('table = "多"') == ([], {"too_large"})


@contextmanager
def overheard(port: int) -> Iterator[tuple[int, bytearray]]:
    """A port that leads to `port`, and all that clients say there."""
    heard = bytearray()

    def pass_on(source: socket.socket, target: socket.socket, kept: bytearray) -> None:
        with suppress(OSError):
            while piece := source.recv(4096):
                kept += piece
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)

    def join(client: socket.socket) -> None:
        with client, socket.create_connection((ADDRESS, port)) as server:
            back = threading.Thread(target=pass_on, args=(server, client, bytearray()))
            back.start()
            pass_on(client, server, heard)
            back.join()

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=join, args=(listening.accept()[0],), daemon=True).start()

    with socket.create_server((ADDRESS, 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1], heard
        listening.shutdown(socket.SHUT_RDWR)


def test_a_server_without_tls_is_told_nothing_but_where_the_list_switches_it_off(ask, server):
    with running(tls=False) as plain:
        plain.run(
            *CREATE,
            f"CREATE USER {server.user}@'{ADDRESS}' IDENTIFIED BY '{server.password}'",
            f"GRANT SELECT ON tuiguan.名单 TO {server.user}@'{ADDRESS}'",
        )
        with overheard(plain.port) as (port, heard):
            assert ask(port=port, listing={"port": port}) == ([], {"database_unreachable"})
            assert not heard
            assert ask(port=port, listing={"port": port, "tls": "off"}) == (EXPECTED, set())
            assert server.user.encode() in heard


def test_names_and_the_password_go_over_tls(ask, server):
    with overheard(server.port) as (port, heard):
        assert ask(port=port, listing={"port": port}) == (EXPECTED, set())
        assert heard
        assert server.user.encode() not in heard
