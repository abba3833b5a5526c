"""Whole columns and single rows say the same: the same records, the same problems, for any table."""

import csv
import io
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from calculators.dates import age_on
from generator.diagnostics.problems import Place
from generator.intake.batch import SubmittedBatch
from generator.intake.formats import csv_file, csv_text
from generator.intake.grid import Grid
from generator.intake.notice_facts import from_toml
from generator.intake.table import find_table
from generator.records import person_columns
from generator.records.age_table import FIRST, NONE, ages, as_int
from generator.records.identity import EARLIEST_BIRTH, USUAL_AGE
from generator.records.validation import validate
from tests.intake import batches

PLACE = Place("a-batch", "明细.csv")
NAMES = ["张三", "李　四", " 王五 ", "欧阳修文", "买买提•吐尔逊", "买买提·吐尔逊", "John Smith", "䶮小明", "㐂明", "张", "张3", "", "\ue000某", "合计", "注某", "⻢\u2fa6", "王\u200e芳", "葛\U000e0100明", "张？", "王建国透析", "张三癌", "张三 李四", "张 建国", "王炎", "王建国\n李秀英", "司徒 建国", "阿阿阿阿阿阿阿", "陈李婉若", "李建国 ", "同上", "不 详", "张三 女", "张先生", " 张 先生", "张某", "张三之子", "王女士 ", "独居"]  # fmt: skip
GENDERS = ["男", "女", "", "男性", "F", "不明", " 女"]
SUMS = ["500", "500.00", "500.5", "1,000", "￥2500", "２５００", "2500.01", "0", "0.00", "-5", "", "五百", "0500", "500元", "0.001", "500.", ".5", "1e3", "99999999999999"]  # fmt: skip
PAID = [
    "5000",
    "5000.00",
    "5000.01",
    "10000",
    "10000.01",
    "60000",
    "4999.99",
    "",
    "abc",
    "1,2000",
    "12,000.00",
]
STATUS = ["通过", "审核通过", "", "不通过", "待审"]


def birth_texts(birth: str) -> list[str]:
    year, month, day = birth[:4], birth[4:6], birth[6:]
    return [birth, f"{year}-{month}-{day}", f"{year}.{int(month)}.{int(day)}", f"{year}.{month}", f"{year}年{int(month)}月{int(day)}日", "1950-01-01", "", "1949.13.1", "17899"]  # fmt: skip


def identity(rng: Random) -> tuple[str, str]:
    birth = f"{rng.choice([1899, 1900, 1930, 1949, 1952, 1980, 1990, 2025, 2026])}{rng.choice(['0102', '0229', '1120', '1121', '1231'])}"
    number = batches.number(
        rng.randrange(900, 996),
        birth,
        rng.choice(["330106", "330106", "110101", "990101", "001234", "830000"]),
    )
    forms = [number] * 12 + [number.lower(), f"\t{number}", f"{number[:6]} {number[6:]}", f"\u202d{number[:8]}\n{number[8:]}\u202c", number[:-1] + "0", number[:15] + "000", number[:6] + number[8:17], number[:17], "H12345678", "", "3.30106E+17"]  # fmt: skip
    return rng.choice(forms), birth


def rows(rng: Random, kind: str) -> list[list[str]]:
    """A table of one kind: mostly good, here and there anything."""
    money = "慰问金额" if kind == "大病慰问" else "发放金额（万元）" if rng.random() < 0.1 else "发放金额"
    header = ["序号", "姓名", "身份证号", money]
    extra = ["性别", "出生日期", "年龄", "审核状态", "备注"]
    extra += ["年度自付金额"] if kind == "大病慰问" else ["管理人数", "补助标准"]
    header += rng.sample(extra, rng.randrange(len(extra) + 1))
    made = [header]
    for place in range(rng.randrange(1, 25)):
        number, birth = identity(rng)
        good = rng.random() < 0.7
        row = {
            "序号": str(place + 1),
            "姓名": rng.choice(NAMES[:4] if good else NAMES),
            "身份证号": number,
            money: rng.choice(SUMS[:1] if good else SUMS),
            "性别": ("男" if number[16:17].isdigit() and int(number[16]) % 2 else "女")
            if good
            else rng.choice(GENDERS),
            "出生日期": rng.choice(birth_texts(birth)[: 5 if good else None]),
            "年龄": rng.choice(["", "77", "76", "75", "0", "七十", "77岁"]),
            "审核状态": "通过" if good else rng.choice(STATUS),
            "备注": rng.choice(["", "独居", "填表人"]),
            "年度自付金额": rng.choice(PAID[2:6] if good else PAID),
            "管理人数": rng.choice(["50", "50", "49", "60", "51", "", "0", "五十", "50人"]),
            "补助标准": rng.choice(["10", "10.00", "", "20", "0", "x"]),
        }
        made.append([row[name] for name in header])
    for _ in range(rng.randrange(3)):
        odd = rng.choice([["合计", "", "", "1000"], ["小计", "", "", "500"], ["填表人：某某"], [], header, ["", "合计", "", "500"], ["", "", "", "审核："]])  # fmt: skip
        made.insert(rng.randrange(1, len(made) + 1), [*odd, *[""] * len(header)][: len(header)])
    return made


def outcome(table, found, facts):
    submitted = SubmittedBatch("a-batch", facts, replace(PLACE, file="notice.toml"), table, tuple(found))
    validation = validate([submitted], batches.PROJECT.rules)
    records = [each for batch in validation.batches for each in batch.people]
    shown = [(each.place, each.name, each.gender, each.birth, each.amount, each.key) for each in records]
    return shown, validation.problems, table and (table.rows, table.counts, table.totals)


