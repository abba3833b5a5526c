"""Where the commands may write their reports: asked before anything is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.audit import assessment as impact
from generator.filesystem.private_target import PUBLIC, check_private_file, check_replaceable
from generator.reporting import html as page
from generator.reporting import markdown, monitor_markdown, run_report


def check_reports(
    records: Iterable[Path] = (),
    *,
    report: Path | None = None,
    html: Path | None = None,
    summary: Path | None = None,
    assessment: Path | None = None,
    public: Iterable[Path] = (),
) -> None:
    """Refuse reports that would be published, or would take the place of another file: TargetError.

    `records` is what batches are read from, `public` what is published besides the usual folders.
    """
    summaries = (*markdown.BEGINNINGS, monitor_markdown.TITLE)
    wanted = (
        (report, "JSON 报告", run_report.BEGINNINGS),
        (html, "核对结果", [page.beginning()]),
        (summary, "摘要", summaries),
        (assessment, "影响评估记录", [impact.TITLE]),
    )
    folders = [path for path in records if path.is_dir()]
    for target, what, beginnings in wanted:
        if target is not None:
            check_private_file(target, what, public=[*PUBLIC, *public], records=folders)
            check_replaceable(target, what, beginnings)
