"""What one observation of the live site found, as Markdown: for the record, or as the summary of a CI job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from generator.diagnostics.labels import printable
from generator.monitor.freshness import minute
from generator.monitor.monitor import Observation
from generator.reporting.grouping import MessageGroup, group_problems

TITLE = "# 公示网站检查"
_LISTED = 200  # messages: CI cuts a summary that is longer than a megabyte


def headline(observation: Observation) -> str:
    """The whole in one sentence."""
    return (
        f"应当公示 {observation.should} 个，看到 {len(observation.seen)} 个；"
        f"已经结束 {observation.ended} 个。{'有问题要处理。' if observation.wrong else '没有须处理的问题。'}"
    )


def markdown(observation: Observation, address: str, as_of: datetime) -> str:
    """The observation of `address` with every problem: where, what, how to mend it, which clause."""
    groups = group_problems(observation.problems)
    return "\n".join([TITLE, "", f"- 网址：{address}", f"- 时间：{minute(as_of)}（北京时间）",
                      f"- 结果：{headline(observation)}", "", *_table(groups)]) + "\n"  # fmt: skip


def _table(groups: list[MessageGroup]) -> Iterator[str]:
    if not groups:
        return
    yield from ("| 情况 | 公示 | 位置 | 问题 | 怎么办 | 依据 |", "|---|---|---|---|---|---|")
    for each in groups[:_LISTED]:
        kind = "须处理" if each.is_error else "请留意"
        yield _row((kind, each.place.batch, each.place.file, each.message, each.remedy, each.clause))
    if len(groups) > _LISTED:
        yield from ("", f"还有 {len(groups) - _LISTED} 条，见 --report 的文件。")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(printable(each).replace('|', '｜') for each in cells)} |"
