"""A second county with a law of its own (六（一）): other paragraphs, other numbers. It is invented, all of it."""

from __future__ import annotations

import csv
import re
import shutil
from decimal import Decimal
from pathlib import Path

POLICY = "linjiang-2025-3"
COUNTY, STREET = "330199", "330199901"
NUMBER = "临退管发〔2025〕3号"
TITLE = "临江县企业退休人员社会化管理服务专项资金管理办法（虚构）"
LARGEST_AID = 2000  # yuan; Hangzhou: 2500
MIN_DAYS = 10  # Hangzhou: 7

_AGENCIES = f"""
[[agency]]
code = "{COUNTY}"
name = "临江县（虚构）"
office = "临江县企业退休人员管理服务中心"
level = "city"
parent = ""
phone = "0571-00009901"
address = "临江县公示路1号（示例）"
policy = "{POLICY}"

[[agency]]
code = "{STREET}"
name = "江口街道（虚构）"
office = "江口街道退管服务站"
level = "district"
parent = "{COUNTY}"
phone = "0571-00009902"
address = "临江县江口街道（示例）"
"""


def paragraph(key: str, hangzhou: Path) -> str:
    """What the county calls the paragraph that Hangzhou calls `key`: 第三条."""
    return _keys((hangzhou / "text.md").read_text(encoding="utf-8"))[key]


def add_county(project: Path) -> None:
    """Add the county's law and agencies to the project at `project`."""
    hangzhou = project / "data/policy/hangzhou-2024-1"
    folder = hangzhou.with_name(POLICY)
    folder.mkdir()
    text = (hangzhou / "text.md").read_text(encoding="utf-8")
    data = (hangzhou / "parameters.toml").read_text(encoding="utf-8")
    keys = _keys(text)
    for old, new in (("2500 元", f"{LARGEST_AID} 元"), ("公示不少于 7 天", f"公示不少于 {MIN_DAYS} 天")):
        assert old in text
        assert old in data
        text, data = text.replace(old, new), data.replace(old, new)
    text = re.sub(r"^# .*", f"# {TITLE}", text, count=1)
    text = text.replace("文号：杭人社发〔2024〕1号", f"文号：{NUMBER}", 1)
    text = re.sub(r"`\[([^\]`]+)\]`", lambda found: f"`[{keys[found[1]]}]`", text)
    (folder / "text.md").write_text(text, encoding="utf-8")
    before, clauses = data.split("[clauses]\n")
    before = re.sub(
        r'^(clause|\w+) = "([^"]+)"', lambda found: _renamed(found, keys), before, flags=re.MULTILINE
    )
    before = re.sub(r'clause = "([^"]+)"', lambda found: f'clause = "{keys.get(found[1], found[1])}"', before)
    clauses = re.sub(r'^"([^"]+)" =', lambda found: f'"{keys[found[1]]}" =', clauses, flags=re.MULTILINE)
    for old, new in (
        (r'name = "hangzhou-2024-1"', f'name = "{POLICY}"'),
        (r'title = "[^"]+"', f'title = "{TITLE}"'),
        (r'number = "[^"]+"', f'number = "{NUMBER}"'),
        (r"value = 2500", f"value = {LARGEST_AID}"),
        (r'name = "公示天数"\nunit = "天"\nvalue = 7', f'name = "公示天数"\nunit = "天"\nvalue = {MIN_DAYS}'),
    ):
        before, count = re.subn(old, new, before, count=1)
        assert count == 1, old
    before = re.sub(r'^(retiree|office) = "\w+"', rf'\1 = "{COUNTY}"', before, flags=re.MULTILINE)
    before = re.sub(r'^city_district = "\w+"', f'city_district = "{COUNTY}"', before, flags=re.MULTILINE)
    before = re.sub(r'^area = "[^"]+"', 'area = "临江县"', before, count=1, flags=re.MULTILINE)
    before = re.sub(r'^area = "杭州市区"\n', "", before, flags=re.MULTILINE)
    before = re.sub(r"^delegated = .*", "delegated = []", before, flags=re.MULTILINE)
    before = re.sub(r"^(\[transfer\]\n)districts = .*", r"\1districts = []", before, flags=re.MULTILINE)
    before = _with_districts(before)
    (folder / "parameters.toml").write_text(f"{before}[clauses]\n{clauses}", encoding="utf-8")
    with (project / "data/agencies.toml").open("a", encoding="utf-8") as stream:
        stream.write(_AGENCIES)


def add_batch(batch: Path, records: Path, *, lawful: bool = True) -> Path:
    """A copy of the sample `batch`, of the county's street, in the folder `records`.

    Where `lawful`, no amount is above the county's cap.
    """
    copy = records / f"jiangkou-{batch.name.split('-', 1)[1]}"
    shutil.copytree(batch, copy)
    notice = copy / "notice.toml"
    text = re.sub(r'agency = "\w+"', f'agency = "{STREET}"', notice.read_text(encoding="utf-8"))
    rows = copy / "明细.csv"
    table = list(csv.reader(rows.read_text(encoding="utf-8-sig").splitlines()))
    column = next(at for at, heading in enumerate(table[0]) if heading.startswith("慰问金额"))
    people = [row for row in table[1:] if row[1]]  # neither 合计 nor 填表人
    amounts = [Decimal(row[column].replace(",", "")) for row in people]
    if lawful:
        amounts = [min(amount, Decimal(LARGEST_AID)) for amount in amounts]
    for row, amount in zip(people, amounts, strict=True):
        row[column] = str(amount)
    with rows.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([table[0], *people])
    text = re.sub(r'total = "[^"]+"', f'total = "{sum(amounts):.2f}"', text)
    notice.write_text(text, encoding="utf-8")
    return copy


def _keys(text: str) -> dict[str, str]:
    keys = re.findall(r"^`\[([^\]`]+)\]`$", text, re.MULTILINE)
    return {key: f"第{number}条" for number, key in enumerate(keys, start=1)}


def _renamed(found: re.Match[str], keys: dict[str, str]) -> str:
    """A line of `clause_of`, or any other line unchanged."""
    return f'{found[1]} = "{keys[found[2]]}"' if found[2] in keys else found[0]


def _with_districts(data: str) -> str:
    start, end = data.index("[districts]"), data.index("[neighbours]")
    end = data.index("\n\n", end)
    names = f'{COUNTY} = "临江县"\n{STREET} = "江口街道"\n'
    return f"{data[:start]}[districts]\n{names}\n[neighbours]\n{data[end:]}"
