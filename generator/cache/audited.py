"""The audit of a build that has a cache: of files and values that the last one did not know."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from pathlib import Path

from generator.audit.again import Memory, audit_again
from generator.audit.needles import joined_index
from generator.audit.scan import Auditor, Report
from generator.cache.batches import KeptBatches
from generator.notices.model import Publication

_PIECE = "audit"


@dataclass(frozen=True, slots=True)
class _Audited:
    batches: frozenset[str]  # whose values were looked for, by their names in the store
    memory: Memory = field(repr=False)


def audited(kept: KeptBatches, publication: Publication, root: Path, site: Path) -> tuple[Auditor, Report]:
    """Audit `site` for the values of all batches. Findings do not name the cells of the records."""
    store = kept.store
    piece = store.get(_PIECE)
    last: _Audited | None = pickle.loads(piece) if piece else None  # noqa: S301 - authenticated by the store
    values = kept.values()
    auditor = Auditor(joined_index([each for _, each in values]), publication, root)
    known = last.batches if last else frozenset()
    new = joined_index([each for name, each in values if name not in known])
    report, memory = audit_again(auditor, site, last.memory if last else None, new)
    if not report.findings:
        now = _Audited(frozenset(name for name, _ in values if name), memory)
        store.put(_PIECE, pickle.dumps(now, pickle.HIGHEST_PROTOCOL))
    return auditor, report
