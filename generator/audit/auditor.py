"""A built site, every byte: each file is expected, each row approved, and nothing private is in it.

Fails closed: what cannot be read, unpacked or recognised is a finding. Any finding stops a build.
"""

from __future__ import annotations

import os
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path

from generator.audit.allowlist import Allowlist, ProgramWords, public_values
from generator.audit.expected_files import Layout, expected_layout
from generator.audit.scanner import MOST_FINDINGS, Scanner, ScanResult, Watch
from generator.audit.search import Searcher
from generator.audit.sensitive_values import ValueIndex, build_index
from generator.audit.text.normalize import fold
from generator.audit.text.text_index import TextIndex
from generator.diagnostics.problems import Problem
from generator.intake.table import Table
from generator.notices.model import EndedNotice, LiveNotice, Publication
from generator.parallel.pool import map_shared

TASK = 1 << 21
"""Bytes of files that are scanned as one task."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What an audit scanned, and what it found."""

    files: int
    size: int  # bytes
    searched_values: int
    findings: tuple[Problem, ...]
    notices: int = 0  # pages whose rows were compared, one by one
    rows: int = 0
    by_file: Mapping[str, Problem] = field(default_factory=dict, repr=False)  # the first finding of each file
    knowledge: AuditKnowledge | None = field(default=None, repr=False)  # where it was to be remembered


@dataclass(frozen=True, slots=True)
class AuditKnowledge:
    """What audits of a site remember: clean chunks, and an index of all texts."""

    clean: frozenset[bytes] = field(default=frozenset(), repr=False)
    text_index: TextIndex = field(default_factory=TextIndex, repr=False)

    def __len__(self) -> int:
        return len(self.clean) + len(self.text_index)

    def and_more(self, results: Iterable[ScanResult]) -> AuditKnowledge:
        """This knowledge, with that of `results` added."""
        found = list(results)
        return AuditKnowledge(
            self.clean.union(*(each.clean for each in found)),
            reduce(or_, (each.text_index for each in found), self.text_index),
        )


class Auditor:
    """What does not change between the files of a site."""

    def __init__(
        self,
        tables: Iterable[Table] | ValueIndex,
        publication: Publication,
        root: Path,
        words: ProgramWords | None = None,
    ) -> None:
        """`tables`: all that were read, or the index of what in them is sensitive; `words`: if known."""
        self.public: Allowlist = public_values(root, publication, words)
        self.index = tables if isinstance(tables, ValueIndex) else build_index(tables)
        self.searcher = Searcher(self.index, self.public)
        self.layout: Layout = expected_layout(root, publication, self.public.pictures)
        # Pages with rows: of what is up, and of spending whose detail is kept.
        kept = [each for each in publication.ended if each.spending]
        notices: tuple[LiveNotice | EndedNotice, ...] = (*publication.live, *kept)
        self.live = {f"notices/{each.facts.id}/index.html": each for each in notices}

    def audit(
        self,
        site: Path,
        only: Iterable[str] | None = None,
        watch: Watch | None = None,
        knowledge: AuditKnowledge | None = None,
        known: Collection[str] = (),
        names: Sequence[str] | None = None,
    ) -> AuditReport:
        """Audit the folder `site`; `only` the files named, where the others have been audited before.

        `watch` is called for every hit with the file's name; a report lists at most MOST_FINDINGS. With
        `knowledge` (which may be empty) clean chunks are not searched again, and the report holds what is
        known now. Files that are `known` to be clean are counted, and not scanned. `names` is the
        `listing` of `site`, if there is one already.
        """
        if only is None:
            chosen = listing(site) if names is None else names
        else:  # a few files: nothing else is asked of the disk
            chosen = sorted(name for name in {*only} if (site / name).exists(follow_symlinks=False))
        tasks = _tasks((name, site / name) for name in chosen if name not in known)
        clean = None if knowledge is None else knowledge.clean
        inspector = Scanner(self.searcher, self.layout, self.live, site, watch, clean)

        def work(task: int) -> ScanResult:
            return inspector.scan(tasks[task])

        # Who watches shares this process's memory, and so must the work.
        results = list(map(work, range(len(tasks)))) if watch else map_shared(len(tasks), work)
        if only is None:
            results.append(
                inspector.missing(sorted(name for name in self.live if not (site / name).is_file()))
            )
            results.append(inspector.titles())
        results.append(self._counted(site, known))
        findings = [finding for each in results for finding in each.findings][:MOST_FINDINGS]
        return AuditReport(
            files=sum(each.files for each in results),
            size=sum(each.size for each in results),
            searched_values=len(self.index),
            findings=tuple(sorted(findings, key=Problem.sort_key)),
            notices=sum(each.notices for each in results),
            rows=sum(each.rows for each in results),
            by_file=dict(ChainMap(*(each.by_file for each in results))),
            knowledge=None if knowledge is None else knowledge.and_more(results),
        )

    def audit_document(self, name: str, data: bytes, listed: Iterable[str]) -> tuple[Problem, ...]:
        """What must not be in a file for another system; the names that are `listed` in it may be."""
        inspector = Scanner(self.searcher, self.layout, self.live, Path())
        names = frozenset(key for each in listed for key in (fold(each), fold(each).replace("·", "")))
        return tuple(inspector.document(name, data, names).findings)

    def _counted(self, site: Path, known: Collection[str]) -> ScanResult:
        """What looking at the files that are `known` would come to."""
        notices = [self.live[name] for name in known if name in self.live]
        return ScanResult(
            files=len(known),
            size=sum((site / name).stat().st_size for name in known),
            notices=len(notices),
            rows=sum(each.facts.count for each in notices),
        )


def listing(site: Path) -> list[str]:
    """Every file, link and empty folder below `site`, by its name within it, ordered."""
    names: list[str] = []
    for folder, inner, files in os.walk(site):
        within = f"{folder}/"[len(f"{site}/") :]
        names += (within + name for name in files)
        names += (within + name for name in inner if os.path.islink(f"{folder}/{name}"))  # noqa: PTH114
        if not inner and not files and within:
            names.append(within[:-1])
    return sorted(names)


def _tasks(entries: Iterable[tuple[str, Path]]) -> list[list[tuple[str, Path]]]:
    """The entries in order, in portions of about as many bytes: the same for the same site."""
    tasks: list[list[tuple[str, Path]]] = []
    left = 0
    for name, path in entries:
        if left <= 0:
            tasks.append([])
            left = TASK
        tasks[-1].append((name, path))
        left -= path.lstat().st_size
    return tasks