@pytest.mark.parametrize("few", [0, 10**9])  # sums by their different texts, or all by their digits
@pytest.mark.parametrize("kind", ["大病慰问", "自管小组长补助"])
@pytest.mark.parametrize("seed", range(2))
def test_both_ways_give_the_same_records_and_problems(tmp_path, monkeypatch, kind, seed, few):
    monkeypatch.setattr(person_columns, "FEW", few)
    notice = tmp_path / "notice.toml"
    notice.write_text(batches.NOTICE.replace("大病慰问", kind), encoding="utf-8")
    facts = from_toml(notice, PLACE).facts
    rng = Random(f"{kind} {seed} {few}")
    for _ in range(100):
        out = io.StringIO()
        csv.writer(out).writerows(rows(rng, kind))
        text = out.getvalue()
        listed = list(csv.reader(io.StringIO(text, newline="")))
        by_columns = csv_file.regular_table(text.encode())
        assert by_columns is not None
        assert by_columns[:] == listed == csv_text.irregular(text).rows[:]
        once = outcome(*find_table([Grid("", by_columns)], PLACE), facts)
        again = outcome(*find_table([Grid("", listed)], PLACE), facts)
        assert once == again


@pytest.mark.parametrize("few", [0, 10**9])
def test_records_made_from_columns_are_those_made_from_rows(tmp_path, monkeypatch, few):
    monkeypatch.setattr(person_columns, "FEW", few)
    notice = tmp_path / "notice.toml"
    notice.write_text(batches.NOTICE, encoding="utf-8")
    facts = from_toml(notice, PLACE).facts
    rng = Random(9)
    lines = [["姓名", "身份证号", "出生日期", "慰问金额", "年度自付金额"]]
    for order in range(900, 996):
        for birth in ("19490102", "19520229", "19601231"):
            # Some names must be read one by one among those that are told by columns.
            name = rng.choice(["张三", "李　四", "买买提•吐尔逊"])
            texts = birth_texts(birth)[:5]
            lines.append(
                [
                    name,
                    batches.number(order, birth),
                    rng.choice(texts),
                    rng.choice(["500", "￥499.5"]),
                    "5000.01",
                ]
            )
    text = "".join(",".join(line) + "\r\n" for line in lines)
    once = outcome(*find_table([Grid("", csv_file.regular_table(text.encode()))], PLACE), facts)
    again = outcome(*find_table([Grid("", lines)], PLACE), facts)
    assert once == again
    assert len(once[0]) == len(lines) - 1


def test_both_readers_of_csv_take_any_text_alike():
    """Whatever stands in it: quotation marks, line ends of all kinds, empty and ragged lines."""
    rng = Random(1)
    alike = 0
    parts = ["a", "b", "1", ",", ",", ",", "\n", "\r\n", "\r", '"', '""', ""]
    for _ in range(10_000):
        text = "x,y" + "".join(rng.choice(parts) for _ in range(rng.randrange(1, 25)))
        if (quickly := csv_file.regular_table(text.encode())) is not None:
            assert quickly[:] == csv_text.irregular(text).rows[:]
            alike += 1
    assert alike > 500


@pytest.mark.parametrize(
    ("publish", "new_year"),
    [("2026-11-20", "2025-01-01"), ("2024-02-29", "2024-01-01"), ("2027-02-28", "2030-01-01"), ("0001-01-01", "0001-01-01")],
)  # fmt: skip
def test_ages_of_all_days_are_those_of_single_days(publish, new_year):
    publish, new_year = date.fromisoformat(publish), date.fromisoformat(new_year)
    oldest, youngest = ages(publish, new_year)
    exist = set()
    for at in range(max((publish - EARLIEST_BIRTH).days, 0)):
        born = EARLIEST_BIRTH + timedelta(days=at)
        exist.add(place := as_int(born) - FIRST)
        age = age_on(born, publish)
        assert oldest[place] == (age if age in USUAL_AGE else NONE)
        assert youngest[place] == age_on(born, max(born, new_year))
    assert set(np.flatnonzero(youngest != NONE).tolist()) == exist


@pytest.mark.parametrize("odd", ['"注"', "\0", "\udc80", "a,b", ""])
def test_what_stands_late_in_a_long_file_is_seen(tmp_path, monkeypatch, odd):
    """Read block after block or as a whole: the same rows, or the same refusal."""
    monkeypatch.setattr(csv_file, "BLOCK", 1_000)
    lines = ["姓名,备注", *[f"张某,{at}" for at in range(900)], f"李某,{odd}", *["王某,"] * 100]
    file = tmp_path / "明细.csv"
    file.write_bytes("\r\n".join(lines).encode("utf-8", "surrogatepass"))
    once = csv_file.read(file, PLACE)
    monkeypatch.setattr(csv_file, "streamed_table", lambda _: None)
    again = csv_file.read(file, PLACE)
    assert once[1] == again[1]
    assert [grid.rows[:] for grid in once[0]] == [grid.rows[:] for grid in again[0]]


def test_a_long_list_is_judged_without_pandas(tmp_path):
    """Arrow imports it on the slightest occasion: a quarter of the time of a million rows."""
    batch = batches.folder(tmp_path)
    row = f"张三,女,1949.01,77,{batches.number()},20000.50,500,通过,"
    text = f"姓名,性别,出生年月,年龄,身份证号,自付金额,慰问金额,审核状态,备注\n{row}\n{row.replace('张三', '李　四')}\n"
    (batch / "明细.csv").write_text(text, encoding="utf-8")
    program = (
        "import sys, pathlib; from tests.intake import batches;"
        f"found = batches.batch_results(pathlib.Path({str(batch)!r}))[1].problems;"
        "assert [each.code for each in found] == ['duplicate_person']; assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=batches.ROOT)
