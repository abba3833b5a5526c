"""The audit of a build that has a cache: of files and values that the last one did not know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from generator.audit.auditor import Auditor, AuditReport
from generator.audit.incremental import AuditMemory, audit_again
from generator.audit.sensitive_values import PlainValueIndex, ValueIndex, joined_index
from generator.cache.codec import Codec, UnreadableError
from generator.cache.engine_memory import EngineMemory
from generator.cache.program_memory import known_words
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
        values: Callable[[], Iterable[tuple[str, PlainValueIndex]]],
        publication: Publication,
        root: Path,
    ) -> None:
        self._store = store
        self._last = last_audit(self._store)
        names, index, self._new = _indexes(values(), self._last.batches if self._last else None)
        self._batches = frozenset(filter(None, names))
        self.auditor = Auditor(index, publication, root, known_words(root, publication))
        self._engine = EngineMemory(root)

    def audit(self, site: Path) -> AuditReport:
        """Audit `site`, and remember it if it is clean."""
        last = self._last.memory if self._last else None
        known_of = partial(self._engine.known_files, self.auditor, site)
        report, memory = audit_again(self.auditor, site, last, self._new, known_of)
        if not report.findings:
            now = _Audited(self._batches, memory)
            with suppress(UnreadableError):
                self._store.put(_PIECE, AUDIT_CODEC.encode(now))
        return report


def _indexes(
    values: Iterable[tuple[str, PlainValueIndex]], known: Collection[str] | None
) -> tuple[list[str], ValueIndex, ValueIndex]:
    """The names of the batches; the index of all `values`, and of those whose batch is not `known`.

    Where nothing is known the second is not asked for: it would be as large again.
    """
    found = list(values)
    new = [each for name, each in found if name not in known] if known is not None else []
    return [name for name, _ in found], joined_index([each for _, each in found]), joined_index(new)


def last_audit(store: CacheStore) -> _Audited | None:
    """What the last build's audit left behind, if it can be read."""
    piece = store.get(_PIECE)
    try:
        return AUDIT_CODEC.decode(piece) if piece else None
    except UnreadableError:
        return None
