"""The first line of a report: what a run came to, in one sentence that the rest cannot contradict.

✅ stands for exit code 0 and nothing else; ⚠️ names what is refused; ✖ says what is down, or that nothing was
put up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.build.pipeline import RunOutcome
from generator.diagnostics.labels import shown
from generator.diagnostics.problems import Problem, Severity

BEGINNINGS = ("✅", "⚠️", "✖", "❌")
"""What a first line begins with; the last one until 2026-11."""

_NAMED = 5  # batches that a headline names


def refused_batches(outcome: RunOutcome) -> tuple[str, ...]:
    """The batches that were handed in and do not go up as they are, ordered."""
    errors = {each.place.batch for each in outcome.problems if each.severity is Severity.ERROR}
    submitted = {each.id for each in outcome.submitted}
    live = {each.facts.id for each in outcome.published.live}
    return tuple(sorted((set(outcome.validation.refused) | (errors & submitted)) - live))


def headline(outcome: RunOutcome, problems: Iterable[Problem], *, stopped: bool) -> str:
    """The sentence with its sign; `stopped`: the audit found something, and nothing was put up."""
    errors = [each for each in problems if each.severity is Severity.ERROR]
    if stopped:
        return "✖ 网站没有更新：审计发现了不得公开的内容"
    lost = [each.notice for each in outcome.carried_over.lost]
    if lost:
        return f"✖ {len(lost)} 个公示中断，名单已经不在网站上：{_names(lost)}"
    refused = refused_batches(outcome)
    if refused:
        return f"⚠️ {len(refused)} 个批次被退回：{_names(refused)}。其他批次已照常公示"
    if errors:
        places = sorted({each.place.batch or each.place.file for each in errors} - {""})
        return f"⚠️ 网站已生成，有 {len(errors)} 处须改正{f'：{_names(places)}' if places else ''}"
    return "✅ 公示网站已生成"


def _names(batches: Sequence[str]) -> str:
    more = f" 等 {len(batches)} 个" if len(batches) > _NAMED else ""
    return "、".join(map(shown, batches[:_NAMED])) + more
