"""The audit of a site of which another was audited before: the same conclusion, without doing it all again.

A file with the bytes it had then, from the same rows, was found clean for all values known then. So what is
left to do is to scan the other files for all values, and to search the texts of the old files for the new
values, and for those that were public then and are not now (`public_changes`). As soon as anything is
uncertain, the whole site is scanned as if there had been no audit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from generator.audit.auditor import AuditKnowledge, Auditor, AuditReport, listing
from generator.audit.file_digests import file_digests
from generator.audit.known_files import KnownFiles, may_be_in
from generator.audit.public_changes import Said, no_longer_public, said_by
from generator.audit.search import Searcher
from generator.audit.sensitive_values import ValueIndex

LASTING = ("program", "written", "numbers", "addresses", "days", "values", "pictures")
"""What of the allow-list no notice has a part in; `said_by` has the rest."""

_GROWN = 2  # times as much as a whole audit learns: from here on it is mostly of the past

type KnownOf = Callable[[Mapping[str, bytes]], KnownFiles]
"""The files, of those with these digests, that need not be searched for this audit's values."""


@dataclass(frozen=True, slots=True)
class AuditMemory:
    """What is known of a site after an audit that found nothing."""

    basis: bytes  # stands for all that the audit depended on besides files, values and what notices say
    said: Said  # what made values public that day
    files: Mapping[str, bytes] = field(repr=False)  # by name: what stands for bytes and approved rows
    knowledge: AuditKnowledge
    least: int  # how much a whole audit learns


def audit_again(
    auditor: Auditor, site: Path, memory: AuditMemory | None, new: ValueIndex, known_of: KnownOf
) -> tuple[AuditReport, AuditMemory]:
    """Audit `site`; `new` holds the values of `auditor` that the audit remembered did not know.

    Where the whole site has to be audited, `known_of` tells what in it need not be searched. The
    second part is to be remembered only where the report has no findings.
    """
    names = listing(site)
    basis, said, files = _basis(auditor), said_by(auditor.public), file_digests(auditor, site, names)
    if memory and memory.basis == basis and len(memory.knowledge) <= _GROWN * memory.least:
        same = {name for name, digest in files.items() if memory.files.get(name) == digest}
        if not _may_be_in_old_files(auditor, site, memory, said, new, same):
            report = auditor.audit(site, knowledge=memory.knowledge, known=same, names=names)
            if not report.findings:
                knowledge = report.knowledge or AuditKnowledge()
                return report, AuditMemory(basis, said, files, knowledge, memory.least)
    known = known_of(files)
    before = AuditKnowledge(text_index=known.text_index)
    report = auditor.audit(site, knowledge=before, known=known.names, names=names)
    knowledge = report.knowledge or AuditKnowledge()
    return report, AuditMemory(basis, said, files, knowledge, len(knowledge))


def _may_be_in_old_files(
    auditor: Auditor, site: Path, memory: AuditMemory, said: Said, new: ValueIndex, same: Collection[str]
) -> bool:
    """Whether a value that is new, or that `said` excuses no more, may be in the `same` files."""
    shown = no_longer_public(auditor.index, memory.said, said, auditor.public)
    if shown is None:
        return True
    sought = replace(
        new,
        numbers={**shown.numbers, **new.numbers},
        texts={**shown.texts, **new.texts},
        names={**shown.names, **new.names},
    )
    if not sought:
        return False
    searcher = Searcher(sought, auditor.public)
    return may_be_in(searcher, memory.knowledge.text_index, site, same, auditor.layout)


def _basis(auditor: Auditor) -> bytes:
    """Stands for what is public whatever notices say, and for the files that others are compared with."""
    layout, digest = auditor.layout, blake2b(digest_size=32)
    public = {
        each: sorted(value) if isinstance(value := getattr(auditor.public, each), frozenset) else value
        for each in LASTING
    }
    digest.update(repr(public).encode("utf-8", "surrogatepass"))
    for path in sorted((layout.root / "site_src").rglob("*")):
        if path.is_file():
            digest.update(repr((path.relative_to(layout.root).as_posix(), path.stat().st_size)).encode())
            digest.update(path.read_bytes())
    for path in sorted(path for paths in layout.packages.values() for path in paths):
        digest.update(repr((str(path), path.stat().st_size, path.stat().st_mtime_ns)).encode())
    return digest.digest()
