"""The audit of a site of which another was audited before: the same conclusion, without doing it all again.

A file with the bytes it had then, from the same rows, was found clean for all values known then. So what is
left to do is to scan the other files for all values, and to search the texts of the old files for the new
values. As soon as anything is uncertain, the whole site is scanned as if there had been no audit.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from itertools import batched, chain
from pathlib import Path

from generator.audit.auditor import AuditKnowledge, Auditor, AuditReport, listing
from generator.audit.expected_files import Layout
from generator.audit.public_words import PhraseSet
from generator.audit.scanner import is_text
from generator.audit.search import Searcher
from generator.audit.sensitive_values import ValueIndex
from generator.audit.text.unpack import PackedError, contents
from generator.parallel.pool import map_shared

_DIGEST = 16  # bytes
_TOGETHER = 64  # files that one process reads as one task
_GROWN = 2  # times as much as a whole audit learns: from here on it is mostly of the past


@dataclass(frozen=True, slots=True)
class AuditMemory:
    """What is known of a site after an audit that found nothing."""

    basis: bytes  # stands for all that the audit depended on besides files and values
    files: Mapping[str, bytes] = field(repr=False)  # by name: what stands for bytes and approved rows
    knowledge: AuditKnowledge
    least: int  # how much a whole audit learns


def audit_again(
    auditor: Auditor, site: Path, memory: AuditMemory | None, new: ValueIndex
) -> tuple[AuditReport, AuditMemory]:
    """Audit `site`; `new` holds the values of `auditor` that the audit remembered did not know.

    The second part is to be remembered only where the report has no findings.
    """
    names = listing(site)
    basis, files = _basis(auditor), _fingerprints(auditor, site, names)
    if memory and memory.basis == basis and len(memory.knowledge) <= _GROWN * memory.least:
        same = {name for name, print_ in files.items() if memory.files.get(name) == print_}
        if not new or not may_be_in(
            Searcher(new, auditor.public), memory.knowledge, site, same, auditor.layout
        ):
            report = auditor.audit(site, knowledge=memory.knowledge, known=same, names=names)
            if not report.findings:
                return report, AuditMemory(basis, files, report.knowledge or AuditKnowledge(), memory.least)
    report = auditor.audit(site, knowledge=AuditKnowledge(), names=names)
    knowledge = report.knowledge or AuditKnowledge()
    return report, AuditMemory(basis, files, knowledge, len(knowledge))


def _basis(auditor: Auditor) -> bytes:
    """Stands for what is public, and for the files that others are compared with."""
    layout, digest = auditor.layout, blake2b(digest_size=32)
    public = {
        each.name: sorted(value) if isinstance(value, frozenset) else value
        for each in fields(auditor.public)
        if not isinstance(value := getattr(auditor.public, each.name), PhraseSet)  # made of the text index
    }
    digest.update(repr(public).encode("utf-8", "surrogatepass"))
    for path in sorted((layout.root / "site_src").rglob("*")):
        if path.is_file():
            digest.update(repr((path.relative_to(layout.root).as_posix(), path.stat().st_size)).encode())
            digest.update(path.read_bytes())
    for path in sorted(path for paths in layout.packages.values() for path in paths):
        digest.update(repr((str(path), path.stat().st_size, path.stat().st_mtime_ns)).encode())
    return digest.digest()


def _fingerprints(auditor: Auditor, site: Path, listed: Iterable[str]) -> dict[str, bytes]:
    """What stands for each file of `site`, with all that its verdict depends on besides the values."""
    prefix = f"{site}/"
    names = [name for name in listed if stat.S_ISREG(os.lstat(prefix + name).st_mode)]
    parts = list(batched(names, _TOGETHER, strict=False))

    def some(task: int) -> list[bytes]:
        return [_digest(prefix + name) for name in parts[task]]

    digests = dict(zip(names, chain.from_iterable(map_shared(len(parts), some)), strict=True))
    return {name: _fingerprint(auditor, name, digests) for name in names}


def _digest(file: str) -> bytes:
    with open(file, "rb", buffering=0) as stream:  # noqa: PTH123 - as in generator.filesystem.output_folder
        return blake2b(stream.readall(), digest_size=_DIGEST).digest()


def _fingerprint(auditor: Auditor, name: str, digests: Mapping[str, bytes]) -> bytes:
    parts = [digests[name], auditor.layout.kind(name).encode()]
    if original := auditor.layout.packed_copy_of(name):
        parts.append(digests.get(original, b""))
    if notice := auditor.live.get(name):
        # The seal stands for the rows; ages are as of the first day.
        parts.append(f"{notice.facts.seal} {notice.facts.start} {notice.facts.total}".encode())
    return blake2b(b"\0".join(parts), digest_size=_DIGEST).digest()


def may_be_in(
    searcher: Searcher, knowledge: AuditKnowledge, site: Path, names: Collection[str], layout: Layout
) -> bool:
    """Whether a value of `searcher` may be in the files `names`, whose texts are all in `knowledge`."""
    if searcher.may_be_in(knowledge.text_index):
        return True
    binaries = sorted(knowledge.text_index.binaries.intersection(names))

    def search_binary(task: int) -> bool:
        name = binaries[task]
        data = (site / name).read_bytes()
        try:
            # What a copy unpacks to is scanned where it stands.
            inner = [data] if layout.packed_copy_of(name) else [each.data for each in contents(name, data)]
        except PackedError:
            return True
        return any(any(searcher.words.find_in_binary(each)) for each in inner if not is_text(each))

    return any(map_shared(len(binaries), search_binary))
