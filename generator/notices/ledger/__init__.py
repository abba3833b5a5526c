"""The ledger (公示台账): append-only, hash-chained, without personal data: which notice was out when.

One event a line, JSON; each line holds the SHA-256 of the line before it, so that nothing in the middle can
be changed without changing all that follows, and whoever kept the last line's digest (the *head*, which
stands in the published copy on the site) sees that too. `data/schema/ledger.schema.json` describes the lines.

- `events`: what a line is, and its bytes.
- `chain`: lines → events, each link checked.
- `history`: events → which edition of each notice stood where, and on which days the site was built.
- `diff`: what a build has to add.
- `ledger_file`: the file on the disk, under a lock, in step with the copy on the site.
- `verify`: everything that can be wrong with a ledger, for a clerk or an auditor.
- `signing`: an office's signature under each build.

Without a ledger a build knows nothing of earlier ones: then the planned day counts as the day of publication,
and every list is a first edition.
"""

from generator.notices.ledger.chain import ChainFault, LedgerError
from generator.notices.ledger.events import ChainHead, Event, EventDraft, EventName
from generator.notices.ledger.history import Edition, EditionState, History, edition_of, out_digest
from generator.notices.ledger.ledger_file import LedgerFile, append, read

__all__ = [
    "ChainFault",
    "ChainHead",
    "Edition",
    "EditionState",
    "Event",
    "EventDraft",
    "EventName",
    "History",
    "LedgerError",
    "LedgerFile",
    "append",
    "edition_of",
    "out_digest",
    "read",
]
