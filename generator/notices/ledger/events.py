"""One line of the ledger: what happened, when, and the digest of the line before it."""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from generator.domain.clock import BEIJING, beijing_day

FIRST_PREV = "0" * 64
"""`prev` of the first line, which follows nothing."""


CHAIN = frozenset({"seq", "at", "event", "version", "prev"})
"""What every line has, whatever happened."""


class EventName(enum.StrEnum):
    """What happened. The fields that each has stand in `data/schema/ledger.schema.json`."""

    FIRST_OUT = "first_out"  # a notice went out for the first time
    CHANGED = "changed"  # a corrected list went out as the next edition, with its own seven days
    RETIMED = "retimed"  # the same list, another last day: the office gave more days, or a year became known
    INTERRUPTED = "interrupted"  # went down before its last day, which is none of the lawful ends
    RESTARTED = "restarted"  # the same list out again after it had gone, its days counted anew
    OVER = "over"  # its last day has passed, the list is gone
    WITHDRAWN = "withdrawn"  # the office took it down
    BUILT = "built"  # a site went out; every notice that is not ended was on it (still out)
    SEEN = "seen"  # the live site was looked at: all were there but those just told as missing
    MISSING = "missing"  # the live site was looked at, and this notice was not there as it should be
    WRONG = "wrong"  # the live site was looked at, and something else on it was not as it should be
    CLOCK = "clock"  # the clock had been wrong: what was written with a later time than this was too early


BY_CLOCK = frozenset({EventName.BUILT, EventName.SEEN, EventName.MISSING, EventName.WRONG, EventName.CLOCK})
"""Events that say so (`forced`) where their time was given by hand and is not the machine's clock."""


TERMS = frozenset({EventName.FIRST_OUT, EventName.CHANGED, EventName.RETIMED, EventName.RESTARTED})
"""Events that say all about an edition: its list, its count, its days."""


SIGNED = frozenset({EventName.BUILT, EventName.SEEN, EventName.MISSING, EventName.WRONG})
"""Events that a ledger may end with, and that the office signs where it has a key."""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event before it has its place in the chain. `body` holds JSON values, days as ISO text."""

    name: EventName
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last line: its number (0 where there is none) and the digest of its bytes."""

    seq: int = 0
    digest: str = FIRST_PREV

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Event:
    """One event with its place in the chain."""

    seq: int  # 1, 2, 3 …
    at: datetime  # aware, Beijing, whole seconds
    name: EventName
    version: str  # of the program that wrote it
    prev: str  # digest of the line before
    body: Mapping[str, Any]
    line: bytes  # exactly as it stands in the file, with its line feed

    @property
    def day(self) -> date:
        """The Beijing day of the event."""
        return beijing_day(self.at)

    @property
    def notice(self) -> str:
        """The notice it speaks of; empty where it speaks of the whole site."""
        return str(self.body.get("notice", ""))

    @property
    def head(self) -> ChainHead:
        """What the next line has to follow."""
        return ChainHead(self.seq, digest(self.line))


def digest(line: bytes) -> str:
    """SHA-256 of a line's bytes, line feed included, as 64 hexadecimal digits."""
    return hashlib.sha256(line).hexdigest()


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The one way to write a line: keys sorted, no spaces, UTF-8, one line feed at the end."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def written_at(moment: datetime) -> datetime:
    """`moment` as the ledger writes it: in Beijing, whole seconds."""
    return moment.astimezone(BEIJING).replace(microsecond=0)


type Signer = Callable[[dict[str, object]], dict[str, object]]


def link(
    head: ChainHead, at: datetime, version: str, draft: EventDraft, signer: Signer | None = None
) -> Event:
    """The event that `draft` becomes after `head`; `signer` puts a signature under a build or a look."""
    moment = written_at(at)
    entry: dict[str, object] = {
        **draft.body,
        "seq": head.seq + 1,
        "at": moment.isoformat(),
        "event": str(draft.name),
        "version": version,
        "prev": head.digest,
    }
    if signer is not None and draft.name in SIGNED:
        entry = signer(entry)
    body = {key: value for key, value in entry.items() if key not in CHAIN}
    return Event(head.seq + 1, moment, draft.name, version, head.digest, body, canonical(entry))
