"""The cache beside the records: it saves work, changes nothing, says nothing, and outlives no notice."""

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from generator.audit.sensitive_values import sensitive_values
from generator.build.pipeline import run
from generator.build.project import load_project
from generator.cache.store import CacheStore
from generator.domain.private_files import CACHE_FILE, SALT_FILE, load_salt
from tests.helpers import AS_OF, REFUSED, ROOT, SAMPLES, Run, gongshi, gongshi_otherwise, tree

AID = "binjiang-2025-illness-aid"
LEADERS = "wenxi-2025-group-leaders"


class Built:
    """What a build came to."""

    def __init__(
        self, tmp_path: Path, records: Path, out: str, as_of: str, command: Callable[..., Run] = gongshi
    ) -> None:
        report = tmp_path / f"{out}.json"
        arguments = ["--records", records, "--out", tmp_path / out, "--as-of", as_of, "--report", report]
        done = command("build", *arguments)
        self.code = done.code
        self.site = tree(tmp_path / out) if (tmp_path / out).exists() else {}
        self.report = json.loads(report.read_text(encoding="utf-8"))
        self.output = done.output.replace(out, "")


@pytest.fixture
def records(unknown_records: Path) -> Path:
    """Three sample batches, and no cache beside them."""
    return unknown_records


@pytest.fixture
def known(three: Path, tmp_path: Path) -> Path:
    """Three sample batches with the cache of a build, to be changed."""
    return shutil.copytree(three / "records", tmp_path / "known")


@pytest.fixture
def both(tmp_path: Path, records: Path):
    """Build over the last site with the cache, and, of a copy without one, from nothing: both are the same.

    The second has sets in another order.
    """

    def built(as_of: str = AS_OF) -> Built:
        one = Built(tmp_path, records, "site", as_of)
        bare = tmp_path / "bare"
        shutil.copytree(records, bare, ignore=shutil.ignore_patterns(CACHE_FILE))
        other = Built(tmp_path, bare, "fresh", as_of, gongshi_otherwise)
        shutil.rmtree(bare)
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        assert one.code == other.code
        assert one.report == other.report
        assert one.output == other.output
        if one.code in (0, 3):
            assert one.site == other.site
        return one

    return built


def read_anew(records: Path) -> list[str]:
    """The batches that a build would have to read."""
    seen: list[Path] = []

    def note(paths: list[Path]) -> list[Path]:
        seen.extend(paths)
        return paths

    run(load_project(ROOT), records, datetime.fromisoformat(AS_OF), progress=note, cached=True)
    return [path.name for path in seen]


