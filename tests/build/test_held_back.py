"""One batch never stops the rest: what the audit finds is laid to its batch, and every take-down happens.

One city with a ledger: a list that is over by the second day, a good neighbour, and batches in which something
private would get onto a page, each in a way of its own.
"""

import json
from pathlib import Path

import pytest

from tests.helpers import gongshi
from tests.intake.batches import number

FIRST, SECOND = "2026-11-03T10:00+08:00", "2026-11-23T10:00+08:00"
PHONE = "13957124680"  # does not ring anywhere
OVER, NEIGHBOUR = "沈素兰", "沈素梅"
NOTICE = """kind = "大病慰问"
agency = "330106"
period = "2025"
publish_on = {day}
approval = {{ by = "测试", on = 2026-10-30, number = "{number}" }}
"""


def batch(records: Path, name: str, notice: str = "", order: int = 902, **more: str) -> None:
    """A batch of one person; `more` are columns that nobody knows."""
    folder = records / name
    folder.mkdir(parents=True)
    day = more.pop("day", "2026-11-20")
    person = more.pop("person", "沈素芬")
    text = NOTICE.format(day=day, number=more.pop("approval", "1号")) + notice
    (folder / "notice.toml").write_text(text, encoding="utf-8")
    heading = ",".join(["姓名", "性别", "身份证号", "慰问金额", *more])
    row = ",".join([person, "女", number(order), "500", *more.values()])
    (folder / "明细.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")


HELD = {
    # Which only the audit can know: the names are of other lists.
    "name-of-another": lambda records: batch(
        records, "name-of-another", f'title = "慰问{OVER}同志的公示"\n', order=920
    ),
    "short-name-of-another": lambda records: batch(
        records, "short-name-of-another", 'title = "慰问困难职工沈芬等人的公示"\n', order=922
    ),
    "latin-name-of-another": lambda records: batch(
        records, "latin-name-of-another", 'title = "慰问 maria KOVACS 同志的公示"\n', order=926
    ),
    "title": lambda records: batch(records, "title", f'title = "关于{PHONE}的公示"\n', order=908),
    "title-listed": lambda records: batch(
        records,
        "title-listed",
        'title = "关于和睦新村张家长短的公示"\n',
        order=910,
        家庭住址="和睦新村张家长短",
    ),
    f"xihu-{PHONE}": lambda records: batch(records, f"xihu-{PHONE}", order=912),
    "approval": lambda records: batch(records, "approval", approval=f"第{PHONE}号", order=914),
    "objection": lambda records: batch(
        records, "objection", f'[objection]\nphone = "{PHONE}"\n', order=916, 联系电话=PHONE
    ),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    records, report = folder / "records", folder / "report.json"
    batch(records, "over", day="2026-11-02", person=OVER, order=904)
    build = ("build", "--records", records, "--out", folder / "site", "--ledger", folder / "ledger.jsonl")
    assert gongshi(*build, "--as-of", FIRST).code == 0
    assert OVER in page(folder, "over")
    batch(records, "neighbour", person=NEIGHBOUR, order=906)
    # Not up yet, and full of words that stand on every page.
    batch(
        records,
        "pending",
        day="2026-12-20",
        order=918,
        批次="neighbour",
        公示日期="2026-11-20",
        表="A4",
        备注="2025年度",
    )
    batch(records, "waiting", day="2026-12-21", order=924, person="沈芬")
    batch(records, "waiting-latin", day="2026-12-21", order=928, person="Maria Kovacs")
    for make in HELD.values():
        make(records)
    done = gongshi(*build, "--as-of", SECOND, "--report", report)
    return folder, done, json.loads(report.read_text(encoding="utf-8"))


def page(folder: Path, name: str) -> str:
    file = folder / "site/notices" / name / "index.html"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_the_neighbour_is_up_and_what_is_over_is_gone(city):
    folder, done, _ = city
    assert done.code == 3, done.output
    assert NEIGHBOUR in page(folder, "neighbour")
    assert page(folder, "over")
    site = b"".join(each.read_bytes() for each in (folder / "site").rglob("*.html"))
    assert OVER.encode() not in site
    assert PHONE.encode() not in site
    assert not [each for each in (folder / "site").rglob("*") if PHONE in each.name]


@pytest.mark.parametrize("name", HELD)
def test_what_would_be_private_on_a_page_is_held_back_with_its_place(name, city):
    folder, _, report = city
    # A report does not say a folder's name that holds a number.
    batches = (
        (name,)
        if PHONE not in name
        else {each["batch"] for each in report if each["code"] == "private_in_id"}
    )
    errors = [each for each in report if each["batch"] in batches and each["severity"] == "error"]
    assert errors
    assert not page(folder, name)
    for each in errors:
        assert PHONE not in each["message"] + each["remedy"]
        assert each["remedy"]


@pytest.mark.parametrize("name", ["name-of-another", "short-name-of-another"])
def test_what_only_the_audit_finds_is_laid_to_its_batch(name, city):
    _, _, report = city
    assert {"held_back"} == {
        each["code"] for each in report if each["batch"] == name and each["severity"] == "error"
    }


def test_nothing_is_wrong_with_who_waits(city):
    _, _, report = city
    assert not [
        each
        for each in report
        if each["batch"] in ("pending", "waiting", "neighbour", "over") and each["severity"] == "error"
    ]
