"""The audit of a build that has a cache: of files and values that the last one did not know."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.audit.auditor import Auditor, AuditReport
from generator.audit.incremental import AuditMemory, audit_again
from generator.audit.sensitive_values import PlainValueIndex, joined_index
from generator.cache.codec import Codec, UnreadableError
from generator.cache.store import CacheStore
from generator.notices.model import Publication

_PIECE = "audit"


@dataclass(frozen=True, slots=True)
class _Audited:
    batches: frozenset[str]  # whose values were searched for, by their names in the store
    memory: AuditMemory = field(repr=False)


AUDIT_CODEC = Codec[_Audited](_Audited)


class CachedAudit:
    """The audit of one build for the values of all batches. Findings do not name the cells of the records."""

    def __init__(
        self,
        store: CacheStore,
        values: Sequence[tuple[str, PlainValueIndex]],
        publication: Publication,
        root: Path,
    ) -> None:
        self._store = store
        self._last = last_audit(self._store)
        self._batches = frozenset(name for name, _ in values if name)
        self.auditor = Auditor(joined_index([each for _, each in values]), publication, root)
        known = self._last.batches if self._last else frozenset()
        self._new = joined_index([each for name, each in values if name not in known])

    def audit(self, site: Path) -> AuditReport:
        """Audit `site`, and remember it if it is clean."""
        report, memory = audit_again(self.auditor, site, self._last.memory if self._last else None, self._new)
        if not report.findings:
            now = _Audited(self._batches, memory)
            with suppress(UnreadableError):
                self._store.put(_PIECE, AUDIT_CODEC.encode(now))
        return report


def last_audit(store: CacheStore) -> _Audited | None:
    """What the last build's audit left behind, if it can be read."""
    piece = store.get(_PIECE)
    try:
        return AUDIT_CODEC.decode(piece) if piece else None
    except UnreadableError:
        return None