def edit(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8-sig")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


def test_a_life_of_builds_is_the_same_with_the_cache(both: Callable[..., Built], records: Path):
    first = both()
    assert read_anew(records) == []
    assert both().site == first.site
    # one is corrected
    edit(records / AID / "notice.toml", ("publish_on = 2026-11-13", "publish_on = 2026-11-16"))
    assert read_anew(records) == [AID]
    assert both().site != first.site
    # one comes, one is refused, and so it stays
    shutil.copytree(SAMPLES / "liuan-2025-illness-aid", records / "liuan-2025-illness-aid")
    shutil.copytree(REFUSED / "duplicate-person", records / "duplicate-person")
    assert both().code == 3
    assert read_anew(records) == ["duplicate-person"]
    # a person of one list comes to stand in another
    shutil.copytree(records / AID, records / "then-again")
    twice = both()
    assert twice.code == 3
    assert any(each["batch"] == "then-again" for each in twice.report)
    # two go
    shutil.rmtree(records / "then-again")
    shutil.rmtree(records / LEADERS)
    up = both().site
    # days go by, and the lists with them: no cache makes an ended notice stay
    names = {
        person.name
        for batch in run(load_project(ROOT), records, datetime.fromisoformat(AS_OF)).validation.batches
        for person in batch.people
        if len(person.name) > 2
    }
    assert sum(name.encode() in b"".join(up.values()) for name in names) == len(names) > 20
    over = both("2026-12-24T00:05+08:00").site
    assert not any("<tr class" in page.decode() for name, page in over.items() if name.startswith("notices/"))
    assert [path for path, content in over.items() if any(name.encode() in content for name in names)] == []


LATER = {
    "慧泉新村里": "家庭住址",
    "1949年11月7日": "出生日期",
    "H04567891": "身份证号",
    "禄筱岚": "姓名",
    "患者需长期透析维持": "备注",
}
COMPARED = ("慧泉新村里", "H04567891")  # a text and a number; from there on the cache knows no kinds


@pytest.mark.parametrize("new", LATER)
def test_what_becomes_private_later_is_found_where_it_stands(
    both: Callable[..., Built], records: Path, tmp_path: Path, new: str
):
    def cached() -> Built:
        return Built(tmp_path, records, "site", AS_OF)

    edit(records / LEADERS / "notice.toml", ("kind =", f'title = "关于{new}的公示"\nkind ='))
    assert cached().code == 0
    column = LATER[new]
    folder = records / "later"
    shutil.copytree(records / AID, folder)
    header, row, *_ = rows_of(folder / "明细.csv")
    person = dict(zip(header, row, strict=True)) | {column: new}
    with (folder / "明细.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([person.keys(), person.values()])
    later = both() if new in COMPARED else cached()
    assert later.code == 3
    refused = {each["code"] for each in later.report if each["batch"] == LEADERS}
    assert refused & {"held_back", "private_looking_fact"}, (
        "the batch whose title says it, and that one alone"
    )
    assert [name for name, content in later.site.items() if new.encode() in content] == []
    assert f"notices/{AID}/index.html" in later.site


def test_the_cache_says_nothing_and_is_its_owners_alone(three: Path):
    records = three / "records"
    file = records / CACHE_FILE
    assert file.stat().st_mode & 0o077 == 0
    content = file.read_bytes()
    tables = run(load_project(ROOT), records, datetime.fromisoformat(AS_OF)).tables
    needles = [each.text for each in sensitive_values(tables)]
    assert len(needles) > 100
    said = (needle.encode(encoding) for needle in needles for encoding in ("utf-8", "utf-16-le", "gb18030"))
    assert not any(value in content for value in said if len(value) > 5)
    assert not any(name.encode() in content for name in (AID, LEADERS, "高血压", "姓名"))


def test_what_is_removed_leaves_the_cache(build: Callable[..., Run], known: Path):
    records = known
    size = (records / CACHE_FILE).stat().st_size
    shutil.rmtree(records / AID)
    assert build(records).code == 0
    shutil.copytree(SAMPLES / AID, records / AID)
    assert read_anew(records) == [AID]
    assert (records / CACHE_FILE).stat().st_size < size


def damaged(content: bytes, at: int) -> bytes:
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_cache_that_cannot_be_trusted_is_none(
    build: Callable[..., Run], three: Path, known: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    records = known
    shutil.copytree(three / "site", tmp_path / "site")
    file, salt = records / CACHE_FILE, records / SALT_FILE
    good, first = file.read_bytes(), tree(tmp_path / "site")
    assert read_anew(records) == []
    flipped = [damaged(good, len(good) * part // 8) for part in range(8)]
    for bad in (flipped[0], good[:-1], good[:100], b"", os.urandom(len(good))):
        file.write_bytes(bad)
        assert len(read_anew(records)) == 3
    for bad in (
        flipped[0],
        flipped[4],
        flipped[7],
    ):  # the index; and blocks, of which the others are as good as ever
        file.write_bytes(bad)
        assert build(records).code == 0
        assert tree(tmp_path / "site") == first
        assert build(records).code == 0
        assert read_anew(records) == []
    # what another salt, another version, or somebody who may open other workbooks has written
    words = salt.read_text(encoding="ascii")
    salt.write_text("93c1f07a5be48d26b07d5c92e6184f3a", encoding="ascii")
    assert len(read_anew(records)) == 3
    salt.write_text(words, encoding="ascii")
    assert read_anew(records) == []
    with monkeypatch.context() as changed:
        changed.setenv("GONGSHI_WORKBOOK_PASSWORD", "another")
        assert len(read_anew(records)) == 3
    other = CacheStore(records, load_salt(records), b"another version")
    other.put("audit", b"no pickle")
    other.save()
    assert len(read_anew(records)) == 3
    # and where none can be written there is none
    file.unlink()
    file.mkdir()
    assert build(records).code == 0
    assert tree(tmp_path / "site") == first


def test_a_database_is_asked_each_time(both: Callable[..., Built], records: Path):
    folder = records / "from-a-database"
    shutil.copytree(records / AID, folder)
    shutil.rmtree(records / AID)
    names, *rows = rows_of(folder / "明细.csv")
    (folder / "明细.csv").unlink()
    with closing(sqlite3.connect(folder / "records.db")) as database, database:
        database.execute(f"CREATE TABLE 明细 ({', '.join(f'"{name}"' for name in names)})")
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO 明细 VALUES ({marks})", rows)  # noqa: S608
    edit(folder / "notice.toml", ('records = "明细.csv"', 'records = "sqlite:///records.db"\ntable = "明细"'))
    assert both().code == 0
    assert read_anew(records) == [folder.name]
    before = (folder / "notice.toml").read_bytes()
    with closing(sqlite3.connect(folder / "records.db")) as database, database:
        database.execute("UPDATE 明细 SET 姓名 = '顾逸芝' WHERE 序号 = '1'")
    assert "顾逸芝" in both().site[f"notices/{folder.name}/index.html"].decode()
    assert (folder / "notice.toml").read_bytes() == before
