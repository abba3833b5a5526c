"""What one look at the live site came to, as Markdown: for the record, or as the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from generator.diagnostics.labels import printable
from generator.monitor.freshness import minute
from generator.monitor.monitor import Observation
from generator.reporting.grouping import MessageGroup, group_problems

TITLE = "# 公示网站检查"
_LISTED = 200  # messages: CI cuts a summary that is longer than a megabyte


def headline(look: Observation) -> str:
    """The whole in one sentence."""
    return (
        f"应当公示 {look.should} 个，看到 {len(look.seen)} 个；"
        f"已经结束 {look.ended} 个。{'有问题要处理。' if look.wrong else '没有须处理的问题。'}"
    )


def markdown(look: Observation, address: str, as_of: datetime) -> str:
    """The look at `address` with every problem: where, what, how to mend it, which clause."""
    told = group_problems(look.problems)
    return "\n".join([TITLE, "", f"- 网址：{address}", f"- 时间：{minute(as_of)}（北京时间）",
                      f"- 结果：{headline(look)}", "", *_table(told)]) + "\n"  # fmt: skip


def _table(told: list[MessageGroup]) -> Iterator[str]:
    if not told:
        return
    yield from ("| 情况 | 公示 | 位置 | 问题 | 怎么办 | 依据 |", "|---|---|---|---|---|---|")
    for each in told[:_LISTED]:
        kind = "须处理" if each.is_error else "请留意"
        yield _row((kind, each.place.batch, each.place.file, each.message, each.remedy, each.clause))
    if len(told) > _LISTED:
        yield from ("", f"还有 {len(told) - _LISTED} 条，见 --report 的文件。")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(printable(each).replace('|', '｜') for each in cells)} |"
