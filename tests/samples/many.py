"""As many good batches as a benchmark asks for, all live on the day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle, islice

from tests.samples.batches import AID, LEADER, SPENDING, Batch
from tests.samples.office import Office
from tests.samples.places import areas
from tests.samples.tables import columns

SHOWN = {
    AID: "序号 姓名 性别 身份证号 联系电话 家庭住址 银行卡号 年度自付金额 慰问金额",
    LEADER: "序号 姓名 性别 身份证号 所属社区 管理人数 补助标准 发放金额 银行卡号",
    SPENDING: "序号 经费项目 用途 金额 备注",
}
# An office gives notice of a period's spending once, so each of its notices is of another period.
PERIODS = ("2025", "2024", *(f"{year}-Q{quarter}" for year in (2025, 2024) for quarter in range(4, 0, -1)),
           "2026-Q3", "2026-Q2", "2026-Q1")  # fmt: skip


def batches(office: Office, count: int, rows: int) -> Iterator[Batch]:
    """`count` batches of `rows` rows: the kinds and the agencies in turn, every third a CSV file."""
    agencies, kinds = tuple(areas()), (AID, LEADER, SPENDING)
    left = defaultdict(lambda: list(reversed(PERIODS)))
    for number in range(count):
        name, kind = f"sample-{number + 1:05d}", kinds[number // 3 % 3]
        agency = agencies[number % len(agencies)]
        if kind == SPENDING and not left[agency]:
            kind = LEADER
        yield office.batch(
            name,
            kind,
            agency,
            left[agency].pop() if kind == SPENDING else "2025",
            -(number % 7),
            columns(SHOWN[kind]),
            list(islice(cycle(office.money(name, 5_000)), rows))
            if kind == SPENDING
            else office.people(name, rows),
            form="csv" if number % 3 == 0 else "xlsx",
        )
