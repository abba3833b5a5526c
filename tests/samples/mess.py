"""What offices really hand in: the same five people in every form that a table can take. All are read alike.

`python -m tests.samples.mess data/samples/mess` writes one batch a form; the same bytes each time.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from openpyxl import Workbook

from tests.samples import cells
from tests.samples.people import Person, Population, identity_number
from tests.samples.workbooks import MADE_AT, settled

type Cell = str | int | float | date | None
type Row = list[Cell]

AMOUNTS = (Decimal(500), Decimal(300), Decimal("1000.5"), Decimal(2500), Decimal(1500))
PAID = (Decimal("5000.01"), Decimal(9000), Decimal("12345.6"), Decimal(60000), Decimal(20000))
HEADER = ["序号", "姓名", "性别", "身份证号", "出生日期", "自付金额", "慰问金额"]
NOTICE = """kind = "大病慰问"
agency = "330106"
period = "2025"
publish_on = 2026-11-20
approval = { by = "示例", on = 2026-11-18, number = "示例〔2026〕1号", count = 5, total = "5800.50" }
"""


def people() -> list[Person]:
    """Five invented people; the second's number ends in X, the third's name has two characters."""
    rng = Random("mess")
    population = Population()
    made = [population.person(rng) for _ in range(5)]
    with_x = next(p for p in iter(lambda: population.person(rng), None) if p.id.endswith("X"))
    return [made[0], replace(with_x, name="司徒建国"), replace(made[2], name="余明"), made[3], made[4]]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, or the one of a CSV file."""

    rows: Sequence[Sequence[Cell]]
    merges: Sequence[str] = ()
    name: str = "明细"


@dataclass(frozen=True)
class Form:
    """One way to hand in the five people. `encoding` makes it a CSV file; `people` where they are others."""

    sheets: Sequence[Sheet]
    encoding: str = ""
    people: Sequence[Person] = ()


def row(person: Person, place: int, **write: Callable[..., Cell]) -> Row:
    """A person's cells under `HEADER`; `write` gives some their form."""
    values: dict[str, Cell] = {
        "序号": place + 1,
        "姓名": person.name,
        "性别": person.gender,
        "身份证号": person.id,
        "出生日期": f"{person.birth:%Y-%m-%d}",
        "自付金额": float(PAID[place]),
        "慰问金额": float(AMOUNTS[place]),
    }
    exact = {"自付金额": PAID[place], "慰问金额": AMOUNTS[place], "出生日期": person.birth}
    return [
        write[name](exact.get(name, value), place) if name in write else value
        for name, value in values.items()
    ]


def rows(**write: Callable[..., Cell]) -> list[Row]:
    """All five."""
    return [row(person, place, **write) for place, person in enumerate(people())]


def one(*given: Sequence[Cell], merges: Sequence[str] = ()) -> Form:
    """A workbook of one sheet."""
    return Form([Sheet(given, merges)])


def _reordered(order: Sequence[int], lines: Sequence[Sequence[Cell]]) -> list[Row]:
    return [[line[at] for at in order] for line in lines]


def _permits() -> list[Person]:
    """People whose papers are not a mainland resident's card."""
    base = people()
    numbers = (
        "H12345678",
        identity_number("830000", f"{base[1].birth:%Y%m%d}", 902 + (base[1].gender == "男")),
    )
    numbers += (
        "FRA330112345678",
        identity_number("933056", f"{base[3].birth:%Y%m%d}", 902 + (base[3].gender == "男")),
        "12345678",
    )
    names = ("陈大文", "林美玲", "Jean-Luc Martin", "Anna Maria Schmidt", "黄志明")
    return [replace(p, id=n, name=m) for p, n, m in zip(base, numbers, names, strict=True)]


