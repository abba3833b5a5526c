"""Batches of CSV rows, written into a folder of records."""

from __future__ import annotations

NOTICE = """
kind = "{kind}"
agency = "330106"
period = "{period}"
publish_on = {day}
approval = {{ by = "测试", on = 2026-11-01, number = "1号" }}
"""


AID, LEADER, SPENDING = "大病慰问", "自管小组长补助", "经费使用情况"


def submit(folder, name, header, *rows, kind=AID, period="2025", day="2026-11-20", more=""):
    batch = folder / name
    batch.mkdir()
    (batch / "notice.toml").write_text(
        NOTICE.format(kind=kind, period=period, day=day) + more, encoding="utf-8"
    )
    (batch / "明细.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
