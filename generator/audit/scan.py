"""A built site, every byte: each file is expected, each row approved, and nothing private is in it.

Fails closed: what cannot be read, unpacked or recognised is a finding. Any finding stops a build.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.audit.inspector import MOST_FINDINGS, Inspector, Looked, Watch
from generator.audit.layout import Layout, expected_layout
from generator.audit.needles import build_index
from generator.audit.public import Public, public_values
from generator.audit.search import Searcher
from generator.halves import shared_out
from generator.intake.table import Table
from generator.notices.model import LiveNotice, Publication
from generator.problems import Problem

_TASK = 1 << 21  # bytes of files that are looked at in one go


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit looked at, and what it found."""

    files: int
    size: int  # bytes
    needles: int
    findings: tuple[Problem, ...]
    notices: int = 0  # pages whose rows were compared, one by one
    rows: int = 0


class Auditor:
    """What does not change between the files of a site."""

    def __init__(self, tables: Iterable[Table], publication: Publication, root: Path) -> None:
        self.public: Public = public_values(root, publication)
        self.index = build_index(tables)
        self.searcher = Searcher(self.index, self.public)
        self.layout: Layout = expected_layout(root, publication, self.public.pictures)
        self.live: dict[str, LiveNotice] = {
            f"notices/{each.facts.id}/index.html": each for each in publication.live
        }

    def audit(self, site: Path, only: Iterable[str] | None = None, watch: Watch | None = None) -> Report:
        """Audit the folder `site`; `only` the files named, where the others have been audited before.

        `watch` is told of every hit with the file's name; a report tells at most some hundred findings.
        """
        chosen = None if only is None else set(only)
        entries = [
            (name, path)
            for path in sorted(site.rglob("*"))
            if (name := path.relative_to(site).as_posix()) and (chosen is None or name in chosen)
        ]
        tasks = _tasks(entries)
        inspector = Inspector(self.searcher, self.layout, self.live, site, watch)

        def work(task: int) -> Looked:
            return inspector.look(tasks[task])

        # Who watches shares this process's memory, and so must the work.
        looked = list(map(work, range(len(tasks)))) if watch else shared_out(len(tasks), work)
        if chosen is None:
            names = {name for name, path in entries if path.is_file()}
            looked.append(inspector.missing(sorted(set(self.live) - names)))
        findings = [finding for each in looked for finding in each.findings][:MOST_FINDINGS]
        return Report(
            files=sum(each.files for each in looked),
            size=sum(each.size for each in looked),
            needles=len(self.index),
            findings=tuple(sorted(findings, key=Problem.sort_key)),
            notices=sum(each.notices for each in looked),
            rows=sum(each.rows for each in looked),
        )


def _tasks(entries: Iterable[tuple[str, Path]]) -> list[list[tuple[str, Path]]]:
    """The entries in order, in portions of about as many bytes: the same for the same site."""
    tasks: list[list[tuple[str, Path]]] = []
    left = 0
    for name, path in entries:
        if left <= 0:
            tasks.append([])
            left = _TASK
        tasks[-1].append((name, path))
        left -= path.lstat().st_size
    return tasks
