"""One batch never stops the rest: whatever is in it refuses it, and it alone, with a place and no words."""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from generator.build.pipeline import run
from generator.cli.common import with_progress
from generator.diagnostics.problems import Place
from generator.intake.batch import find_batches, read_batches
from generator.intake.formats import files
from generator.records import validation
from generator.records.validation import validate
from tests.intake.batches import NOTICE, PROJECT, number

AS_OF = datetime.fromisoformat("2026-11-23T10:00+08:00")
HEADER = "姓名,性别,身份证号,出生日期,慰问金额\n"
WORD = "徐乙丙丁"  # stands in every poisoned batch, and in no sentence


def csv(folder: Path, birth: str = "1949-01-02", identity: str = "", notice: str = NOTICE) -> None:
    (folder / "notice.toml").write_text(notice, encoding="utf-8")
    row = f"{WORD},女,{identity or number()},{birth},500\n"
    (folder / "明细.csv").write_text(HEADER + row, encoding="utf-8")


def merged_below_the_data(folder: Path) -> None:
    (folder / "notice.toml").write_text(NOTICE.replace("大病慰问", "经费使用情况"), encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "明细"
    for row in (["经费项目", "用途", "金额", "备注"], ["服务关怀经费", "住院慰问", 500, WORD]):
        sheet.append(row)
    sheet.merge_cells("A40:A44")
    book.save(folder / "明细.xlsx")


def parquet_that_is_no_text(folder: Path) -> None:
    (folder / "notice.toml").write_text(NOTICE, encoding="utf-8")
    broken = pa.Array.from_buffers(
        pa.string(),
        1,
        [None, pa.py_buffer(b"\x00\x00\x00\x00\x03\x00\x00\x00"), pa.py_buffer(b"\xff\xfe\xd5")],
    )
    names = ["姓名", "性别", "身份证号", "慰问金额"]
    pq.write_table(pa.table(dict.fromkeys(names, broken)), folder / "明细.parquet")


def notice(line: str) -> Callable[[Path], None]:
    return lambda folder: csv(folder, notice=NOTICE + line + "\n")


def period(text: str) -> Callable[[Path], None]:
    return lambda folder: csv(folder, notice=NOTICE.replace('"2025"', f'"{text}"'))


POISON: dict[str, Callable[[Path], None]] = {
    "merged-below": merged_below_the_data,
    "parquet-no-text": parquet_that_is_no_text,
    "birth-circled-behind": lambda folder: csv(folder, birth="19490102①"),
    "birth-circled": lambda folder: csv(folder, birth="①"),
    "birth-squared": lambda folder: csv(folder, birth="1949²"),
    "birth-five-circled": lambda folder: csv(folder, birth="①②③④⑤"),
    "birth-serial-superscript": lambda folder: csv(folder, birth="1789²"),
    "birth-long": lambda folder: csv(folder, birth="9" * 6_000),
    "birth-digits-of-no-script": lambda folder: csv(folder, birth="𐩀𐩁𐩂𐩃𐩄"),
    "identity-superscript": lambda folder: csv(folder, identity="³³⁰¹⁰⁶¹⁹⁴⁹⁰¹⁰²⁹⁰²¹"),
    "notice-nested": notice("fund = " + "{ care = " * 3_000 + "1" + " }" * 3_000),
    "notice-arrays": notice("fund = " + "[" * 5_000 + "]" * 5_000),
    "notice-long-number": notice(f"min_days = {'9' * 5_000}"),
    "notice-long-hexadecimal": notice(f"min_days = 0x{'f' * 5_000}"),
    "notice-long-people": notice(f"[fund]\npeople = 0x{'f' * 5_000}"),
    "notice-infinite": notice("[fund]\npeople = inf\ntotal = nan"),
    "notice-table-for-text": notice("[title]\na = 1"),
    "notice-date-for-text": notice("title = 0001-01-01"),
    "notice-superscript-days": notice('min_days = "²"'),
    **{f"period-{text}": period(text) for text in ("0000", "0001", "1879", "2150", "2199", "2205", "9999", "２０２５")},
}  # fmt: skip
RIGHT = {"period-２０２５", "notice-date-for-text"}  # full-width digits say the same year; a day is text too


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    records = tmp_path_factory.mktemp("records")
    (records / "salt.txt").write_text("93c1f07a5be48d26b07d5c92e6184f3a", encoding="utf-8")
    for index, (_, poison) in enumerate(POISON.items()):
        folder = records / f"poison-{index}"
        folder.mkdir()
        poison(folder)
    neighbour = records / "good-neighbour"
    neighbour.mkdir()
    (neighbour / "notice.toml").write_text(NOTICE, encoding="utf-8")
    (neighbour / "明细.csv").write_text(
        f"姓名,性别,身份证号,慰问金额\n沈素梅,女,{number(904)},500\n", encoding="utf-8"
    )
    over = records / "over"
    over.mkdir()
    (over / "notice.toml").write_text(
        NOTICE.replace("2026-11-20", "2026-10-20").replace("2026-11-18", "2026-10-18"), encoding="utf-8"
    )
    (over / "明细.csv").write_text(
        f"姓名,性别,身份证号,慰问金额\n沈素兰,女,{number(906)},500\n", encoding="utf-8"
    )
    return run(PROJECT, records, AS_OF)


def test_the_rest_is_published_and_what_is_over_is_over(outcome):
    assert "good-neighbour" in {each.facts.id for each in outcome.publication.live}
    assert {each.facts.id for each in outcome.publication.ended} == {"over"}


@pytest.mark.parametrize("poison", [name for name in POISON if name not in RIGHT])
def test_what_nobody_foresaw_refuses_its_batch(poison, outcome):
    batch = f"poison-{list(POISON).index(poison)}"
    found = [each for each in outcome.problems if each.place.batch == batch]
    refused = batch in outcome.validation.refused
    if poison == "merged-below":  # nothing is wrong with it
        assert not refused, [each.code for each in found]
        return
    assert refused
    assert all(each.remedy for each in found)
    assert WORD not in repr([each.as_json() for each in found])


def fails(secret: str) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise IndexError(secret)

    return fail


@pytest.mark.parametrize("where", [(files, "read"), (validation, "find_agency")])
def test_an_error_in_one_batch_is_a_problem_of_that_batch_with_its_place(where, tmp_path, monkeypatch):
    csv(tmp_path)
    monkeypatch.setattr(*where, fails(WORD))
    report = validate(read_batches([tmp_path]), PROJECT.rules)
    (found,) = [each for each in report.problems if each.code == "unforeseen"]
    assert found.place.batch == tmp_path.name
    assert "IndexError" in found.message
    assert ".py:" in found.message
    assert WORD not in repr(found.as_json())
    assert not report.batches


def test_a_key_that_stops_the_run_stops_it(tmp_path, monkeypatch):
    def stop(*_: object) -> object:
        raise KeyboardInterrupt

    csv(tmp_path)
    monkeypatch.setattr(validation, "find_agency", stop)
    with pytest.raises(KeyboardInterrupt):
        validate(read_batches([tmp_path]), PROJECT.rules)


def test_a_bar_of_many_batches_ends_with_the_loop_it_counts():
    """Where the loop raises, nothing waits for the bar; 60 batches, for fewer have none."""

    def loop() -> None:
        for index, _ in enumerate(with_progress([Path(str(each)) for each in range(60)])):
            if index == 7:
                raise IndexError

    ended = threading.Event()

    def work() -> None:
        with pytest.raises(IndexError):
            loop()
        ended.set()

    threading.Thread(target=work, daemon=True).start()
    assert ended.wait(60)  # for ever, before


def test_a_folder_that_cannot_be_opened_is_refused_alone(tmp_path, monkeypatch):
    for name in ("shut", "open"):
        (tmp_path / name).mkdir()
        csv(tmp_path / name)
    original = files.read

    def read(path: Path, place: Place) -> object:
        if path.parent.name == "shut":
            raise PermissionError(13, WORD)
        return original(path, place)

    monkeypatch.setattr(files, "read", read)
    report = validate(read_batches(find_batches(tmp_path)), PROJECT.rules)
    assert report.refused == ("shut",)
    assert [each.id for each in report.batches] == ["open"]