def forms() -> Mapping[str, Form]:
    """Every form by name."""
    plain, total = rows(), sum(AMOUNTS)
    permits = _permits()
    sums = ["合计", None, None, None, None, None, float(total)]
    wan = {
        "慰问金额": lambda value, _: float(value / 10_000),
        "自付金额": lambda value, _: float(value / 10_000),
    }
    first, second = float(sum(AMOUNTS[:2])), float(sum(AMOUNTS[2:]))
    group = ["序号", "基本情况", None, None, None, "费用", None]
    lines = [None, *HEADER[1:5], "自付金额", "慰问金额"]
    return {
        "plain": one(HEADER, *plain),
        "title-rows": one(["2025年度大病慰问发放名单"], ["（公示稿）"], [], HEADER, *plain, merges=["A1:G1", "A2:G2"]),
        "two-line-header": one(group, lines, *plain, merges=["A1:A2", "B1:E1", "F1:G1"]),
        "merged-cells": one(["名单", None, None], HEADER, *plain, sums, merges=["A1:G1", "A8:F8"]),
        "totals": one(HEADER, *plain, sums),
        "total-in-name-column": one(HEADER, *plain, [6, "合　计", None, None, None, None, float(total)]),
        "subtotals": one(
            HEADER, *plain[:2], ["小计", *[None] * 5, first], *plain[2:], ["小计", *[None] * 5, second], ["总计", *[None] * 5, float(total)]
        ),
        "unit-note": one(["填报单位：示例街道", None, None, None, None, "单位：元"], HEADER, *plain),
        "in-ten-thousands": one(["名单"], [None] * 5 + ["单位：万元"], HEADER, *rows(**wan), ["合计", *[None] * 5, float(total / 10_000)]),
        "ten-thousands-in-heading": one([*HEADER[:5], "自付金额（万元）", "慰问金额（万元）"], *rows(**wan)),
        "footers": one(HEADER, *plain, sums, [], ["填表人：示例", None, "审核人：示例", None, None, "日期：2026.11.18"], ["注：以上人员均已核实"]),
        "footers-on-the-right": one(HEADER, *plain, [None] * 5 + ["制表：示例"], [None] * 6 + ["日期：2026年11月18日"]),
        "padded-names": one(HEADER, *rows(姓名=lambda v, at: cells.padded(v, at) if at % 2 == 0 else f" {v} ")),
        "full-width-digits": one(HEADER, *rows(身份证号=cells.wide, 慰问金额=cells.wide, 自付金额=cells.wide, 出生日期=lambda v, at: cells.wide(f"{v:%Y-%m-%d}", at))),
        "thousands-commas": one(HEADER, *rows(慰问金额=cells.commas, 自付金额=cells.commas)),
        "yen-signs": one(HEADER, *rows(慰问金额=cells.yen, 自付金额=lambda v, _: f"{v:.2f}元")),
        "dates-dotted-months": one(HEADER, *rows(出生日期=cells.month_dots)),
        "dates-months-as-numbers": one(HEADER, *rows(出生日期=lambda v, _: float(f"{v:%Y}.{v.month:02d}"))),
        "dates-dashes": one(HEADER, *rows(出生日期=cells.dashes)),
        "dates-slashes-dots-solid": one(HEADER, *rows(出生日期=lambda v, at: v.strftime(("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d")[at % 3]))),
        "dates-han": one(HEADER, *rows(出生日期=cells.han)),
        "dates-serials": one(HEADER, *rows(出生日期=cells.serial)),
        "dates-as-cells": one(HEADER, *rows(出生日期=cells.plain)),
        "synonyms": one(["NO.", "慰问对象\n姓名", "性 别", "公民身份号码：", "出生年月", "年度个人自付金额(元)", "发放金额（元）"], *plain),
        "fifteen-digits": one(HEADER, *rows(身份证号=lambda v, at: people()[at].old_id if at != 1 else v)),
        "lower-case-x": one(HEADER, *rows(身份证号=cells.lower)),
        "spaced-numbers": one(HEADER, *rows(身份证号=lambda v, _: f" {v[:6]} {v[6:14]} {v[14:]}")),
        "permits-of-others": Form([Sheet([HEADER, *(row(p, at) for at, p in enumerate(permits))])], people=permits),
        "repeated-header": one(HEADER, *plain[:3], HEADER, *plain[3:]),
        "blank-rows": one([], HEADER, [], *plain[:2], [], [" "], *plain[2:], [], []),
        "several-sheets": Form([Sheet([["说明"], ["本表由各社区填报"]], name="填表说明"), Sheet([HEADER, *plain]), Sheet([["备查"]], name="Sheet3")]),
        "two-tables": Form([Sheet([HEADER, *plain]), Sheet([HEADER, *plain[:2]], name="上年")]),
        "columns-in-any-order": one(*_reordered((6, 3, 1, 5, 4, 2, 0), [HEADER, *plain])),
        "extra-columns": one([*HEADER, "联系电话", "与户主关系", "备注"], *([*r, "14005710000", "本人", "独居"] for r in plain)),
        "column-without-heading": one([*HEADER, None], *([*r, "√"] for r in plain)),
        "csv-gb18030-tabs": Form([Sheet([["名单"], HEADER, *rows(身份证号=cells.tabbed), sums])], "gb18030"),
        "csv-bom-quotes": Form([Sheet([HEADER, *rows(慰问金额=cells.commas, 姓名=lambda v, _: f'{v}\n'), [], sums])], "utf-8-sig"),
        "csv-ragged": Form([Sheet([["名单"], HEADER, *([*r, "", ""] for r in plain), ["合计", None, None, None, None, None, float(total)]])], "utf-8"),
    }  # fmt: skip


def _xlsx(form: Form) -> bytes:
    workbook = Workbook()
    workbook.properties.created = workbook.properties.modified = MADE_AT
    workbook.remove(workbook.active)
    for sheet in form.sheets:
        made = workbook.create_sheet(sheet.name)
        for line in sheet.rows:
            made.append(list(line))
        for place in sheet.merges:
            made.merge_cells(place)
    raw = io.BytesIO()
    workbook.save(raw)
    return settled(raw.getvalue(), {})


def _csv(form: Form) -> bytes:
    out = io.StringIO(newline="")
    width = len(HEADER)
    for line in form.sheets[0].rows:
        filled = ["" if cell is None else str(cell) for cell in line]
        csv.writer(out).writerow(filled + [""] * (width - len(filled) if form.encoding != "utf-8" else 0))
    return out.getvalue().encode(form.encoding)


def write(out: Path) -> None:
    """One batch a form below `out`."""
    for name, form in forms().items():
        folder = out / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "notice.toml").write_text(NOTICE, encoding="utf-8", newline="\n")
        file = folder / ("明细.csv" if form.encoding else "明细.xlsx")
        file.write_bytes(_csv(form) if form.encoding else _xlsx(form))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
