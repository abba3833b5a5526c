"""What one build asks of the last one, and leaves to the next. Without a cache nothing is known before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from generator.audit.auditor import Auditor, AuditReport, listing
from generator.audit.file_digests import file_digests
from generator.cache.audit_memory import CachedAudit
from generator.cache.batches import BatchCache
from generator.cache.cache_key import version_of
from generator.cache.engine_memory import ENGINE, EngineMemory
from generator.cache.page_cache import cached_pages, store_pages
from generator.cache.program_memory import known_words
from generator.cache.store import CacheStore
from generator.domain.agencies import Agency
from generator.intake.table import Table
from generator.notices.model import PersonRow, Publication
from generator.notices.redaction import person_rows
from generator.notices.seal import seal
from generator.records.model import Batch
from generator.records.validation import BatchResult
from generator.site.pages.page_digest import PageDigest

type SiteAudit = Callable[[Path], tuple[Auditor, AuditReport]]
"""Audits the site in a folder; the auditor can audit single files of it again."""

type Read = Callable[[Path], BatchResult]
"""Reads and validates the batch at a path."""

type Tables = Callable[[], Iterable[Table]]
"""All tables that were read, of refused batches too."""


class BuildCache(Protocol):
    """What the pipeline asks; `Cache` knows the last build, `NullCache` none."""

    def lookup(self, path: Path, read: Read, agencies: Mapping[str, Agency]) -> BatchResult | None:
        """The batch at `path` if it is, byte for byte, what it was; `read` gives what is seldom needed."""

    def store(self, path: Path, result: BatchResult, agencies: Mapping[str, Agency]) -> BatchResult:
        """Store what the batch at `path` came to, if it passed; the result, or a lighter one alike."""

    @property
    def digest(self) -> Callable[[str], bytes] | None:
        """What persons are compared by across batches; None for their keys."""

    def seal(self, batch: Batch) -> str:
        """The seal of `batch`."""

    def rows(self, batch: Batch, start: date) -> Sequence[PersonRow]:
        """The public rows of `batch` with ages as of its first day up."""

    @property
    def pages(self) -> Mapping[str, PageDigest] | None:
        """The pages of the last build by name; None where pages need not be remembered."""

    def store_pages(self, pages: Mapping[str, PageDigest]) -> None:
        """Store the pages of this build."""

    def audit_of(self, tables: Tables, publication: Publication, root: Path) -> SiteAudit:
        """The audit of this build, prepared."""

    def save(self) -> None:
        """Leave to the next build what this one read or stored."""


class NullCache:
    """Nothing is known, nothing is stored."""

    pages = None
    digest = None

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def lookup(self, path: Path, read: Read, agencies: Mapping[str, Agency]) -> None:
        """Nothing."""

    def store(self, path: Path, result: BatchResult, agencies: Mapping[str, Agency]) -> BatchResult:  # noqa: ARG002
        """Store nothing: the result as it is."""
        return result

    def seal(self, batch: Batch) -> str:
        """The seal of `batch`."""
        return seal(batch, self._salt)

    def rows(self, batch: Batch, start: date) -> Sequence[PersonRow]:
        """The public rows of `batch` with ages as of its first day up."""
        return person_rows(batch, start)

    def store_pages(self, pages: Mapping[str, PageDigest]) -> None:
        """Store nothing."""

    def audit_of(self, tables: Tables, publication: Publication, root: Path) -> SiteAudit:
        """The audit that knows the cell of every value."""
        return _whole_audit(tables, publication, root)

    def save(self) -> None:
        """Leave nothing."""


class Cache(BatchCache):
    """Knows what the last build found out of the records in `folder`."""

    def __init__(self, folder: Path, salt: bytes, root: Path) -> None:
        self.version = version_of(root)
        super().__init__(CacheStore(folder, salt, self.version), salt)

    @property
    def pages(self) -> Mapping[str, PageDigest]:
        """The pages of the last build by name."""
        return cached_pages(self._store)

    def store_pages(self, pages: Mapping[str, PageDigest]) -> None:
        """Store the pages of this build."""
        store_pages(self._store, pages)

    def adopt(self, part: str) -> None:
        """Know what another process found out, and wrote beside the records."""
        self._store.adopt(part)

    def audit_of(self, tables: Tables, publication: Publication, root: Path) -> SiteAudit:
        """The audit of what is new. Where it finds something, the whole audit finds the cell."""
        cached = CachedAudit(self._store, self.values, publication, root)

        def audit(site: Path) -> tuple[Auditor, AuditReport]:
            report = cached.audit(site)
            if not report.findings:
                return cached.auditor, report
            return _whole_audit(tables, publication, root)(site)

        return audit

    def save(self) -> None:
        """Leave to the next build what this one read or stored."""
        self._store.save()


def _whole_audit(tables: Tables, publication: Publication, root: Path) -> SiteAudit:
    auditor = Auditor(tables(), publication, root, known_words(root, publication))
    engine = EngineMemory(root)

    def audit(site: Path) -> tuple[Auditor, AuditReport]:
        names = listing(site)
        digests = file_digests(auditor, site, [name for name in names if name.startswith(ENGINE)])
        known = engine.known_files(auditor, site, digests)
        return auditor, auditor.audit(site, known=known.names, names=names)

    return audit
